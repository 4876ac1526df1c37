"""A contract with several versions: a made-up one, since the first real ones have only one."""

from dataclasses import replace

import pytest

from contracts.anatomy import Data
from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, UnknownVersion
from contracts.identity import JoinKey
from contracts.steps import Loss, Step


class V1(Body):
    case_id = basic.text("案号", "case", longest=10)
    is_black = basic.flag("黑", "black")


class V2(Body):
    case_id = basic.text("案号", "case", longest=10)
    colour = basic.code("名单", "list", codes={"red": "红", "black": "黑"}, source="-")


class V3(Body):
    case_id = basic.text("案号", "case", longest=10)
    colour = basic.code("名单", "list", codes={"red": "红", "black": "黑"}, source="-")
    basis = basic.text("依据", "basis", longest=10)


def one_to_two(body: Data) -> Data:
    return {"case_id": body["case_id"], "colour": "black" if body["is_black"] else "red"}


def two_to_one(body: Data) -> Data:
    return {"case_id": body["case_id"], "is_black": body["colour"] == "black"}


def two_to_three(body: Data) -> Data:
    return body | {"basis": "unstated"}


def three_to_two(body: Data) -> Data:
    return {name: value for name, value in body.items() if name != "basis"}


def forgets_the_basis(body: Data) -> Data:
    return body


def signed(body: Data, key: JoinKey) -> Data:
    return body | {"basis": key.digest("1", body["case_id"])[-10:]}


FIRST = Step(why_zh="改为代码", why_en="a code", up=one_to_two, down=two_to_one)
BASIS = Loss("$.basis", "依据", "basis")
SECOND = Step(
    why_zh="补充依据", why_en="basis", up=two_to_three, down=three_to_two, lost_down=[BASIS], keyed_up=signed
)  # fmt: skip


def a_contract(*, last: Step = SECOND) -> Contract:
    steps = [FIRST, last]
    return Contract(
        "court.case-listed", V1, V2, V3, zh="列入", en="listed", key="case_id", steps=steps
    )


NEWEST = {"case_id": "1", "colour": "black", "basis": "unstated"}


class TestReading:
    def test_an_old_version_gives_the_newest(self) -> None:
        assert a_contract().read(1, {"case_id": "1", "is_black": True}) == NEWEST

    def test_a_version_between_goes_the_rest_of_the_way(self) -> None:
        assert a_contract().read(2, {"case_id": "1", "colour": "black"}) == NEWEST

    def test_the_newest_gives_itself(self) -> None:
        assert a_contract().read(3, NEWEST) == NEWEST

    def test_drops_what_was_never_declared(self) -> None:
        assert a_contract().read(3, NEWEST | {"phone": "1"}) == NEWEST

    @pytest.mark.parametrize("version", [0, -1, 4, 99])
    def test_refuses_a_version_that_does_not_exist(self, version: int) -> None:
        with pytest.raises(UnknownVersion) as refused:
            a_contract().read(version, NEWEST)

        assert refused.value.problems[0].allowed == "v1..v3"

    def test_a_body_that_breaks_its_own_version_is_refused(self) -> None:
        with pytest.raises(ContractBroken, match=r"FIELD_REQUIRED at \$\.is_black"):
            a_contract().read(1, {"case_id": "1"})

    def test_what_a_converter_left_incomplete_is_refused(self) -> None:
        contract = a_contract(last=replace(SECOND, up=forgets_the_basis))

        with pytest.raises(ContractBroken, match=r"FIELD_REQUIRED at \$\.basis"):
            contract.read(1, {"case_id": "1", "is_black": True})

    @pytest.mark.parametrize("body", [None, [], "text", 3, True])
    def test_what_is_no_object_is_refused(self, body: object) -> None:
        with pytest.raises(ContractBroken, match=r"FIELD_TYPE at \$:"):
            a_contract().read(3, body)


class TestWriting:
    def test_gives_the_body_of_the_newest_version(self) -> None:
        assert a_contract().write(NEWEST) == NEWEST

    def test_refuses_what_is_not_declared(self) -> None:
        with pytest.raises(ContractBroken, match=r"FIELD_UNKNOWN at \$\.phone"):
            a_contract().write(NEWEST | {"phone": "1"})

    def test_refuses_an_old_form(self) -> None:
        with pytest.raises(ContractBroken):
            a_contract().write({"case_id": "1", "is_black": True})

    def test_leaves_the_body_it_was_given_alone(self) -> None:
        body = dict(NEWEST)

        a_contract().write(body)

        assert body == NEWEST


