"""From what a check says to a coded problem, and what a problem says to a person."""

import dataclasses
import re

import pytest

from contracts.codes import CODES, Explanation
from contracts.errors import MOST, ContractBroken, Problem, kind_of
from contracts.fault import fault, listed, problems


class TestTheListOfCodes:
    @pytest.mark.parametrize("code", CODES)
    def test_explains_and_cures_in_both_languages(self, code: str) -> None:
        texts = dataclasses.asdict(CODES[code])

        assert re.fullmatch("[A-Z]+(_[A-Z]+)*", code)
        assert all(re.search("[\u4e00-\u9fff]", texts[name]) for name in ("zh", "remedy_zh"))
        assert all(re.search("[a-z]{3}", texts[name]) for name in ("en", "remedy_en"))

    @pytest.mark.parametrize("code", CODES)
    def test_is_punctuated_as_chinese_is(self, code: str) -> None:
        for text in (CODES[code].zh, CODES[code].remedy_zh):
            assert not re.search("[一-鿿〕》」] ?[,;:]|[,;:] ?[一-鿿]", text)

    def test_says_nothing_twice(self) -> None:
        said = [explanation.zh for explanation in CODES.values()]

        assert len(said) == len(set(said))


class TestAProblem:
    def test_crosses_a_boundary_with_its_texts_and_cure(self) -> None:
        crossed = Problem("FIELD_RANGE", "$.amount", "number", "0..9").as_dict()

        texts: Explanation = CODES["FIELD_RANGE"]
        assert crossed == {
            "code": "FIELD_RANGE",
            "path": "$.amount",
            "found": "number",
            "allowed": "0..9",
            **dataclasses.asdict(texts),
        }

    def test_is_one_line_for_a_log(self) -> None:
        line = str(Problem("FIELD_RANGE", "$.amount", "number", "0..9"))

        assert line == (
            "FIELD_RANGE at $.amount: 数值超出范围 / the number is out of range"
            " (found number) [allowed: 0..9]"
        )

    def test_is_short_when_there_is_nothing_more_to_say(self) -> None:
        assert str(Problem("BLOCKED")).endswith("an earlier message of the same key is parked")

    def test_is_raised_together_with_all_others(self) -> None:
        broken = ContractBroken([Problem("FIELD_RANGE", "$.a"), Problem("FIELD_TYPE", "$.b")])

        assert [problem.path for problem in broken.problems] == ["$.a", "$.b"]
        assert "$.a" in str(broken)
        assert "$.b" in str(broken)


class TestMoreProblemsThanAnybodyReads:
    def test_are_counted_after_the_first_hundred(self) -> None:
        broken = ContractBroken(Problem("FIELD_RANGE", f"$.a[{n}]") for n in range(MOST + 7))

        *told, last = broken.problems
        assert [problem.path for problem in told] == [f"$.a[{n}]" for n in range(MOST)]
        assert last == Problem("MORE_PROBLEMS", "$", "7", "100")

    def test_are_all_told_when_they_are_a_hundred(self) -> None:
        broken = ContractBroken([Problem("FIELD_RANGE")] * MOST)

        assert {problem.code for problem in broken.problems} == {"FIELD_RANGE"}

    def test_stay_counted_when_they_are_raised_together_with_others(self) -> None:
        earlier = ContractBroken([Problem("FIELD_RANGE")] * (MOST + 7))

        again = ContractBroken([*earlier.problems, Problem("FIELD_TYPE"), Problem("FIELD_TYPE")])

        assert again.problems[MOST:] == (Problem("MORE_PROBLEMS", "$", "9", "100"),)


class TestALongListOfWhatWasAllowed:
    def test_is_told_as_far_as_it_fits_with_its_length(self) -> None:
        text = listed(f"{n:03} 名称" for n in range(300))

        assert text.startswith("000 名称, 001 名称, ")
        assert text.endswith(" 名称, … (300)")
        assert 180 < len(text) <= 200

    def test_is_told_whole_when_it_is_short(self) -> None:
        assert listed(["1 是", "0 否"]) == "1 是, 0 否"

    def test_of_one_overlong_entry_is_its_length(self) -> None:
        assert listed(["x" * 201]).endswith("… (1)")


class TestWhatAValueIsCalled:
    @pytest.mark.parametrize(
        ("value", "name"),
        [
            (None, "nothing"),
            (True, "true/false"),
            (7, "number"),
            (1.5, "number"),
            ("张三", "text of 2 characters"),
            ([1, 2], "list of 2"),
            ({"a": 1}, "object"),
            (b"", "bytes"),
        ],
    )
    def test_is_its_kind_and_size(self, value: object, name: str) -> None:
        assert kind_of(value) == name


class TestWhatAValidatorCollected:
    def test_becomes_problems_with_paths(self) -> None:
        messages = {
            "a": [fault("FIELD_RANGE", "0..9")],
            "b": {"c": {1: [fault("FIELD_TYPE", "text")]}},
            "_schema": [fault("FIELD_TYPE", "object")],
        }

        found = problems(messages, {"a": 10, "b": {"c": ["x", 7]}})

        assert found == [
            Problem("FIELD_RANGE", "$.a", "number", "0..9"),
            Problem("FIELD_TYPE", "$.b.c[1]", "number", "text"),
            Problem("FIELD_TYPE", "$", "object", "object"),
        ]

    @pytest.mark.parametrize("name", ["listingId", "x-note", "name_2", "a1234", "x" * 60])
    def test_at_an_undeclared_field_names_it(self, name: str) -> None:
        [problem] = problems({name: [fault("FIELD_UNKNOWN")]}, {name: 1})

        assert problem.path == f"$.{name}"

    @pytest.mark.parametrize(
        "name",
        [
            "张三",
            "110105194912310021",
            "E12345678",
            "a b",
            "a.b",
            "a[0]",
            "",
            "x" * 61,
            "1a",
            "a\n",
        ],
    )
    def test_at_what_is_no_name_of_a_field_says_how_long_it_is(self, name: str) -> None:
        [problem] = problems({name: [fault("FIELD_UNKNOWN")]}, {name: 1})

        assert problem.path == f"$.(name of {len(name)} characters)"

    def test_may_be_a_single_message(self) -> None:
        assert problems(fault("FIELD_TYPE", "list"), 7) == [
            Problem("FIELD_TYPE", "$", "number", "list")
        ]

    def test_may_allow_what_contains_the_separator(self) -> None:
        [problem] = problems([fault("FIELD_FORM", "a|b")], "x")

        assert problem.allowed == "a|b"

    def test_in_words_of_the_library_is_a_wrong_type(self) -> None:
        [problem] = problems({"a": ["Not a valid thing."]}, {"a": 7})

        assert problem == Problem("FIELD_TYPE", "$.a", "number", "Not a valid thing.")

    @pytest.mark.parametrize("data", ["text", ["only one"], None])
    def test_at_a_place_that_the_data_has_not_found_nothing(self, data: object) -> None:
        [problem] = problems({3: [fault("FIELD_TYPE")]}, data)

        assert problem == Problem("FIELD_TYPE", "$[3]", "nothing", "")
