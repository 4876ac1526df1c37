"""A key of each kind that signs."""

import pytest

from shared.crypto import keys
from shared.crypto.keys import PrivateKey


@pytest.fixture(params=["sm2", "ed25519"])
def key(request: pytest.FixtureRequest) -> PrivateKey:
    return keys.generate(request.param)
