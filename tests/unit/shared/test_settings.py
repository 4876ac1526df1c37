"""Settings: read once, every problem reported together, no secret with a default."""

import pytest

from shared.settings import (
    CHOICES,
    WHOLE,
    Reader,
    Settings,
    SettingsInvalid,
    judge_choices,
    read_settings,
)
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
            "缺少 CHUANYU_NODE / CHUANYU_NODE is missing",
            "CHUANYU_REGION 为 '52'，可取 50, 51 / CHUANYU_REGION is '52', possible: 50, 51",
            "缺少 CHUANYU_PARTNER / CHUANYU_PARTNER is missing",
            "缺少 CHUANYU_PARTNER_REGION / CHUANYU_PARTNER_REGION is missing",
            "缺少 CHUANYU_AMQP_URL / CHUANYU_AMQP_URL is missing",
            "缺少 CHUANYU_DATABASE_URL / CHUANYU_DATABASE_URL is missing",
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

    @pytest.mark.parametrize("text", ["seven", "-1", "1.5", " 7", "0x7", "４", "²"])
    def test_that_is_no_whole_number_is_named_without_being_shown(self, text: str) -> None:
        reader = Reader({"PORT": text})

        assert reader.whole("PORT") == 0
        with pytest.raises(
            SettingsInvalid, match=r"^PORT 不是非负整数 / PORT is not a whole number$"
        ):
            reader.done()

    @pytest.mark.parametrize("text", ["100001", "1" * 5000])
    def test_that_is_too_large_a_number_is_named(self, text: str) -> None:
        reader = Reader({"DAYS": text})

        assert reader.whole("DAYS", 7) == 7
        with pytest.raises(SettingsInvalid, match=r"DAYS is more than 100000$"):
            reader.done()

    def test_that_is_a_missing_number_is_missing(self) -> None:
        reader = Reader({})

        assert reader.whole("PORT") == 0
        with pytest.raises(SettingsInvalid, match=r"^缺少 PORT / PORT is missing$"):
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
        with pytest.raises(
            SettingsInvalid,
            match=r"^SHARE 为 .* / SHARE is '.*', possible: 1/1, 1/2, 2/2 and so on$",
        ):
            reader.done()


class TestTheBreakersLimits:
    @pytest.mark.parametrize(("failing", "keys"), [("0", "25"), ("26", "25")])
    def test_that_cannot_be_met_are_named(self, failing: str, keys: str) -> None:
        environ = {"CHUANYU_BREAKER_FAILING": failing, "CHUANYU_BREAKER_KEYS": keys}
        reader = Reader(an_environment(**environ))

        read_settings(reader, "credit")

        with pytest.raises(
            SettingsInvalid, match=r" / CHUANYU_BREAKER_FAILING is not between 1 and"
        ):
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
        ("days", "least"),
        [
            (
                {"inbox": "394", "outbox": "300"},
                "INBOX_DAYS 394 395 (CHUANYU_RESEND_DAYS 365 + CHUANYU_OUTAGE_DAYS 30)",
            ),
            (
                {"resend": "371"},
                "INBOX_DAYS 400 401 (CHUANYU_RESEND_DAYS 371 + CHUANYU_OUTAGE_DAYS 30)",
            ),
            (
                {"outage": "36"},
                (
                    "INBOX_DAYS 400 401 (CHUANYU_RESEND_DAYS 365 + CHUANYU_OUTAGE_DAYS 36; "
                    "CHUANYU_OUTBOX_DAYS 365 + CHUANYU_OUTAGE_DAYS 36)"
                ),
            ),
            ({"parked": "401"}, "INBOX_DAYS 400 401 (CHUANYU_PARKED_DAYS 401)"),
            ({"outbox": "366"}, "RESEND_DAYS 365 366 (CHUANYU_OUTBOX_DAYS)"),
        ],
    )
    def test_are_refused_with_a_code_and_all_numbers_when_one_could(
        self, days: dict[str, str], least: str
    ) -> None:
        name, value, number, because = least.split(" ", 3)

        assert self.problems(**days) == (
            f"RETENTION_TOO_SHORT: CHUANYU_{name} 为 {value}，至少须为 {number}（{because[1:-1]}）"
            f" / CHUANYU_{name} is {value}, must be at least {number} {because}"
        )

    def test_are_not_measured_by_one_that_is_no_number(self) -> None:
        assert self.problems(resend="x") == (
            "CHUANYU_RESEND_DAYS 不是非负整数 / CHUANYU_RESEND_DAYS is not a whole number"
        )


class TestWhatAnOperatorMayChoose:
    def test_is_what_a_service_reads_and_has_a_default_for(self) -> None:
        settings = read_settings(Reader(an_environment()), "credit")
        numbers = [*vars(settings.retention).values(), *vars(settings.breaker).values()]

        assert list(CHOICES.values()) == [*numbers, settings.reconcile_seconds]

    @pytest.mark.parametrize("name", CHOICES)
    def test_changes_what_the_service_works_with(self, name: str) -> None:
        reader = Reader(an_environment(**{name: "7"}))

        changed = read_settings(reader, "credit")

        days, limits = vars(changed.retention), vars(changed.breaker)
        assert 7 in {*days.values(), *limits.values(), changed.reconcile_seconds}

    def test_is_judged_as_at_the_start_of_a_service(self) -> None:
        wrong = {
            "CHUANYU_INBOX_DAYS": "364",
            "CHUANYU_BREAKER_FAILING": "26",
            "CHUANYU_RECONCILE_SECONDS": "59",
        }

        assert judge_choices({}) == []
        assert len(judge_choices(wrong)) == 3
