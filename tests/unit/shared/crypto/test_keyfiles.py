"""Private keys in files: for their owner alone, and never written over."""

import stat
from pathlib import Path

import pytest

from shared.crypto import keyfiles, keys
from shared.crypto.refusals import KeyRefused


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sichuan.pem"


class TestAStoredKey:
    def test_is_for_its_owner_alone(self, path: Path) -> None:
        keyfiles.store(path, keys.generate("sm2"))

        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_is_loaded_again(self, path: Path) -> None:
        key = keys.generate("ed25519")
        keyfiles.store(path, key)

        assert keyfiles.load(path) == key
        assert keyfiles.load_public(path) == key.public

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o777])
    def test_is_refused_when_others_may_have_it(self, path: Path, mode: int) -> None:
        keyfiles.store(path, keys.generate("sm2"))
        path.chmod(mode)

        for load in (keyfiles.load, keyfiles.load_public):
            with pytest.raises(KeyRefused) as refused:
                load(path)
            assert refused.value.code == "KEY_FILE_OPEN"

    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_may_be_closed_to_its_owner_too(self, path: Path, mode: int) -> None:
        keyfiles.store(path, keys.generate("sm2"))
        path.chmod(mode)

        assert keyfiles.load(path).kind.name == "sm2"

    def test_is_never_written_over(self, path: Path) -> None:
        key = keys.generate("sm2")
        keyfiles.store(path, key)

        with pytest.raises(KeyRefused) as refused:
            keyfiles.store(path, keys.generate("sm2"))

        assert refused.value.code == "KEY_FILE_EXISTS"
        assert keyfiles.load(path) == key


class TestAFileThatIsNot:
    def test_there_is_named(self, path: Path) -> None:
        with pytest.raises(KeyRefused, match=r"KEY_FILE_UNUSABLE.*FileNotFoundError"):
            keyfiles.load(path)

    def test_to_be_written_is_named(self, path: Path) -> None:
        with pytest.raises(KeyRefused, match=r"KEY_FILE_UNUSABLE.*FileNotFoundError"):
            keyfiles.store(path / "below", keys.generate("sm2"))


def test_a_public_key_may_be_read_by_all(path: Path) -> None:
    key = keys.generate("x25519").public
    path.write_text(key.pem)
    path.chmod(0o644)

    assert keyfiles.load_public(path) == key
