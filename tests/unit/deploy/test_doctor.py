"""What the doctor says of a broker's plugins."""

import pytest

from deploy.broker.configuration import PLUGINS
from deploy.doctor.broker import _plugins
from deploy.doctor.finding import Grade
from tests.unit.deploy.builders import a_node


@pytest.mark.parametrize(
    ("row", "grade"),
    [
        ({"enabled_plugins": list(PLUGINS)}, Grade.OK),
        ({"enabled_plugins": list(PLUGINS[1:])}, Grade.FAIL),
        ({}, Grade.WARN),  # a broker that has just started has no figures yet
    ],
)
def test_plugins_are_missing_only_when_the_broker_says_so(
    row: dict[str, list[str]], grade: Grade
) -> None:
    assert _plugins(a_node(), row).grade is grade
