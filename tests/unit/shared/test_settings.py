"""Settings: read once, every problem reported together, no secret with a default."""

import pytest

from shared.settings import WHOLE, Reader, Settings, SettingsInvalid, read_settings
from tests.builders import an_environment


class TestACompleteEnvironment:
    def test_gives_the_settings(self) -> None:
        reader = Reader(an_environment())

        found = read_settings(reader, "credit")
        reader.done()

        assert found == Settings(
            node="chongqing",
            region="50",
            partner="sichuan",
            partner_region="51",
            service="credit",
            amqp_url="amqp://127.0.0.1:1/chuanyu",
            database_url="sqlite://",
        )


class TestAnEnvironmentWithFaults:
    def test_has_all_of_them_named_at_once(self) -> None:
        reader = Reader({"CHUANYU_REGION": "52", "CHUANYU_NODE": ""})

        read_settings(reader, "credit")
        with pytest.raises(SettingsInvalid) as invalid:
            reader.done()

        assert invalid.value.problems == [
            "CHUANYU_NODE is missing",
            "CHUANYU_REGION is '52', possible: 50, 51",
            "CHUANYU_PARTNER is missing",
            "CHUANYU_PARTNER_REGION is missing",
            "CHUANYU_AMQP_URL is missing",
            "CHUANYU_DATABASE_URL is missing",
        ]

    @pytest.mark.parametrize("name", an_environment())
    def test_starts_nothing_when_one_is_missing(self, name: str) -> None:
        environment = {key: value for key, value in an_environment().items() if key != name}
        reader = Reader(environment)

        read_settings(reader, "credit")

        with pytest.raises(SettingsInvalid, match=f"{name} is missing"):
            reader.done()


class TestAValue:
    def test_may_have_a_default(self) -> None:
        reader = Reader({})

        values = reader.text("A", "a"), reader.one_of("B", ("b",), "b"), reader.whole("C", 7)

        reader.done()
        assert values == ("a", "b", 7)

    @pytest.mark.parametrize("text", ["seven", "-1", "1.5", " 7", "0x7"])
    def test_that_is_no_whole_number_is_named_without_being_shown(self, text: str) -> None:
        reader = Reader({"PORT": text})

        assert reader.whole("PORT") == 0
        with pytest.raises(SettingsInvalid, match=r"^PORT is not a whole number$"):
            reader.done()

    def test_that_is_a_missing_number_is_missing(self) -> None:
        reader = Reader({})

        assert reader.whole("PORT") == 0
        with pytest.raises(SettingsInvalid, match=r"^PORT is missing$"):
            reader.done()


class TestAShare:
    def test_is_the_whole_when_nothing_is_said(self) -> None:
        assert Reader({}).share("SHARE") == WHOLE
        assert WHOLE.of("abc") == ["a", "b", "c"]

    def test_of_several_processes_is_a_part_of_its_own(self) -> None:
        shares = [Reader({"SHARE": f"{n}/3"}).share("SHARE") for n in (1, 2, 3)]

        assert sorted(thing for share in shares for thing in share.of(range(16))) == list(range(16))

    @pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/", "/2", "a/b", "1/0", "-1/2"])
    def test_that_cannot_be_is_named(self, text: str) -> None:
        reader = Reader({"SHARE": text})

        assert reader.share("SHARE") == WHOLE
        with pytest.raises(SettingsInvalid, match=r"^SHARE is '.*', possible: 1/1, 1/2"):
            reader.done()


class TestTheBreakersLimits:
    @pytest.mark.parametrize(("failing", "keys"), [("0", "25"), ("26", "25")])
    def test_that_cannot_be_met_are_named(self, failing: str, keys: str) -> None:
        environ = {"CHUANYU_BREAKER_FAILING": failing, "CHUANYU_BREAKER_KEYS": keys}
        reader = Reader(an_environment(**environ))

        read_settings(reader, "credit")

        with pytest.raises(SettingsInvalid, match=r"^CHUANYU_BREAKER_FAILING is not between 1 and"):
            reader.done()


class TestTheTimesThatRowsAreKept:
    def problems(self, **days: str) -> str:
        environ = {f"CHUANYU_{name.upper()}_DAYS": value for name, value in days.items()}
        reader = Reader(an_environment(**environ))
        read_settings(reader, "credit")
        try:
            reader.done()
        except SettingsInvalid as invalid:
            return str(invalid)
        return ""

    @pytest.mark.parametrize(
        "days",
        [
            {},
            {"inbox": "395"},
            {"inbox": "800", "resend": "770", "outbox": "770", "parked": "800"},
            {"inbox": "365", "outage": "0"},
        ],
    )
    def test_may_be_those_in_which_no_copy_can_come_unknown(self, days: dict[str, str]) -> None:
        assert self.problems(**days) == ""

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ({"inbox": "394"}, "CHUANYU_INBOX_DAYS is 394, less than CHUANYU_RESEND_DAYS"),
            ({"resend": "371"}, "less than CHUANYU_RESEND_DAYS + CHUANYU_OUTAGE_DAYS"),
            ({"outage": "36"}, "less than CHUANYU_OUTBOX_DAYS + CHUANYU_OUTAGE_DAYS"),
            ({"parked": "401"}, "CHUANYU_INBOX_DAYS is 400, less than CHUANYU_PARKED_DAYS"),
            ({"outbox": "366"}, "CHUANYU_OUTBOX_DAYS is more than CHUANYU_RESEND_DAYS"),
        ],
    )
    def test_are_refused_with_a_code_when_one_could(self, days: dict[str, str], said: str) -> None:
        found = self.problems(**days)

        assert said in found
        assert found.startswith("RETENTION_TOO_SHORT: ")
