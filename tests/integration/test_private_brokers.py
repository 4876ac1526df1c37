"""What the private brokers must do and must refuse, on real RabbitMQ nodes."""

import amqp
import pytest
from amqp.basic_message import Message

from contracts import binding
from deploy.broker.configuration import MESSAGE_BYTES
from deploy.environment import amqp_url
from deploy.nodes import BROKER, EPMD, NodePlan, Pair
from deploy.pids import find
from deploy.ports import listeners, socket_inodes
from shared import topology
from tests.integration.amqp import channel_of, declare, give_back, publish, read, reject_one, take


pytestmark = pytest.mark.broker

LOOPBACK = {"0100007F", "00000000000000000000000001000000"}
GATEWAY_QUEUES = topology.partition_queues("gateway")


@pytest.fixture
def here(brokers: Pair) -> NodePlan:
    return brokers.node("chongqing")


@pytest.fixture
def there(brokers: Pair) -> NodePlan:
    return brokers.node("sichuan")


class TestTheListeners:
    @pytest.mark.parametrize("process", [BROKER, EPMD])
    def test_are_the_planned_ones_and_on_loopback(self, here: NodePlan, process: str) -> None:
        running = find(here.pid_file(process))
        assert running is not None
        inodes = set(socket_inodes(running.pid))

        own = [listener for listener in listeners() if listener.inode in inodes]

        assert {listener.port for listener in own} == set(here.ports.of(process))
        assert {listener.address for listener in own} <= LOOPBACK


class TestAMessageAcrossTheBorder:
    def test_arrives_at_the_partners_gateway_as_it_was_sent(
        self, here: NodePlan, there: NodePlan
    ) -> None:
        key = topology.border_key("sichuan", "credit.listing-declared")

        publish(amqp_url(here, "gateway"), topology.BORDER_OUT, key, "a listing")

        [taken] = take(amqp_url(there, "gateway"), GATEWAY_QUEUES, 1)
        assert (taken.body, taken.routing_key) == ("a listing", key)
        assert taken.headers[topology.PARTITION_HEADER] == binding.partition_of("k")
        assert not [name for name in taken.headers if "shovel" in name]

    def test_keeps_its_place_among_those_of_its_key(self, here: NodePlan, there: NodePlan) -> None:
        bodies = [str(number) for number in range(100)]

        publish(amqp_url(there, "gateway"), topology.BORDER_OUT, "chongqing.x", *bodies)

        taken = take(amqp_url(here, "gateway"), GATEWAY_QUEUES, len(bodies))
        assert [message.body for message in taken] == bodies
        assert len({message.queue for message in taken}) == 1


class TestAnEventOfANode:
    def test_is_spread_over_the_partitions_by_its_key(self, here: NodePlan) -> None:
        url, key = amqp_url(here, "credit"), topology.local_key("credit.listing-declared")
        for number in range(40):
            publish(url, topology.EVENTS, key, "x", partition_key=f"subject-{number}")

        taken = take(amqp_url(here, "gateway"), GATEWAY_QUEUES, 40)

        assert len(taken) == 40
        assert len({message.queue for message in taken}) > 4

    def test_that_names_no_partition_goes_to_the_first(self, here: NodePlan) -> None:
        url, key = amqp_url(here, "credit"), topology.local_key("credit.listing-declared")
        with channel_of(url) as channel:
            message = Message("from elsewhere", delivery_mode=2)
            channel.basic_publish_confirm(message, topology.EVENTS, key)

        [taken] = take(amqp_url(here, "gateway"), GATEWAY_QUEUES, 1)

        assert (taken.queue, taken.body) == ("gateway.00", "from elsewhere")

    def test_that_nobody_wants_lies_in_unrouted(self, here: NodePlan) -> None:
        publish(amqp_url(here, "credit"), topology.EVENTS, "local.nobody.wants-this", "lost?")

        [taken] = take(amqp_url(here, "operator"), [topology.UNROUTED], 1)

        assert (taken.body, taken.routing_key) == ("lost?", "local.nobody.wants-this")

    def test_for_an_unknown_participant_lies_in_unrouted(self, here: NodePlan) -> None:
        publish(amqp_url(here, "gateway"), topology.BORDER_OUT, "guizhou.credit.x", "to whom?")

        [taken] = take(amqp_url(here, "operator"), [topology.UNROUTED], 1)

        assert taken.body == "to whom?"


