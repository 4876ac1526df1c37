"""Between neighbouring versions there and back: what comes back is what was sent, but for what is declared lost."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.anatomy import Data
from contracts.contract import Contract
from contracts.errors import ContractBroken
from contracts.identity import JoinKey
from contracts.registry import EXAMPLES, example
from contracts.steps import Loss
from tests.contract.sendable import any_body, held_back
from tests.contract.subjects import (
    STEPS,
    every_contract_there_is,
    every_example,
    every_step,
    examples_of,
    fields_of,
    schema_of,
)
from tests.strategies import EACH_LAW


SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]
GENERATED = settings(EACH_LAW, max_examples=50, suppress_health_check=SLOW)
KEY = JoinKey(b"a key of the tests, thirty-two bytes")


def test_there_are_messages_in_several_versions_to_try_this_on() -> None:
    assert len({contract.name for contract, _ in STEPS}) >= 4
    assert any(contract.newest >= 3 for contract, _ in STEPS)


@every_step
class TestAStep:
    def test_up_and_down_gives_the_same_body_but_for_what_is_lost_upwards(
        self, contract: Contract, number: int
    ) -> None:
        for body in read_examples(contract, number):
            assert back_from_above(contract, number, body) == kept(
                contract, number, body, "lost_up"
            )

    def test_down_and_up_gives_the_same_body_but_for_what_is_lost_downwards(
        self, contract: Contract, number: int
    ) -> None:
        for body in sendable(contract, number):
            assert back_from_below(contract, number, body) == kept(
                contract, number, body, "lost_down"
            )

    @GENERATED
    @given(data=st.data())
    def test_goes_up_and_down_with_any_body(
        self, contract: Contract, number: int, data: st.DataObject
    ) -> None:
        body = any_body(contract, number, contract.steps[number - 1].lost_up, data)

        assert back_from_above(contract, number, body) == kept(contract, number, body, "lost_up")

    @GENERATED
    @given(data=st.data())
    def test_goes_down_and_up_with_any_body(
        self, contract: Contract, number: int, data: st.DataObject
    ) -> None:
        body = any_body(contract, number + 1, contract.steps[number - 1].lost_down, data)

        assert back_from_below(contract, number, body) == kept(contract, number, body, "lost_down")

    def test_with_the_join_key_gives_a_valid_body_too(
        self, contract: Contract, number: int
    ) -> None:
        for body in examples_of(contract, number):
            read = contract.version(number).read(body)
            raised = contract.steps[number - 1].raised(read, KEY)
            assert contract.version(number + 1).holds(raised)

    def test_says_why_and_what_it_loses_in_both_languages(
        self, contract: Contract, number: int
    ) -> None:
        step = contract.steps[number - 1]
        for loss in [*step.lost_up, *step.lost_down]:
            assert loss.zh
            assert loss.en
        assert step.why_zh
        assert step.why_en

    def test_declares_only_losses_of_fields_that_exist(
        self, contract: Contract, number: int
    ) -> None:
        step = contract.steps[number - 1]
        for losses, version in ((step.lost_up, number), (step.lost_down, number + 1)):
            paths = {path for path, _ in fields_of(schema_of(contract, version))}
            assert {loss.path for loss in losses} <= paths

    def test_declares_no_loss_that_never_happens(self, contract: Contract, number: int) -> None:
        # shown by the examples: each declared place differs after there and back in one of them
        step, below = contract.steps[number - 1], number
        up = [(b, step.down(step.raised(b, None))) for b in read_examples(contract, below)]
        down = [(b, step.raised(step.down(b), None)) for b in sendable(contract, below)]
        for losses, pairs in ((step.lost_up, up), (step.lost_down, down)):
            for loss in (loss for loss in losses if loss.harmless):
                assert any(values(a, loss.path) != values(b, loss.path) for a, b in pairs), (
                    loss.path
                )


FORBIDDEN = [
    (c, n, loss) for c, n in STEPS for loss in c.steps[n - 1].forbidden if n + 1 == c.newest
]


class TestAForbiddenLoss:
    @pytest.mark.parametrize(
        ("contract", "number", "loss"),
        FORBIDDEN,
        ids=[f"{c.name} {loss.path}" for c, _, loss in FORBIDDEN],
    )
    def test_holds_the_message_back(self, contract: Contract, number: int, loss: Loss) -> None:
        held = [b for b in read_examples(contract, contract.newest) if loss.happens_to(b)]

        assert held, "no example has a value there"
        for body in held:
            with pytest.raises(ContractBroken) as refused:
                contract.lower(body, number)
            assert ("LOSS_FORBIDDEN", loss.path) in {
                (p.code, p.path) for p in refused.value.problems
            }


class TestEveryVersion:
    @every_example
    def test_is_read_as_the_newest_with_and_without_the_join_key(
        self, contract: Contract, version: int, name: str
    ) -> None:
        body = example(contract, version, name)

        assert contract.write(contract.read(version, body))
        assert contract.write(contract.read(version, body, KEY))

    @every_contract_there_is
    def test_can_be_had_of_the_newest_or_the_message_is_held(self, contract: Contract) -> None:
        for name in EXAMPLES:
            data = contract.read(contract.newest, example(contract, contract.newest, name))
            for version in contract.versions:
                if all(loss.harmless for loss in contract.losses(data, version.number)):
                    assert version.write(contract.lower(data, version.number))


def back_from_above(contract: Contract, number: int, body: Data) -> Any:
    """A body of a version after up and down, each result valid; what may be lost is blotted out."""
    step = contract.steps[number - 1]
    raised = contract.version(number + 1).write(step.raised(body, None))
    return without(contract.version(number).write(step.down(raised)), blotted(step.lost_up))


def back_from_below(contract: Contract, number: int, body: Data) -> Any:
    """A body of the version above after down and up, likewise."""
    step = contract.steps[number - 1]
    lowered = contract.version(number).write(step.down(body))
    return without(
        contract.version(number + 1).write(step.raised(lowered, None)), blotted(step.lost_down)
    )


def kept(contract: Contract, number: int, body: Data, lost: str) -> Any:
    """What must come back."""
    return without(body, blotted(getattr(contract.steps[number - 1], lost)))


def blotted(losses: Sequence[Loss]) -> list[Loss]:
    """Losses whose places are not compared; a value among some that are held back is not there."""
    return [loss for loss in losses if not loss.among]


def read_examples(contract: Contract, number: int) -> list[Data]:
    return [contract.version(number).read(body) for body in examples_of(contract, number)]


def sendable(contract: Contract, number: int) -> list[Data]:
    forbidden = contract.steps[number - 1].forbidden
    return [b for b in read_examples(contract, number + 1) if not held_back(b, forbidden)]


def values(data: Any, path: str) -> list[Any]:
    """What stands at each place of a path with [*]."""
    found = [data]
    for name in path.removeprefix("$.").split("."):
        found = [value.get(name.removesuffix("[*]")) for value in found if value is not None]
        if name.endswith("[*]"):
            found = [member for members in found for member in members or ()]
    return found


def without(data: Any, losses: Any, path: str = "$") -> Any:
    """The data with every lost place blotted out."""
    if path in {loss.path for loss in losses}:
        return "lost"
    if isinstance(data, dict):
        return {name: without(inner, losses, f"{path}.{name}") for name, inner in data.items()}
    if isinstance(data, list):
        return [without(inner, losses, f"{path}[*]") for inner in data]
    return data
