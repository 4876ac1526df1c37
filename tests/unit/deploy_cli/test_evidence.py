"""chuanyu evidence: the bundle that is fetched, the verdict that is shown, and what is owed."""

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Problem
from deploy.cli import evidence as module
from deploy.cli.evidence import CHECKS, evidence
from shared.answers import refusal
from shared.crypto.encoding import encoded
from shared.crypto.keys import PrivateKey, generate
from shared.crypto.refusals import KeyRefused
from shared.crypto.signing import Signer
from shared.evidence.bundle import About, assembled
from tests.unit.deploy_cli.builders import Answers, Desk, Said, nobody


CASE = "50-91500000000000000X/1"
NOON = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    return generate("sm2")


@pytest.fixture
def content(key: PrivateKey) -> bytes:
    """A bundle that says nothing, and proves that."""
    times = dict.fromkeys(("first_used_at", "not_before", "not_after", "revoked_at"))
    who = {"participant": "chongqing", "key_id": key.public.id, "pem": key.public.pem}
    parts: Any = {"keys": [who | times], "messages": [], "parked": [], "proofs": [], "receipts": []}
    return assembled(About("chongqing", "sichuan", CASE, NOON), parts, Signer(key))


@pytest.fixture
def file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "bundle.json"
    path.write_bytes(content)
    return path


def node(content: bytes) -> Answers:
    """A gateway that gives this bundle in two pieces."""
    made = {"case": CASE, "bundle": "1", "pieces": 2, "bytes": len(content), "messages": 0}
    pieces = [
        {"accepted": True, "piece": at, "content": encoded(piece)}
        for at, piece in enumerate((content[:100], content[100:]))
    ]
    return Answers(export_evidence={"accepted": True, **made}, evidence_piece=pieces)


def exports(answers: Any, *words: str | Path) -> Said:
    return Desk(answers).types(evidence, "export", "--case", CASE, *words)


def verifies(*words: str | Path) -> Said:
    return Desk(nobody).types(evidence, "verify", *words)


class TestAnExport:
    def test_writes_what_it_fetched_for_its_owner_alone(
        self, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "case.json"

        said = exports(node(content), "--out", path)

        assert (said.status, path.read_bytes()) == (0, content)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "核验相符 it holds" in said.out

    def test_has_a_name_of_its_own(
        self, tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)

        said = exports(node(content), "--json")

        assert json.loads(said.out)["file"] == "evidence-50-91500000000000000X-1.json"
        assert (tmp_path / "evidence-50-91500000000000000X-1.json").exists()

    def test_writes_over_nothing_unless_told(self, file: Path, content: bytes) -> None:
        said = exports(nobody, "--out", file)
        assert (said.status, "FILE_EXISTS" in said.err) == (2, True)
        said = exports(nobody, "--out", file, "--json")
        assert json.loads(said.out)["problems"][0]["code"] == "FILE_EXISTS"

        assert exports(node(content), "--out", file, "--force").status == 0

    @pytest.mark.parametrize("words", [(), ("--json",)])
    def test_of_nothing_is_told(self, tmp_path: Path, words: tuple[str, ...]) -> None:
        answers = Answers(export_evidence=refusal(Problem("NOT_FOUND", "$", CASE)))

        said = exports(answers, "--out", tmp_path / "case.json", *words)

        assert (said.status, "NOT_FOUND" in said.out + said.err) == (1, True)
        assert not (tmp_path / "case.json").exists()

    def test_that_does_not_hold_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "case.json"

        said = exports(node(content.replace(b"50-9", b"50-8")), "--out", path)

        assert (said.status, "核验不符 it does NOT hold" in said.out) == (1, True)


class TestAVerdict:
    def test_is_shown_check_by_check(self, file: Path) -> None:
        said = verifies(file)

        assert said.status == 0
        assert "公钥标识 key id" in said.out
        assert "公钥均取自本包" in said.out

    def test_is_told_to_programs(self, file: Path) -> None:
        found = json.loads(verifies(file, "--json").out)

        assert (found["holds"], found["about"]["case"]) == (True, CASE)
        assert {one["check"] for one in found["checks"]} <= CHECKS.keys()

    def test_names_what_does_not_hold(self, file: Path, content: bytes) -> None:
        file.write_bytes(content.replace(b"50-9", b"50-8"))

        said = verifies(file)

        assert said.status == 1
        assert "manifest 签名 signature: BODY_NOT_SIGNED" in said.out

    def test_is_by_the_keys_that_are_named(
        self, file: Path, tmp_path: Path, key: PrivateKey
    ) -> None:
        mine, other, registered = (tmp_path / name for name in ("mine", "other", "registered"))
        mine.write_text(key.public.pem)
        other.write_text(generate("sm2").public.pem)
        entry = {"use": "sign", "pem": key.public.pem, "not_before": "2026-01-01T00:00:00+08:00"}
        registered.write_text(json.dumps({"keys": [entry]}))

        assert verifies(file, "--key", mine).status == 0
        assert verifies(file, "--key", other).status == 1
        assert verifies(file, "--trust", registered).status == 0

    @pytest.mark.parametrize(
        "text", ["", "[]", '{"keys": 1}', '{"keys": [{"use": "sign", "pem": 1}]}']
    )
    def test_is_not_given_by_what_is_no_key(self, file: Path, tmp_path: Path, text: str) -> None:
        bad = tmp_path / "bad"
        bad.write_text(text)

        for option in ("--trust", "--key"):
            with pytest.raises(KeyRefused):
                verifies(file, option, bad)

    def test_is_not_given_on_what_is_too_large(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "LARGEST", 10)

        said = verifies(file)

        assert (said.status, "FILE_UNREADABLE" in said.err) == (2, True)


class TestTheStatus:
    FOUND: dict[str, Any] = {
        "accepted": True,
        "unsigned": [],
        "kept_since": NOON.isoformat(),
        "journal_days": 1827,
        "disk_free": 2**30,
        "disk_full_at": None,
    }
    OWED: dict[str, Any] = {
        "lane": "out/sichuan/credit/1",
        "entries": 3,
        "since": NOON.isoformat(),
        "deadline": NOON.isoformat(),
        "late": True,
    }

    def typed(self, *words: str, **changes: Any) -> Said:
        answers = Answers(evidence_status=self.FOUND | changes)
        return Desk(answers).types(evidence, "status", *words)

    def test_tells_how_long_bytes_are_kept_and_the_disk(self) -> None:
        said = self.typed()

        assert (said.status, "1827" in said.out, "1.0 GiB" in said.out) == (0, True, True)

    def test_tells_when_the_disk_is_full_and_what_is_owed(self) -> None:
        said = self.typed(unsigned=[self.OWED], disk_full_at=NOON.isoformat(), kept_since=None)

        assert said.status == 1
        assert "out/sichuan/credit/1" in said.out
        assert "2026-12-01 12:00:00 +08:00" in said.out

    def test_is_told_to_programs(self) -> None:
        assert json.loads(self.typed("--json").out)["journal_days"] == 1827