class TestAMessageThatIsGivenBackOftenerThanFourDotZeroAllows:
    def test_stays_in_its_queue(self, here: NodePlan) -> None:
        url = amqp_url(here, "operator")
        publish(amqp_url(here, "credit"), topology.EVENTS, "local.nobody", "still here")

        give_back(url, topology.UNROUTED, times=30)

        [taken] = take(url, [topology.UNROUTED], 1)
        assert taken.body == "still here"


class TestARejectedMessage:
    def test_falls_into_the_last_net(self, here: NodePlan) -> None:
        publish(amqp_url(here, "gateway"), topology.EVENTS, "local.credit.listing-declared", "no")

        reject_one(amqp_url(here, "gateway"), GATEWAY_QUEUES)

        [taken] = take(amqp_url(here, "operator"), [topology.DEAD], 1)
        assert taken.body == "no"


class TestAMessageOfManyMegabytes:
    def test_is_refused_before_it_fills_anybodys_memory(self, here: NodePlan) -> None:
        key = topology.border_key("chongqing", "credit.listing-declared")
        largest = "x" * MESSAGE_BYTES

        publish(amqp_url(here, "sichuan"), topology.BORDER_IN, key, largest)
        with pytest.raises(amqp.PreconditionFailed):
            publish(amqp_url(here, "sichuan"), topology.BORDER_IN, key, largest + "x")

        [taken] = take(amqp_url(here, "gateway"), GATEWAY_QUEUES, 1)
        assert len(taken.body) == MESSAGE_BYTES


class TestWhoMayWrite:
    @pytest.mark.parametrize(
        ("user", "exchange", "key"),
        [
            ("sichuan", topology.EVENTS, "partner.credit.listing-declared"),
            ("sichuan", topology.BORDER_OUT, "sichuan.credit.listing-declared"),
            ("sichuan", topology.BORDER_IN, "sichuan.credit.listing-declared"),
            ("sichuan", "", "gateway.00"),
            ("shovel", topology.BORDER_IN, "chongqing.x"),
            ("credit", topology.EVENTS, "partner.credit.listing-declared"),
            ("credit", topology.BORDER_OUT, "sichuan.credit.listing-declared"),
            ("operator", topology.EVENTS, "local.credit.listing-declared"),
        ],
    )
    def test_is_not(self, here: NodePlan, user: str, exchange: str, key: str) -> None:
        with pytest.raises(amqp.AccessRefused):
            publish(amqp_url(here, user), exchange, key, "forged")


class TestWhoMayRead:
    @pytest.mark.parametrize(
        ("user", "queue"),
        [
            ("sichuan", "border.out.sichuan"),
            ("sichuan", "gateway.00"),
            ("shovel", "gateway.00"),
            ("shovel", topology.UNROUTED),
            ("credit", "gateway.00"),
            ("catalogue", "credit.00"),
            ("operator", "credit.00"),
        ],
    )
    def test_is_not(self, here: NodePlan, user: str, queue: str) -> None:
        with pytest.raises(amqp.AccessRefused):
            read(amqp_url(here, user), queue)


class TestWhoMayDeclare:
    @pytest.mark.parametrize("user", ["sichuan", "shovel", "credit", "gateway", "operator"])
    def test_is_not(self, here: NodePlan, user: str) -> None:
        with pytest.raises(amqp.AccessRefused):
            declare(amqp_url(here, user), "a-queue-of-my-own")


class TestAStranger:
    @pytest.mark.parametrize("login", ["guest:guest", "credit:wrong"])
    def test_is_refused(self, here: NodePlan, login: str) -> None:
        with pytest.raises(amqp.AccessRefused):
            read(f"amqp://{login}@127.0.0.1:{here.ports.amqp}/{topology.VHOST}", "credit.00")
