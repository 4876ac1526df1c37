"""Signed messages in one HTTP body: a bad entry is named by index and field and stops no other."""

import base64
import json
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.binding import partition_of
from contracts.errors import ContractBroken
from services.gateway.adapters import http_batch
from services.gateway.adapters.http_batch import MOST, Signed
from shared.outbox import Outgoing
from tests.builders import an_envelope


ENVELOPE = an_envelope()
BODY = envelopes.encode(ENVELOPE)
GOOD = http_batch.entry(Signed(BODY, "a.b"))


def base64_of(document: Any) -> str:
    return base64.b64encode(json.dumps(document).encode()).decode()


def read(*entries: Any) -> list[http_batch.Entry]:
    return http_batch.read(json.dumps({"messages": entries}).encode(), "chongqing")


def said(broken: Any) -> list[str]:
    assert isinstance(broken, ContractBroken)
    return [f"{problem.code} {problem.path}" for problem in broken.problems]


class TestABatch:
    def test_comes_back_as_the_bytes_that_were_signed(self) -> None:
        [row] = http_batch.read(http_batch.written([Signed(BODY, "a.b")]), "chongqing")

        assert isinstance(row, Outgoing)
        assert (row.body, row.signature) == (BODY, "a.b")
        assert (row.exchange, row.routing_key) == ("border.in", f"chongqing.{ENVELOPE.contract}")
        assert row.headers["partition"] == partition_of("credit")

    @pytest.mark.parametrize(
        ("raw", "fault"),
        [
            (b"\xff", "NOT_JSON $"),
            (b'{"messages": [], "messages": []}', "NOT_JSON $"),
            (b"[]", "FIELD_TYPE $"),
            (b"{}", "FIELD_TYPE $.messages"),
            (b'{"messages": []}', "FIELD_LENGTH $.messages"),
            (json.dumps({"messages": [1] * (MOST + 1)}).encode(), "FIELD_LENGTH $.messages"),
        ],
    )
    def test_that_is_none_is_refused_as_a_whole(self, raw: bytes, fault: str) -> None:
        with pytest.raises(ContractBroken) as refused:
            http_batch.read(raw, "chongqing")

        assert said(refused.value) == [fault]


class TestAnEntry:
    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            (1, "FIELD_TYPE $.messages[1]"),
            ({"signature": "a.b"}, "FIELD_TYPE $.messages[1].body"),
            (GOOD | {"body": "not base64!"}, "FIELD_FORM $.messages[1].body"),
            (GOOD | {"body": "报文"}, "FIELD_FORM $.messages[1].body"),
            (GOOD | {"body": ""}, "NOT_JSON $.messages[1].body"),
            (GOOD | {"body": base64_of([])}, "FIELD_TYPE $.messages[1].body"),
            ({"body": GOOD["body"]}, "SIGNATURE_MISSING $.messages[1].signature"),
            (GOOD | {"signature": 7}, "FIELD_TYPE $.messages[1].signature"),
            (GOOD | {"signature": "a\nb"}, "SIGNATURE_UNREADABLE $.messages[1].signature"),
            (GOOD | {"signature": "a" * 2001}, "SIGNATURE_UNREADABLE $.messages[1].signature"),
        ],
    )
    def test_that_is_wrong_is_named_and_stops_no_other(self, entry: Any, fault: str) -> None:
        first, wrong, last = read(GOOD, entry, GOOD)

        assert said(wrong) == [fault]
        assert isinstance(first, Outgoing)
        assert isinstance(last, Outgoing)

    def test_whose_envelope_is_wrong_is_told_which_attribute(self) -> None:
        document = json.loads(BODY) | {"time": "soon"}

        [wrong] = read(GOOD | {"body": base64_of(document)})

        assert said(wrong) == ["TIME_INVALID $.messages[0].body.time"]

    def test_may_stand_there_twice(self) -> None:
        assert len({id(row) for row in read(GOOD, GOOD)}) == 2
