"""Between the contracts of credit and the service's own words."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.contract import Contract, Kind
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.elements import listings
from contracts.envelope import Envelope
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, every_contract, example
from services.credit.adapters import messages
from services.credit.commands import (
    ConsiderListing,
    EndRecognition,
    LiftListing,
    NoteEnded,
    NoteGranted,
    NoteRefused,
)
from services.credit.domain.entry import Entry
from services.credit.domain.events import (
    Event,
    ListingDeclared,
    ListingLifted,
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)
from tests.unit.credit.builders import ORGAN, SUBJECT


OWN = [  # a refusal is the kernel's business
    contract
    for contract in every_contract().values()
    if contract.owner == "credit" and contract.kind is not Kind.REFUSAL
]
every_example = pytest.mark.parametrize("kind", EXAMPLES)
every_own = pytest.mark.parametrize("contract", OWN, ids=lambda contract: contract.name)
ids = st.uuids().map(lambda number: f"51-{number}")
days = st.dates(dt.date.min, dt.date.max)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    listed_on = draw(days)
    return Entry(
        subject=SUBJECT,
        kind=draw(st.sampled_from([*listings.KINDS])),
        list_code=draw(st.sampled_from([*listings.LISTS])),
        tier=draw(st.sampled_from([*listings.TIERS])),
        organ=ORGAN,
        document_number=f"川人社〔2026〕{draw(st.integers(1, 9999))}号",
        cause=draw(texts),
        basis=draw(texts),
        listed_on=listed_on,
        expires_on=draw(st.none() | st.dates(listed_on, dt.date.max)),
    )


events = st.one_of(
    st.builds(ListingDeclared, ids, entries()),
    st.builds(ListingLifted, ids, days, texts),
    st.builds(RecognitionGranted, ids, days),
    st.builds(RecognitionRefused, ids, days, st.sampled_from([*listings.REFUSALS])),
    st.builds(RecognitionEnded, ids, days, st.just("lifted")),
)


def read(contract: Contract, body: Any) -> Any:
    """The command a body becomes; these readers do not look at the envelope."""
    no_envelope: Any = object.__new__(Envelope)
    return messages.READERS[contract.name](contract.read(1, body), no_envelope)


def understood(event: Event) -> Any:
    """The command that says the same; a reason is for people and no part of it."""
    match event:
        case ListingDeclared():
            return ConsiderListing(event.listing_id, event.entry)
        case ListingLifted():
            return EndRecognition(event.listing_id, event.lifted_on)
        case RecognitionGranted():
            return NoteGranted(event.listing_id, event.granted_on)
        case RecognitionRefused():
            return NoteRefused(event.listing_id, event.refused_on, event.code)
        case RecognitionEnded():
            return NoteEnded(event.listing_id, event.ended_on)


class TestAnEvent:
    @given(event=events)
    def test_is_read_by_the_other_side_as_it_was_written(self, event: Event) -> None:
        contract, body = messages.message_of(event)

        command = read(contract, contract.write(body))

        assert command == understood(event)


class TestAnExample:
    @every_own
    @every_example
    def test_is_read_by_this_service(self, contract: Contract, kind: str) -> None:
        body = example(contract, 1, kind)

        assert read(contract, body).listing_id == body["listing_id"]

    @every_example
    def test_of_a_listing_survives_reading_and_writing(self, kind: str) -> None:
        body = LISTING_DECLARED.write(example(LISTING_DECLARED, 1, kind))

        entry = read(LISTING_DECLARED, body).entry

        assert messages.entry_body(entry) | {"listing_id": body["listing_id"]} == body

    @every_example
    def test_of_a_listing_has_the_id_its_content_gives_it(self, kind: str) -> None:
        body = example(LISTING_DECLARED, 1, kind)

        assert messages.listing_id(body["listing_id"][:2], body) == body["listing_id"]

    def test_belongs_to_one_story_from_listing_to_the_end(self) -> None:
        story = ("listing-declared", "recognition-granted", "listing-lifted", "recognition-ended")
        contracts = [every_contract()[f"credit.{step}"] for step in story]

        assert len({example(c, 1, "typical")["listing_id"] for c in contracts}) == 1
        assert len({example(c, 1, "minimal")["listing_id"] for c in contracts}) == 1


class TestTheReaders:
    def test_know_every_contract_of_the_other_side(self) -> None:
        expected = {c.name for c in OWN if "credit" in c.partner_receivers}

        assert set(messages.READERS) == expected


def a_draft() -> dict[str, Any]:
    draft = example(LISTING_DECLARED, 1, "typical")
    del draft["listing_id"]
    return draft


class TestAPersonsDeclaration:
    def test_gets_an_id_of_its_region(self) -> None:
        command = messages.declaration("51", a_draft())

        assert command.listing_id == example(LISTING_DECLARED, 1, "typical")["listing_id"]

    @pytest.mark.parametrize(
        "other",
        [
            {"document_number": "川人社监列〔2026〕13号"},
            {"subject": {"name": ORGAN.name, "credit_code": ORGAN.credit_code}},
            {"listed_on": "2026-05-19"},
        ],
    )
    def test_gets_another_id_for_other_content(self, other: dict[str, Any]) -> None:
        first = messages.declaration("51", a_draft())

        second = messages.declaration("51", a_draft() | other)

        assert first.listing_id != second.listing_id

    def test_cannot_choose_its_id(self) -> None:
        chosen = f"51-{uuid.uuid4()}"

        command = messages.declaration("51", a_draft() | {"listing_id": chosen})

        assert command.listing_id != chosen

    def test_names_every_fault_at_once(self) -> None:
        draft = a_draft() | {"kind": "grey", "listed_on": "yesterday", "more": 1}

        with pytest.raises(ContractBroken) as broken:
            messages.declaration("51", draft)

        assert {problem.code for problem in broken.value.problems} == {
            "VALUE_NOT_IN_LIST",
            "DATE_INVALID",
            "FIELD_UNKNOWN",
        }


class TestAPersonsLifting:
    def test_is_the_body_of_its_contract(self) -> None:
        body = example(LISTING_LIFTED, 1, "typical")

        command = messages.lifting(body)

        lifted_on = dt.date.fromisoformat(body["lifted_on"])
        assert command == LiftListing(body["listing_id"], lifted_on, body["reason"])

    def test_needs_a_reason(self) -> None:
        body = example(LISTING_LIFTED, 1, "typical")
        del body["reason"]

        with pytest.raises(ContractBroken) as broken:
            messages.lifting(body)

        assert [problem.path for problem in broken.value.problems] == ["$.reason"]
