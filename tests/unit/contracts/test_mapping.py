"""Values of lists that clash between systems: each maps or is refused by name, and nothing is guessed."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.codes import CODES
from contracts.errors import ContractBroken, Problem
from contracts.mapping import translate, translate_back
from contracts.participants import Participant, every_participant
from contracts.participants.form import LISTS


EVERY = every_participant()
Case = tuple[Participant, str, dict[str, Any]]
PAIRS = [(one, name) for one in EVERY.values() for name in LISTS]
every_list = pytest.mark.parametrize(
    ("participant", "name"), PAIRS, ids=[f"{one.id}-{name}" for one, name in PAIRS]
)


def entries(way: str) -> Iterator[Case]:
    for one in EVERY.values():
        for mapping in one.profile["mappings"]:
            yield from ((one, mapping["name"], entry) for entry in mapping[way])


def named(case: object) -> str | None:
    return case.id if isinstance(case, Participant) else None


INWARD, OUTWARD = list(entries("inward")), list(entries("outward"))


def refused(way: Any, participant: Participant, name: str, value: str) -> Problem:
    with pytest.raises(ContractBroken) as broken:
        way(participant, name, value)
    [problem] = broken.value.problems
    assert problem.code in CODES
    return problem


@pytest.mark.parametrize(("participant", "name", "entry"), INWARD, ids=named)
class TestAValueOfAParticipant:
    def test_becomes_a_code_of_ours_or_is_refused_by_name(
        self, participant: Participant, name: str, entry: dict[str, Any]
    ) -> None:
        if entry["to"] is not None:
            assert translate(participant, name, entry["value"]) in LISTS[name][1]
            return
        problem = refused(translate, participant, name, entry["value"])
        assert problem.code == entry["refused"]
        for part in (participant.id, LISTS[name][0], entry["value"], entry["reason"]):
            assert part in problem.found

    def test_comes_back_where_it_is_the_only_one_of_its_code(
        self, participant: Participant, name: str, entry: dict[str, Any]
    ) -> None:
        same = [e for p, n, e in INWARD if (p, n) == (participant, name) and e["to"] == entry["to"]]
        if entry["to"] is not None and len(same) == 1:
            assert translate_back(participant, name, entry["to"]) == entry["value"]


@every_list
class TestAListOfOurs:
    def test_goes_out_code_by_code_or_is_refused_by_name(
        self, participant: Participant, name: str
    ) -> None:
        inward = {e["value"] for p, n, e in INWARD if (p, n) == (participant, name)}
        for code in LISTS[name][1]:
            try:
                value = translate_back(participant, name, code)
            except ContractBroken as broken:
                [problem] = broken.problems
                assert participant.id in problem.found
            else:
                assert value in inward or participant.profile["our_codes"]

    def test_is_mapped_whole_or_not_at_all(self, participant: Participant, name: str) -> None:
        outward = {e["value"] for p, n, e in OUTWARD if (p, n) == (participant, name)}

        assert outward in (set(), set(LISTS[name][1]))

    def test_has_no_value_twice(self, participant: Participant, name: str) -> None:
        for cases in (INWARD, OUTWARD):
            values = [e["value"] for p, n, e in cases if (p, n) == (participant, name)]
            assert len(values) == len(set(values))

    def test_refuses_a_value_that_nobody_agreed(self, participant: Participant, name: str) -> None:
        for way in (translate, translate_back):
            problem = refused(way, participant, name, "ZZ-秘密")

            assert problem.code == "VALUE_NOT_MAPPED"
            assert LISTS[name][0] in problem.found
            assert "秘密" not in problem.found  # a value that is in no list may be personal
            assert problem.allowed


@pytest.mark.parametrize(
    ("participant", "name", "value", "code"),
    [
        ("yukuaiban", "service-object", "5", "6"),
        ("yukuaiban", "service-object", "6", "5"),
        ("yukuaiban", "service-object", "9", "6"),
        ("tianfu-tongban", "service-object", "7", "6"),
        ("yukuaiban", "power-level", "6", "7"),
        ("tianfu-tongban", "power-level", "6", "6"),
        ("yukuaiban", "closing", "5", "not-supplemented"),
        ("tianfu-tongban", "closing", "5", "returned"),
        ("sichuan", "closing", "returned", "returned"),
    ],
)
def test_the_same_digit_means_what_it_means_there(
    participant: str, name: str, value: str, code: str
) -> None:
    assert translate(EVERY[participant], name, value) == code


@pytest.mark.parametrize(
    ("participant", "name", "value", "code"),
    [
        ("yukuaiban", "closing", "6", "VALUE_AMBIGUOUS"),
        ("yukuaiban", "closing", "3", "VALUE_WITHOUT_EQUIVALENT"),
        ("tianfu-tongban", "material-kind", "1", "VALUE_WITHOUT_EQUIVALENT"),
        ("credit-sichuan", "service-object", "法人及非法人组织", "VALUE_AMBIGUOUS"),
        ("hotline-chongqing", "service-object", "1", "VALUE_NOT_MAPPED"),
    ],
)
def test_what_is_not_certain_is_not_guessed(
    participant: str, name: str, value: str, code: str
) -> None:
    assert refused(translate, EVERY[participant], name, value).code == code


@pytest.mark.parametrize(
    ("participant", "name", "code", "refusal"),
    [
        ("yukuaiban", "service-object", "6", "VALUE_AMBIGUOUS"),
        ("tianfu-tongban", "service-object", "6", "VALUE_AMBIGUOUS"),
        ("yukuaiban", "power-level", "6", "VALUE_WITHOUT_EQUIVALENT"),
        ("yukuaiban", "closing", "not-granted", "VALUE_WITHOUT_EQUIVALENT"),
        ("tianfu-tongban", "closing", "not-granted", "VALUE_AMBIGUOUS"),
    ],
)
def test_what_has_several_words_there_or_none_is_not_sent_out(
    participant: str, name: str, code: str, refusal: str
) -> None:
    assert refused(translate_back, EVERY[participant], name, code).code == refusal
