"""Which text protects from which pitfall, and which tests fail without it; `without` stands in its place then."""

from dataclasses import dataclass


UNIT, REAL = "tests/unit/shared", "tests/integration"


@dataclass(frozen=True)
class Protection:
    """`text` stands once in `file`; without it each of `tests` fails."""

    pitfall: str
    file: str
    text: str
    without: str
    tests: tuple[str, ...]


LISTING = (
    Protection(
        "an event whose handler raises is acked and lost",
        "shared/processor.py",
        "return self._park(session, taken, self._blamed(taken, error))",
        "return Outcome.HANDLED",
        (
            f"{UNIT}/test_failures.py::TestAHandlerThatFails::test_has_its_message_parked_and_tried_again",
        ),
    ),
    Protection(
        "a positive confirm for an event nobody is bound to",
        "shared/content.py",
        "_MANDATORY, _IMMEDIATE = True, False",
        "_MANDATORY, _IMMEDIATE = False, False",
        (
            (
                f"{REAL}/test_relay.py::TestAMessageThatNobodyWants"
                "::test_without_that_net_stays_in_the_outbox_until_somebody_is_bound"
            ),
        ),
    ),
    Protection(
        "duplicates over two routes, or sent again because a confirm was lost",
        "shared/processor.py",
        "if known == taken.arrival.digest:",
        "if known is Ellipsis:",
        (f"{UNIT}/test_delivery.py::TestASecondCopy::test_has_no_effect_and_is_counted",),
    ),
    Protection(
        "the record of what took effect expires before the last copy can come",
        "shared/settings.py",
        "if self.inbox < self.resend + self.outage:",
        "if self.inbox < 0:",
        (f"{UNIT}/test_settings.py",),
    ),
    Protection(
        "a claim of de-duplication is stranded by a crash",
        "shared/inbox.py",
        "    session.insert(INBOX, row)",
        '    session.insert(INBOX, row)\n    session.connection.exec_driver_sql("COMMIT")',
        (
            f"{UNIT}/test_failures.py::TestTroubleOfTheDatabase::test_comes_out_and_leaves_nothing_behind",
        ),
    ),
    Protection(
        "one unended try, after trouble of the database, blames an innocent message",
        "shared/attempts.py",
        "FORGIVEN = 1",
        "FORGIVEN = 0",
        (
            (
                f"{UNIT}/test_batches.py::TestOneThatCameAgain"
                "::test_while_the_database_went_away_until_the_process_ended_is_innocent"
            ),
        ),
    ),
    Protection(
        "a message that kills its process comes again for ever",
        "shared/attempts.py",
        "if last.unended >= FORGIVEN:",
        "if last.unended < 0:",
        (
            (
                f"{UNIT}/test_batches.py::TestOneThatCameAgain"
                "::test_and_killed_two_processes_is_parked_by_the_third"
            ),
        ),
    ),
    Protection(
        "a failed batch is rejected whole for one poison message",
        "shared/batches.py",
        "    except _Failed as failed:",
        "    except _Failed as failed:\n        return [Outcome.PARKED] * len(waiting)",
        (f"{UNIT}/test_batches.py::TestOneThatFails::test_is_parked_alone",),
    ),
    Protection(
        "renaming a handler renames its durable queue",
        "shared/topology.py",
        'return f"{service}.{number:02d}"',
        'return f"{service}.receive.{number:02d}"',
        ("tests/architecture/test_names.py::TestTheQueuesOfANode::test_are_the_pinned_ones",),
    ),
    Protection(
        "brokers add headers on the way",
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
)
