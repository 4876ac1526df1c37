"""The page for partners names what the envelope really has."""

import re
from pathlib import Path

import contracts
from contracts.binding import CONTENT_TYPE
from contracts.envelope import LARGEST, Attributes
from contracts.identity import JoinKey


TEXT = (Path(contracts.__path__[0]) / "README.md").read_text(encoding="utf-8")


class TestThePageForPartners:
    def test_names_every_attribute_and_whether_it_is_needed(self) -> None:
        rows = dict(re.findall(r"^\| `(\w+)` \| (yes|no) \|", TEXT, flags=re.MULTILINE))

        needed = {
            name: "yes" if field.required else "no" for name, field in Attributes().fields.items()
        }
        assert rows == needed | {"data": "yes"}

    def test_names_the_content_type_and_the_limit(self) -> None:
        assert CONTENT_TYPE in TEXT
        assert f"{LARGEST // 1024} KiB" in TEXT

    def test_gives_a_digest_that_can_be_recomputed(self) -> None:
        assert JoinKey(b"k" * 32).digest("1", "11010519491231002X") in TEXT
