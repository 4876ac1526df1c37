"""A database that was there once and is gone stops a start; an operator's word lets it begin anew."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy import begun, lifecycle, pids
from deploy.cli.main import chuanyu
from deploy.database import place
from deploy.environment import sqlite_file
from deploy.errors import DatabaseFailed, DatabaseMissing
from deploy.nodes import DATABASES, POSTGRESQL, NodePlan, Pair, plan_pair
from deploy.registrations import lane_epoch
from shared.topology import GATEWAY, SERVICES


@pytest.fixture(params=DATABASES)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
    return plan_pair(tmp_path / "run", 21_000, request.param)


def database(node: NodePlan) -> Path:
    return place.data(node) if node.database == POSTGRESQL else sqlite_file(node, GATEWAY)


@pytest.fixture
def lost(pair: Pair) -> NodePlan:
    """Its gateway has worked, and the database is no longer there."""
    node = pair.node("sichuan")
    database(node).parent.mkdir(parents=True)
    begun.note(node, GATEWAY)
    return node


def test_nothing_is_missing_at_a_first_start(pair: Pair) -> None:
    begun.refuse_missing(pair)


def test_a_database_that_is_there_is_not_missing(pair: Pair, lost: NodePlan) -> None:
    database(lost).touch()

    begun.refuse_missing(pair)


def test_one_that_is_gone_stops_the_start_before_anything_is_begun(
    pair: Pair, lost: NodePlan
) -> None:
    with pytest.raises(DatabaseMissing) as refused:
        lifecycle.up(pair, lambda _: None, lambda _node, _service: True)

    assert "DATABASE_MISSING" in str(refused.value)
    assert str(database(lost)) in str(refused.value)
    assert "chuanyu --node sichuan begin-anew gateway" in str(refused.value)
    assert not lost.log_directory.exists()


def test_the_databases_of_the_other_kind_are_another_story(pair: Pair, lost: NodePlan) -> None:
    [other] = {*DATABASES} - {pair.database}

    begun.refuse_missing(plan_pair(pair.run_dir, 21_000, other))


def test_an_operator_lets_a_gateway_begin_anew_in_another_epoch(
    pair: Pair, lost: NodePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.cli.main.plan_pair", lambda _: pair)

    told = CliRunner().invoke(chuanyu, ["--node", "sichuan", "begin-anew", GATEWAY])

    assert told.exit_code == 0, told.output
    assert "epoch 2" in told.output
    assert lane_epoch(lost) == 2
    begun.refuse_missing(pair)


def test_other_services_have_no_epoch(pair: Pair) -> None:
    node = pair.node("sichuan")
    begun.note(node, "credit")

    assert begun.begin_anew(node, "credit") is None
    assert lane_epoch(node) == 1
    begun.refuse_missing(pair)


def test_no_service_begins_anew_while_it_runs(lost: NodePlan, pair: Pair) -> None:
    mark = {"pid": os.getpid(), "mark": pids._mark(os.getpid())}
    lost.pid_file(GATEWAY).parent.mkdir(parents=True)
    lost.pid_file(GATEWAY).write_text(json.dumps(mark))

    with pytest.raises(DatabaseFailed, match="is running"):
        begun.begin_anew(lost, GATEWAY)

    with pytest.raises(DatabaseMissing):
        begun.refuse_missing(pair)
    assert lane_epoch(lost) == 1


def test_every_service_is_looked_at(pair: Pair) -> None:
    for service in SERVICES:
        node = pair.node("chongqing")
        begun.note(node, service)
        with pytest.raises(DatabaseMissing, match=service):
            begun.refuse_missing(pair)
        begun.begin_anew(node, service)
