import stat
from pathlib import Path

import sqlalchemy as sa

from deploy.environment import (
    database_url,
    operator_environment,
    service_environment,
    write_environment_files,
)
from deploy.nodes import POSTGRESQL, plan_pair
from shared.settings import Reader, read_settings
from shared.topology import SERVICES
from tests.unit.deploy.builders import BASE, a_pair


class TestTheEnvironmentOfAService:
    def test_satisfies_the_settings_it_reads(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        reader = Reader(service_environment(pair, pair.node("sichuan"), "credit"))

        settings = read_settings(reader, "credit")

        reader.done()
        assert (settings.node, settings.partner) == ("sichuan", "chongqing")
        assert settings.amqp_url.startswith("amqp://credit:")
        assert settings.database_url == f"sqlite:///{tmp_path}/sichuan/data/credit.sqlite3"

    def test_names_the_services_own_database_on_postgresql(self, tmp_path: Path) -> None:
        pair = plan_pair(tmp_path, BASE, POSTGRESQL)
        node = pair.node("sichuan")
        urls = {service: database_url(node, service) for service in SERVICES}
        passwords = {str(sa.make_url(url).password) for url in urls.values()}

        url = sa.make_url(service_environment(pair, node, "credit")["CHUANYU_DATABASE_URL"])
        assert (url.username, url.database, url.port) == ("credit", "credit", BASE + 16)
        assert dict(url.query) == {"application_name": "sichuan-credit"}
        assert len(passwords) == len(SERVICES)

    def test_has_no_secret_of_anybody_else(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)

        names = set(service_environment(pair, pair.node("sichuan"), "credit"))

        assert not {name for name in names if "PASSWORD" in name or "TOKEN" in name}


class TestTheGateways:
    def test_know_each_others_address_and_token(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        here, there = (service_environment(pair, node, "gateway") for node in pair.nodes)

        assert here["CHUANYU_PARTNER_TOKEN"] == there["CHUANYU_HTTP_TOKEN"]
        assert here["CHUANYU_PARTNER_URL"].endswith(f":{there['CHUANYU_HTTP_PORT']}")
        assert here["CHUANYU_HTTP_TOKEN"] != there["CHUANYU_HTTP_TOKEN"]


class TestTheOperator:
    def test_can_speak_as_the_partner_at_the_border(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)

        values = operator_environment(pair, pair.node("chongqing"))

        assert values["CHUANYU_BORDER_AMQP_URL"].startswith("amqp://sichuan:")
        assert values["CHUANYU_AMQP_URL"].startswith("amqp://operator:")


class TestTheFiles:
    def test_repeat_the_environment_and_are_closed_to_others(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        node = pair.node("chongqing")

        write_environment_files(pair)

        path = node.directory / "env" / "gateway.env"
        lines = path.read_text().splitlines()
        assert dict(line.split("=", 1) for line in lines) == service_environment(
            pair, node, "gateway"
        )
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE((node.directory / "secrets.json").stat().st_mode) == 0o600

    def test_keep_the_passwords_from_one_start_to_the_next(self, tmp_path: Path) -> None:
        pair = a_pair(tmp_path)
        first = operator_environment(pair, pair.nodes[0])

        assert operator_environment(a_pair(tmp_path), pair.nodes[0]) == first
