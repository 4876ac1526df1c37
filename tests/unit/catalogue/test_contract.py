"""catalogue.matter-published: its examples, and the rule that ties the id to the list number."""

import json

import pytest

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, example, examples_folder


class TestItsExamples:
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_can_be_written_as_they_stand(self, name: str) -> None:
        body = example(MATTER_PUBLISHED, 1, name)

        assert MATTER_PUBLISHED.write(body).items() >= body.items()

    def test_fit_into_a_message(self) -> None:
        sizes = [path.stat().st_size for path in examples_folder(MATTER_PUBLISHED).iterdir()]

        assert max(sizes) < 200_000

    def test_reach_the_limits(self) -> None:
        edge = example(MATTER_PUBLISHED, 1, "edge")

        assert len(edge["materials"]) == 100
        assert {len(edge["name"]), *(len(m["name"]) for m in edge["materials"])} == {200}
        assert edge["promised_limit"]["length"] == 0


class TestTheId:
    def test_is_region_and_list_number(self) -> None:
        body = example(MATTER_PUBLISHED, 1, "minimal") | {"list_number": "CY-002"}

        with pytest.raises(ContractBroken) as refused:
            MATTER_PUBLISHED.write(body)

        (problem,) = refused.value.problems
        assert (problem.code, problem.path) == ("FIELD_FORM", "$.matter_id")
        assert problem.allowed == "<region>-<list_number>"

    def test_of_another_region_is_refused(self) -> None:
        body = example(MATTER_PUBLISHED, 1, "minimal") | {"matter_id": "52-CY-001"}

        with pytest.raises(ContractBroken):
            MATTER_PUBLISHED.write(body)


def test_the_examples_are_plain_utf8_json() -> None:
    for path in examples_folder(MATTER_PUBLISHED).iterdir():
        assert json.loads(path.read_text(encoding="utf-8"))
        assert "\\u" not in path.read_text(encoding="utf-8")
