"""What protects a message from the outbox to its queue, and what both ends stand on."""

from tests.protections import pitfalls
from tests.protections.protection import DEFINITIONS, REAL, UNIT, Protection


RELAY, HEARTBEATS = f"{REAL}/test_relay.py", f"{REAL}/test_heartbeats.py"
NODES, SILENT = f"{REAL}/test_private_brokers.py", f"{RELAY}::TestABrokerThatNoLongerAnswers"
UNWANTED = f"{RELAY}::TestAMessageThatNobodyWants"
UNBOUND = f"{UNWANTED}::test_without_that_net_stays_in_the_outbox_until_somebody_is_bound"
POSTGRESQL, SQLITE = f"{UNIT}/test_postgresql.py", f"{UNIT}/test_sqlite.py"


SENDING = (
    Protection(
        pitfalls.NOBODY_BOUND,
        "shared/content.py",
        "_MANDATORY, _IMMEDIATE = True, False",
        "_MANDATORY, _IMMEDIATE = False, False",
        (UNBOUND,),
    ),
    Protection(
        pitfalls.NOBODY_BOUND,
        "shared/relay.py",
        "if message not in self._returned",
        "if message",
        (UNBOUND,),
    ),
    Protection(
        pitfalls.BINDING_GONE,
        "deploy/broker/definitions.py",
        'rest = {"alternate-exchange": topology.UNROUTED}',
        "rest: Entry = {}",
        (
            f"{UNWANTED}::test_is_caught_by_the_alternate_exchange",
            f"{DEFINITIONS}::TestTheExchanges::test_of_topics_hand_the_unroutable_to_unrouted",
        ),
    ),
    Protection(
        pitfalls.NO_CONFIRM,
        "shared/relay.py",
        "elif left <= LOOK_SECONDS:",
        "elif left is None:",
        (f"{SILENT}::test_is_given_up_and_asked_again",),
    ),
    Protection(
        pitfalls.FROZEN,
        "shared/broker.py",
        "_patience(connection, CLOSING_SECONDS)",
        "pass",
        (f"{SILENT}::test_does_not_keep_a_service_from_stopping",),
    ),
    Protection(
        pitfalls.HALF_OPEN,
        "shared/relay.py",
        "if time.monotonic() - self._looked > LOOK_SECONDS:",
        "if False:",
        (
            (
                f"{HEARTBEATS}::TestAHalfOpenConnection"
                "::test_of_a_relay_that_is_woken_for_nothing_is_given_up"
            ),
        ),
    ),
    Protection(
        pitfalls.HALF_OPEN,
        "shared/broker.py",
        "heartbeat=HEARTBEAT,",
        "heartbeat=0,",
        (
            (
                f"{HEARTBEATS}::TestAHalfOpenConnection"
                "::test_of_a_consumer_is_given_up_and_what_came_meanwhile_arrives"
            ),
            f"{HEARTBEATS}::TestAHalfOpenConnection::test_of_an_idle_relay_is_given_up",
        ),
    ),
    Protection(
        pitfalls.RESET,
        "shared/broker.py",
        "(AMQPError, KombuError, OSError)",
        "(AMQPError, KombuError)",
        (f"{HEARTBEATS}::TestAConnectionThatIsGone::test_can_be_given_up_all_the_same",),
    ),
    Protection(
        pitfalls.LOOP_ENDS,
        "shared/relay.py",
        "except Exception as trouble:",
        "except ZeroDivisionError as trouble:",
        (f"{RELAY}::TestAMessageThatCannotBeSent::test_does_not_end_the_relay",),
    ),
    Protection(
        pitfalls.ONE_ROUND_TRIP,
        "shared/relay.py",
        "outbox.unsent(connection, WINDOW,",
        "outbox.unsent(connection, 1,",
        (f"{RELAY}::TestAWindow::test_goes_out_whole_before_the_first_confirm",),
    ),
    Protection(
        pitfalls.WINDOW_REORDERS,
        "shared/outbox.py",
        "firsts.setdefault((row.exchange, row.key), row)",
        'firsts[row.message_id, ""] = row',
        (f"{UNIT}/test_outbox.py::TestMessagesOfOneKey::test_go_out_one_at_a_time_oldest_first",),
    ),
    Protection(
        pitfalls.RESENT_ANEW,
        "shared/outbox.py",
        "send_these_again(connection, [row.number for row in rows])",
        'connection.execute(OUTBOX.update().values(message_id="another"))',
        (f"{UNIT}/test_outbox.py::TestSendingAgain",),
    ),
    Protection(
        pitfalls.READS_TOO_MUCH,
        "shared/content.py",
        "= row.body, row",
        "= __import__('json').loads(row.body), row",
        (f"{RELAY}::TestAMessageInTheOutbox::test_goes_out_as_it_is_even_if_nobody_can_read_it",),
    ),
    Protection(
        pitfalls.PATHS_ON_THE_WIRE,
        "contracts/contract.py",
        'return f"cn.chuanyu.{self.name}.v',
        'return f"{__name__}.{self.name}.v',
        (
            (
                f"{UNIT}/test_publishing.py::TestAnEvent"
                "::test_carries_the_newest_version_its_key_and_the_time"
            ),
        ),
    ),
    Protection(
        pitfalls.QUEUE_RENAMED,
        "shared/topology.py",
        'return f"{service}.{number:02d}"',
        'return f"{service}.receive.{number:02d}"',
        ("tests/architecture/test_names.py::TestTheQueuesOfANode::test_are_the_pinned_ones",),
    ),
    Protection(
        pitfalls.ONE_PARTITION,
        "deploy/broker/definitions.py",
        '{"x-match": "all", **binding.headers} if',
        '{"x-match": "any", "partitionkey": "k"} if',
        (
            f"{DEFINITIONS}::TestTheExchanges::test_of_partitions_go_by_the_header",
            f"{NODES}::TestAnEventOfANode::test_is_spread_over_the_partitions_by_its_key",
        ),
        boots=True,
    ),
    Protection(
        pitfalls.BURIED,
        "deploy/broker/definitions.py",
        "DELIVERY_LIMIT = 1_000_000",
        "DELIVERY_LIMIT = 20",
        (
            f"{DEFINITIONS}::test_a_message_is_never_buried_for_being_delivered_often",
            (
                f"{NODES}::TestAMessageThatIsGivenBackOftenerThanFourDotZeroAllows"
                "::test_stays_in_its_queue"
            ),
        ),
        boots=True,
    ),
    Protection(
        pitfalls.LINK_GONE,
        "deploy/lifecycle.py",
        "        shovels.declare(pair, node)",
        (
            '        known = vars(shovels).setdefault("known", set())\n'
            "        node.name in known or shovels.declare(pair, node)\n"
            "        known.add(node.name)"
        ),
        (
            (
                f"{REAL}/test_lifecycle.py::TestATopologyThatSomebodyChanged"
                "::test_is_whole_again_after_a_second_start"
                "[parameters/shovel/chuanyu/to-sichuan]"
            ),
        ),
    ),
    Protection(
        pitfalls.DRIVER_BLOCKS,
        "shared/postgresql.py",
        "extensions.set_wait_callback(wait)",
        "extensions.set_wait_callback(None)",
        (
            (f"{POSTGRESQL}::TestTransactionsOfSeveralThreads::test_hold_up_no_other_green_thread"),
            f"{POSTGRESQL}::TestTroubleOfTheDatabase::test_is_a_server_that_does_not_answer",
            f"{POSTGRESQL}::TestTroubleOfTheDatabase::test_is_an_answer_that_never_comes",
        ),
    ),
    Protection(
        pitfalls.HUB_FROZEN,
        "shared/sqlite.py",
        "WRITERS_TAKE_TURNS = True",
        "WRITERS_TAKE_TURNS = False",
        (f"{SQLITE}::TestATransaction::test_of_another_thread_waits_for_its_end",),
    ),
    Protection(
        pitfalls.HUB_FROZEN,
        "shared/sqlite.py",
        "BUSY_MILLISECONDS = 20 ",
        "BUSY_MILLISECONDS = 5_000 ",
        (f"{SQLITE}::TestEachConnection::test_is_durable_and_strict",),
    ),
)
