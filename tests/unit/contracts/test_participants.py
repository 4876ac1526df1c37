"""Who takes part: every file of its form, every system of the founding document, what each may send."""

import json
from typing import Any

import pytest

from contracts.contract import Contract
from contracts.elements import times
from contracts.elements.basic import Body
from contracts.errors import ContractBroken
from contracts.participants import FOLDER, Participant, every_participant, of_profile
from contracts.participants.form import NO_EQUIVALENT, Entry
from contracts.registry import every_contract
from contracts.roles import Role
from contracts.version import Shape


EVERY = every_participant()
every_one_there_is = pytest.mark.parametrize("participant", EVERY.values(), ids=lambda p: p.id)


class OnlyADay(Body):
    day = times.day("日期", "day")


def contract(**agreed: Any) -> Contract:
    return Contract("credit.thing-done", OnlyADay, zh="办", en="done", key="day", **agreed)


@every_one_there_is
class TestAParticipant:
    def test_is_called_like_its_file(self, participant: Participant) -> None:
        assert (FOLDER / f"{participant.id}.json").is_file()

    def test_has_a_file_that_says_it_as_it_is_written(self, participant: Participant) -> None:
        text = (FOLDER / f"{participant.id}.json").read_text(encoding="utf-8")

        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"

    def test_speaks_versions_of_contracts_that_exist(self, participant: Participant) -> None:
        for spoken in participant.profile["speaks"]:
            assert 1 <= spoken["version"] <= every_contract()[spoken["contract"]].newest

    def test_maps_each_list_once(self, participant: Participant) -> None:
        names = [mapping["name"] for mapping in participant.profile["mappings"]]

        assert len(names) == len(set(names))

    def test_says_where_its_values_were_seen(self, participant: Participant) -> None:
        mapped = participant.profile["mappings"]

        assert mapped or participant.profile["our_codes"] or participant.profile["remark"]
        assert all(mapping["source"] for mapping in mapped)


class TestTheSystemsOfTheFoundingDocument:
    @pytest.mark.parametrize("role", Role)
    def test_are_there_for_both_regions(self, role: Role) -> None:
        regions = sorted(one.region for one in EVERY.values() if one.role is role)

        assert regions == ["50", "51"]


class TestWhatAParticipantMaySendAndReceive:
    def test_follows_from_its_role(self) -> None:
        agreed = contract(
            senders=[Role.CREDIT_PLATFORM], listeners=[Role.HOTLINE], local_receivers=["credit"]
        )

        sends = {name for name, one in EVERY.items() if one.may_send(agreed)}
        receives = {name for name, one in EVERY.items() if one.may_receive(agreed)}

        assert sends == {"credit-chongqing", "credit-sichuan"}
        assert receives == {"chongqing", "sichuan", "hotline-chongqing", "hotline-sichuan"}

    def test_is_listed_with_the_version_it_speaks(self) -> None:
        agreed = contract(senders=[Role.HOTLINE], listeners=[Role.CREDIT_PLATFORM])

        [hotline] = EVERY["hotline-sichuan"].parts([agreed])
        [platform] = EVERY["credit-sichuan"].parts([agreed])

        assert (hotline.sends, hotline.receives, hotline.version) == (True, False, 1)
        assert (platform.sends, platform.receives, platform.version) == (False, True, 1)
        assert list(EVERY["yukuaiban"].parts([agreed])) == []

    def test_is_the_first_version_unless_its_file_says_a_later_one(self) -> None:
        spoken = [{"contract": "credit.thing-done", "version": 3}]
        platform = of_profile(EVERY["yukuaiban"].profile | {"speaks": spoken})

        assert platform.knows("credit.thing-done", 3)
        assert not platform.knows("credit.thing-done", 4)
        assert not platform.knows("credit.other-done", 2)
        assert platform.knows("credit.other-done", None)
        assert EVERY["chongqing"].knows("credit.thing-done", 4)

    def test_is_something_for_every_node(self) -> None:
        parts = list(EVERY["chongqing"].parts(every_contract().values()))

        assert all(part.version == part.contract.newest for part in parts)
        assert any(part.sends and part.receives for part in parts)


class TestAFile:
    def test_that_is_not_of_its_form_is_refused_with_all_that_is_wrong(self) -> None:
        with pytest.raises(ContractBroken) as refused:
            of_profile(EVERY["yukuaiban"].profile | {"region": "52", "id": "Ü", "more": 1})

        found = {(problem.code, problem.path) for problem in refused.value.problems}
        assert found == {
            ("VALUE_NOT_IN_LIST", "$.region"), ("FIELD_FORM", "$.id"), ("FIELD_UNKNOWN", "$.more"),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("stated", "settled"),
        [
            ({"to": "1"}, True),
            ({"refused": NO_EQUIVALENT, "reason": "无"}, True),
            ({"refused": NO_EQUIVALENT}, False),
            ({"to": "1", "refused": NO_EQUIVALENT, "reason": "无"}, False),
            ({}, False),
        ],
    )
    def test_maps_a_value_or_refuses_it_by_name(
        self,
        stated: dict[str, str],
        settled: bool,  # noqa: FBT001 - a case of the table
    ) -> None:
        entry = {"value": "1", "zh": "值"} | stated

        try:
            Shape(Entry).write(entry)
        except ContractBroken as broken:
            found = [problem.code for problem in broken.problems]
        else:
            found = []

        assert found == ([] if settled else ["VALUE_NOT_MAPPED"])
