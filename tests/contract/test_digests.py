"""What was released stays as it is: the digest of every version is pinned in `digests.json`.

A version that is not released yet may change: `python -m tests.contract.test_digests` then writes the
file anew, and the difference is part of the review.
"""

import json
from pathlib import Path

from contracts.contract import Contract
from contracts.describe import contract_digest
from tests.contract.subjects import VERSIONS, every_version


PINNED = Path(__file__).with_name("digests.json")


def digests() -> dict[str, str]:
    return {f"{c.name}.v{version}": contract_digest(c, version) for c, version in VERSIONS}


class TestTheDigestOfAVersion:
    @every_version
    def test_is_the_one_that_was_pinned(self, contract: Contract, version: int) -> None:
        pinned = json.loads(PINNED.read_text(encoding="utf-8"))

        assert contract_digest(contract, version) == pinned[f"{contract.name}.v{version}"]


def test_no_digest_is_pinned_of_a_version_that_is_gone() -> None:
    assert set(json.loads(PINNED.read_text(encoding="utf-8"))) == set(digests())


if __name__ == "__main__":
    PINNED.write_text(json.dumps(digests(), indent=2) + "\n", encoding="utf-8")
