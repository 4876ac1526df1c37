"""What holds for every envelope that can be written, and for all bytes that somebody may send."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import binding
from contracts import envelope as envelopes
from contracts.contract import Contract
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from contracts.registry import example
from tests.builders import an_envelope
from tests.contract.subjects import every_example
from tests.strategies import LAW, all_envelopes, anything, damaged_messages, paths


class TestAnyEnvelope:
    @LAW
    @given(envelope=all_envelopes())
    def test_comes_back_as_it_was_written(self, envelope: Envelope) -> None:
        assert envelopes.decode(envelopes.encode(envelope)) == envelope

    @LAW
    @given(envelope=all_envelopes())
    def test_is_written_the_same_each_time(self, envelope: Envelope) -> None:
        again = envelopes.decode(envelopes.encode(envelope))

        assert envelopes.encode(again) == envelopes.encode(envelope)

    @LAW
    @given(envelope=all_envelopes())
    def test_never_asks_the_broker_for_priority_or_expiration(self, envelope: Envelope) -> None:
        # a quorum queue drops expired messages silently; priority differs between 3.10 and 4.x
        assert set(binding.properties(envelope)) == {
            "content_type",
            "message_id",
            "correlation_id",
            "type",
            "timestamp",
            "delivery_mode",
        }

    @LAW
    @given(envelope=all_envelopes())
    def test_has_properties_that_amqp_can_carry(self, envelope: Envelope) -> None:
        found = binding.properties(envelope)

        assert 0 <= found["timestamp"] < 2**63
        short = [found[name] for name in ("message_id", "correlation_id", "type", "content_type")]
        assert all(len(text.encode()) <= 255 for text in short)

    @LAW
    @given(envelope=all_envelopes())
    def test_repeats_in_its_headers_what_routes_it_and_nothing_of_its_body(
        self, envelope: Envelope
    ) -> None:
        assert binding.headers(envelope) == {
            "partition": binding.partition_of(envelope.partitionkey),
            "partitionkey": envelope.partitionkey,
            "cloudEvents:id": envelope.id,
            "cloudEvents:source": envelope.source,
            "cloudEvents:type": envelope.type,
            "cloudEvents:subject": envelope.subject,
        }


class TestAnyBytes:
    @LAW
    @given(body=st.binary(max_size=300))
    def test_are_an_envelope_or_unreadable(self, body: bytes) -> None:
        assert_envelope_or_unreadable(body)

    @LAW
    @given(body=damaged_messages())
    def test_that_were_damaged_on_the_way_are_an_envelope_or_unreadable(self, body: bytes) -> None:
        assert_envelope_or_unreadable(body)

    @LAW
    @given(document=anything)
    def test_that_are_json_are_an_envelope_or_unreadable(self, document: Any) -> None:
        assert_envelope_or_unreadable(json.dumps(document).encode())

    @LAW
    @given(envelope=all_envelopes(), data=st.data())
    def test_with_one_attribute_replaced_are_an_envelope_or_unreadable(
        self, envelope: Envelope, data: st.DataObject
    ) -> None:
        document = json.loads(envelopes.encode(envelope))
        [name, *_] = data.draw(st.sampled_from(paths(document)))
        document[name] = data.draw(anything)

        assert_envelope_or_unreadable(json.dumps(document).encode())


class TestAnExampleInAnEnvelope:
    @every_example
    def test_arrives_as_it_was_written(self, contract: Contract, version: int, name: str) -> None:
        body = example(contract, version, name)
        sent = an_envelope(type=contract.type_of(version), data=body)

        arrived = envelopes.decode(envelopes.encode(sent))

        assert arrived.data == body
        assert (arrived.contract, arrived.version) == (contract.name, version)

    @every_example
    def test_shows_its_business_key_and_nothing_else_of_its_body_outside(
        self, contract: Contract, version: int, name: str
    ) -> None:
        body = example(contract, version, name)
        key = contract.business_key(body)
        sent = an_envelope(type=contract.type_of(version), data=body, subject=key, partitionkey=key)

        outside = f"{binding.headers(sent)} {binding.properties(sent)}"

        private = [leaf for leaf in leaves(body) if len(leaf) > 3 and leaf not in key]
        assert not [leaf for leaf in private if leaf in outside]

    @every_example
    def test_fits_into_the_largest_message(
        self, contract: Contract, version: int, name: str
    ) -> None:
        sent = an_envelope(type=contract.type_of(version), data=example(contract, version, name))

        assert len(envelopes.encode(sent)) <= envelopes.LARGEST


def assert_envelope_or_unreadable(body: bytes) -> None:
    try:
        envelope = envelopes.decode(body)
    except Unreadable:
        return
    assert envelopes.decode(envelopes.encode(envelope)).data == envelope.data


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [leaf for inner in inside for leaf in leaves(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("number", [math.nan, math.inf], ids=str)
def test_a_number_that_json_has_not_is_never_written(number: float) -> None:
    written = envelopes.encode(an_envelope(data={"amount": number}))

    assert envelopes.decode(written).data == {"amount": None}  # as JavaScript writes it
