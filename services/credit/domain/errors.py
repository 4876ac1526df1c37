"""What a caller or a partner can do wrong with a listing; the codes are those of the published list."""


class CreditError(Exception):
    """Base of all refusals of this service; `possible` says what would have been allowed."""

    code = "ACTION_IMPOSSIBLE"
    possible = ""


class AlreadyDeclared(CreditError):
    """The same subject, date and document number stand in a listing already."""

    code = "ALREADY_DECLARED"

    def __init__(self, listing_id: str) -> None:
        super().__init__(f"listing {listing_id} was declared before")


class UnknownListing(CreditError):
    """No such listing here (yet): its declaration may still be on the way."""

    code = "NOT_FOUND"
    waits_for_cause = True

    def __init__(self, listing_id: str) -> None:
        super().__init__(f"there is no listing {listing_id}")


class IllegalTransition(CreditError):
    """The table of the life cycle does not list this step."""

    code = "ILLEGAL_TRANSITION"

    def __init__(self, thing: str, state: str, action: str, possible: str) -> None:
        super().__init__(f"cannot {action} {thing} that is {state} (possible: {possible})")
        self.possible = possible
