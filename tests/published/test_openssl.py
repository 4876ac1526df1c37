"""openssl and we read each other's keys, signatures and wrapped keys; the commands of the page do what it says."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from deploy.cli.contract_check import FOLDER
from shared.crypto import encoding, keyfiles, keys, sm2
from shared.crypto.kinds import KINDS
from shared.crypto.refusals import KeyRefused
from shared.crypto.signatures import Expected, signed, taken_apart
from shared.crypto.signing import Signer, Verifier
from tests.fakes.clock import NOON
from tests.published import page
from tests.published.conftest import run
from tests.published.partner import SIGNERS, VECTORS, body_of
from tests.unit.shared.crypto.builders import BODY, DAY, PLACE, a_judge, a_record


SM2_WORDS = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
MADE_BY = {
    "sm2": ["genpkey", "-algorithm", "SM2"],
    "sm2 as of EC": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
    "x25519": ["genpkey", "-algorithm", "X25519"],
}
DATA = b"twelve lines\n"
VERIFY, SIGN = page.shown("bash")
PROOF = "Signature Verified Successfully\n"
SHOWN = VECTORS["credit.listing-declared.v1"]


def openssl(folder: Path, *words: str) -> str:
    return run(["openssl", *words], cwd=folder)


def shell(folder: Path, script: str) -> str:
    """As a partner types it; the first command that fails ends it."""
    return run(["bash", "-euo", "pipefail", "-c", script], cwd=folder)


def for_openssl(script: str) -> str:
    """The page's commands for the other algorithm, changed as the page says."""
    without = script.replace(" " + " ".join(SM2_WORDS), "")
    return without.replace("sm2-sm3", "ed25519").replace("sm3", "sha256")


def words(kind: str) -> list[str]:
    return SM2_WORDS if kind == "sm2" else []


class TestAKeyFile:
    @pytest.mark.parametrize("made", MADE_BY)
    def test_of_openssl_is_ours(self, tmp_path: Path, made: str) -> None:
        openssl(tmp_path, *MADE_BY[made], "-out", "key.pem")
        openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
        (tmp_path / "key.pem").chmod(0o600)

        key = keyfiles.load(tmp_path / "key.pem")

        assert key.kind.name == made.split(maxsplit=1)[0]
        assert key.public.pem == (tmp_path / "public.pem").read_text()
        assert key.pem == (tmp_path / "key.pem").read_bytes()

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_ours_is_one_for_openssl(self, tmp_path: Path, kind: str) -> None:
        key = keys.generate(kind)
        keyfiles.store(tmp_path / "key.pem", key)

        assert openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout") == key.public.pem

    @pytest.mark.parametrize("form", ["compressed", "explicit parameters", "with a password"])
    def test_in_another_form_is_refused(self, tmp_path: Path, form: str) -> None:
        openssl(tmp_path, *MADE_BY["sm2"], "-out", "key.pem")
        other = {
            "compressed": ["ec", "-in", "key.pem", "-conv_form", "compressed", "-pubout"],
            "explicit parameters": ["ec", "-in", "key.pem", "-param_enc", "explicit", "-pubout"],
            "with a password": ["pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:x"],
        }
        openssl(tmp_path, *other[form], "-out", "other.pem")

        with pytest.raises(KeyRefused, match="KEY_UNREADABLE"):
            keyfiles.load_public(tmp_path / "other.pem")


@pytest.mark.parametrize("kind", ["sm2", "ed25519"])
class TestASignature:
    def test_of_openssl_is_verified_here(self, tmp_path: Path, kind: str) -> None:
        key = keys.generate(kind)
        keyfiles.store(tmp_path / "key.pem", key)
        (tmp_path / "data").write_bytes(DATA)
        sign = ["pkeyutl", "-sign", "-rawin", *words(kind), "-inkey", "key.pem", "-in", "data"]

        for _ in range(5):  # several lengths of r and s
            openssl(tmp_path, *sign, "-out", "signature")
            signature = (tmp_path / "signature").read_bytes()
            assert Verifier(key.public).verify(DATA, signature)
            assert not Verifier(key.public).verify(DATA + b"\n", signature)

    def test_of_ours_is_verified_by_openssl(self, tmp_path: Path, kind: str) -> None:
        key = keys.generate(kind)
        (tmp_path / "public.pem").write_text(key.public.pem)
        (tmp_path / "data").write_bytes(DATA)
        verify = ["pkeyutl", "-verify", "-rawin", *words(kind), "-pubin", "-inkey", "public.pem"]

        for _ in range(5):
            (tmp_path / "signature").write_bytes(Signer(key).sign(DATA))
            said = openssl(tmp_path, *verify, "-in", "data", "-sigfile", "signature")
            assert said == PROOF


