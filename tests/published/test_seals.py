"""Sealed fields between us and a partner in Node, both ways."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.crypto import encoding, sm2
from shared.crypto.sealing import Opener, Sealer
from tests.published.conftest import Node
from tests.published.partner import INDEX, SEALED_FOR, answers, text


PLACE = {"message": "0192f0c1-0000-7000-8000-000000000001", "field": "$.persons[0].name"}
VALUES = ["张三", "", {"a": [1, None, True]}, "x" * 1000]
every_suite = pytest.mark.parametrize("algorithm", SEALED_FOR)
Partner = Callable[..., list[Any]]


@pytest.fixture
def partner(node: Node, tmp_path: Path) -> Partner:
    """Does what each case says."""
    return lambda *cases: answers(node, "seals.mjs", tmp_path, [*cases])


def test_a_partner_opens_the_published_seals(partner: Partner) -> None:
    pems = {algorithm: key.pem.decode() for algorithm, key in SEALED_FOR.items()}

    said = partner(
        *({"do": "open", "pem": pems[one["key"].split(".")[0]], **one} for one in INDEX["seals"])
    )

    assert said == [one["value"] for one in INDEX["seals"]]


@every_suite
def test_a_partner_opens_what_we_seal(partner: Partner, algorithm: str) -> None:
    key = SEALED_FOR[algorithm]
    sealer = Sealer("sichuan", key.public)
    case = {"do": "open", "pem": key.pem.decode(), "key": sealer.key, "receiver": "sichuan"}

    said = partner(*({**case, **PLACE, "sealed": sealer.seal(one, **PLACE)} for one in VALUES))

    assert said == VALUES


@every_suite
def test_we_open_what_a_partner_seals(partner: Partner, algorithm: str) -> None:
    key = SEALED_FOR[algorithm]
    case = {"do": "seal", "algorithm": algorithm, "pem": key.public.pem, "receiver": "sichuan"}
    opener = Opener("sichuan", [key])

    said = partner(*({**case, **PLACE, "value": one} for one in VALUES))

    assert [opener.open(one["key"], one["sealed"], **PLACE) for one in said] == VALUES


class TestAWrappedKeyWithAShortCoordinate:
    """DER leaves leading zeros out, sm-crypto's own form does not: one in 128 has one."""

    def test_of_ours_is_unwrapped_by_a_partner(self, partner: Partner) -> None:
        key, secret = SEALED_FOR["sm2-sm4-gcm"], bytes(range(16))
        short = next(
            wrapped
            for wrapped in (sm2.wrap(key.public.point, secret) for _ in range(5000))
            if wrapped[3] < sm2.SECRET
        )

        [said] = partner({"do": "unwrap", "pem": key.pem.decode(), "wrapped": text(short)})

        assert encoding.decoded(said) == secret

    def test_of_a_partner_is_unwrapped_by_us(self, partner: Partner) -> None:
        key = SEALED_FOR["sm2-sm4-gcm"]

        [said] = partner({"do": "short", "pem": key.public.pem})

        wrapped = encoding.decoded(said["wrapped"])
        assert wrapped
        assert sm2.unwrap(key.secret, wrapped) == encoding.decoded(said["key"])
