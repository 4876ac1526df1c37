"""The published signatures and seals: by public example keys alone, true, and the same each time."""

import datetime as dt
import json
from typing import Any

import pytest

from deploy.cli.contract_check import FOLDER
from deploy.publish.example_keys import KEYS, SM2
from deploy.publish.repeatable import RepeatableSigner, signature
from deploy.publish.vectors import TIME
from shared.crypto import keys, signatures
from shared.crypto.keyring import KeyRecord, Keyring, Use
from shared.crypto.sealing import Opener
from shared.crypto.signatures import Bounds, Expected, Judge
from shared.crypto.signing import ALGORITHMS, Verifier
from shared.crypto.statement import What
from tests.unit.shared.crypto import standards


NOTHING, DAY = dt.timedelta(0), dt.timedelta(days=1)
INDEX = json.loads((FOLDER / "vectors.json").read_bytes())
SIGNED = [
    pytest.param(entry, algorithm, id=f"{entry['name']}-{algorithm}")
    for entry in INDEX["vectors"]
    for algorithm in entry["signature"] or ()
]


def published(entry: Any) -> bytes:
    """The file that an entry of the index names."""
    data: bytes = (FOLDER / entry["file"]).read_bytes()
    return data


def a_judge(sender: str) -> Judge:
    """Who knows the example keys as those of the sender."""
    records = (
        KeyRecord(
            participant=sender,
            use=Use.SIGN,
            key=keys.public_key(published(entry)),
            not_before=TIME,
            not_after=TIME + DAY,
        )
        for entry in INDEX["keys"]
        if entry["kind"] in ("sm2", "ed25519")
    )
    return Judge(Keyring(records), Bounds(longest_outage=NOTHING, clock_error=NOTHING))


@pytest.mark.parametrize(("entry", "algorithm"), SIGNED)
def test_a_published_signature_proves_its_vector(entry: Any, algorithm: str) -> None:
    line, body = entry["signature"][algorithm], published(entry)
    said, _ = signatures.taken_apart(line)
    expected = Expected(
        sender=json.loads(body)["source"].split("/")[1],
        receiver=entry["routing_key"].split(".")[0],
        algorithms={algorithm},
    )

    proved = a_judge(expected.sender).judge(line, body, expected, TIME)

    assert proved == said
    assert proved.place.contract == entry["contract_digest"]
    owner = entry["name"].split(".")[0]
    told_about = json.loads(body)["data"].get("lane")  # a receipt has no lane of its own
    assert proved.place.lane == (owner if proved.place.what is What.MESSAGE else told_about)


def test_there_is_one_of_every_algorithm_where_a_message_crosses_the_border() -> None:
    found = {tuple(entry["signature"] or ()) for entry in INDEX["vectors"]}

    assert found == {(), tuple(ALGORITHMS)}


class TestTheExampleKeys:
    def test_are_those_of_the_standards(self) -> None:
        assert [one.key for one in KEYS[:2]] == [standards.SM2, standards.ED25519]
        assert standards.SM2.public.point == standards.SM2_POINT
        # RFC 7748 §6.1: Bob's public key
        bob = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        assert KEYS[2].key.public.point.hex() == bob

    def test_stand_in_the_index_with_their_public_files(self) -> None:
        for entry in INDEX["keys"]:
            assert keys.public_key(published(entry)).id == entry["id"]
            assert entry["printed_in"]

    def test_are_the_only_private_ones_and_in_no_file_of_their_own(self) -> None:
        assert not [
            path
            for path in FOLDER.rglob("*")
            if path.is_file() and b"PRIVATE KEY" in path.read_bytes()
        ]


class TestARepeatableSignature:
    def test_is_the_one_that_the_standard_prints(self) -> None:
        made = signature(SM2.key, standards.SM2_MESSAGE, standards.SM2_RANDOM)

        assert made == standards.SM2_SIGNATURE

    def test_is_the_same_each_time_and_another_for_other_data(self) -> None:
        one, other = RepeatableSigner(SM2.key), RepeatableSigner(SM2.key)

        assert one.sign(b"1") == other.sign(b"1") != one.sign(b"2")
        assert Verifier(SM2.key.public).verify(b"1", one.sign(b"1"))


@pytest.mark.parametrize("entry", INDEX["seals"], ids=lambda entry: entry["key"].split(".")[0])
def test_a_published_seal_is_opened_to_its_value(entry: Any) -> None:
    opener = Opener(entry["receiver"], [one.key for one in KEYS])

    value = opener.open(
        entry["key"], entry["sealed"], message=entry["message"], field=entry["field"]
    )

    assert value == entry["value"]
