"""The state of a key at a moment, and which of several is the one in force."""

import datetime as dt

import pytest

from shared.crypto import keys
from shared.crypto.keyring import Keyring, State, Use
from tests.fakes.clock import NOON
from tests.unit.shared.crypto.builders import DAY, a_record


BEGIN, END = NOON - 30 * DAY, NOON + 30 * DAY
MOMENT = dt.timedelta(microseconds=1)


class TestTheStateOfAKey:
    @pytest.mark.parametrize(
        ("at", "state"),
        [
            (BEGIN - MOMENT, State.FUTURE),
            (BEGIN, State.VALID),
            (END - MOMENT, State.VALID),
            (END, State.EXPIRED),
        ],
    )
    def test_follows_from_its_times(self, at: dt.datetime, state: State) -> None:
        assert a_record(keys.generate("ed25519")).state(at) is state

    @pytest.mark.parametrize("at", [NOON, END, END + DAY])
    def test_is_revoked_from_then_on_whatever_else(self, at: dt.datetime) -> None:
        record = a_record(keys.generate("ed25519"), revoked_at=NOON)

        assert record.state(at) is State.REVOKED

    def test_was_valid_before_it_was_revoked(self) -> None:
        record = a_record(keys.generate("ed25519"), revoked_at=NOON)

        assert record.state(NOON - MOMENT) is State.VALID


class TestARecord:
    @pytest.mark.parametrize(("kind", "use"), [("x25519", Use.SIGN), ("ed25519", Use.SEAL)])
    def test_is_of_a_kind_for_its_use(self, kind: str, use: Use) -> None:
        with pytest.raises(ValueError, match=f"{kind} is not for {use}"):
            a_record(keys.generate(kind), use=use)

    def test_ends_after_it_begins(self) -> None:
        with pytest.raises(ValueError, match="ends after it begins"):
            a_record(keys.generate("sm2"), not_before=NOON, not_after=NOON)


class TestAKeyring:
    def test_finds_a_key_by_whose_it_is_by_its_use_and_by_its_id(self) -> None:
        record = a_record(keys.generate("sm2"))
        ring = Keyring([record])

        assert ring.find("sichuan", Use.SIGN, record.key.id) is record
        assert ring.find("chongqing", Use.SIGN, record.key.id) is None
        assert ring.find("sichuan", Use.SEAL, record.key.id) is None
        assert ring.find("sichuan", Use.SIGN, keys.generate("sm2").public.id) is None

    def test_takes_the_newer_of_two_that_overlap(self) -> None:
        old = a_record(keys.generate("sm2"))
        new = a_record(keys.generate("sm2"), not_before=NOON, not_after=END + 30 * DAY)
        ring = Keyring([new, old])

        assert ring.current("sichuan", Use.SIGN, NOON - DAY) is old
        assert ring.current("sichuan", Use.SIGN, NOON) is new
        assert ring.current("sichuan", Use.SIGN, END + DAY) is new

    def test_takes_none_that_is_not_valid_or_not_for_this(self) -> None:
        revoked = a_record(keys.generate("sm2"), revoked_at=NOON - DAY)
        other = a_record(keys.generate("sm2"), participant="chongqing")
        sealing = a_record(keys.generate("sm2"), use=Use.SEAL)

        assert Keyring([revoked, other, sealing]).current("sichuan", Use.SIGN, NOON) is None
