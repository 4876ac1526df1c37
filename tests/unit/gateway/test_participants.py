"""The registry: a file is taken whole or not at all, every change has its line, and what was revoked stays so."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from nameko.testing.services import worker_factory

from contracts.errors import ContractBroken
from services.gateway.adapters.registering import Unregistered
from services.gateway.adapters.registration import registration
from services.gateway.adapters.tables import PARTICIPANT_KEYS, PARTICIPANTS
from services.gateway.config import settings
from services.gateway.service import Service
from services.gateway.wiring import GatewayApplication
from shared.audit import AUDIT
from shared.crypto import keyfiles
from shared.crypto.keys import generate
from shared.settings import SettingsInvalid
from tests.fakes import tables
from tests.unit.gateway.builders import gateway_environment
from tests.unit.gateway.signing import BEGIN, a_key, a_registration, files


OLD, NEW, ED, SEAL = generate("sm2"), generate("sm2"), generate("ed25519"), generate("x25519")
PARTNER = files().partner


def keys(gateway: GatewayApplication) -> Mapping[str, Mapping[str, Any]]:
    return {row["key_id"]: row for row in tables.rows(gateway.database, PARTICIPANT_KEYS)}


def audited(gateway: GatewayApplication) -> list[tuple[str, str, str]]:
    rows = tables.rows(gateway.database, AUDIT)
    return [(row["actor"], row["action"], row["subject"]) for row in rows]


WRONG: dict[str, dict[str, Any]] = {
    "FIELD_REQUIRED $.stage": {"stage": None},
    "VALUE_NOT_IN_LIST $.stage": {"stage": "open"},
    "VALUE_NOT_IN_LIST $.algorithms[0]": {"algorithms": ["rsa"]},
    "FIELD_UNKNOWN $.limit": {"limit": 1},
    "FIELD_LENGTH $.keys": {"keys": []},
    "PARTICIPANT_UNKNOWN $.participant": {"participant": "guizhou"},
    "KEY_UNREADABLE $.keys[0].pem": {"keys": [a_key(OLD, pem="none")]},
    "KEY_KIND_UNFIT $.keys[0].pem": {"keys": [a_key(ED)]},
    "KEY_TWICE $.keys[1].pem": {"keys": [a_key(OLD), a_key(OLD, use="seal")]},
    "PERIOD_REVERSED $.keys[0].not_after": {"keys": [a_key(OLD, not_after="2001-01-01T00:00:00Z")]},
    "TIME_INVALID $.keys[0].not_before": {"keys": [a_key(OLD, not_before="soon")]},
}


class TestARegistration:
    def test_says_who_signs_by_what(self) -> None:
        three = [a_key(OLD), a_key(ED), a_key(SEAL, use="seal")]

        found = registration(
            a_registration(algorithms=["ed25519", "sm2-sm3"], duty="023-1", keys=three)
        )

        assert [record.key.kind.name for record in found.keys] == ["sm2", "ed25519", "x25519"]
        assert (found.participant, found.stage, found.duty) == ("sichuan", "live", "023-1")
        assert found.keys[0].not_before == BEGIN

    @pytest.mark.parametrize("wrong", WRONG)
    def test_that_is_wrong_is_refused_with_the_place(self, wrong: str) -> None:
        with pytest.raises(ContractBroken) as refused:
            registration(a_registration(OLD) | WRONG[wrong])

        assert wrong in {f"{problem.code} {problem.path}" for problem in refused.value.problems}

    def test_has_all_its_faults_named_at_once(self) -> None:
        with pytest.raises(ContractBroken) as refused:
            registration(a_registration(ED, OLD, OLD, participant="guizhou"))

        codes = [problem.code for problem in refused.value.problems]
        assert sorted(codes) == ["KEY_KIND_UNFIT", "KEY_TWICE", "PARTICIPANT_UNKNOWN"]


class TestRegistering:
    def test_takes_the_place_of_what_was_said_before(self, gateway: GatewayApplication) -> None:
        answer = gateway.participants.register(a_registration(NEW, notice_days=7), "王")

        assert (answer["notice_days"], answer["changed_by"]) == (7, "王")
        assert audited(gateway)[-1] == ("王", "register", "sichuan")

    def test_keeps_keys_that_are_no_longer_named(self, gateway: GatewayApplication) -> None:
        before = set(keys(gateway))

        answer = gateway.participants.register(a_registration(NEW), "王")

        assert set(keys(gateway)) == before | {NEW.public.id}
        assert {key["state"] for key in answer["keys"]} == {"valid"}

    def test_changes_the_period_of_a_key_that_is_here(self, gateway: GatewayApplication) -> None:
        ends = "2026-01-01T00:00:00+00:00"

        gateway.participants.register(a_registration(keys=[a_key(PARTNER, not_after=ends)]), "王")

        [key] = gateway.participants.one("sichuan")["keys"]
        assert (key["state"], key["not_after"]) == ("expired", dt.datetime.fromisoformat(ends))

    def test_leaves_the_stage_to_the_operator(self, gateway: GatewayApplication) -> None:
        gateway.participants.set_stage("sichuan", "suspended", "王", "事故")

        assert gateway.participants.register(a_registration(NEW), "李")["stage"] == "suspended"

    def test_gives_a_key_no_second_use(self, gateway: GatewayApplication) -> None:
        sealing = a_registration(keys=[a_key(PARTNER, use="seal")])

        with pytest.raises(ContractBroken, match="KEY_TWICE"):
            gateway.participants.register(sealing, "王")

    def test_gives_back_no_key_that_was_revoked(self, gateway: GatewayApplication) -> None:
        gateway.participants.revoke("sichuan", PARTNER.public.id, "王", "泄露")

        gateway.participants.register(a_registration(PARTNER), "李")

        assert keys(gateway)[PARTNER.public.id]["revoked_by"] == "王"

    def test_brings_in_a_participant_that_is_new(self, gateway: GatewayApplication) -> None:
        assert gateway.participants.one("yukuaiban")["stage"] is None

        gateway.participants.register(a_registration(NEW, participant="yukuaiban"), "王")

        assert gateway.participants.one("yukuaiban")["stage"] == "live"

    def test_takes_nothing_of_what_is_wrong(self, gateway: GatewayApplication) -> None:
        before = keys(gateway)

        with pytest.raises(ContractBroken):
            gateway.participants.register(a_registration(NEW, OLD, OLD), "王")

        assert keys(gateway) == before


class TestRevoking:
    def test_is_told_with_who_and_why(self, gateway: GatewayApplication) -> None:
        answer = gateway.participants.revoke("sichuan", PARTNER.public.id, "王", "泄露")

        [key] = answer["keys"]
        assert (key["state"], key["revoked_by"], key["revoked_why"]) == ("revoked", "王", "泄露")
        assert audited(gateway)[-1] == ("王", "revoke-key", f"sichuan: {PARTNER.public.id}")

    def test_again_leaves_the_first_reason(self, gateway: GatewayApplication) -> None:
        gateway.participants.revoke("sichuan", PARTNER.public.id, "王", "泄露")

        answer = gateway.participants.revoke("sichuan", PARTNER.public.id, "李", "再次")

        assert answer["keys"][0]["revoked_by"] == "王"

    @pytest.mark.parametrize(
        ("participant", "known"),
        [("sichuan", PARTNER.public.id), ("yukuaiban", "")],
        ids=["has others", "has none"],
    )
    def test_an_unknown_key_names_those_there_are(
        self, gateway: GatewayApplication, participant: str, known: str
    ) -> None:
        with pytest.raises(Unregistered) as refused:
            gateway.participants.revoke(participant, NEW.public.id, "王", "泄露")

        assert refused.value.possible == known


class TestAStage:
    def test_is_changed_with_a_line_of_the_audit(self, gateway: GatewayApplication) -> None:
        answer = gateway.participants.set_stage("sichuan", "suspended", "王", "演练")

        assert answer["stage"] == "suspended"
        assert audited(gateway)[-1] == ("王", "stage-suspended", "sichuan: 演练")

    def test_of_nobody_is_refused(self, gateway: GatewayApplication) -> None:
        with pytest.raises(Unregistered) as refused:
            gateway.participants.set_stage("yukuaiban", "live", "王", "接入")

        assert refused.value.possible == "sichuan"

    def test_that_is_none_is_refused(self, gateway: GatewayApplication) -> None:
        with pytest.raises(ContractBroken, match="VALUE_NOT_IN_LIST"):
            gateway.participants.set_stage("sichuan", "open", "王", "接入")

    def test_of_somebody_without_a_profile_is_no_answer(self, gateway: GatewayApplication) -> None:
        with pytest.raises(Unregistered, match="guizhou"):
            gateway.participants.one("guizhou")


class TestTheFolder:
    def test_was_taken_at_the_start(self, gateway: GatewayApplication) -> None:
        assert audited(gateway) == [("file", "register", "sichuan")]

    def test_undoes_no_later_order_while_its_file_is_the_same(
        self, gateway: GatewayApplication
    ) -> None:
        gateway.participants.set_stage("sichuan", "suspended", "王", "演练")

        gateway.participants.take_folder(files().participants("chongqing"))

        assert gateway.participants.one("sichuan")["stage"] == "suspended"

    def test_is_taken_again_once_a_file_changed(
        self, gateway: GatewayApplication, tmp_path: Path
    ) -> None:
        content = a_registration(PARTNER, notice_days=7)
        (tmp_path / "sichuan.json").write_text(json.dumps(content))

        gateway.participants.take_folder(tmp_path)

        assert gateway.participants.one("sichuan")["notice_days"] == 7

    @pytest.mark.parametrize("content", ["{", "[]", json.dumps({"participant": "sichuan"})])
    def test_with_a_wrong_file_leaves_what_was_known(
        self, gateway: GatewayApplication, tmp_path: Path, content: str
    ) -> None:
        (tmp_path / "a.json").write_text(content)
        (tmp_path / "b.json").write_text(json.dumps(a_registration(NEW, participant="yukuaiban")))
        before = list(tables.rows(gateway.database, PARTICIPANTS))

        gateway.participants.take_folder(tmp_path)

        after = list(tables.rows(gateway.database, PARTICIPANTS))
        assert after[: len(before)] == before
        assert [row["id"] for row in after[len(before) :]] == ["yukuaiban"]


class TestAnOperator:
    @pytest.fixture
    def service(self, gateway: GatewayApplication) -> Any:
        return worker_factory(Service, app=gateway)

    def test_is_told_everybody_there_could_be(self, service: Any) -> None:
        rows = {row["participant"]: row for row in service.participants()}

        assert rows["sichuan"]["stage"] == "live"
        assert rows["yukuaiban"]["stage"] is None

    def test_registers_suspends_and_revokes(self, service: Any) -> None:
        assert service.register_participant(a_registration(NEW), "王")["accepted"]
        assert service.set_participant_stage("sichuan", "live", "王", "接入")["stage"] == "live"
        assert service.revoke_key("sichuan", NEW.public.id, "王", "泄露")["accepted"]

    def test_is_told_what_cannot_be_done(self, service: Any) -> None:
        refused = service.revoke_key("sichuan", NEW.public.id, "王", "泄露")

        assert [problem["code"] for problem in refused["problems"]] == ["NOT_FOUND"]

    def test_is_told_the_lanes(self, service: Any) -> None:
        assert service.lanes() == []

    def test_is_told_that_there_is_no_such_lane(self, service: Any) -> None:
        refused = service.skip_missing("sichuan", "credit", 9, "王", "对方确认")

        assert [problem["code"] for problem in refused["problems"]] == ["NOT_FOUND"]


class TestTheKeyOfThisNode:
    @pytest.mark.parametrize(
        ("kind", "mode", "code"),
        [("sm2", 0o644, "KEY_FILE_OPEN"), ("x25519", 0o600, "x25519 keys do not sign")],
    )
    def test_that_cannot_sign_keeps_the_gateway_from_starting(
        self, tmp_path: Path, kind: str, mode: int, code: str
    ) -> None:
        path = tmp_path / "sign.pem"
        keyfiles.store(path, generate(kind))
        path.chmod(mode)

        with pytest.raises(SettingsInvalid, match=code):
            settings(gateway_environment(CHUANYU_SIGNING_KEY=str(path)))

    def test_that_is_not_named_is_missed_like_any_setting(self) -> None:
        with pytest.raises(SettingsInvalid, match="CHUANYU_SIGNING_KEY is missing"):
            settings(gateway_environment(CHUANYU_SIGNING_KEY=""))
