"""The rules of the border: what may leave, what may enter, from whom, and about whose keys."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import CODES
from contracts.contract import Contract, KeyOwner, Kind
from contracts.registry import EXAMPLES, example
from services.gateway.domain.border import (
    BorderError,
    KeyOfOtherRegion,
    NotShared,
    Passage,
    SenderNotAllowed,
    Side,
    check_entering,
    check_leaving,
)
from tests.contract.subjects import CONTRACTS
from tests.strategies import LAW
from tests.unit.gateway.builders import CHONGQING, SICHUAN, a_passage, of_sichuan


def leave(passage: Passage) -> None:
    check_leaving(passage, own=CHONGQING, partner=SICHUAN)


def enter(passage: Passage) -> None:
    check_entering(passage, own=CHONGQING, partner=SICHUAN)


def about(contract: Contract, key: str, sender: Side) -> Passage:
    return a_passage(
        source=f"/{sender.node}/{contract.owner}",
        contract=contract.name,
        shared=contract.shared,
        key=key,
        key_owner=contract.key_owner,
    )


class TestLeaving:
    def test_is_allowed_to_own_messages_that_are_shared(self) -> None:
        leave(a_passage())

    @pytest.mark.parametrize(
        "source",
        ["/sichuan/credit", "/guizhou/credit", "/chongqing2/credit", "//credit", "", "chongqing"],
    )
    def test_is_forbidden_to_what_came_from_elsewhere(self, source: str) -> None:
        with pytest.raises(SenderNotAllowed) as refused:
            leave(a_passage(source=source))

        assert refused.value.possible == "/chongqing/credit"

    @pytest.mark.parametrize(
        "source",
        ["/chongqing/enforcement", "/chongqing/gateway", "/chongqing/", "/chongqing/credit/x"],
    )
    def test_is_forbidden_to_a_service_that_does_not_own_the_contract(self, source: str) -> None:
        with pytest.raises(SenderNotAllowed) as refused:
            leave(a_passage(source=source))

        assert refused.value.possible == "/chongqing/credit"

    def test_is_forbidden_to_what_no_contract_shares(self) -> None:
        passage = a_passage(shared=False)

        with pytest.raises(NotShared, match="does not cross the border") as refused:
            leave(passage)

        assert passage.message_id in str(refused.value)


class TestEntering:
    def test_is_allowed_to_the_participant_of_this_border(self) -> None:
        enter(of_sichuan())

    @pytest.mark.parametrize("source", ["/chongqing/credit", "/guizhou/credit", "//credit", ""])
    def test_is_forbidden_to_everybody_else_and_to_ourselves(self, source: str) -> None:
        with pytest.raises(SenderNotAllowed) as refused:
            enter(of_sichuan(source=source))

        assert refused.value.possible == "/sichuan/credit"

    @pytest.mark.parametrize("service", ["credit", "catalogue", "gateway", ""])
    def test_is_forbidden_to_a_service_of_the_partner_that_speaks_for_another(
        self, service: str
    ) -> None:
        passage = of_sichuan(contract="enforcement.lead-offered", source=f"/sichuan/{service}")

        with pytest.raises(SenderNotAllowed) as refused:
            enter(passage)

        assert refused.value.possible == "/sichuan/enforcement"

    def test_is_forbidden_to_what_no_contract_shares(self) -> None:
        with pytest.raises(NotShared):
            enter(of_sichuan(shared=False))


class TestAKey:
    @pytest.mark.parametrize(
        ("owner", "leaving", "entering"),
        [("sender", "50-", "51-"), ("receiver", "51-", "50-")],
    )
    def test_is_of_the_region_that_may_speak_of_it(
        self, owner: str, leaving: str, entering: str
    ) -> None:
        leave(a_passage(key_owner=owner, key=f"{leaving}1"))
        enter(of_sichuan(key_owner=owner, key=f"{entering}1"))

        with pytest.raises(KeyOfOtherRegion) as outward:
            leave(a_passage(key_owner=owner, key=f"{entering}1"))
        with pytest.raises(KeyOfOtherRegion) as inward:
            enter(of_sichuan(key_owner=owner, key=f"{leaving}1"))

        assert outward.value.possible == f"{leaving}…"
        assert inward.value.possible == f"{entering}…"

    @pytest.mark.parametrize("key", ["", "50", "501-1", "52-1", " 50-1", "x50-1"])
    @pytest.mark.parametrize("owner", ["sender", "receiver"])
    def test_of_no_region_that_we_know_passes_nowhere(self, owner: str, key: str) -> None:
        with pytest.raises(KeyOfOtherRegion):
            leave(a_passage(key_owner=owner, key=key))
        with pytest.raises(KeyOfOtherRegion):
            enter(of_sichuan(key_owner=owner, key=key))

    @LAW
    @given(key=st.text(max_size=128))
    def test_of_a_refusal_is_whatever_was_refused(self, key: str) -> None:
        leave(a_passage(key_owner="either", key=key))
        enter(of_sichuan(key_owner="either", key=key))

    def test_is_not_repeated_in_the_refusal(self) -> None:
        # it came from outside: only the contract and the message are named
        with pytest.raises(KeyOfOtherRegion) as refused:
            enter(of_sichuan(key="张三"))

        assert "张三" not in str(refused.value)
        assert "张三" not in refused.value.possible


shared_contracts = [contract for contract in CONTRACTS if contract.shared]
commands = [contract for contract in CONTRACTS if contract.kind is Kind.COMMAND]
every_shared_contract = pytest.mark.parametrize("contract", shared_contracts, ids=lambda c: c.name)


@pytest.mark.parametrize("contract", commands, ids=lambda c: c.name)
@pytest.mark.parametrize("region", ["50", "51"])
def test_a_command_passes_under_no_key(contract: Contract, region: str) -> None:
    passage = about(contract, f"{region}-1", CHONGQING)

    with pytest.raises(NotShared):
        check_leaving(passage, own=CHONGQING, partner=SICHUAN)
    with pytest.raises(NotShared):
        check_entering(passage, own=SICHUAN, partner=CHONGQING)


class TestEveryContract:
    @every_shared_contract
    @pytest.mark.parametrize("sender", [CHONGQING, SICHUAN], ids=lambda side: side.node)
    def test_passes_under_the_keys_it_is_agreed_for_and_no_others(
        self, contract: Contract, sender: Side
    ) -> None:
        receiver = SICHUAN if sender is CHONGQING else CHONGQING
        allowed: dict[str, set[Side]] = {
            KeyOwner.SENDER: {sender},
            KeyOwner.RECEIVER: {receiver},
            KeyOwner.EITHER: {sender, receiver},
        }

        for side in (sender, receiver):
            passage = about(contract, f"{side.region}-1", sender)
            passes = side in allowed[contract.key_owner]
            assert may(check_leaving, passage, own=sender, partner=receiver) is passes
            assert may(check_entering, passage, own=receiver, partner=sender) is passes

    @every_shared_contract
    def test_has_examples_that_pass_from_one_side_or_the_other(self, contract: Contract) -> None:
        for version in contract.versions:
            for name in EXAMPLES:
                key = contract.business_key(example(contract, version.number, name))
                passing = [
                    sender
                    for sender, receiver in ((CHONGQING, SICHUAN), (SICHUAN, CHONGQING))
                    if may(
                        check_entering, about(contract, key, sender), own=receiver, partner=sender
                    )
                ]

                assert len(passing) == (2 if contract.key_owner is KeyOwner.EITHER else 1)


def may(check: Any, passage: Passage, *, own: Side, partner: Side) -> bool:
    try:
        check(passage, own=own, partner=partner)
    except KeyOfOtherRegion:
        return False
    return True


@pytest.mark.parametrize("error", [BorderError, NotShared, SenderNotAllowed, KeyOfOtherRegion])
def test_every_refusal_has_a_published_code(error: type[BorderError]) -> None:
    assert error.code in CODES
