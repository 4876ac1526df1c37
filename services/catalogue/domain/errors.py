"""What a caller can do wrong with a matter; the codes are those of the published list."""


class CatalogueError(Exception):
    """Base of all refusals of this service: where it lies and what would have been allowed."""

    code = "ACTION_IMPOSSIBLE"
    path = "$"
    found = ""
    possible = ""


class PromiseTooLong(CatalogueError):
    """A promise may shorten the time the law gives, never lengthen it."""

    code = "PROMISE_EXCEEDS_LAW"
    path = "$.promised_limit.length"

    def __init__(self, promised: int, statutory: int, unit: str) -> None:
        self.found = f"{promised} {unit}"
        self.possible = f"0..{statutory} {unit}"
        super().__init__(f"promised {promised} {unit} (possible: {self.possible})")
