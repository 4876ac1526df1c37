"""What the doctor says of a broker's plugins and of a PostgreSQL server."""

import pytest

from deploy.broker.configuration import PLUGINS
from deploy.doctor.broker import _plugins
from deploy.doctor.database import DURABLE, judge, look
from deploy.doctor.finding import Grade
from shared.topology import SERVICES
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


SERVER = {
    "version": "15.18",
    "clients": "3",
    **dict.fromkeys(DURABLE, "on"),
    **{f"database {service}": "8 MB" for service in SERVICES},
}


class TestAPostgresqlServer:
    def test_is_well_when_durable_and_complete(self) -> None:
        assert {finding.grade for finding in judge(a_node(), SERVER)} == {Grade.OK}

    @pytest.mark.parametrize("setting", DURABLE)
    def test_that_may_lose_a_commit_is_a_fault(self, setting: str) -> None:
        [fault] = [f for f in judge(a_node(), SERVER | {setting: "off"}) if f.grade is Grade.FAIL]

        assert fault.topic == f"chongqing {setting}"

    def test_without_a_services_database_is_a_fault(self) -> None:
        found = {name: said for name, said in SERVER.items() if name != "database credit"}

        [fault] = [finding for finding in judge(a_node(), found) if finding.grade is Grade.FAIL]

        assert (fault.said, fault.cure) == ("没有 missing", "make up")

    def test_is_not_looked_for_on_sqlite(self) -> None:
        assert list(look(a_node())) == []