class TestItsNames:
    def test_are_the_owner_and_the_wire_type(self) -> None:
        contract = a_contract()

        assert contract.owner == "court"
        assert contract.newest == 3
        assert contract.type_of() == "cn.chuanyu.court.case-listed.v3"
        assert contract.type_of(1) == "cn.chuanyu.court.case-listed.v1"

    def test_are_an_event_unless_said_otherwise(self) -> None:
        assert a_contract().kind is Kind.EVENT

    def test_carry_a_key_of_the_sender_unless_said_otherwise(self) -> None:
        assert a_contract().key_owner is KeyOwner.SENDER

    def test_cross_the_border_only_with_a_receiver_there(self) -> None:
        local = Contract("a.b", V1, zh="甲", en="a", key="case_id", local_receivers=["credit"])
        abroad = Contract("a.b", V1, zh="甲", en="a", key="case_id", partner_receivers=["credit"])

        assert (local.shared, abroad.shared) == (False, True)

    def test_give_the_business_key_as_text(self) -> None:
        assert a_contract().business_key({"case_id": 7}) == "7"


class TestLowering:
    def test_goes_down_step_by_step(self) -> None:
        assert a_contract().lower(NEWEST, 2) == {"case_id": "1", "colour": "black"}
        assert a_contract().lower(NEWEST, 1) == {"case_id": "1", "is_black": True}

    def test_to_the_newest_changes_nothing(self) -> None:
        assert a_contract().lower(NEWEST, 3) == NEWEST

    def test_says_beforehand_what_would_be_lost(self) -> None:
        contract = a_contract()

        assert contract.losses(NEWEST, 1) == contract.losses(NEWEST, 2) == [BASIS]
        assert contract.losses(NEWEST, 3) == []

    def test_is_held_when_the_loss_is_forbidden(self) -> None:
        contract = a_contract(last=replace(SECOND, lost_down=[replace(BASIS, harmless=False)]))

        with pytest.raises(ContractBroken, match=r"LOSS_FORBIDDEN at \$\.basis") as held:
            contract.lower(NEWEST, 1)

        assert "unstated" not in str(held.value)

    def test_to_a_version_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(UnknownVersion):
            a_contract().lower(NEWEST, 4)

    def test_that_gives_an_invalid_body_is_our_own_mistake(self) -> None:
        contract = a_contract(last=replace(SECOND, down=forgets_the_basis))

        with pytest.raises(ContractBroken, match=r"FIELD_UNKNOWN at \$\.basis"):
            contract.lower(NEWEST, 2)


class TestALoss:
    @pytest.mark.parametrize(
        ("path", "data", "lost"),
        [
            ("$.a", {"a": "x"}, True),
            ("$.a", {"a": 0}, True),
            ("$.a", {"a": None}, False),
            ("$.a", {"a": []}, False),
            ("$.a.b", {"a": {"b": "x"}}, True),
            ("$.a.b", {"a": {"b": None}}, False),
            ("$.a.b", {"a": None}, False),
            ("$.a[*].b", {"a": [{"b": None}, {"b": "x"}]}, True),
            ("$.a[*].b", {"a": [{"b": None}]}, False),
            ("$.a[*].b", {"a": None}, False),
            ("$.a[*]", {"a": ["x"]}, True),
        ],
    )
    def test_is_there_only_where_there_is_a_value(self, path: str, data: Data, lost: bool) -> None:  # noqa: FBT001
        step = Step(
            why_zh="无", why_en="none", up=two_to_three, down=forgets_the_basis, lost_down=[Loss(path, "失", "loss")]
        )  # fmt: skip
        contract = Contract("a.b", V2, V3, zh="甲", en="a", key="case_id", steps=[step])

        assert bool(contract.losses(data, 1)) == lost

    @pytest.mark.parametrize(("code", "lost"), [("new", True), ("old", False), (None, False)])
    def test_among_some_codes_is_that_of_these_alone(self, code: str | None, *, lost: bool) -> None:
        loss = Loss("$.a[*].b", "失", "loss", among=frozenset({"new"}))

        assert loss.happens_to({"a": [{"b": "old"}, {"b": code}]}) is lost


class TestReadingWithTheJoinKey:
    def test_converts_with_it_where_a_step_can(self) -> None:
        key = JoinKey(b"k" * 32)
        body = {"case_id": "1", "is_black": True}

        assert a_contract().read(1, body, key) == NEWEST | {"basis": key.digest("1", "1")[-10:]}


@pytest.mark.parametrize("steps", [[], [FIRST], [FIRST, SECOND, SECOND]])
def test_versions_without_a_step_between_each_are_a_mistake(steps: list[Step]) -> None:
    with pytest.raises(ValueError, match="needs one step"):
        Contract("a.b", V1, V2, V3, zh="甲", en="a", key="case_id", steps=steps)
