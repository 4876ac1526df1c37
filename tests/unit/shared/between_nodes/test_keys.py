"""The partition key and the subject of a message are the business key of its body."""

import pytest

from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.errors import ContractBroken
from contracts.reading import read
from contracts.registry import every_contract
from tests.settling import settle
from tests.unit.shared.between_nodes.listings import (
    Nodes,
    typical,
)


class TestAKeyThatIsNotTheBodys:
    @pytest.mark.parametrize("attribute", ["partitionkey", "subject"])
    def test_breaks_the_contract_and_changes_nothing(self, nodes: Nodes, attribute: str) -> None:
        outcome = settle(nodes.chongqing.app, typical(LISTING_DECLARED, **{attribute: "51-other"}))

        assert outcome == "parked"
        (row,) = nodes.chongqing.app.desk.parked(10)
        assert row["reason"] == "contract-broken"
        assert [(p["code"], p["path"]) for p in row["problems"]] == [
            ("KEY_MISMATCH", f"$.{attribute}")
        ]
        assert nodes.chongqing.app.recognitions(10) == []

    def test_is_told_for_both_attributes_together(self, nodes: Nodes) -> None:
        wrong = typical(LISTING_DECLARED, partitionkey="51-other", subject="51-other")

        settle(nodes.chongqing.app, wrong)

        (row,) = nodes.chongqing.app.desk.parked(10)
        paths = [problem["path"] for problem in row["problems"]]
        assert paths == ["$.partitionkey", "$.subject"]

    def test_is_not_shown_among_the_problems(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, typical(LISTING_DECLARED, subject="51-wangxiaoming"))

        assert "wangxiaoming" not in str(nodes.chongqing.app.desk.parked(10)[0]["problems"])

    def test_does_not_block_the_key_it_should_have_had(self, nodes: Nodes) -> None:
        settle(nodes.chongqing.app, typical(LISTING_DECLARED, partitionkey="51-other"))

        outcome = settle(nodes.chongqing.app, typical(LISTING_DECLARED))

        assert outcome == "handled"

    @pytest.mark.parametrize("contract", every_contract().values(), ids=lambda c: c.name)
    def test_is_found_in_every_contract(self, contract: Contract) -> None:
        body = typical(contract, subject="51-other").body

        with pytest.raises(ContractBroken, match="KEY_MISMATCH"):
            read(envelopes.decode(body), len(body))
