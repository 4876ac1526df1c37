"""A case leaves as one file that proves itself, and nothing in it can be altered unnoticed."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from contracts.binding import SIGNATURE
from services.gateway.adapters import exporting
from services.gateway.wiring import GatewayApplication
from shared.evidence import bundle
from shared.evidence.trust import Trust
from shared.evidence.verdict import Grade
from tests.builders import LISTING, OTHER_LISTING, delivery_of
from tests.fakes import tables
from tests.unit.gateway.bundles import again, document, exported, failed, judged, noted
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.partnership import loses, service_of
from tests.unit.gateway.signing import a_registration, files, signed
from tests.unit.gateway.test_bridge import a_lift, reads
from tests.unit.gateway.test_chain import forget_chain
from tests.unit.gateway.test_passage import inward


BROUGHT = ("keys", "trust")  # the note that keys are those of the bundle


class Ends(threading.Event):
    """Is set after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def wait(self, timeout: float | None = None) -> bool:
        self.looks -= 1
        return self.looks < 0


def refused(gateway: GatewayApplication, case: str) -> str:
    answer = service_of(gateway).export_evidence(case, "王")
    assert not answer["accepted"]
    code: str = answer["problems"][0]["code"]
    return code


class TestABundle:
    def test_proves_what_went_out_and_was_receipted(self, crossing: Crossing) -> None:
        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.settle()

        verdict = judged(exported(crossing.chongqing, LISTING))

        assert (verdict.holds, noted(verdict)) == (True, {BROUGHT})
        assert (verdict.about["node"], verdict.about["case"]) == ("chongqing", LISTING)
        assert {one.part for one in verdict.checks} >= {"messages/0", "messages/1", "receipts/0"}
        assert "messages/2" not in {one.part for one in verdict.checks}

    def test_proves_what_came_in(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        crossing.settle()

        verdict = judged(exported(crossing.sichuan, LISTING))

        assert (verdict.holds, noted(verdict)) == (True, {BROUGHT})

    def test_is_also_that_of_one_message(self, crossing: Crossing) -> None:
        crossing.send(LISTING, LISTING)
        crossing.settle()
        [first, _] = [row["message_id"] for row in tables.outbox(crossing.chongqing.database)][:2]

        found = document(exported(crossing.chongqing, first))

        assert [one["message_id"] for one in found["messages"]] == [first]

    def test_tells_of_other_cases_nothing_but_digests(self, crossing: Crossing) -> None:
        crossing.send(LISTING, OTHER_LISTING, LISTING)
        crossing.settle()

        content = exported(crossing.chongqing, LISTING)

        assert OTHER_LISTING not in content.decode()
        assert len(document(content)["proofs"][0]["entries"]) == 3

    def test_names_no_operator(self, crossing: Crossing) -> None:
        crossing.send(LISTING)

        assert "王" not in exported(crossing.chongqing, LISTING).decode()

    def test_is_on_record_with_who_took_it(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        exported(crossing.chongqing, LISTING)

        assert tables.audited(crossing.chongqing.database)[-1] == ("王", "evidence-export", LISTING)

    def test_says_of_what_has_no_receipt_that_it_has_none(self, crossing: Crossing) -> None:
        crossing.send(LISTING)

        verdict = judged(exported(crossing.chongqing, LISTING))

        assert (verdict.holds, noted(verdict)) == (True, {BROUGHT, ("messages/0", "receipt")})

    def test_proves_a_number_that_came_before_an_earlier_one(self, crossing: Crossing) -> None:
        crossing.send(OTHER_LISTING, LISTING, OTHER_LISTING)
        crossing.line = loses(1)
        crossing.second()
        crossing.line = lambda sent: sent
        crossing.settle()

        [message] = document(exported(crossing.sichuan, LISTING))["messages"]

        assert (message["number"], message["entry"]) == (2, 1)
        assert judged(exported(crossing.sichuan, LISTING)).holds

    def test_spans_several_heads(self, crossing: Crossing) -> None:
        for _ in range(3):
            crossing.send(LISTING, OTHER_LISTING)
            crossing.chongqing.evidence.notary.round(is_edge=True)

        content = exported(crossing.chongqing, LISTING)

        assert [one["first"] for one in document(content)["proofs"]] == [1, 3, 5]
        assert judged(content).holds

    def test_notes_what_entered_before_there_was_a_chain(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        forget_chain(crossing.chongqing)
        crossing.send(LISTING)

        verdict = judged(exported(crossing.chongqing, LISTING))

        assert verdict.holds
        assert ("messages/0", "chain") in noted(verdict)
        assert ("messages/1", "chain") not in noted(verdict)

    def test_that_is_fetched_in_pieces_is_whole(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(LISTING)
        monkeypatch.setattr(exporting, "PIECE", 1_000)

        assert judged(exported(crossing.chongqing, LISTING)).holds

    def test_is_gone_when_nobody_fetched_it_for_long(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(LISTING)
        service = service_of(crossing.chongqing)
        first = service.export_evidence(LISTING, "王")["bundle"]
        crossing.clock.advance(seconds=2 * 3600)
        second = service.export_evidence(LISTING, "王")["bundle"]

        monkeypatch.setattr(exporting, "SECONDS", 0.01)
        crossing.chongqing.evidence.exporter.run(Ends(2))

        assert service.evidence_piece(first, 0)["problems"][0]["code"] == "NOT_FOUND"
        assert service.evidence_piece(second, 0)["accepted"]

    def test_is_forgotten_later_when_that_fails(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exporting, "SECONDS", 0.01)

        def fails(*_: Any) -> None:
            raise OSError

        monkeypatch.setattr(exporting, "_forget", fails)
        crossing.chongqing.evidence.exporter.run(Ends(2))

    def test_of_what_never_crossed_is_refused(self, crossing: Crossing) -> None:
        assert refused(crossing.chongqing, "50-nothing") == "NOT_FOUND"
        assert refused(crossing.chongqing, "x" * 200 + "\0\ud800") == "NOT_FOUND"

    def test_of_too_much_is_refused(
        self, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crossing.send(LISTING, LISTING)
        monkeypatch.setattr(exporting, "MOST", 1)
        assert refused(crossing.chongqing, LISTING) == "EVIDENCE_TOO_LARGE"
        monkeypatch.setattr(exporting, "MOST", 2)
        for largest in (1_000, 6_000):  # by what is in the journal, and by what it came to
            monkeypatch.setattr(bundle, "LARGEST", largest)

            assert refused(crossing.chongqing, LISTING) == "EVIDENCE_TOO_LARGE"


class TestWhatWasParked:
    @pytest.fixture
    def case(self, crossing: Crossing) -> str:
        """One service of Sichuan speaks for another, and is not let in."""
        sent = signed(inward(source="/sichuan/catalogue"), at=crossing.clock.now())
        assert crossing.chongqing.receive([sent]) == {"parked": 1}
        [row] = tables.parked(crossing.chongqing.database)
        key: str = row["key"]
        return key

    def test_is_in_the_bundle_with_what_proves_it(self, crossing: Crossing, case: str) -> None:
        verdict = judged(exported(crossing.chongqing, case))

        assert verdict.holds
        assert noted(verdict) == {BROUGHT, ("parked/0", "parked")}
        assert {one.check for one in verdict.checks if one.part == "parked/0"} == {
            "body",
            "signature",
            "parked",
        }

    def test_is_not_what_nobody_proved(self, crossing: Crossing, case: str) -> None:
        forged = inward(partitionkey=case)
        line = str(forged.headers[SIGNATURE])
        headers = {**forged.headers, SIGNATURE: f"{line[:-8]}AAAAAAA="}
        assert crossing.chongqing.receive([replace(forged, headers=headers)]) == {"parked": 1}

        found = document(exported(crossing.chongqing, case))

        assert len(found["parked"]) == 1

    def test_tells_of_an_alteration(self, crossing: Crossing, case: str) -> None:
        altered = document(exported(crossing.chongqing, case))
        altered["parked"][0]["body"] = "e30="

        assert failed(judged(again(altered))) == {
            ("parked/0", "manifest"),
            ("parked/0", "body"),
            ("parked/0", "signature"),
        }


class TestAReaderWithKeys:
    def test_finds_the_same_by_keys_of_its_own(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        trust = Trust()
        trust.add_pem(files().keys["chongqing"].public.pem.encode())
        trust.add_registration(a_registration(files().partner))

        verdict = judged(exported(crossing.chongqing, LISTING), trust)

        assert (verdict.holds, noted(verdict)) == (True, set())

    def test_believes_no_other_key(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        trust = Trust()
        trust.add_registration(a_registration(files().partner))

        verdict = judged(exported(crossing.chongqing, LISTING), trust)

        assert failed(verdict) >= {
            ("manifest", "signature"),
            ("messages/0", "signature"),
            ("proofs/0", "head"),
        }
        assert ("receipts/0", "signature") not in failed(verdict)

    @pytest.mark.parametrize(
        ("period", "code"),
        [
            ({"not_before": "2989-01-01T00:00:00+08:00"}, "KEY_NOT_YET_VALID"),
            ({"not_after": "2021-01-01T00:00:00+08:00"}, "KEY_EXPIRED_AT_SIGNING"),
            ({"revoked_at": "2021-01-01T00:00:00+08:00"}, "KEY_REVOKED"),
        ],
    )
    def test_judges_them_by_when_they_signed(
        self, crossing: Crossing, period: dict[str, str], code: str
    ) -> None:
        crossing.send(LISTING)
        crossing.settle()
        key = a_registration(files().keys["chongqing"])["keys"][0] | period
        trust = Trust()
        trust.add_registration({"keys": [key]})

        verdict = judged(exported(crossing.chongqing, LISTING), trust)

        [check] = [
            one for one in verdict.checks if (one.part, one.check) == ("manifest", "signature")
        ]
        assert check.zh.startswith(code)

    def test_is_told_of_a_revocation_that_came_later(self, crossing: Crossing) -> None:
        crossing.send(LISTING)
        crossing.settle()
        key = a_registration(files().keys["chongqing"])["keys"][0]
        trust = Trust()
        trust.add_registration({"keys": [key | {"revoked_at": "2980-01-01T00:00:00+08:00"}]})
        trust.add_registration(a_registration(files().partner))

        verdict = judged(exported(crossing.chongqing, LISTING), trust)

        assert (verdict.holds, noted(verdict)) == (True, {("messages/0", "key")})


class TestAConvertedMessage:
    @pytest.fixture
    def content(self, crossing: Crossing) -> bytes:
        reads(crossing, 1)
        said = a_lift()
        crossing.chongqing.receive([delivery_of(said)])
        crossing.settle()
        return exported(crossing.chongqing, said.id)

    def test_is_proved_in_both_forms(self, content: bytes) -> None:
        verdict = judged(content)

        [check] = [one for one in verdict.checks if one.check == "conversion"]
        assert (verdict.holds, check.grade) == (True, Grade.OK)

    def test_shows_when_its_record_was_altered(self, content: bytes) -> None:
        altered = document(content)
        altered["messages"][0]["conversion"]["lost"] = []

        assert ("messages/0", "chain") in failed(judged(again(altered)))
