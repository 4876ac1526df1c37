"""What is refused here, each with a published code; no message ever holds a secret or a value that was sealed."""

from contracts.errors import MessageProblem, Problem


class SignatureRefused(MessageProblem):
    """The signature does not prove that these bytes were sent so: the message counts as not arrived."""

    def __init__(self, code: str, found: str = "", allowed: str = "") -> None:
        super().__init__([Problem(code, "$", found, allowed)])
        self.code = code


class SealRefused(MessageProblem):
    """A sealed field cannot be opened."""

    def __init__(self, code: str, field: str, found: str = "", allowed: str = "") -> None:
        super().__init__([Problem(code, field, found, allowed)])
        self.code = code


class KeyRefused(Exception):
    """A key or its file is not to be used; the cure is the operator's."""

    def __init__(self, code: str, found: str = "", allowed: str = "") -> None:
        self.problem = Problem(code, "$", found, allowed)
        super().__init__(str(self.problem))
        self.code = code
