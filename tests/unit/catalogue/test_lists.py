"""The two lists in deploy/data: all rows are accepted, marked, and align as their README says."""

from collections import Counter
from pathlib import Path

import pytest

from services.catalogue.adapters.matter_file import read_matters
from services.catalogue.domain.matter import Outcome
from services.catalogue.wiring import CatalogueApplication
from tests.unit.catalogue.builders import LISTS
from tests.unit.neighbours import Neighbours


CHONGQING, SICHUAN = LISTS / "chongqing-matters.csv", LISTS / "sichuan-matters.json"
BOTH = pytest.mark.parametrize("path", [CHONGQING, SICHUAN], ids=lambda path: path.stem)


class TestEachList:
    @BOTH
    def test_holds_the_34_matters_without_a_problem(self, path: Path) -> None:
        read = read_matters(path)

        assert read.problems == []
        numbers = [row["list_number"] for row in read.rows]
        assert numbers == [f"CY-{number:03d}" for number in range(1, 35)]

    @BOTH
    def test_marks_every_row_and_names_its_source(self, path: Path) -> None:
        rows = read_matters(path).rows

        assert Counter(row["provenance"] for row in rows) == {"sourced": 17, "illustrative": 17}
        assert all(row["source"] for row in rows)

    @BOTH
    def test_adds_nothing_to_a_row_that_claims_a_source(self, path: Path) -> None:
        sourced = [row for row in read_matters(path).rows if row["provenance"] == "sourced"]

        added = {"basic_code", "statutory_limit", "promised_limit", "materials"}
        assert all(added.isdisjoint(row) for row in sourced)
        assert {row["mode"] for row in sourced if "mode" in row} == {"online"}

    @BOTH
    def test_uses_organ_codes_that_are_nobody_s(self, path: Path) -> None:
        codes = {row["organ"]["credit_code"] for row in read_matters(path).rows}

        assert {code[8:11] for code in codes} == {
            "PDY"
        }  # GB 11714-1997: left to systems themselves


class TestBothLists:
    def test_are_accepted_and_align_as_documented(
        self, nodes: Neighbours[CatalogueApplication]
    ) -> None:
        for node, path in ((nodes.chongqing, CHONGQING), (nodes.sichuan, SICHUAN)):
            results = node.app.import_matters(read_matters(path).rows, "clerk")["results"]
            assert {result["outcome"] for result in results} == {Outcome.PUBLISHED}
        nodes.exchange()

        rows = nodes.chongqing.app.alignments(100)

        assert Counter(row["state"] for row in rows) == {
            "unknown": 17,
            "aligned": 11,
            "different": 6,
        }
        different = {row["list_number"]: row["differences"] for row in rows if row["differences"]}
        assert different == {
            "CY-012": ["promised_limit"],
            "CY-014": ["materials"],
            "CY-024": ["mode"],
            "CY-028": ["materials"],
            "CY-029": ["materials"],
            "CY-030": ["materials"],
        }
