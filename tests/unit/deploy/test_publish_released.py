"""RELEASED: append-only, and a released version that changed stops everything."""

import pytest

from deploy.publish import released
from deploy.publish.released import Digests, Release, ReleasedChanged, ReleasesUnusable


OLD, NEW, FORM, OTHER, CODE = (f"sha256:{digit * 64}" for digit in "01234")
NAME = "credit.listing-lifted.v1"
LIFTED = Release(NAME, OLD, "2026-11-24", FORM, CODE)
LINE = f"{NAME} {OLD} 2026-11-24 {FORM} {CODE}\n"
ERRATUM = f"{NAME} {NEW} 2026-12-01 {FORM} {CODE}\n"


class TestTheFile:
    def test_holds_one_release_a_line(self) -> None:
        assert released.read(LINE.encode()) == [LIFTED]
        assert f"{LIFTED}\n" == LINE

    def test_may_be_empty(self) -> None:
        assert released.read(b"") == []

    def test_may_hold_a_version_again_with_other_texts_of_which_the_last_counts(self) -> None:
        found = released.read((LINE + ERRATUM).encode())

        assert [entry.digest for entry in found] == [OLD, NEW]
        assert [entry.digest for entry in released.last(found)] == [NEW]

    @pytest.mark.parametrize(
        "text",
        [
            LINE.rstrip(),  # the next one would be appended to it
            LINE + LINE,
            LINE + ERRATUM.replace(FORM, OTHER),
            LINE + ERRATUM.replace("2026-12-01", "2026-11-23"),
            LINE + "\n",
            LINE.replace("sha256:", "md5:"),
            LINE.replace(".v1", ".v0"),
            LINE.replace("2026-11-24", "today"),
            f"{NAME} {OLD} 2026-11-24\n",
            f"{NAME} {OLD} 2026-11-24 {FORM}\n",
            f"{LINE[:-1]}\r\n",
            f"# a remark\n{LINE}",
        ],
    )
    def test_is_refused_when_a_line_is_none_or_may_not_follow(self, text: str) -> None:
        with pytest.raises(ReleasesUnusable, match="RELEASED"):
            released.read(text.encode())

    def test_is_refused_when_it_is_no_text(self) -> None:
        with pytest.raises(
            ReleasesUnusable, match=r"RELEASED_UNUSABLE .*\n  RELEASED:2: "
        ) as refused:
            released.read(LINE.encode() + b"\xff\xfe" * 1000)

        assert refused.value.exit_status == 2
        assert len(str(refused.value)) < 1000

    def test_may_hold_a_version_again_with_other_code_of_its_rules(self) -> None:
        found = released.read((LINE + LINE.replace(CODE, OTHER)).encode())

        assert [entry.code for entry in found] == [CODE, OTHER]


class TestAReleasedVersion:
    def test_may_stay_as_it_is_beside_new_ones(self) -> None:
        new = Digests(NEW, FORM, CODE)

        released.hold([LIFTED], {NAME: Digests(OLD, FORM, CODE), "credit.listing-lifted.v2": new})

    def test_is_what_its_last_line_says(self) -> None:
        both = released.read((LINE + ERRATUM).encode())

        released.hold(both, {NAME: Digests(NEW, FORM, CODE)})
        with pytest.raises(ReleasedChanged):
            released.hold(both, {NAME: Digests(OLD, FORM, CODE)})

    def test_must_not_change(self) -> None:
        with pytest.raises(ReleasedChanged) as refused:
            released.hold([LIFTED], {NAME: Digests(NEW, FORM, CODE)})

        assert all(part in str(refused.value) for part in (NAME, OLD, NEW, "不得更改"))

    def test_must_not_be_judged_by_other_code(self) -> None:
        with pytest.raises(ReleasedChanged, match="规则与步骤 rules and step") as refused:
            released.hold([LIFTED], {NAME: Digests(OLD, FORM, OTHER)})

        assert "模式 schema" not in str(refused.value)

    def test_must_not_go(self) -> None:
        with pytest.raises(ReleasedChanged, match="已删除"):
            released.hold([LIFTED], {})


class TestANewRelease:
    def test_is_of_every_version_that_was_not_released_by_name(self) -> None:
        new = Digests(NEW, FORM, CODE)
        now = {
            "credit.b.v1": new,
            NAME: Digests(OLD, FORM, CODE),
            "credit.a.v1": new,
            "envelope.v1": new,
        }

        fresh = released.unreleased([LIFTED], now, "2026-12-01")

        assert [str(entry) for entry in fresh] == [
            f"credit.a.v1 {NEW} 2026-12-01 {FORM} {CODE}",
            f"credit.b.v1 {NEW} 2026-12-01 {FORM} {CODE}",
            f"envelope.v1 {NEW} 2026-12-01 {FORM} {CODE}",
        ]
        assert released.read("".join(f"{entry}\n" for entry in fresh).encode()) == fresh


class TestAnErratum:
    def test_is_of_every_version_of_which_the_texts_alone_changed(self) -> None:
        same = Release("credit.a.v1", OLD, "2026-11-24", FORM, CODE)

        fresh = released.errata(
            [LIFTED, same],
            {NAME: Digests(NEW, FORM, CODE), same.name: Digests(OLD, FORM, CODE)},
            "2026-12-01",
        )

        assert [f"{entry}\n" for entry in fresh] == [ERRATUM]

    @pytest.mark.parametrize("now", [{}, {NAME: Digests(NEW, OTHER, CODE)}])
    def test_is_refused_when_more_changed(self, now: dict[str, Digests]) -> None:
        with pytest.raises(ReleasedChanged):
            released.errata([LIFTED], now, "2026-12-01")

    def test_is_of_a_version_too_of_which_the_code_is_written_otherwise(self) -> None:
        fresh = released.errata([LIFTED], {NAME: Digests(OLD, FORM, OTHER)}, "2026-12-01")

        assert [f"{one}" for one in fresh] == [f"{NAME} {OLD} 2026-12-01 {FORM} {OTHER}"]
