"""What an operator asked for and cannot have: each with a code and what would have been possible."""

LISTED = "a number of chuanyu parked list"


class ActionImpossible(Exception):
    """The message is settled, or not the first of its key."""

    code = "ACTION_IMPOSSIBLE"

    def __init__(self, message: int | str, state: str, possible: str) -> None:
        super().__init__(f"message {message} is {state} (possible: {possible})")
        self.found, self.possible = state, possible


class NotFound(ActionImpossible):
    """No such number or id here."""

    code = "NOT_FOUND"

    def __init__(self, message: int | str, possible: str) -> None:
        super().__init__(message, "unknown", possible)


class NotOurs(ActionImpossible):
    """A partner's message, or that of another service, is never edited here."""

    code = "NOT_OURS"


class AlreadySent(ActionImpossible):
    """The broker has it, or may have it."""

    code = "ALREADY_SENT"


class Outdated(ActionImpossible):
    """It is no longer the message that was looked at."""

    code = "MESSAGE_CHANGED"


class NothingChanged(ActionImpossible):
    """An edit that leaves the message as it is."""

    code = "NOTHING_CHANGED"


class UndoTooLate(ActionImpossible):
    """What would be undone has taken effect, or something behind it has."""

    code = "UNDO_TOO_LATE"
