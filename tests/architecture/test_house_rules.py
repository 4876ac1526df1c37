"""Rules of CONTRIBUTING that a test can hold: what is never done, and what every part has."""

import ast
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from shared.topology import SERVICES
from tests.architecture.sources import (
    PACKAGES,
    PROJECT,
    called,
    imported,
    modules,
    nodes,
    tree,
)


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(module) for module in modules(*PACKAGES) if not ast.get_docstring(tree(module))]

    assert silent == []


def test_contracts_import_nothing_of_ours_and_four_libraries() -> None:
    roots = {name.partition(".")[0] for m in modules("contracts") for name in imported(m)}

    libraries = {"jsonschema_rs", "marshmallow", "orjson", "stdnum"}
    assert roots - set(sys.stdlib_module_names) == {"contracts", *libraries}


def test_namekos_event_handler_is_used_nowhere() -> None:
    # it acks and loses an event whose handler raises
    assert users_of("nameko.events", *PACKAGES, "tests") == []


def test_namekos_consumers_and_publishers_are_used_nowhere() -> None:
    # they requeue a poison message thousands of times a second, share one channel, and set each other's options
    assert users_of("nameko.messaging", *PACKAGES) == []


def test_questions_are_answered_by_our_own_entrypoint() -> None:
    # nameko's ends the container when an answer cannot be sent
    users = users_of("nameko.rpc.rpc", *PACKAGES)

    assert users == []


def users_of(library: str, *packages: str) -> list[str]:
    return [
        str(module)
        for module in modules(*packages)
        if any(name.startswith(library) for name in imported(module))
    ]


def test_a_delivery_is_never_cancelled_refused_or_peeked_at() -> None:
    # a cancel lets the successor begin before what we hold; a refusal goes to a dead letter, which is
    # at-most-once; a queue with a single active consumer answers no basic.get
    callers = [
        f"{module}:{node.lineno}"
        for module in modules("contracts", "shared", "services")
        for node in nodes(module, ast.Call)
        if called(node) in {"basic_cancel", "basic_reject", "basic_nack", "basic_get"}
    ]

    assert callers == []


def test_nothing_is_done_once_a_worker_has_ended() -> None:
    # nameko's `worker_result` comes after the ack: what fails there is lost
    late = [
        f"{module}:{node.lineno}"
        for module in modules(*PACKAGES)
        for node in nodes(module, ast.FunctionDef)
        if node.name in {"worker_result", "worker_teardown"}
    ]

    assert late == []


def test_no_queue_lets_a_message_expire() -> None:
    # dead-lettered by time and brought back, a message is dropped once its way is a ring
    limits = {"x-message-ttl", "message-ttl", "x-expires", "expires"}
    setters = [str(module) for module in modules(*PACKAGES) if limits & named(module)]

    assert setters == []


@pytest.mark.parametrize("library", ["amqp", "eventlet", "kombu", "nameko", "setuptools"])
def test_what_delivery_stands_on_is_pinned(library: str) -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()

    [line] = [line for line in lock if line.startswith(f"{library}==")]
    # nameko 2.14 imports pkg_resources, which later ones no longer have
    assert library != "setuptools" or int(line.partition("==")[2].partition(".")[0]) < 81


# a question of RPC is no message: when its caller stopped waiting nobody should carry it out
ASKING = {"shared/client.py", "services/gateway/service.py"}


def test_a_message_never_has_a_priority_or_an_expiration() -> None:
    # a quorum queue drops expired messages without a word; priority differs between 3.10 and 4.x
    setters = {
        str(module)
        for module in modules("contracts", "shared", "services")
        if {"priority", "expiration"} & named(module)
    }

    assert setters <= ASKING


def test_a_test_waits_for_a_condition_and_never_sleeps() -> None:
    sleepers = [
        f"{module}:{node.lineno}"
        for module in modules("tests")
        for node in nodes(module, ast.Call)
        if ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]

    assert sleepers == []


def test_a_test_is_never_skipped() -> None:
    skipped = [
        f"{module}:{node.lineno}"
        for module in modules("tests")
        for node in nodes(module, ast.Attribute)
        if node.attr in {"skip", "skipif", "importorskip", "xfail"}
    ]

    assert skipped == []


def test_only_the_outermost_edge_is_mocked_and_by_its_signature() -> None:
    mocks = {
        name
        for module in modules("tests")
        for name in imported(module)
        if name.startswith("unittest.mock")
    }

    assert mocks <= {"unittest.mock.create_autospec"}


def named(module: Path) -> set[object]:
    """Names of keyword arguments and of dictionary entries."""
    keywords = {keyword.arg for keyword in nodes(module, ast.keyword)}
    keys = {
        key.value
        for node in nodes(module, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    return keywords | keys


@pytest.mark.parametrize("service", SERVICES)
class TestEveryService:
    def test_is_described(self, service: str) -> None:
        assert (PROJECT / "services" / service / "README.md").is_file()

    def test_brings_its_tables(self, service: str) -> None:
        assert list((PROJECT / "services" / service / "migrations/versions").glob("*.py"))

    def test_has_a_name_for_each_of_its_migrations_of_its_own(self, service: str) -> None:
        versions = (PROJECT / "services" / service / "migrations/versions").glob("*.py")

        assert all(path.stem.startswith(f"{service}_") for path in versions)

    def test_can_be_reached_by_a_person_or_by_the_other_node(self, service: str) -> None:
        commands = {entry.name for entry in entry_points(group="chuanyu.commands")}
        speaks_http = "nameko.web.handlers.http" in imported(
            Path("services") / service / "service.py"
        )

        assert service in commands or speaks_http


def test_every_folder_of_services_is_a_service() -> None:
    folders = {path.parent.name for path in (PROJECT / "services").glob("*/__init__.py")}

    assert folders == set(SERVICES)
