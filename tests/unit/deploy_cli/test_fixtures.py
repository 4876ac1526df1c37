"""What becomes of the files of a tester, whatever is in them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts import envelope as envelopes
from contracts.contract import KeyOwner
from deploy.replay.fixtures import Fixture, Making, NoFixtures, fixtures
from tests.builders import LISTING, an_envelope, granted_body


REGIONS = {KeyOwner.SENDER: "51", KeyOwner.RECEIVER: "50"}
MAKING = Making(sender="sichuan", regions=REGIONS, same_ids=False, test=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "credit" / "examples" / "recognition-granted"
    path.mkdir(parents=True)
    (path / "v1-good.json").write_text(json.dumps(granted_body()), "utf-8")
    return path


def made(folder: Path, name: str, content: bytes, **making: Any) -> Fixture:
    """The fixture of one file that stands beside a good one."""
    (folder / name).write_bytes(content)
    found = fixtures(folder, Making(**{**vars(MAKING), **making}))
    assert len(found) == 2
    [good] = [fixture for fixture in found if fixture.path.name == "v1-good.json"]
    assert good.body is not None
    return next(fixture for fixture in found if fixture.path.name == name)


class TestAFileThatIsNoFixture:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"{", "line 1, column 2"),
            (b"\xff", "not UTF-8"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"listing_id": NaN}', "NaN is no JSON"),
            (b'{"listing_id": "\\ud800"}', "a lone surrogate"),
            (b'{"listing_id": "a", "listing_id": "b"}', "a name occurs twice"),
        ],
    )
    def test_is_not_sent_and_says_why_while_the_rest_goes_on(
        self, folder: Path, content: bytes, said: str
    ) -> None:
        fixture = made(folder, "v1-bad.json", content)

        [problem] = fixture.problems
        assert (fixture.envelope, fixture.body) == (None, None)
        assert problem.code == "NOT_JSON"
        assert said in problem.found

    def test_may_be_too_deep_for_its_envelope_only(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_deep(envelope: envelopes.Envelope) -> bytes:
            raise RecursionError

        (folder / "v1-good.json").write_text(json.dumps(granted_body()), "utf-8")
        monkeypatch.setattr(envelopes, "encode", too_deep)

        [fixture] = fixtures(folder, MAKING)

        assert [problem.code for problem in fixture.problems] == ["NOT_JSON"]

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("v1-list.json", b"[]", "FIELD_TYPE"),
            ("typical.json", b"{}", "TYPE_UNKNOWN"),
            ("v" + "9" * 200 + "-new.json", b"{}", "TYPE_UNKNOWN"),
            ("v1-event.json", b'{"specversion": "1.0"}', "ENVELOPE_INVALID"),
        ],
    )
    def test_has_a_code(self, folder: Path, name: str, content: bytes, code: str) -> None:
        fixture = made(folder, name, content)

        assert fixture.problems[0].code == code
        assert (fixture.body, fixture.contract) == (None, None)

    def test_may_be_a_folder(self, folder: Path) -> None:
        (folder / "v1-folder.json").mkdir()

        unsent, _ = fixtures(folder, MAKING)

        assert [problem.code for problem in unsent.problems] == ["FILE_UNREADABLE"]

    def test_may_have_a_name_that_no_terminal_can_show(self, folder: Path) -> None:
        fixture = made(folder, "v1-\udcff\x1b.json", b"{}")

        assert fixture.name == "recognition-granted/v1-\ufffd\ufffd.json"
        assert [problem.code for problem in fixture.problems] == ["TYPE_UNKNOWN"]


class TestNoFiles:
    def test_are_unusable_input(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "absent"):
            with pytest.raises(NoFixtures):
                fixtures(path, MAKING)


class TestAnExampleBody:
    def test_is_a_message_of_the_partner_under_the_test_mark(self, folder: Path) -> None:
        fixture = made(folder, "v1-more.json", json.dumps(granted_body()).encode())

        envelope = fixture.envelope
        assert envelope is not None
        assert (envelope.source, envelope.test) == ("/sichuan/credit", True)
        assert (fixture.contract, fixture.key) == (
            "credit.recognition-granted",
            f"50{LISTING[2:]}",
        )
        assert fixture.body == envelopes.encode(envelope)

    @pytest.mark.parametrize(
        ("key", "sent"), [("51-a", "50-a"), ("50-a", "50-a"), ("x", "x"), (5, "5"), ("", "")]
    )
    def test_is_about_what_the_partner_may_speak_of(
        self, folder: Path, key: object, sent: str
    ) -> None:
        content = json.dumps({"listing_id": key}).encode()

        assert made(folder, "v1-key.json", content).key == sent

    def test_may_begin_with_the_mark_of_an_editor(self, folder: Path) -> None:
        content = b"\xef\xbb\xbf" + json.dumps(granted_body()).encode()

        assert made(folder, "v1-marked.json", content).problems == ()

    def test_is_the_same_to_the_byte_under_the_same_ids(self, folder: Path) -> None:
        content = json.dumps(granted_body()).encode()

        first, second = (made(folder, "v1-b.json", content, same_ids=True) for _ in range(2))

        assert first.body == second.body


class TestACloudEvent:
    def test_is_sent_under_a_fresh_id_with_the_test_mark(self, folder: Path) -> None:
        recorded = an_envelope()

        sent = made(folder, "event.json", envelopes.encode(recorded)).envelope

        assert sent is not None
        assert sent.id != recorded.id
        assert sent.test

    @pytest.mark.parametrize("test", [True, False])
    def test_keeps_all_but_the_test_mark_under_the_same_ids(
        self, folder: Path, *, test: bool
    ) -> None:
        recorded = an_envelope(test=not test)

        sent = made(folder, "event.json", envelopes.encode(recorded), same_ids=True, test=test)

        assert sent.envelope == replace(recorded, test=test)


class TestRawBytes:
    def test_are_sent_as_they_are_under_the_name_of_their_file(self, folder: Path) -> None:
        fixture = made(folder, "poison-1.bin", b"\xff{")

        assert (fixture.body, fixture.key) == (b"\xff{", "poison-1")
        assert (fixture.envelope, fixture.contract, fixture.problems) == (None, None, ())

    def test_may_be_a_message_after_all(self, folder: Path) -> None:
        spaced = envelopes.encode(an_envelope()).replace(b"{", b"{  ")

        fixture = made(folder, "spaced.bin", spaced)

        assert fixture.body == spaced
        assert fixture.key == LISTING
