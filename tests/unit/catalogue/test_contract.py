"""catalogue.matter-published: its examples, the id, and what the step from the platforms' form to the standard does."""

import json
from typing import Any

import pytest

from contracts.catalogue.matter_published import MATTER_PUBLISHED
from contracts.codes import CODES
from contracts.elements import differences, matters, platform_matters
from contracts.elements.implementations import CONTENT
from contracts.elements.materials import MOST
from contracts.errors import ContractBroken
from contracts.registry import EXAMPLES, every_contract, example, examples_folder


[STEP] = MATTER_PUBLISHED.steps
every_example = pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version in (1, 2) for name in EXAMPLES]
)


def an_old_body(**changed: Any) -> dict[str, Any]:
    return MATTER_PUBLISHED.version(1).read(example(MATTER_PUBLISHED, 1, "typical") | changed)


def a_new_body(**changed: Any) -> dict[str, Any]:
    return MATTER_PUBLISHED.read(2, example(MATTER_PUBLISHED, 2, "minimal") | changed)


def an_old_material(kind: str, paper_copies: int) -> dict[str, Any]:
    stated = {"name": "购房合同", "necessity": "1", "channel": "10"}
    return stated | {"kind": kind, "paper_copies": paper_copies}


def a_new_material(originals: int, copies: int, **more: Any) -> dict[str, Any]:
    stated = {"name": "购房合同", "necessity": "1", "channel": "10"}
    return stated | {"originals": originals, "copies": copies} | more


def forbidden(**changed: Any) -> list[str]:
    """Where a body of the newest version is held back from readers of the first."""
    with pytest.raises(ContractBroken) as refused:
        MATTER_PUBLISHED.lower(a_new_body(**changed), 1)
    assert {problem.code for problem in refused.value.problems} == {"LOSS_FORBIDDEN"}
    return [problem.path for problem in refused.value.problems]


class TestItsExamples:
    @every_example
    def test_can_be_written_as_they_stand(self, version: int, name: str) -> None:
        body = example(MATTER_PUBLISHED, version, name)

        assert json.dumps(MATTER_PUBLISHED.version(version).write(body))

    def test_reach_the_limits(self) -> None:
        edge = example(MATTER_PUBLISHED, 2, "edge")

        assert {len(edge["name"]), len(edge["materials"][0]["name"])} == {200}
        assert edge["promised_limit"]["length"] == 0

    def test_state_every_element_of_the_standard_somewhere(self) -> None:
        stated = {name for kind in EXAMPLES for name in example(MATTER_PUBLISHED, 2, kind)}

        assert stated >= set(CONTENT)

    def test_are_plain_utf8_json(self) -> None:
        for path in examples_folder(MATTER_PUBLISHED).iterdir():
            assert json.loads(path.read_text(encoding="utf-8"))
            assert "\\u" not in path.read_text(encoding="utf-8")


class TestTheMaterials:
    def test_can_be_a_hundred(self) -> None:
        most = [a_new_material(1, 1, number=n) for n in range(1, MOST + 1)]

        assert len(a_new_body(materials=most)["materials"]) == MOST


class TestTheId:
    def test_is_region_and_list_number(self) -> None:
        body = example(MATTER_PUBLISHED, 2, "minimal") | {"list_number": "CY-002"}

        with pytest.raises(ContractBroken) as refused:
            MATTER_PUBLISHED.write(body)

        (problem,) = refused.value.problems
        assert (problem.code, problem.path) == ("MATTER_ID_MISMATCH", "$.matter_id")
        assert problem.allowed == "<region>-<list_number>"

    def test_of_another_region_is_refused(self) -> None:
        body = example(MATTER_PUBLISHED, 2, "minimal") | {"matter_id": "52-CY-001"}

        with pytest.raises(ContractBroken):
            MATTER_PUBLISHED.write(body)


class TestTheCodesOfThePlatforms:
    @pytest.mark.parametrize(
        ("platform", "standard"),
        [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "6"), ("6", "5"), ("9", "6")],
    )
    def test_of_objects_become_those_of_the_standard(self, platform: str, standard: str) -> None:
        assert STEP.up(an_old_body(objects=[platform]))["objects"] == [standard]

    @pytest.mark.parametrize("standard", matters.OBJECTS)
    def test_of_objects_are_found_again(self, standard: str) -> None:
        assert STEP.up(STEP.down(a_new_body(objects=[standard])))["objects"] == [standard]

    @pytest.mark.parametrize("level", platform_matters.LEVELS)
    def test_of_levels_keep_their_meaning_both_ways(self, level: str) -> None:
        raised = STEP.up(an_old_body(level=level))

        assert matters.LEVELS[raised["level"]] == platform_matters.LEVELS[level]
        assert STEP.down(raised)["level"] == level

    def test_have_none_for_the_village(self) -> None:
        assert STEP.down(a_new_body(level="6"))["level"] is None


