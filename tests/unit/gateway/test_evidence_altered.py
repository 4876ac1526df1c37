"""Nothing in a bundle of evidence can be altered unnoticed, and what was is named."""

import json
from typing import Any

import pytest

from tests.builders import LISTING, OTHER_LISTING
from tests.unit.gateway.bundles import again, document, exported, failed, judged
from tests.unit.gateway.crossing import Crossing


def set_(path: str, value: Any) -> Any:
    """Changes one place of a bundle."""

    def change(found: Any) -> None:
        *way, last = path.split(".")
        for name in way:
            found = found[int(name) if name.isdecimal() else name]
        found[last] = value(found[last]) if callable(value) else value

    return change


CHANGES: list[tuple[Any, tuple[str, str]]] = [
    (set_("messages.0.key", "50-x"), ("messages/0", "content")),
    (set_("messages.0.at", "2026-11-24T04:00:09.000Z"), ("messages/0", "chain")),
    (set_("messages.0.body", "e30="), ("messages/0", "body")),
    (set_("messages.0.body", "e30="), ("messages/0", "signature")),
    (set_("messages.0.body", "e30="), ("messages/0", "content")),
    (set_("messages.0.number", 7), ("messages/0", "signature")),
    (set_("messages.0.participant", "other"), ("messages/0", "signature")),
    (set_("messages.0.said", "e30="), ("messages/0", "conversion")),
    (set_("messages.0.body", None), ("messages/0", "body")),
    (set_("messages.0.more", None), ("messages/0", "form")),
    (set_("messages.0.entry", "1"), ("messages/0", "form")),
    (set_("messages.0.at", "2026-13-24T04:00:09.000Z"), ("messages/0", "form")),
    (set_("messages.0.at", 7), ("messages/0", "form")),
    (set_("proofs.0.before", f"sm3:{'0' * 64}"), ("proofs/0", "chain")),
    (set_("proofs.0.entries", lambda found: found[::-1]), ("proofs/0", "chain")),
    (set_("proofs.0.head", lambda found: found | {"length": 9}), ("proofs/0", "head")),
    (set_("proofs.0.head", {}), ("proofs/0", "form")),
    (set_("proofs.0.head", None), ("proofs/0", "form")),
    (set_("receipts.0.body", "e30="), ("receipts/0", "signature")),
    (set_("receipts.0.epoch", 2), ("receipts/0", "signature")),
    (set_("keys.0.pem", "x"), ("keys/0", "id")),
    (set_("keys.0.key_id", f"sm3:{'0' * 64}"), ("keys/0", "id")),
    (set_("manifest.case", "50-x"), ("manifest", "signature")),
    (set_("manifest.node", "other"), ("manifest", "signature")),
    (set_("manifest.node", 1), ("manifest", "form")),
    (set_("messages", lambda found: found[:1]), ("manifest", "parts")),
    (set_("messages", lambda found: [*found, found[0]]), ("messages/2", "manifest")),
    (set_("messages", {}), ("file", "form")),
    (set_("schema", "chuanyu-evidence-2"), ("file", "form")),
    (set_("signature", "x"), ("manifest", "signature")),
]


class TestAnAlteration:
    @pytest.fixture
    def content(self, crossing: Crossing) -> bytes:
        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.settle()
        return exported(crossing.chongqing, LISTING)

    def test_is_found_and_named(self, content: bytes) -> None:
        for change, expected in CHANGES:
            altered = document(content)
            change(altered)

            assert expected in failed(judged(again(altered))), expected

    def test_is_named_by_its_part_whatever_it_is(self, content: bytes) -> None:
        altered = document(content)
        altered["messages"][1]["removed_at"] = "2026-11-24T04:00:09.000Z"

        assert failed(judged(again(altered))) == {("messages/1", "manifest")}

    def test_of_the_writing_alone_is_found(self, content: bytes) -> None:
        spaced = json.dumps(document(content), ensure_ascii=False).encode()

        assert failed(judged(spaced)) == {("file", "form")}
        assert failed(judged(content + b"\n")) == {("file", "form")}

    def test_of_any_bit_of_any_byte_is_found(self, content: bytes) -> None:
        """A sample that takes each byte of the file in turn of a few runs, and each bit."""
        for position in range(0, len(content), 37):
            flipped = bytearray(content)
            flipped[position] ^= 1 << (position % 8)

            verdict = judged(bytes(flipped))

            assert not verdict.holds, position
            assert failed(verdict), position

    @pytest.mark.parametrize(
        "content", [b"", b"[]", b"{}", b"null", b"\xff", b"{" * 100_000, b'{"a":1,"a":2}', b"NaN"]
    )
    def test_of_anything_into_no_bundle_is_told(self, content: bytes) -> None:
        assert failed(judged(content)) == {("file", "form")}
