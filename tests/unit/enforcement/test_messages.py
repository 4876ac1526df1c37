"""Between the contracts of enforcement and the service's own words."""

import datetime as dt
import uuid
from dataclasses import asdict
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.enforcement.lead_offered import LEAD_OFFERED
from contracts.envelope import Envelope
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, every_contract, example
from services.enforcement.adapters import messages
from services.enforcement.commands import NoteClosed, NoteStep, ReceiveLead
from services.enforcement.domain.events import (
    Event,
    LeadAccepted,
    LeadClosed,
    LeadDecided,
    LeadFiled,
    LeadNotFiled,
    LeadOffered,
    LeadReturned,
)
from services.enforcement.domain.offer import Addressee, Offer
from tests.strategies import stated
from tests.unit.enforcement.builders import FOOD, GUANGAN, NANCHUAN, PERSON


OWN = [every_contract()[name] for name in messages.READERS]
every_example = pytest.mark.parametrize("kind", EXAMPLES)
every_own = pytest.mark.parametrize("contract", OWN, ids=lambda contract: contract.name)
ids = st.uuids().map(lambda number: f"51-{number}")
days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))
texts = stated(60)
numbers = st.integers(1, 9999).map(lambda serial: f"广市监〔2026〕{serial}号")
organs = st.sampled_from([NANCHUAN, GUANGAN])
further: st.SearchStrategy[dict[str, str]] = st.just({}) | texts.map(lambda text: {"remark": text})
offers = st.builds(
    Offer,
    letter_number=numbers,
    field=st.just("labour"),
    source=st.just("transfer"),
    sender=organs,
    receiver=st.builds(Addressee, texts.map(lambda text: text[:100])),
    suspect=st.sampled_from([FOOD, PERSON]),
    facts=texts,
    basis=texts,
    found_on=days,
    further=further,
)
events = st.one_of(
    st.builds(LeadOffered, ids, offers),
    st.builds(LeadAccepted, ids, days, organs, further),
    st.builds(LeadReturned, ids, days, texts, further),
    st.builds(LeadFiled, ids, days, numbers, further),
    st.builds(LeadNotFiled, ids, days, texts, further),
    st.builds(LeadDecided, ids, days, numbers, st.just("fine"), st.integers(0, 10**12), further),
    st.builds(LeadClosed, ids, days, further),
)


def a_party(**changes: Any) -> dict[str, Any]:
    """The suspect of the tests' offers, as a letter names it."""
    return asdict(FOOD) | changes


def read(contract: Contract, body: Any) -> Any:
    """The command a body becomes; these readers do not look at the envelope."""
    no_envelope: Any = object.__new__(Envelope)
    return messages.READERS[contract.name](contract.read(contract.newest, body), no_envelope)


def told(command: Any) -> Event:
    """The event of the other side that a command was made from."""
    match command:
        case ReceiveLead():
            return LeadOffered(command.lead_id, command.offer)
        case NoteClosed():
            return command.closing
        case NoteStep():
            return command.step
    raise AssertionError(command)


class TestAnEvent:
    @given(event=events)
    def test_is_read_by_the_other_side_as_it_was_written(self, event: Event) -> None:
        contract, body = messages.message_of(event)

        command = read(contract, contract.write(body))

        assert told(command) == event


class TestAnExample:
    @every_own
    @every_example
    def test_survives_reading_and_writing(self, contract: Contract, kind: str) -> None:
        body = newest_example(contract, kind)

        again, written = messages.message_of(told(read(contract, body)))

        assert again is contract
        assert contract.write(written) == contract.write(body)

    @every_example
    def test_of_an_offer_has_the_id_its_content_gives_it(self, kind: str) -> None:
        for version in LEAD_OFFERED.versions:
            body = LEAD_OFFERED.read(version.number, example(LEAD_OFFERED, version.number, kind))

            assert messages.lead_id(body["lead_id"][:2], body) == body["lead_id"]

    def test_belongs_to_one_story_from_offer_to_closing(self) -> None:
        story = ("offered", "accepted", "filed", "decided", "closed")
        contracts = [every_contract()[f"enforcement.lead-{step}"] for step in story]

        assert len({example(c, 1, "typical")["lead_id"] for c in contracts}) == 1
        assert len({example(c, 1, "edge")["lead_id"] for c in contracts}) == 1