class TestTheNumberOfPaperCopies:
    @pytest.mark.parametrize(
        ("kind", "numbers"), [("1", (2, 0, False)), ("2", (0, 2, None)), ("3", (2, 0, True))]
    )
    def test_is_of_originals_or_of_copies_by_the_kind(
        self, kind: str, numbers: tuple[int, int, bool | None]
    ) -> None:
        [material] = STEP.up(an_old_body(materials=[an_old_material(kind, 2)]))["materials"]

        found = material["originals"], material["copies"], material["copy_suffices"]
        assert found == numbers

    @pytest.mark.parametrize("kind", platform_matters.MATERIAL_KINDS)
    @pytest.mark.parametrize("paper_copies", [0, 1, 99])
    def test_comes_back_as_it_was(self, kind: str, paper_copies: int) -> None:
        old = an_old_body(materials=[an_old_material(kind, paper_copies)])

        assert STEP.down(STEP.up(old))["materials"] == old["materials"]

    def test_is_the_sum_where_both_are_asked_for(self) -> None:
        [material] = STEP.down(a_new_body(materials=[a_new_material(1, 2)]))["materials"]

        assert (material["kind"], material["paper_copies"]) == (platform_matters.EITHER, 3)

    def test_never_has_three_digits(self) -> None:
        [material] = STEP.down(a_new_body(materials=[a_new_material(99, 99)]))["materials"]

        assert material["paper_copies"] == 99


class TestAnOldReader:
    def test_gets_what_its_form_has_a_field_for(self) -> None:
        body = a_new_body(objects=["5"], mode="online", visits=0)

        lowered = MATTER_PUBLISHED.lower(body, 1)

        assert (lowered["objects"], lowered["mode"]) == (["6"], "online")
        assert "visits" not in lowered
        lost = {loss.path for loss in MATTER_PUBLISHED.losses(body, 1)}
        assert "$.visits" in lost
        assert "$.mode" not in lost

    def test_is_told_for_whom_at_what_cost_and_from_when_to_when(self) -> None:
        decisive = {
            "scope": "cross-city",
            "charged": True,
            "effective_on": "2027-01-01",
            "ends_on": "2027-12-31",
        }

        lowered = MATTER_PUBLISHED.lower(a_new_body(**decisive), 1)

        assert lowered.items() >= decisive.items()

    @pytest.mark.parametrize(
        ("material", "path"),
        [
            pytest.param(
                {"originals": 1, "copies": 1}, "originals", id="both would read as either"
            ),
            pytest.param(
                {"originals": 0, "copies": 1, "by_sharing": True}, "by_sharing", id="shared"
            ),
            pytest.param(
                {"originals": 1, "copies": 0, "issue_time": "三个月内"}, "issue_time", id="old"
            ),
        ],
    )
    def test_is_not_told_of_a_material_it_would_ask_for_wrongly(
        self, material: dict[str, Any], path: str
    ) -> None:
        assert forbidden(materials=[a_new_material(**material)]) == [f"$.materials[*].{path}"]

    @pytest.mark.parametrize(
        "material",
        [
            {"originals": 1, "copies": 1, "copy_suffices": True},
            {"originals": 1, "copies": 0, "by_sharing": False},
            {"originals": 0, "copies": 2},
        ],
    )
    def test_is_told_of_every_other(self, material: dict[str, Any]) -> None:
        assert MATTER_PUBLISHED.lower(a_new_body(materials=[a_new_material(**material)]), 1)

    def test_is_not_told_of_materials_without_their_situations(self) -> None:
        option = {"option_id": "A", "text": "是", "materials": []}
        question = {
            "question_id": "Q1",
            "text": "问",
            "kind": "1",
            "first": True,
            "options": [option],
        }

        assert forbidden(situations=[question]) == ["$.situations"]

    def test_serves_the_unincorporated_too_where_other_organisations_are_served(self) -> None:
        assert MATTER_PUBLISHED.lower(a_new_body(objects=["6"]), 1)["objects"] == ["5", "9"]


class TestTheDifferences:
    def test_of_the_implementation_list_are_those_of_its_elements(self) -> None:
        of_divisions = {"window_address", "hours", "phone", "supervision_phone", "blank_form"}

        assert set(differences.FIELDS) - of_divisions - {"revision"} <= set(CONTENT)


class TestTheRefusals:
    def test_are_published_codes(self) -> None:
        named = {
            code
            for contract in every_contract().values()
            if contract.owner == "catalogue"
            for code in contract.refusals
        }

        assert named
        assert named <= set(CODES)
