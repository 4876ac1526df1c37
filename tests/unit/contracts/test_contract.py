"""A contract with several versions: a made-up one, since the first real ones have only one."""

import pytest

from contracts.anatomy import Data
from contracts.contract import Contract, KeyOwner, Kind
from contracts.elements import basic
from contracts.elements.basic import Body
from contracts.errors import ContractBroken, UnknownVersion


class V1(Body):
    case_id = basic.text("案号", "case", longest=10, required=True)
    is_black = basic.flag("黑", "black", required=True)


class V2(Body):
    case_id = basic.text("案号", "case", longest=10, required=True)
    colour = basic.code(
        "名单", "list", codes={"red": "红", "black": "黑"}, source="-", required=True
    )


class V3(Body):
    case_id = basic.text("案号", "case", longest=10, required=True)
    colour = basic.code(
        "名单", "list", codes={"red": "红", "black": "黑"}, source="-", required=True
    )
    basis = basic.text("依据", "basis", longest=10, required=True)


def one_to_two(body: Data) -> Data:
    return {"case_id": body["case_id"], "colour": "black" if body["is_black"] else "red"}


def two_to_three(body: Data) -> Data:
    return body | {"basis": "unstated"}


def forgets_the_basis(body: Data) -> Data:
    return body


def a_contract(*, last: object = two_to_three) -> Contract:
    up = [one_to_two, forgets_the_basis if last is forgets_the_basis else two_to_three]
    return Contract("court.case-listed", V1, V2, V3, zh="列入", en="listed", key="case_id", up=up)


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
        contract = a_contract(last=forgets_the_basis)

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


@pytest.mark.parametrize("up", [[], [one_to_two], [one_to_two, two_to_three, two_to_three]])
def test_versions_without_a_converter_for_each_step_are_a_mistake(up: list[object]) -> None:
    with pytest.raises(ValueError, match="needs one converter"):
        Contract("a.b", V1, V2, V3, zh="甲", en="a", key="case_id", up=up)  # type: ignore[arg-type]