class TestAWrappedKey:
    """One encoding, DER of x, y, hash, cipher, both ways."""

    SECRET = bytes(range(16))

    def test_of_ours_is_unwrapped_by_openssl(self, tmp_path: Path) -> None:
        key = keys.generate("sm2")
        keyfiles.store(tmp_path / "key.pem", key)
        (tmp_path / "wrapped").write_bytes(sm2.wrap(key.public.point, self.SECRET))

        decrypt = ["pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "wrapped"]
        openssl(tmp_path, *decrypt, "-out", "secret")

        assert (tmp_path / "secret").read_bytes() == self.SECRET

    def test_of_openssl_is_unwrapped_here(self, tmp_path: Path) -> None:
        key = keys.generate("sm2")
        (tmp_path / "public.pem").write_text(key.public.pem)
        (tmp_path / "secret").write_bytes(self.SECRET)
        encrypt = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "public.pem", "-in", "secret"]

        for _ in range(5):
            openssl(tmp_path, *encrypt, "-out", "wrapped")
            wrapped = (tmp_path / "wrapped").read_bytes()
            assert sm2.unwrap(key.secret, wrapped) == self.SECRET


@pytest.mark.parametrize("algorithm", SIGNERS)
class TestTheCommandsOfThePage:
    def script(self, script: str, algorithm: str) -> str:
        return script if algorithm == "sm2-sm3" else for_openssl(script)

    def put(self, folder: Path, line: str, body: bytes, pem: str) -> None:
        (folder / "message.line").write_text(f"{line}\n")
        (folder / "message.json").write_bytes(body)
        (folder / "sender.pem").write_text(pem)

    def test_prove_a_golden_vector(self, tmp_path: Path, algorithm: str) -> None:
        line, key = SHOWN["signature"][algorithm], SIGNERS[algorithm]
        self.put(tmp_path, line, body_of(SHOWN), key.public.pem)

        assert shell(tmp_path, self.script(VERIFY, algorithm)) == PROOF

    @pytest.mark.parametrize("spoilt", ["body", "statement", "key"])
    def test_prove_nothing_altered(self, tmp_path: Path, algorithm: str, spoilt: str) -> None:
        key = SIGNERS[algorithm]
        line, body = signed(PLACE, BODY, Signer(key), NOON), BODY
        statement, signature = taken_apart(line)
        if spoilt == "body":
            body += b"\n"
        if spoilt == "statement":
            other = statement.text.replace(b"1042", b"1043")
            line = f"{encoding.encoded(other)}.{encoding.encoded(signature)}"
        if spoilt == "key":
            key = keys.generate(key.kind.name)
        self.put(tmp_path, line, body, key.public.pem)

        with pytest.raises(AssertionError, match="bash ended with"):
            shell(tmp_path, self.script(VERIFY, algorithm))

    def test_sign_what_our_judge_takes(self, tmp_path: Path, algorithm: str) -> None:
        key = keys.generate(SIGNERS[algorithm].kind.name)
        keyfiles.store(tmp_path / "mine.pem", key)
        (tmp_path / "message.json").write_bytes(BODY)
        shutil.copy(FOLDER / "schemas" / f"{SHOWN['name']}.json", tmp_path / "schema.json")

        shell(tmp_path, self.script(SIGN, algorithm))

        line = (tmp_path / "message.line").read_text().strip()
        at = taken_apart(line)[0].signed
        valid: Any = {"not_before": at - DAY, "not_after": at + DAY}
        judge = a_judge(a_record(key, participant="chongqing", **valid))
        expected = Expected(sender="chongqing", receiver="sichuan", algorithms={algorithm})
        place = judge.judge(line, BODY, expected, at).place
        assert place.contract == SHOWN["contract_digest"]
