"""The gateway's page for partners: what it shows is what we make, and its program in Node understands us both ways."""

from pathlib import Path
from typing import Any

import pytest

from contracts.codes.signatures import CODES
from shared.crypto import encoding, keys
from shared.crypto.signatures import signed, taken_apart
from shared.crypto.signing import Signer
from shared.crypto.statement import What
from tests.fakes.clock import NOON
from tests.published import page
from tests.published.conftest import Node
from tests.published.partner import INDEX, SIGNERS, VECTORS, answers, body_of, text
from tests.unit.shared.crypto.builders import BODY, DAY, EXPECTED, PLACE, a_judge, a_record


SHOWN = VECTORS["credit.listing-declared.v1"]
ALL = [(entry, algorithm) for entry in VECTORS.values() for algorithm in entry["signature"] or ()]
THEIRS = {name: value or "-" for name, value in vars(PLACE).items()}


@pytest.fixture(scope="module")
def program(modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's program as a partner would keep it: in a file, beside the packages from npm."""
    folder = tmp_path_factory.mktemp("partner")
    (folder / "node_modules").symlink_to(modules / "node_modules")
    [source] = page.shown("js")
    (folder / "signatures.mjs").write_text(source, encoding="utf-8")
    return folder / "signatures.mjs"


@pytest.fixture
def partner(node: Node, program: Path, tmp_path: Path) -> Any:
    """Does what each case says."""
    return lambda *cases: answers(node, "signatures.mjs", tmp_path, [*cases], program)


class TestThePage:
    def test_shows_the_statement_of_a_golden_vector(self) -> None:
        statement, _ = taken_apart(SHOWN["signature"]["sm2-sm3"])

        assert page.shown("text")[0] == statement.text.decode()

    def test_shows_what_a_published_seal_is_bound_to(self) -> None:
        [seal, _] = INDEX["seals"]
        algorithm, key, _ = seal["key"].split(".")

        assert page.shown("text")[1].splitlines() == [
            "chuanyu-sealed-1",
            f"algorithm: {algorithm}",
            f"key: {key}",
            *(f"{name}: {seal[name]}" for name in ("receiver", "message", "field")),
        ]

    def test_names_all_that_a_signature_can_be_for(self) -> None:
        assert [what for what in What if f"`{what}`" not in page.SECTION] == []

    def test_names_every_reason_to_refuse(self) -> None:
        assert [code for code in CODES if f"`{code}`" not in page.SECTION] == []

    def test_speaks_of_it_in_chinese_too(self) -> None:
        assert "**签名**" in page.CHINESE
        assert "1234567812345678" in page.CHINESE


class TestAPartnerInNode:
    def test_proves_every_golden_vector(self, partner: Any) -> None:
        said = partner(
            *(
                {
                    "do": "judge",
                    "line": entry["signature"][algorithm],
                    "body": text(body_of(entry)),
                    "pem": SIGNERS[algorithm].public.pem,
                }
                for entry, algorithm in ALL
            )
        )

        assert [one["contract"] for one in said] == [e["contract_digest"] for e, _ in ALL]
        assert {one["sender"] for one in said} == {"chongqing", "sichuan"}

    @pytest.mark.parametrize("kind", ["sm2", "ed25519"])
    def test_proves_what_we_sign_and_nothing_altered(self, partner: Any, kind: str) -> None:
        key, other = keys.generate(kind), keys.generate(kind)
        line = signed(PLACE, BODY, Signer(key), NOON)
        statement, signature = taken_apart(line)
        forged = statement.text.replace(b"number: 1042", b"number: 1043")
        lines = {
            "1042": line,
            "SIGNATURE_WRONG": f"{encoding.encoded(forged)}.{encoding.encoded(signature)}",
            "SIGNATURE_UNREADABLE": "eA==.eA==",
        }
        case = {"do": "judge", "body": text(BODY), "pem": key.public.pem}

        first, *refused = partner(
            *({**case, "line": one} for one in lines.values()),
            {**case, "line": line, "body": text(BODY + b"\n")},
            {**case, "line": line, "pem": other.public.pem},
        )

        assert first["number"] == "1042"
        assert refused == [*[*lines][1:], "BODY_NOT_SIGNED", "KEY_UNKNOWN"]

    @pytest.mark.parametrize("kind", ["sm2", "ed25519"])
    def test_signs_what_our_judge_takes(self, partner: Any, kind: str) -> None:
        key = keys.generate(kind)
        case = {
            "do": "sign",
            "place": THEIRS,
            "body": text(BODY),
            "algorithm": {"sm2": "sm2-sm3"}.get(kind, kind),
            "pem": key.pem.decode(),
        }

        lines = partner(*([case] * 20))  # SM2: several lengths of r and s

        for line in lines:
            statement, _ = taken_apart(line)
            began = statement.signed - DAY
            record = a_record(key, not_before=began, not_after=statement.signed + DAY)
            judged = a_judge(record).judge(line, BODY, EXPECTED, statement.signed)
            assert judged.place == PLACE
