"""Between the contracts of credit and the service's own words."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.contract import Contract, Kind
from contracts.credit.listing_declared import LISTING_DECLARED
from contracts.credit.listing_lifted import LISTING_LIFTED
from contracts.elements import lifts, listings, persons
from contracts.envelope import Envelope
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, every_contract, example
from services.credit.adapters import messages
from services.credit.adapters.entries import entry_body
from services.credit.commands import (
    ConsiderListing,
    EndRecognition,
    LiftListing,
    NoteEnded,
    NoteGranted,
    NoteRefused,
)
from services.credit.domain.entry import Entry, Party, Person, ResponsiblePerson
from services.credit.domain.events import (
    Event,
    ListingDeclared,
    ListingLifted,
    RecognitionEnded,
    RecognitionGranted,
    RecognitionRefused,
)
from services.credit.domain.lift import Lift
from tests.strategies import stated
from tests.unit.credit.builders import ORGAN, SUBJECT


OWN = [every_contract()[name] for name in messages.READERS]
EVENTS = {  # a refusal is the kernel's business
    contract.name
    for contract in every_contract().values()
    if contract.owner == "credit" and contract.kind is Kind.EVENT
}
NOT_HANDLED_YET = {  # agreed, and parked when they come
    f"credit.{message}"
    for message in (
        "dispute-settled",
        "listing-corrected",
        "listing-disputed",
        "listing-relisted",
        "measure-applied",
        "measure-ended",
        "measure-fed-back",
        "query-answered",
        "repair-accepted",
        "repair-refused",
    )
}
every_example = pytest.mark.parametrize("kind", EXAMPLES)
every_own = pytest.mark.parametrize("contract", OWN, ids=lambda contract: contract.name)
ids = st.uuids().map(lambda number: f"51-{number}")
days = st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))
texts = stated(60)


words = st.none() | stated(50)
numbered = st.fixed_dictionaries(
    {
        "certificate_kind": st.just("1"),
        "masked_number": st.just("1****************X"),
        "number_digest": st.none() | st.just(f"hmac-sha256:{'0' * 64}"),
    }
)
unnumbered = st.just(dict.fromkeys(("certificate_kind", "masked_number", "number_digest")))
people: st.SearchStrategy[dict[str, Any]] = st.builds(
    lambda name, number: {"name": name, **number}, stated(50), numbered | unnumbered
)
responsible = st.builds(
    lambda person, role: ResponsiblePerson(**person, role=role),
    people,
    st.sampled_from([*persons.ROLES]),
)
lifts_of_entries = st.builds(
    Lift,
    lifted_on=days,
    reason=st.sampled_from([*lifts.REASONS]),
    explanation=words,
    organ=st.none() | st.just(ORGAN),
    document_number=st.none() | st.just("川人社〔2026〕5号"),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    listed_on = draw(days)
    kind = draw(st.sampled_from([*listings.KINDS]))
    of_kind = listings.RED_LISTS if kind == "red" else listings.BLACK_LISTS
    return Entry(
        subject=SUBJECT,
        kind=kind,
        list_code=draw(st.sampled_from([*of_kind, "local-other"])),
        tier=draw(st.sampled_from([*listings.TIERS])),
        organ=ORGAN,
        document_number=f"川人社〔2026〕{draw(st.integers(1, 9999))}号",
        cause=draw(texts),
        basis=draw(texts),
        listed_on=listed_on,
        expires_on=draw(st.none() | st.dates(listed_on, dt.date(2999, 12, 31))),
        list_name=draw(words),
        division=draw(st.sampled_from([None, "510100"])),
        source_organ=draw(st.sampled_from([None, ORGAN])),
        decided_on=draw(st.none() | days),
        repair_notice_on=draw(st.none() | days),
        renewal_reason=draw(words),
        exit_status=draw(words),
        published_on=draw(st.none() | days),
        withheld=None,
        remark=draw(words),
        legal_representative=draw(st.none() | people.map(lambda person: Person(**person))),
        responsible_persons=draw(st.none() | st.lists(responsible, max_size=2).map(tuple)),
    )


events = st.one_of(
    st.builds(ListingDeclared, ids, entries()),
    st.builds(ListingLifted, ids, lifts_of_entries),
    st.builds(RecognitionGranted, ids, days),
    st.builds(RecognitionRefused, ids, days, st.sampled_from([*listings.REFUSALS])),
    st.builds(RecognitionEnded, ids, days, st.just("lifted")),
)


def newest(contract: Contract, kind: str) -> Data:
    return example(contract, contract.newest, kind)


def read(contract: Contract, body: Any) -> Any:
    """The command a body becomes; these readers do not look at the envelope."""
    no_envelope: Any = object.__new__(Envelope)
    return messages.READERS[contract.name](contract.read(contract.newest, body), no_envelope)


def understood(event: Event) -> Any:
    """The command that says the same; a reason is for people and no part of it."""
    match event:
        case ListingDeclared():
            return ConsiderListing(event.listing_id, event.entry)
        case ListingLifted():
            return EndRecognition(event.listing_id, event.lift.lifted_on)
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
        body = example(contract, contract.newest, kind)

        assert read(contract, body).listing_id == body["listing_id"]

    @every_example
    def test_of_a_listing_survives_reading_and_writing(self, kind: str) -> None:
        body = LISTING_DECLARED.write(newest(LISTING_DECLARED, kind))

        entry = read(LISTING_DECLARED, body).entry

        assert entry_body(entry) | {"listing_id": body["listing_id"]} == body

    @every_example
    def test_of_a_listing_has_the_id_its_content_gives_it(self, kind: str) -> None:
        for version in LISTING_DECLARED.versions:
            body = example(LISTING_DECLARED, version.number, kind)

            assert messages.listing_id(body["listing_id"][:2], body) == body["listing_id"]

    def test_belongs_to_one_story_from_listing_to_the_end(self) -> None:
        story = ("listing-declared", "recognition-granted", "listing-lifted", "recognition-ended")
        contracts = [every_contract()[f"credit.{step}"] for step in story]

        for kind in ("typical", "minimal"):
            bodies = [example(c, v.number, kind) for c in contracts for v in c.versions]
            assert len({body["listing_id"] for body in bodies}) == 1


class TestTheReaders:
    def test_know_every_event_but_those_that_are_only_agreed(self) -> None:
        assert set(messages.READERS) == EVENTS - NOT_HANDLED_YET
        assert NOT_HANDLED_YET < EVENTS


def a_draft() -> dict[str, Any]:
    draft = newest(LISTING_DECLARED, "typical")
    del draft["listing_id"]
    return draft


class TestAPersonsDeclaration:
    def test_gets_an_id_of_its_region(self) -> None:
        command = messages.declaration("51", a_draft())

        assert command.listing_id == newest(LISTING_DECLARED, "typical")["listing_id"]

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
        body = newest(LISTING_LIFTED, "typical")

        command = messages.lifting(body)

        lift = Lift(
            lifted_on=dt.date.fromisoformat(body["lifted_on"]),
            reason=body["reason"],
            explanation=body["explanation"],
            organ=Party(**body["organ"]),
            document_number=body["document_number"],
        )
        assert command == LiftListing(body["listing_id"], lift)

    def test_needs_a_reason(self) -> None:
        body = newest(LISTING_LIFTED, "typical")
        del body["reason"]

        with pytest.raises(ContractBroken) as broken:
            messages.lifting(body)

        assert [problem.path for problem in broken.value.problems] == ["$.reason"]
