"""RELEASED: append-only, and a released version that changed stops everything."""

import pytest

from deploy.publish import released
from deploy.publish.released import Release, ReleasedChanged, ReleasesUnusable


OLD, NEW = f"sha256:{'0' * 64}", f"sha256:{'1' * 64}"
LIFTED = Release("credit.listing-lifted.v1", OLD, "2026-11-24")
LINE = f"credit.listing-lifted.v1 {OLD} 2026-11-24\n"


class TestTheFile:
    def test_holds_one_release_a_line(self) -> None:
        assert released.read(LINE) == [LIFTED]
        assert f"{LIFTED}\n" == LINE

    def test_may_be_empty(self) -> None:
        assert released.read("") == []

    @pytest.mark.parametrize(
        "text",
        [
            LINE.rstrip(),  # the next one would be appended to it
            LINE + LINE,
            LINE + "\n",
            LINE.replace("sha256:", "md5:"),
            LINE.replace(".v1", ".v0"),
            LINE.replace("2026-11-24", "today"),
            f"# a remark\n{LINE}",
        ],
    )
    def test_is_refused_when_a_line_is_none_or_stands_twice(self, text: str) -> None:
        with pytest.raises(ReleasesUnusable, match="RELEASED"):
            released.read(text)


class TestAReleasedVersion:
    def test_may_stay_as_it_is_beside_new_ones(self) -> None:
        released.hold([LIFTED], {LIFTED.name: OLD, "credit.listing-lifted.v2": NEW})

    def test_must_not_change(self) -> None:
        with pytest.raises(ReleasedChanged) as refused:
            released.hold([LIFTED], {LIFTED.name: NEW})

        assert all(part in str(refused.value) for part in (LIFTED.name, OLD, NEW, "不得更改"))

    def test_must_not_go(self) -> None:
        with pytest.raises(ReleasedChanged, match="已删除"):
            released.hold([LIFTED], {})


class TestANewRelease:
    def test_is_of_every_version_that_was_not_released_by_name(self) -> None:
        digests = {"credit.b.v1": NEW, LIFTED.name: OLD, "credit.a.v1": NEW, "envelope.v1": NEW}

        fresh = released.unreleased([LIFTED], digests, "2026-12-01")

        assert [str(entry) for entry in fresh] == [
            f"credit.a.v1 {NEW} 2026-12-01",
            f"credit.b.v1 {NEW} 2026-12-01",
            f"envelope.v1 {NEW} 2026-12-01",
        ]
        assert released.read("".join(f"{entry}\n" for entry in fresh)) == fresh
