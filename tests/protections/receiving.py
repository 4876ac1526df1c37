"""What protects a message from its queue to its effect."""

from tests.protections import pitfalls
from tests.protections.protection import REAL, UNIT, Protection


FAILURES, BATCHES = f"{UNIT}/test_failures.py", f"{UNIT}/test_batches.py"
RETURNED = f"{UNIT}/test_returned.py"
CONSUMER, SHARES = f"{REAL}/test_consumer.py", f"{REAL}/test_consumer_shares.py"
GUARDING = f"{UNIT}/repair/test_guarding.py"


RECEIVING = (
    Protection(
        pitfalls.ACKED_AND_LOST,
        "shared/processor.py",
        "return self._park(session, taken, self._blamed(taken, error))",
        "return Outcome.HANDLED",
        (f"{FAILURES}::TestAHandlerThatFails::test_has_its_message_parked_and_tried_again",),
    ),
    Protection(
        pitfalls.ACKED_AND_LOST,
        "shared/entrypoints.py",
        "done.send_exception(*exc_info)",
        "done.send(result)",
        (
            (
                f"{UNIT}/test_entrypoints.py::TestADelivery"
                "::test_brings_out_what_the_method_raised_so_that_nothing_is_acked"
            ),
        ),
    ),
    Protection(
        pitfalls.RESULT_KILLS,
        "shared/entrypoints.py",
        "return result, None",
        "raise exc_info[1]",
        (
            f"{UNIT}/test_entrypoints.py::TestAContainerOfNameko::test_outlives_a_worker_that_raised",
        ),
    ),
    Protection(
        pitfalls.RESULT_KILLS,
        "shared/entrypoints.py",
        "rpc = Question.decorator",
        "rpc = Rpc.decorator",
        (
            f"{UNIT}/test_entrypoints.py::TestAnAnswerThatCannotBeSent::test_does_not_end_the_service",
        ),
    ),
    Protection(
        pitfalls.DUPLICATES,
        "shared/processor.py",
        "if before.digest == taken.arrival.digest:",
        "if before.digest is Ellipsis:",
        (f"{UNIT}/test_delivery.py::TestASecondCopy::test_has_no_effect_and_is_counted",),
    ),
    Protection(
        pitfalls.LINK_DOUBLES,
        "shared/delivery.py",
        "message_id=envelope.id,",
        'message_id=f"{envelope.id}{delivery.exchange}",',
        (f"{UNIT}/test_delivery.py::TestASecondCopy::test_that_came_another_way_is_the_same",),
    ),
    Protection(
        pitfalls.INBOX_FORGETS,
        "shared/settings.py",
        "if self.inbox < horizon.days]",
        "if self.inbox < 0]",
        (f"{UNIT}/test_settings.py::TestTheTimesThatRowsAreKept",),
    ),
    Protection(
        pitfalls.CLAIM_STRANDED,
        "shared/inbox.py",
        "    session.insert(INBOX, row)",
        '    session.insert(INBOX, row)\n    session.connection.exec_driver_sql("COMMIT")',
        (f"{FAILURES}::TestTroubleOfTheDatabase::test_comes_out_and_leaves_nothing_behind",),
    ),
    Protection(
        pitfalls.TROUBLE_PARKED,
        "shared/engine.py",
        "(OperationalError, InterfaceError, NoConnectionFree)",
        "(ZeroDivisionError,)",
        (f"{FAILURES}::TestTroubleOfTheDatabase::test_comes_out_and_leaves_nothing_behind",),
    ),
    Protection(
        pitfalls.INNOCENT_BLAMED,
        "shared/attempts.py",
        "if last.unended >= FORGIVEN:",
        "if last.unended >= 0:",
        (
            (
                f"{RETURNED}::TestOneThatCameAgain"
                "::test_while_the_database_went_away_until_the_process_ended_is_innocent"
            ),
        ),
    ),
    Protection(
        pitfalls.INNOCENT_BLAMED,
        "shared/repair/guarding.py",
        "if unended <= FORGIVEN:",
        "if unended == 0:",
        (
            (
                f"{GUARDING}::TestTroubleOfTheDatabase"
                "::test_until_the_process_ended_is_not_held_against_the_message"
            ),
        ),
    ),
    Protection(
        pitfalls.KILLER,
        "shared/attempts.py",
        "if last.unended >= FORGIVEN:",
        "if last.unended < 0:",
        (
            f"{RETURNED}::TestOneThatCameAgain::test_and_killed_two_processes_is_parked_by_the_third",
        ),
    ),
    Protection(
        pitfalls.KILLER,
        "shared/batches.py",
        "*suspects",
        "",
        (f"{RETURNED}::TestOneThatCameAgain::test_behind_a_fresh_one_does_not_take_it_along",),
    ),
    Protection(
        pitfalls.KILLER,
        "shared/repair/guarding.py",
        "if unended <= FORGIVEN:",
        "if unended >= 0:",
        (f"{GUARDING}::TestATryOfTwoProcessesThatDied::test_is_not_made_again_and_told",),
    ),
    Protection(
        pitfalls.RETRY_AS_COPY,
        "shared/repair/retrying.py",
        "    processor.handle(session,",
        "    inbox.known_digest(session.connection, parked.arrival) or processor.handle(session,",
        (f"{UNIT}/test_repair.py::TestARetryThatSucceeds::test_takes_effect_once",),
    ),
    Protection(
        pitfalls.OVERTAKES,
        "shared/processor.py",
        "if waiting - parking.HARMLESS:",
        "if waiting is None:",
        (
            (
                f"{FAILURES}::TestAMessageBehindAParkedOne"
                "::test_of_the_same_key_waits_and_is_not_tried"
            ),
        ),
    ),
    Protection(
        pitfalls.BATCH_REJECTED,
        "shared/batches.py",
        "except _Failed as failed:",
        "except _Failed as failed:\n        return [Outcome.PARKED] * len(waiting)",
        (f"{BATCHES}::TestOneThatFails::test_is_parked_alone",),
    ),
    Protection(
        pitfalls.SAVEPOINTS,
        "shared/batches.py",
        "            processor.carry_out(",
        "            with session.connection.begin_nested(): processor.carry_out(",
        (f"{BATCHES}::TestABatch::test_says_no_more_to_the_database_for_being_larger",),
    ),
    Protection(
        pitfalls.HEADERS_ADDED,
        "shared/delivery.py",
        'if not name.startswith("x-")',
        "if name",
        (
            (
                f"{UNIT}/test_delivery.py::TestWhatCannotBeRead"
                "::test_is_kept_without_what_brokers_added_on_the_way"
            ),
        ),
    ),
    Protection(
        pitfalls.ACKED_TOO_EARLY,
        "shared/consumer.py",
        "self._take(batch)",
        "arriving.took(batch), arriving.ack()\n                self._take(batch)",
        (f"{CONSUMER}::TestTroubleOfTheDatabase::test_acks_nothing_and_brings_the_message_again",),
    ),
    Protection(
        pitfalls.ACKED_TOO_FAR,
        "shared/consumer.py",
        "basic_ack(last.delivery_tag,",
        "basic_ack(0,",
        (f"{CONSUMER}::TestAnAck::test_goes_no_further_than_what_was_taken",),
    ),
    Protection(
        pitfalls.CANCEL_REORDERS,
        "shared/consumer.py",
        "arriving.leave()",
        (
            "[arriving._channel.basic_cancel(t) for t in list(arriving._channel.callbacks)]\n"
            "                arriving._drain(1)\n"
            "                arriving.leave()"
        ),
        (f"{CONSUMER}::TestStopping::test_lets_a_successor_that_stands_by_begin_where_we_ended",),
    ),
    Protection(
        pitfalls.GLOBAL_PREFETCH,
        "shared/consumer.py",
        "basic_qos(0, PREFETCH, False)",
        "basic_qos(0, PREFETCH, True)",
        (f"{CONSUMER}::TestDeliveries::test_of_one_key_come_in_order",),
    ),
    Protection(
        pitfalls.LOOP_ENDS,
        "shared/consumer.py",
        "except Exception as trouble:",
        "except ZeroDivisionError as trouble:",
        (f"{CONSUMER}::TestATroubleThatNobodyThoughtOf::test_does_not_end_the_consumer",),
    ),
    Protection(
        pitfalls.LOOP_ENDS,
        "shared/application.py",
        "except Exception as trouble:",
        "except ZeroDivisionError as trouble:",
        (f"{UNIT}/test_application.py::TestItsRetryTimer::test_outlives_every_trouble",),
    ),
    Protection(
        pitfalls.FIRST_TAKES_ALL,
        "shared/consumer.py",
        "own = share.of(queues)",
        "own = queues",
        (
            (
                f"{SHARES}::TestTwoProcessesOfOneService"
                "::test_share_the_partitions_and_one_takes_over_when_the_other_ends"
            ),
        ),
    ),
)
