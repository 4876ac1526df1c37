"""The keys that the golden vectors are made with: printed in their standards, so everybody's, for examples alone."""

from dataclasses import dataclass
from typing import Any

from shared.crypto import kinds
from shared.crypto.keys import PrivateKey


@dataclass(frozen=True)
class ExampleKey:
    """A key with where its secret is printed."""

    key: PrivateKey
    printed_in: str

    @property
    def file(self) -> str:
        """The public half."""
        return f"keys/example-{self.key.kind.name}.pem"

    def entry(self) -> dict[str, Any]:
        """What `vectors.json` says of it."""
        return {
            "kind": self.key.kind.name,
            "id": self.key.public.id,
            "file": self.file,
            "secret": self.key.secret.hex(),
            "printed_in": self.printed_in,
        }


def _printed(kind: kinds.Kind, secret: str, where: str) -> ExampleKey:
    return ExampleKey(PrivateKey(kind, bytes.fromhex(secret)), where)


SM2 = _printed(
    kinds.SM2,
    "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8",
    "GB/T 32918.5-2017 annex A.2",
)
ED25519 = _printed(
    kinds.ED25519,
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "RFC 8032 §7.1, test 3",
)
X25519 = _printed(
    kinds.X25519,
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
    "RFC 7748 §6.1, Bob",
)
KEYS = (SM2, ED25519, X25519)
