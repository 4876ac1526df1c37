"""What a caller or a partner can do wrong with a lead; the codes are those of the published list."""

import datetime as dt


class EnforcementError(Exception):
    """Base of all refusals of this service; `possible` says what would have been allowed."""

    code = "ACTION_IMPOSSIBLE"
    possible = ""


class AlreadyOffered(EnforcementError):
    """The same letter, suspect and date of discovery stand in a lead already."""

    code = "ALREADY_OFFERED"

    def __init__(self, lead_id: str) -> None:
        super().__init__(f"lead {lead_id} was offered before")


class UnknownLead(EnforcementError):
    """No such lead here (yet): its offer may still be on the way."""

    code = "NOT_FOUND"
    waits_for_cause = True

    def __init__(self, lead_id: str) -> None:
        super().__init__(f"there is no lead {lead_id}")


class NotTheReceiver(EnforcementError):
    """Only the side a lead was offered to answers, files and decides it, and hears of its closing."""

    code = "NOT_THE_RECEIVER"

    def __init__(self, lead_id: str) -> None:
        super().__init__(f"lead {lead_id} was sent by us: that is for the receiving side")


class NotTheSender(EnforcementError):
    """Only the side that offered a lead hears of its steps and closes it."""

    code = "NOT_THE_SENDER"

    def __init__(self, lead_id: str) -> None:
        super().__init__(f"lead {lead_id} was received by us: that is for the sending side")


class IllegalTransition(EnforcementError):
    """The table of the life cycle does not list this step."""

    code = "ILLEGAL_TRANSITION"

    def __init__(self, state: str, action: str, possible: str) -> None:
        super().__init__(f"cannot {action} a lead that is {state} (possible: {possible})")
        self.possible = possible


class PeriodReversed(EnforcementError):
    """A step cannot have been taken before the one it follows."""

    code = "PERIOD_REVERSED"

    def __init__(self, action: str, on: dt.date, since: dt.date) -> None:
        super().__init__(f"cannot {action} on {on}: the step before was on {since}")
        self.possible = f"≥ {since}"
