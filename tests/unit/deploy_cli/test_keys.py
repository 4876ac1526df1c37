"""The commands about keys: what they make, show and refuse, and that no secret is ever shown."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from deploy.cli.keys import keys
from shared.crypto import keyfiles
from shared.crypto.keys import generate, public_key
from shared.crypto.kinds import KINDS
from tests.unit.deploy_cli.builders import Desk, Said, nobody


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.pem"


@pytest.fixture
def stored(path: Path) -> Path:
    keyfiles.store(path, generate("sm2"))
    return path


def typed(*words: str | Path) -> Said:
    return Desk(nobody).types(keys, *words)


def told(*words: str | Path) -> Any:
    return json.loads(typed(*words, "--json").out)


class TestAKeyThatIsMade:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_its_owners_alone_and_shown_by_its_public_half(self, path: Path, kind: str) -> None:
        said = told("generate", path, "--kind", kind)

        key = keyfiles.load(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (said["accepted"], said["kind"], said["id"]) == (True, kind, key.public.id)
        assert public_key(said["public"].encode()) == key.public

    def test_is_of_sm2_unless_it_is_said(self, path: Path) -> None:
        said = typed("generate", path)

        assert (said.status, keyfiles.load(path).kind.name) == (0, "sm2")
        assert "已生成 made" in said.out
        assert "sign | seal" in said.out

    def test_never_takes_the_place_of_another(self, stored: Path) -> None:
        before = stored.read_bytes()

        said = typed("generate", stored)

        assert (said.status, said.out) == (1, "")
        assert "KEY_FILE_EXISTS" in said.err
        assert stored.read_bytes() == before

    def test_needs_a_folder_to_be_in(self, path: Path) -> None:
        said = typed("generate", path / "below")

        assert said.status == 2
        assert "KEY_FILE_UNUSABLE" in said.err


class TestAKeyThatIsShown:
    @pytest.mark.parametrize("command", ["show", "check"])
    def test_has_kind_uses_and_id_but_no_secret(self, stored: Path, command: str) -> None:
        key = keyfiles.load(stored)
        texts = [typed(command, stored).out, typed(command, stored, "--json").out]

        for text in texts:
            assert key.public.id in text
            assert key.secret.hex() not in text
            assert "PRIVATE" not in text
        said = json.loads(texts[1])
        assert (said["private"], said["uses"]) == (True, ["sign", "seal"])

    def test_may_be_a_public_one(self, stored: Path, tmp_path: Path) -> None:
        (tmp_path / "public.pem").write_text(typed("public", stored).out)

        said = told("show", tmp_path / "public.pem")

        assert (said["private"], said["id"]) == (False, keyfiles.load(stored).public.id)
        assert typed("public", tmp_path / "public.pem").out == said["public"]


class TestAFileThatIsNotFit:
    @pytest.mark.parametrize("command", ["show", "check", "public"])
    def test_is_open_to_others(self, stored: Path, command: str) -> None:
        stored.chmod(0o644)

        said = typed(command, stored)

        assert (said.status, said.out) == (1, "")
        assert "KEY_FILE_OPEN" in said.err
        assert str(stored) in said.err

    @pytest.mark.parametrize("command", ["show", "check", "public"])
    def test_is_no_key(self, path: Path, command: str) -> None:
        path.write_text("a key")

        assert typed(command, path).status == 2

    def test_is_said_to_machines_too(self, path: Path) -> None:
        said = told("check", path)

        assert said["accepted"] is False
        assert [one["code"] for one in said["problems"]] == ["KEY_FILE_UNUSABLE"]


class TestAnIdThatWasTold:
    def test_is_that_of_the_key(self, stored: Path) -> None:
        told_by_telephone = f" {keyfiles.load(stored).public.id.upper()} "

        assert typed("check", stored, "--id", told_by_telephone).status == 0

    def test_is_another(self, stored: Path) -> None:
        said = typed("check", stored, "--id", generate("sm2").public.id)

        assert said.status == 1
        assert "KEY_ID_DIFFERS" in said.err
