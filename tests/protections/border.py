"""What protects a message from one province to the other."""

from tests.protections import pitfalls
from tests.protections.protection import Protection


GATEWAY = "tests/unit/gateway"
ADAPTERS = "services/gateway/adapters"
PAUSES, HELD = f"{GATEWAY}/test_pauses.py", f"{GATEWAY}/test_held.py"
PROOF, CROSSING = f"{GATEWAY}/test_proof.py", f"{GATEWAY}/test_crossing.py"
MISSING = f"{GATEWAY}/test_reconciling.py::TestWhatIsMissingThere"
AGREE = f"{GATEWAY}/test_reconciling.py::TestLanesThatAgree"


BORDER = (
    Protection(
        pitfalls.UNSIGNED,
        "shared/crypto/signatures.py",
        'raise SignatureRefused("SIGNATURE_WRONG")',
        "pass",
        (f"{PROOF}::TestAMessageThatNobodyProves::test_is_parked_for_a_person_with_the_reason",),
    ),
    Protection(
        pitfalls.UNSIGNED,
        "shared/crypto/signatures.py",
        "_of_this_body(statement, body)\n        return",
        "return",
        (f"{PROOF}::TestAMessageThatNobodyProves::test_is_parked_for_a_person_with_the_reason",),
    ),
    Protection(
        pitfalls.ID_TAKEN,
        f"{ADAPTERS}/proving.py",
        "return stranger(delivery, consumer, unproved)",
        "return take(delivery, consumer)",
        (
            f"{PROOF}::TestAMessageThatNobodyProves::test_takes_neither_id_nor_key_from_the_real_one",
        ),
    ),
    Protection(
        pitfalls.TWO_EFFECTS,
        f"{ADAPTERS}/unit_of_work.py",
        "return not self.is_kept or is_parked(self.session, self.envelope)",
        "return True",
        (
            (
                f"{PROOF}::TestAKeyThatIsRegisteredLater"
                "::test_gives_the_message_one_effect_with_the_copy_that_was_sent_again"
            ),
        ),
    ),
    Protection(
        pitfalls.LINE_LOSES,
        f"{ADAPTERS}/receipts.py",
        " + self._overtaken(session, row, now)",
        "",
        (f"{GATEWAY}/test_receipts.py::TestALostMessage",),
    ),
    Protection(
        pitfalls.LINE_LOSES,
        f"{ADAPTERS}/resending.py",
        "outbox.send_these_again(session.connection, here)",
        "pass",
        (f"{CROSSING}::TestABadLine::test_loses_doubles_and_reorders_nothing_in_the_end",),
    ),
    Protection(
        pitfalls.OUTBOX_FORGOT,
        f"{ADAPTERS}/resending.py",
        "self._put_anew(session, lane, gone, now)",
        "pass",
        (f"{MISSING}::test_is_put_anew_when_retention_removed_it_from_the_outbox",),
    ),
    Protection(
        pitfalls.PARKED_DIFFERS,
        f"{ADAPTERS}/proving.py",
        "unjournaled.note(session, lane, place.number, Came(taken.arrival, outcome, now))",
        "pass",
        (f"{AGREE}::test_are_so_with_what_was_parked_and_never_entered_the_journal",),
    ),
    Protection(
        pitfalls.LINE_REORDERS,
        f"{ADAPTERS}/unit_of_work.py",
        "if number <= done + 1 and not is_paused:",
        "if not is_paused:",
        (f"{CROSSING}::TestAMessageThatComesBeforeAnEarlierOne::test_waits_for_it",),
    ),
    Protection(
        pitfalls.OVERTAKES,
        f"{ADAPTERS}/handing_on.py",
        "if not waiting - parking.HARMLESS:",
        "if not waiting & parking.HARMLESS:",
        (
            (
                f"{CROSSING}::TestAMessageThatComesBeforeAnEarlierOne"
                "::test_waits_behind_it_when_it_is_of_its_key"
            ),
        ),
    ),
    Protection(
        pitfalls.LANE_STOPPED,
        "services/gateway/wiring.py",
        "settled=doorman.settled,",
        "",
        (
            (
                f"{CROSSING}::TestAMessageThatComesBeforeAnEarlierOne"
                "::test_goes_on_when_the_earlier_one_is_parked"
            ),
        ),
    ),
    Protection(
        pitfalls.RECEIPT_LOST,
        f"{ADAPTERS}/proving.py",
        "lanes.tell_again(session, lane, now)",
        "return",
        (
            f"{GATEWAY}/test_receipts.py::TestAReceipt::test_that_was_lost_is_told_again_with_the_copy",
        ),
    ),
    Protection(
        pitfalls.SIGNED_LONG_AGO,
        f"{ADAPTERS}/resigning.py",
        "if abs(now - statement.signed) < FRESH and",
        "if",
        (f"{GATEWAY}/test_resigning.py::TestAMessageOnItsWayToTheBroker",),
    ),
    Protection(
        pitfalls.SIGNED_LONG_AGO,
        "shared/repair/guarding.py",
        "received_at=parked.parked_at,",
        "",
        (
            (
                f"{CROSSING}::TestAMessageThatIsParked"
                "::test_goes_on_when_it_is_tried_again_however_long_after"
            ),
        ),
    ),
    Protection(
        pitfalls.RESTORED,
        "deploy/backup.py",
        "begin_epoch(node)",
        "str(node)",
        ("tests/unit/deploy/test_backup.py::TestARestore::test_of_the_gateway_begins_a_new_epoch",),
    ),
    Protection(
        pitfalls.HOLD_LEAKS,
        f"{ADAPTERS}/lanes.py",
        "return number == self.handed + 1 and not self.is_paused",
        "return number == self.handed + 1",
        (
            f"{PAUSES}::TestALaneThatIsPaused::test_numbers_and_keeps_what_is_new_and_lets_nothing_out",
        ),
    ),
    Protection(
        pitfalls.HOLD_LEAKS,
        f"{ADAPTERS}/receipts.py",
        'if row is None or row["paused_at"]:',
        "if row is None:",
        (f"{PAUSES}::TestALaneThatIsPaused::test_is_neither_resent_nor_overdue",),
    ),
    Protection(
        pitfalls.HOLD_LEAKS,
        f"{ADAPTERS}/lanes.py",
        "**_held(_pause(session, lane, now), now),",
        "**_held(None, now),",
        (f"{PAUSES}::TestALaneThatIsPaused::test_stays_paused_after_a_restart_and_in_a_new_epoch",),
    ),
    Protection(
        pitfalls.HOLD_LEAKS,
        "services/gateway/handlers.py",
        "check_told(passage, work.stage)",
        "str(work.stage)",
        (f"{HELD}::TestAParticipantThatIsNotLive::test_is_sent_nothing_that_is_real",),
    ),
    Protection(
        pitfalls.HOLD_LEAKS,
        "services/gateway/domain/pausing.py",
        "if self.stage not in {Stage.TESTING, Stage.LIVE}:",
        "if self.stage is None:",
        (f"{HELD}::TestASuspendedParticipant",),
    ),
    Protection(
        pitfalls.HOLD_REORDERS,
        f"{ADAPTERS}/lanes.py",
        "return number == self.handed + 1 and not self.is_paused",
        "return number > self.handed and not self.is_paused",
        (f"{PAUSES}::TestALaneThatIsPaused::test_lets_nothing_new_pass_what_it_held",),
    ),
    Protection(
        pitfalls.HOLD_REORDERS,
        f"{ADAPTERS}/handing_on.py",
        "return not is_here or stands.number < place",
        "return place > 0",
        (
            (
                f"{PAUSES}::TestALaneThatComesIn"
                "::test_lets_what_came_before_a_parked_message_of_its_key_pass_it"
            ),
        ),
    ),
    Protection(
        pitfalls.HOLD_REORDERS,
        f"{ADAPTERS}/unit_of_work.py",
        "raise LanePaused(self.envelope.id, lane.id)",
        "return",
        (f"{HELD}::TestAParkedMessageWhoseTurnHasGoneBy::test_goes_on_by_itself_with_its_lane",),
    ),
    Protection(
        pitfalls.HOLD_FORGETS,
        f"{ADAPTERS}/postman.py",
        "self._follow(now)",
        "str(now)",
        (f"{GATEWAY}/test_pause_kills.py",),
    ),
    Protection(
        pitfalls.HOLD_FORGETS,
        f"{ADAPTERS}/postman.py",
        "self._wake(now)",
        "str(now)",
        (
            f"{HELD}::TestAParticipantThatIsNotLive::test_gets_everything_in_order_by_itself_once_it_is",
        ),
    ),
)
