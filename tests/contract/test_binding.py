"""The same bytes mean the same to us and to the CNCF's SDK, in both modes of CloudEvents."""

import datetime as dt
import json
from typing import Any

import pytest
from cloudevents.core.bindings import amqp, rabbitmq
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st

from contracts import binding
from contracts import envelope as envelopes
from contracts.envelope import Envelope
from contracts.errors import Unreadable
from contracts.registry import every_contract, example
from tests.builders import an_envelope
from tests.strategies import LAW, all_envelopes, anything


FORMAT = JSONFormat()
MOMENTS = ("time", "expirytime")


def read_by_the_sdk(envelope: Envelope) -> Any:
    message = rabbitmq.RabbitMQMessage(
        headers=binding.headers(envelope),
        content_type=binding.CONTENT_TYPE,
        body=envelopes.encode(envelope),
    )
    return rabbitmq.from_rabbitmq_event(message, FORMAT)


def attributes(envelope: Envelope) -> dict[str, Any]:
    """All attributes of a message as they stand in its bytes."""
    document: dict[str, Any] = json.loads(envelopes.encode(envelope))
    del document["data"]
    return document


class TestStructuredMode:
    @LAW
    @given(envelope=all_envelopes())
    def test_is_read_by_the_sdk_as_we_meant_it(self, envelope: Envelope) -> None:
        event = read_by_the_sdk(envelope)

        read = dict(event.get_attributes())
        assert read.pop("time") == envelope.time
        sent = attributes(envelope)
        del sent["time"]
        assert read == sent
        assert event.get_data() == envelope.data

    @LAW
    @given(envelope=all_envelopes())
    def test_of_the_sdk_is_read_by_us_as_it_was_meant(self, envelope: Envelope) -> None:
        message = rabbitmq.to_structured_event(read_by_the_sdk(envelope), FORMAT)

        read = envelopes.decode(binding.structured(message.body, message.content_type, {}))

        assert read == envelope

    def test_is_known_by_its_content_type_without_a_look_at_the_headers(self) -> None:
        unread: dict[str, Any] = {"ce-specversion": "1.0", 7: "a name that is no text"}  # type: ignore[dict-item]

        for content_type in (binding.CONTENT_TYPE, "Application/CloudEvents+JSON"):
            assert binding.structured(b"{}", content_type, unread) == b"{}"

    def test_of_every_example_is_read_alike(self) -> None:
        for contract in every_contract().values():
            body = example(contract, contract.newest, "edge")
            envelope = an_envelope(type=contract.type_of(), data=body)
            assert read_by_the_sdk(envelope).get_data() == body


class TestBinaryMode:
    @LAW
    @given(envelope=all_envelopes())
    def test_of_the_rabbitmq_binding_is_read_as_it_was_meant(self, envelope: Envelope) -> None:
        message = rabbitmq.to_binary_event(read_by_the_sdk(textual(envelope)), FORMAT)

        whole = binding.structured(message.body, message.content_type, message.headers)

        assert envelopes.decode(whole) == textual(envelope)

    @LAW
    @given(envelope=all_envelopes())
    def test_of_the_amqp_binding_is_read_as_it_was_meant(self, envelope: Envelope) -> None:
        message = amqp.to_binary_event(read_by_the_sdk(textual(envelope)), FORMAT)
        given = dict(message.application_properties)
        # milliseconds in AMQP 1.0; in 0-9-1 a moment, which py-amqp gives in UTC without a zone
        time = textual(envelope).time.astimezone(dt.UTC)
        given["cloudEvents_time"] = time.replace(tzinfo=None)

        content_type = str(message.properties["content-type"])
        whole = binding.structured(message.application_data, content_type, given)

        assert envelopes.decode(whole) == textual(envelope)

    def test_keeps_the_bytes_of_the_body(self) -> None:
        body = b'{"name" :  "\\u4e25", "n": 1.50}'

        whole = binding.structured(body, "application/json", in_headers(an_envelope()))

        assert whole.endswith(b'"data": ' + body + b"}")
        assert envelopes.decode(whole).data == {"name": "严", "n": 1.5}

    def test_that_comes_twice_is_the_same_whatever_the_order_of_its_headers(self) -> None:
        given = in_headers(an_envelope())
        turned = dict(reversed(given.items()))

        first, again = (binding.structured(b"{}", None, headers) for headers in (given, turned))

        assert list(given) != list(turned)
        assert first == again

    @pytest.mark.parametrize("mark", binding.MARKS)
    @pytest.mark.parametrize(
        "content_type", ["application/json", "Application/JSON; charset=utf-8", None]
    )
    def test_is_known_by_its_marks(self, mark: str, content_type: str | None) -> None:
        envelope = an_envelope(test=True)
        headers = {mark + name: value for name, value in attributes(envelope).items()}

        whole = binding.structured(b'{"a": 1}', content_type, headers | {mark + "test": "true"})

        read = envelopes.decode(whole)
        assert (read.id, read.test, read.data) == (envelope.id, True, {"a": 1})

    @pytest.mark.parametrize("body", [b"", b"{", b'{"a": 1, "a": 2}', b'{}, "id": "1"', b"\xff"])
    def test_with_another_body_stays_what_it_is(self, body: bytes) -> None:
        assert binding.structured(body, "application/json", in_headers(an_envelope())) == body

    def test_may_not_carry_the_body_a_second_time(self) -> None:
        headers = in_headers(an_envelope()) | {"ce-data_base64": "e30="}

        with pytest.raises(Unreadable, match="DATA_TWICE"):
            envelopes.decode(binding.structured(b"{}", "application/json", headers))

    @pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null"])
    def test_with_a_body_that_is_no_object_is_unreadable(self, body: bytes) -> None:
        whole = binding.structured(body, "application/json", in_headers(an_envelope()))

        with pytest.raises(Unreadable, match=r"\$\.data"):
            envelopes.decode(whole)

    def test_with_another_content_type_is_unreadable(self) -> None:
        whole = binding.structured(b"{}", "text/xml", in_headers(an_envelope()))

        with pytest.raises(Unreadable, match="datacontenttype"):
            envelopes.decode(whole)

    @LAW
    @given(
        values=st.dictionaries(
            st.sampled_from(["ce-id", "ce-specversion", "ce-test", "x"]), anything
        )
    )
    def test_with_any_headers_never_raises_anything_else(self, values: dict[str, Any]) -> None:
        whole = binding.structured(b"{}", "application/json", values)

        with pytest.raises(Unreadable):
            envelopes.decode(whole)


class TestAnyBytes:
    @LAW
    @given(body=st.binary(max_size=60), content_type=st.none() | st.text(max_size=30))
    def test_without_attributes_in_headers_stay_what_they_are(
        self, body: bytes, content_type: str | None
    ) -> None:
        assert binding.structured(body, content_type, {"partitionkey": "50-1"}) == body


def in_headers(envelope: Envelope) -> dict[str, Any]:
    found = attributes(envelope)
    del found["datacontenttype"]
    return {f"ce-{name}": value for name, value in found.items()}


def textual(envelope: Envelope) -> Envelope:
    """The envelope without what headers cannot carry as it is: extensions that are numbers or truths."""
    return an_envelope(**{**vars(envelope), "extensions": {}})
