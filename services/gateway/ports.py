"""What the handlers need from outside."""

from typing import Protocol

from services.gateway.domain.border import Side


class UnitOfWork(Protocol):
    """One message in one transaction; its bytes are passed on exactly as they came."""

    @property
    def own(self) -> Side:
        """This node."""
        ...

    @property
    def partner(self) -> Side:
        """The participant at the other side."""
        ...

    def check_contract(self) -> None:
        """Read the body against its contract; raises ContractBroken or UnknownVersion."""
        ...

    def journal(self, direction: str) -> None:
        """Keep the bytes with their digest, for evidence and for tracing."""
        ...

    def forward(self) -> None:
        """Into the outbox, towards the partner's shovel."""
        ...

    def hand_on(self) -> None:
        """Into the outbox, towards the services of this node."""
        ...
