"""What the processes of a node are told through their environment, and the same as files.

Each process gets its own user and password only; the names are those that `shared.settings` reads.
"""

from collections.abc import Mapping
from pathlib import Path

from deploy.credentials import ADMIN, HTTP_TOKEN, OPERATOR, credentials, database_user
from deploy.files import private_directory, write_private
from deploy.nodes import POSTGRESQL, NodePlan, Pair
from deploy.ports import LOOPBACK
from deploy.registrations import lane_epoch, registrations, signing_key
from deploy.settings import chosen
from shared.topology import GATEWAY, SERVICES, VHOST


def amqp_url(node: NodePlan, user: str) -> str:
    """How that user reaches the node's broker."""
    password = credentials(node)[user]
    return f"amqp://{user}:{password}@{LOOPBACK}:{node.ports.amqp}/{VHOST}"


def management_url(node: NodePlan) -> str:
    return f"http://{LOOPBACK}:{node.ports.management}"


def database_url(node: NodePlan, service: str) -> str:
    """Where that service's own database is."""
    if node.database == POSTGRESQL:
        password, port = credentials(node)[database_user(service)], node.ports.postgresql
        who = f"application_name={node.name}-{service}"
        return f"postgresql+psycopg2://{service}:{password}@{LOOPBACK}:{port}/{service}?{who}"
    private_directory(node.data_directory)
    return f"sqlite:///{sqlite_file(node, service)}"


def sqlite_file(node: NodePlan, service: str) -> Path:
    """Its database, with the journal beside it."""
    return node.data_directory / f"{service}.sqlite3"


def service_environment(pair: Pair, node: NodePlan, service: str) -> dict[str, str]:
    """All settings of one service process; SettingsUnusable when what the operator has chosen cannot be."""
    common = {
        **chosen(node),
        **_identity(node),
        "CHUANYU_AMQP_URL": amqp_url(node, service),
        "CHUANYU_DATABASE_URL": database_url(node, service),
        "CHUANYU_HTTP_PORT": str(node.ports.of(service)[0]),
    }
    return common | _gateway(pair, node) if service == GATEWAY else common


def operator_environment(pair: Pair, node: NodePlan) -> dict[str, str]:
    """What the command line and the tests need to watch and to drive a node."""
    return {
        **_identity(node),
        **_monitoring(node),
        "CHUANYU_AMQP_URL": amqp_url(node, OPERATOR),
        "CHUANYU_ADMIN_USER": ADMIN,
        "CHUANYU_ADMIN_PASSWORD": credentials(node)[ADMIN],
        "CHUANYU_BORDER_AMQP_URL": amqp_url(node, node.partner),
        "CHUANYU_BORDER_KEY": str(signing_key(pair.partner_of(node))),
    }


def write_environment_files(pair: Pair) -> None:
    """`env/<service>.env` and `env/operator.env` of both nodes."""
    for node in pair.nodes:
        _write(node, OPERATOR, operator_environment(pair, node))
        for service in SERVICES:
            _write(node, service, service_environment(pair, node, service))


def _write(node: NodePlan, name: str, values: Mapping[str, str]) -> None:
    text = "".join(f"{key}={value}\n" for key, value in values.items())
    write_private(node.directory / "env" / f"{name}.env", text)


def _identity(node: NodePlan) -> dict[str, str]:
    return {
        "CHUANYU_NODE": node.name,
        "CHUANYU_REGION": node.region,
        "CHUANYU_PARTNER": node.partner,
        "CHUANYU_PARTNER_REGION": node.partner_region,
    }


def _gateway(pair: Pair, node: NodePlan) -> dict[str, str]:
    partner = pair.partner_of(node)
    return {
        **_monitoring(node),
        "CHUANYU_HTTP_TOKEN": credentials(node)[HTTP_TOKEN],
        "CHUANYU_PARTNER_URL": f"http://{LOOPBACK}:{partner.ports.http}",
        "CHUANYU_PARTNER_TOKEN": credentials(partner)[HTTP_TOKEN],
        "CHUANYU_SIGNING_KEY": str(signing_key(node)),
        "CHUANYU_PARTICIPANTS": str(registrations(pair, node)),
        "CHUANYU_LANE_EPOCH": str(lane_epoch(node)),
    }


def _monitoring(node: NodePlan) -> dict[str, str]:
    return {
        "CHUANYU_MANAGEMENT_URL": management_url(node),
        "CHUANYU_MANAGEMENT_USER": OPERATOR,
        "CHUANYU_MANAGEMENT_PASSWORD": credentials(node)[OPERATOR],
    }
