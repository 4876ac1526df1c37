"""Reading a matter list from a file: what is taken, what is refused, and how it is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.catalogue.adapters import matter_file
from services.catalogue.adapters.matter_csv import COLUMNS
from services.catalogue.adapters.matter_file import FileUnreadable, MatterFile, read_matters
from tests.unit.catalogue.builders import a_row


ENGLISH, CHINESE = ",".join(COLUMNS.values()), ",".join(COLUMNS)
ROW = (
    "CY-012,购房提取住房公积金,,20,online,重庆市住房公积金管理中心,12500000PDY0500337,"
    "10,working-day,3,working-day,购房合同|1|1|1|10;购房发票|1|1|0|20,sourced,重庆日报 2021-03-09"
)
SPARSE = "CY-013,公积金互认互贷,,20,,,,,,,,,,"


def written(folder: Path, *lines: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def read(folder: Path, *lines: str) -> MatterFile:
    return read_matters(written(folder, *lines))


def read_json(folder: Path, document: Any) -> MatterFile:
    return read_matters(written(folder, json.dumps(document), name="list.json"))


def unreadable(path: Path) -> dict[str, Any]:
    """The one problem of a file of which nothing can be used."""
    with pytest.raises(FileUnreadable) as refused:
        read_matters(path)
    (problem,) = refused.value.told()
    assert (problem["code"], problem["record"]) == ("FILE_UNREADABLE", path.name)
    return problem


def told(read_file: MatterFile) -> list[tuple[str, str, str]]:
    return [(p["record"], p["code"], p["path"]) for p in read_file.problems]


class TestACsvFile:
    def test_gives_the_contract_s_body_with_the_line_it_stands_in(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, ROW)

        assert found.rows == [a_row(row=2)]
        assert found.problems == []

    def test_may_have_chinese_headings_in_any_order_and_a_byte_order_mark(
        self, tmp_path: Path
    ) -> None:
        cells = dict(zip(COLUMNS, ROW.split(","), strict=True))
        turned = sorted(cells, reverse=True)
        lines = (",".join(turned), ",".join(cells[heading] for heading in turned))

        found = read_matters(written(tmp_path, *lines, encoding="utf-8-sig"))

        assert found.rows == [a_row(row=2)]

    def test_may_have_further_columns(self, tmp_path: Path) -> None:
        found = read(tmp_path, f"{ENGLISH},备注", f"{ROW},无")

        assert found.rows == [a_row(row=2)]

    def test_may_lack_provenance_and_source(self, tmp_path: Path) -> None:
        without = ",".join(list(COLUMNS.values())[:-2])

        found = read(tmp_path, without, ",".join(ROW.split(",")[:-2]))

        assert found.rows == [a_row(row=2, provenance=None, source=None)]

    def test_states_nothing_with_an_empty_cell(self, tmp_path: Path) -> None:
        (row,) = read(tmp_path, ENGLISH, SPARSE).rows

        assert row == {
            "list_number": "CY-013",
            "name": "公积金互认互贷",
            "matter_type": "20",
            "row": 2,
        }

    def test_says_that_no_material_is_needed(self, tmp_path: Path) -> None:
        (row,) = read(tmp_path, ENGLISH, SPARSE.replace(",,,,,,,,,,", ",,,,,,,,无,,")).rows

        assert row["materials"] == []

    def test_may_close_the_list_of_materials(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, ROW.replace("|20,", "|20;,"))

        assert found.rows == [a_row(row=2)]

    def test_takes_chinese_names_for_codes(self, tmp_path: Path) -> None:
        named = ROW.replace(",20,online,", ",公共服务事项,全程网办,").replace(
            "sourced", "有公开来源"
        )
        named = named.replace("working-day", "工作日").replace("|1|1|1|10", "|必要|1|1|申请人自备")

        assert read(tmp_path, ENGLISH, named).rows == [a_row(row=2)]

    def test_leaves_a_number_that_is_none_for_the_contract_to_refuse(self, tmp_path: Path) -> None:
        (row,) = read(tmp_path, ENGLISH, ROW.replace(",3,", ",三,")).rows

        assert row["promised_limit"] == {"length": "三", "unit": "working-day"}

    def test_passes_over_empty_lines_and_still_counts_them(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, "", SPARSE, "," * 13, ROW)

        assert [row["row"] for row in found.rows] == [3, 5]


class TestABrokenCsvRow:
    @pytest.mark.parametrize(
        ("broken", "path", "found", "allowed"),
        [
            ("CY-013,公积金", "$", "2 cells", "14 cells"),
            (f"{SPARSE},,", "$", "16 cells", "14 cells"),
            (
                ROW.replace("|10;", ";").replace("CY-012", "CY-013"),
                "$.materials[0]",
                "4 parts",
                "名称|必要性|原件份数|复印件份数|来源渠道",
            ),
            (
                ROW.replace("|10;", "|10;;").replace("CY-012", "CY-013"),
                "$.materials[1]",
                "1 parts",
                "名称|必要性|原件份数|复印件份数|来源渠道",
            ),
        ],
        ids=["too few cells", "too many cells", "part missing", "material missing"],
    )
    def test_is_refused_by_line_and_field_and_the_rest_goes_on(
        self, tmp_path: Path, broken: str, path: str, found: str, allowed: str
    ) -> None:
        read_file = read(tmp_path, ENGLISH, broken, ROW)

        assert told(read_file) == [("row 2", "ROW_FORM", path)]
        (problem,) = read_file.problems
        assert (problem["found"], problem["allowed"]) == (found, allowed)
        assert read_file.rows == [a_row(row=3)]

    def test_with_text_behind_a_quote_does_not_stop_the_rest(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, '"CY-013"x' + SPARSE[6:], ROW)

        assert told(found) == [("row 2", "ROW_FORM", "$")]
        assert found.rows == [a_row(row=3)]

    def test_with_an_open_quote_is_named_by_the_line_it_begins_in(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, ROW, '"CY-013' + SPARSE[6:], SPARSE)

        assert told(found) == [("row 3", "ROW_FORM", "$")]
        assert found.rows == [a_row(row=2)]


class TestAJsonFile:
    def test_gives_its_members_with_their_position(self, tmp_path: Path) -> None:
        found = read_json(tmp_path, [a_row(), a_row(list_number="CY-013")])

        assert found.rows == [a_row(row=1), a_row(list_number="CY-013", row=2)]

    def test_refuses_a_member_that_is_no_object_and_takes_the_rest(self, tmp_path: Path) -> None:
        found = read_json(tmp_path, ["CY-013", a_row()])

        assert told(found) == [("row 1", "FIELD_TYPE", "$")]
        assert found.rows == [a_row(row=2)]


class TestAListNumberThatStandsThereTwice:
    def test_with_other_content_is_refused_in_both_rows(self, tmp_path: Path) -> None:
        other = a_row(list_number="CY-013")

        found = read_json(tmp_path, [a_row(), other, a_row(mode="joint")])

        assert told(found) == [
            ("row 1", "DUPLICATE_ROW", "$.list_number"),
            ("row 3", "DUPLICATE_ROW", "$.list_number"),
        ]
        assert {problem["found"] for problem in found.problems} == {"rows 1, 3"}
        assert found.rows == [other | {"row": 2}]

    def test_with_the_same_content_is_harmless(self, tmp_path: Path) -> None:
        found = read(tmp_path, ENGLISH, ROW, ROW)

        assert found.problems == []
        assert [row["row"] for row in found.rows] == [2, 3]

    def test_is_not_looked_for_where_there_is_no_number(self, tmp_path: Path) -> None:
        found = read_json(tmp_path, [{"name": "一"}, {"name": "二"}])

        assert found.problems == []


class TestAnUnreadableFile:
    def test_does_not_exist(self, tmp_path: Path) -> None:
        assert unreadable(tmp_path / "list.csv")["allowed"] == "a file"

    def test_is_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "list.csv").mkdir()

        assert unreadable(tmp_path / "list.csv")["found"] == "Is a directory"

    @pytest.mark.parametrize(("name", "found"), [("list.xlsx", ".xlsx"), ("list", "no suffix")])
    def test_has_another_suffix(self, tmp_path: Path, name: str, found: str) -> None:
        problem = unreadable(written(tmp_path, ENGLISH, name=name))

        assert (problem["found"], problem["allowed"]) == (found, ".csv, .json")

    def test_has_another_encoding(self, tmp_path: Path) -> None:
        problem = unreadable(written(tmp_path, CHINESE, encoding="gb18030"))

        assert problem["found"] == "a byte that is no UTF-8 at position 0"

    def test_is_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(matter_file, "LARGEST", 10)

        assert unreadable(written(tmp_path, ENGLISH))["found"] == "more than 10 bytes"

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", "no heading"),
            ('"list_number', "no heading"),
            ("序号,名称", f"no column {', '.join(list(COLUMNS.values())[:-2])}"),
            (ENGLISH.replace("mode,", ""), "no column mode"),
            (f"{ENGLISH},办理模式", "column twice: mode"),
            (ENGLISH, "no matter"),
        ],
    )
    def test_has_not_the_columns(self, tmp_path: Path, text: str, found: str) -> None:
        assert unreadable(written(tmp_path, text))["found"] == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("[\n{]", "no JSON in line 2"),
            ("{}", "object"),
            ("[]", "no matter"),
            ("[NaN]", "NaN is no JSON (RFC 8259)"),
            ('[{"name": 1, "name": 2}]', "a name occurs twice in one object"),
        ],
    )
    def test_is_no_json_list(self, tmp_path: Path, text: str, found: str) -> None:
        assert unreadable(written(tmp_path, text, name="list.json"))["found"] == found

    def test_is_nested_too_deeply(self, tmp_path: Path) -> None:
        problem = unreadable(written(tmp_path, "[" * 100_000, name="list.JSON"))

        assert problem["allowed"] == "a JSON list of matters"