class TestTheReaders:
    def test_know_the_life_of_a_lead(self) -> None:
        # checks, transfers of cases, assistance: known, and parked until there is a handler
        steps = ("offered", "accepted", "returned", "filed", "not-filed", "decided", "closed")

        assert set(messages.READERS) == {f"enforcement.lead-{step}" for step in steps}


def newest_example(contract: Contract, kind: str) -> Data:
    return example(contract, contract.newest, kind)


def a_draft() -> dict[str, Any]:
    draft = newest_example(LEAD_OFFERED, "typical")
    del draft["lead_id"]
    return draft


class TestAPersonsOffer:
    def test_gets_an_id_of_its_region(self) -> None:
        command = messages.offering("50", a_draft())

        assert command.lead_id == newest_example(LEAD_OFFERED, "typical")["lead_id"]

    @pytest.mark.parametrize(
        "other",
        [
            {"letter_number": "渝南川市监移〔2026〕13号"},
            {"suspect": a_party(credit_code=NANCHUAN.credit_code)},
            {"suspect": asdict(PERSON)},
            {"suspect": asdict(PERSON) | {"number_digest": "hmac-sha256:" + "5c" * 32}},
            {"found_on": "2026-10-13"},
        ],
    )
    def test_gets_another_id_for_other_content(self, other: dict[str, Any]) -> None:
        first = messages.offering("50", a_draft())

        second = messages.offering("50", a_draft() | other)

        assert first.lead_id != second.lead_id

    def test_says_nothing_of_a_person_in_its_id(self) -> None:
        offer = partial(messages.offering, "50")
        person = asdict(PERSON)

        other = offer(a_draft() | {"suspect": person | {"name": "郑示例", "sex": "2"}})

        assert other.lead_id == offer(a_draft() | {"suspect": person}).lead_id

    @pytest.mark.parametrize("kind", ["person", "unlicensed", "unknown"])
    def test_about_somebody_without_code_and_digest_is_never_taken_for_another(
        self, kind: str
    ) -> None:
        # two persons may share the two characters that a masked number shows, and their name
        suspect = asdict(PERSON) | {"kind": kind, "number_digest": None}

        first, second = (messages.offering("50", a_draft() | {"suspect": suspect}) for _ in "ab")

        assert first.lead_id != second.lead_id
        assert first.offer == second.offer

    def test_cannot_choose_its_id(self) -> None:
        chosen = f"50-{uuid.uuid4()}"

        command = messages.offering("50", a_draft() | {"lead_id": chosen})

        assert command.lead_id != chosen

    def test_names_every_fault_at_once(self) -> None:
        draft = a_draft() | {"field": "sport", "found_on": "yesterday", "more": 1}

        with pytest.raises(ContractBroken) as broken:
            messages.offering("50", draft)

        assert {problem.code for problem in broken.value.problems} == {
            "VALUE_NOT_IN_LIST",
            "DATE_INVALID",
            "FIELD_UNKNOWN",
        }

    @pytest.mark.parametrize("body", [None, [], "offer", 5])
    def test_that_is_no_object_is_named_as_such(self, body: object) -> None:
        with pytest.raises(ContractBroken) as broken:
            messages.offering("50", body)

        assert broken.value.problems[0].code == "FIELD_TYPE"


class TestAPersonsStep:
    @pytest.mark.parametrize(
        ("make", "name"),
        [
            (messages.accepting, "accepted"),
            (messages.returning, "returned"),
            (messages.filing, "filed"),
            (messages.not_filing, "not-filed"),
            (messages.deciding, "decided"),
        ],
    )
    def test_is_the_step_the_other_side_will_read(self, make: Any, name: str) -> None:
        contract = every_contract()[f"enforcement.lead-{name}"]
        body = newest_example(contract, "typical")

        assert make(body).step == told(read(contract, body))
