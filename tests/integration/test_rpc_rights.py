"""nameko's questions and answers must work with the rights that services and operators have."""

import subprocess
import sys

import amqp
import pytest

from deploy.environment import amqp_url
from deploy.nodes import NodePlan, Pair
from deploy.processes import PROJECT
from tests.integration.amqp import declare


pytestmark = pytest.mark.broker


@pytest.fixture
def node(brokers: Pair) -> NodePlan:
    return brokers.node("sichuan")


class TestAnOperatorsQuestion:
    def test_is_answered_through_two_services(self, node: NodePlan) -> None:
        urls = [amqp_url(node, user) for user in ("credit", "gateway", "operator")]

        asked = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.integration.rpc_services", *urls],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

        assert (asked.stdout, asked.returncode) == ("S-1 is not listed\n", 0), asked.stderr


class TestAServiceThatTakesAnothersQuestions:
    def test_is_refused(self, node: NodePlan) -> None:
        with pytest.raises(amqp.AccessRefused):
            declare(amqp_url(node, "catalogue"), "rpc-credit")
