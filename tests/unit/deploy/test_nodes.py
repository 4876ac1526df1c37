from pathlib import Path

from deploy.nodes import (
    POSTGRESQL,
    SQLITE,
    Pair,
    plan_pair,
    processes_of,
    remember_plan,
    remembered_port_base,
)
from deploy.ports import default_port_base
from tests.unit.deploy.builders import BASE, a_pair


def every_port(pair: Pair) -> list[int]:
    return [port for node in pair.nodes for port in node.ports.purposes()]


class TestThePlanOfAPair:
    def test_has_the_two_provinces_as_each_others_partners(self) -> None:
        pair = a_pair()

        assert [(n.name, n.region, n.partner, n.partner_region) for n in pair.nodes] == [
            ("chongqing", "50", "sichuan", "51"),
            ("sichuan", "51", "chongqing", "50"),
        ]
        assert pair.partner_of(pair.node("sichuan")) == pair.node("chongqing")

    def test_gives_every_listener_a_port_of_its_own_within_twenty(self) -> None:
        ports = every_port(a_pair())

        assert len(set(ports)) == len(ports) == 20
        assert set(ports) <= set(range(BASE, BASE + 20))

    def test_keeps_all_files_of_a_node_below_its_own_directory(self, tmp_path: Path) -> None:
        pair = plan_pair(tmp_path, BASE)

        assert [node.directory for node in pair.nodes] == [
            tmp_path / "chongqing",
            tmp_path / "sichuan",
        ]

    def test_names_the_process_behind_each_port(self) -> None:
        node = plan_pair(Path("/nowhere/run"), BASE, "postgresql").node("chongqing")

        named = [port for process in processes_of(node) for port in node.ports.of(process)]

        assert sorted(named) == sorted(node.ports.purposes())


class TestARunDirectoryThatWasStartedBefore:
    def test_is_planned_on_the_same_ports_again(self, tmp_path: Path) -> None:
        remember_plan(plan_pair(tmp_path, BASE))

        assert plan_pair(tmp_path) == plan_pair(tmp_path, BASE)

    def test_is_planned_on_the_same_database_again(self, tmp_path: Path) -> None:
        remember_plan(plan_pair(tmp_path, BASE, POSTGRESQL))

        assert plan_pair(tmp_path).database == POSTGRESQL
        assert plan_pair(tmp_path, database=SQLITE).database == SQLITE

    def test_by_an_older_version_is_on_sqlite(self, tmp_path: Path) -> None:
        (tmp_path / "ports.json").write_text('{"base": 23000}')

        assert plan_pair(tmp_path).database == SQLITE

    def test_can_be_planned_on_other_ports(self, tmp_path: Path) -> None:
        remember_plan(plan_pair(tmp_path, BASE))

        assert plan_pair(tmp_path, BASE + 100).port_base == BASE + 100


class TestARunDirectoryThatIsNew:
    def test_gets_the_ports_of_the_folder_around_it(self, tmp_path: Path) -> None:
        assert remembered_port_base(tmp_path / "run") is None
        assert plan_pair(tmp_path / "run").port_base == default_port_base(tmp_path)
