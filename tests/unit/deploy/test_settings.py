"""What an operator may write into a node's settings.env, and what is said of the rest."""

import os
from pathlib import Path

import pytest

from deploy import lifecycle, pids, processes
from deploy.doctor.finding import Grade
from deploy.doctor.settings import look
from deploy.environment import service_environment, write_environment_files
from deploy.errors import SettingsUnusable
from deploy.nodes import NodePlan, Pair
from deploy.processes import with_old_settings
from deploy.settings import chosen, differences, refuse_unusable
from shared.settings import CHOICES
from shared.topology import SERVICES
from tests.unit.deploy.builders import SLEEPER, a_pair
from tests.waiting import eventually


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return a_pair(tmp_path / "运行 run")


@pytest.fixture
def node(pair: Pair) -> NodePlan:
    return pair.node("sichuan")


def write(node: NodePlan, text: str | bytes) -> None:
    node.directory.mkdir(parents=True, exist_ok=True)
    node.settings_file.write_bytes(text if isinstance(text, bytes) else text.encode())


class TestANodeWithoutSettings:
    def test_has_the_defaults(self, pair: Pair, node: NodePlan) -> None:
        assert chosen(node) == {}
        assert differences(node) == []
        assert not set(CHOICES) & set(service_environment(pair, node, "credit"))


class TestSettings:
    @pytest.mark.parametrize(
        "text",
        [
            "CHUANYU_INBOX_DAYS=800\nCHUANYU_BREAKER_SECONDS=60\n",
            "\ufeff# 保存期\r\n\r\nCHUANYU_INBOX_DAYS = 800\r\n  CHUANYU_BREAKER_SECONDS=60",
        ],
    )
    def test_may_be_written_as_editors_do(self, node: NodePlan, text: str) -> None:
        write(node, text)

        assert chosen(node) == {"CHUANYU_INBOX_DAYS": "800", "CHUANYU_BREAKER_SECONDS": "60"}
        assert differences(node) == ["CHUANYU_INBOX_DAYS=800 (默认 default 400)"]

    def test_reach_every_service_of_the_node_and_none_of_the_other(
        self, pair: Pair, node: NodePlan
    ) -> None:
        write(node, "CHUANYU_INBOX_DAYS=800\n")

        write_environment_files(pair)

        told = [
            (plan.name, service)
            for plan in pair.nodes
            for service in SERVICES
            if "CHUANYU_INBOX_DAYS=800\n" in (plan.directory / "env" / f"{service}.env").read_text()
        ]
        assert told == [("sichuan", service) for service in SERVICES]
        assert node.settings_file.read_text() == "CHUANYU_INBOX_DAYS=800\n"


class TestSettingsThatCannotBe:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("# a\nCHUANYU_INBOX_DAY=1", "第 2 行 line 2: CHUANYU_INBOX_DAY 不能在此设置 / "),
            ("CHUANYU_NODE=chongqing", "line 1: CHUANYU_NODE 不能在此设置 / "),
            ("CHUANYU_SHARE=1/2", "line 1: CHUANYU_SHARE 不能在此设置 / "),
            ("\nexport CHUANYU_INBOX_DAYS=800", "line 2: export CHUANYU_INBOX_DAYS 不能在此设置"),
            ("CHUANYU_INBOX_DAYS 800", "line 1: 应为 名称=值 / not NAME=value"),
            ("CHUANYU_INBOX_DAYS=", "line 1: 应为 名称=值 / not NAME=value"),
            ("=800", "line 1: 应为 名称=值 / not NAME=value"),
            ("CHUANYU_INBOX_DAYS=800d", "line 1: CHUANYU_INBOX_DAYS 不是非负整数 / "),
            ('CHUANYU_INBOX_DAYS="800"', "line 1: CHUANYU_INBOX_DAYS 不是非负整数 / "),
            ("CHUANYU_INBOX_DAYS=1000000", "line 1: CHUANYU_INBOX_DAYS 大于 100000 / "),
            (
                "CHUANYU_INBOX_DAYS=800\nCHUANYU_INBOX_DAYS=801",
                "line 2: CHUANYU_INBOX_DAYS 重复 / CHUANYU_INBOX_DAYS is there twice",
            ),
            (
                "CHUANYU_INBOX_DAYS=394",
                "RETENTION_TOO_SHORT: CHUANYU_INBOX_DAYS 为 394，至少须为 395",
            ),
            (b"\xff", "无法读取 / cannot be read: UnicodeDecodeError"),
        ],
    )
    def test_are_refused_with_code_file_line_and_what_is_possible(
        self, node: NodePlan, text: str | bytes, said: str
    ) -> None:
        write(node, text)

        with pytest.raises(SettingsUnusable) as refused:
            chosen(node)

        message = str(refused.value)
        assert message.startswith(f"SETTINGS_UNUSABLE 四川的设置文件 {node.settings_file} 有误")
        assert "the settings of sichuan in that file are unusable" in message
        assert said in message
        assert all(name in message.splitlines()[-1] for name in CHOICES)

    def test_of_one_node_must_go_together_with_the_others(self, pair: Pair) -> None:
        """As long as one may send a message again the other must know that it took effect."""
        write(pair.node("chongqing"), "CHUANYU_RESEND_DAYS=300\nCHUANYU_OUTBOX_DAYS=300")

        with pytest.raises(SettingsUnusable) as refused:
            refuse_unusable(pair)

        assert "至少须为 365（sichuan 的 CHUANYU_OUTBOX_DAYS）" in str(refused.value)
        write(pair.node("sichuan"), "CHUANYU_OUTBOX_DAYS=300")
        refuse_unusable(pair)

    def test_are_all_told_at_once_without_their_values(self, node: NodePlan) -> None:
        write(node, "SECRET=geheim\nCHUANYU_INBOX_DAYS=geheim\ngeheim\n")

        with pytest.raises(SettingsUnusable) as refused:
            chosen(node)

        assert [why.split(":")[0][-1] for why in refused.value.wrong] == ["1", "2", "3"]
        assert "geheim" not in str(refused.value)

    def test_are_a_fault_to_the_doctor(self, node: NodePlan) -> None:
        write(node, "CHUANYU_INBOX_DAYS=1\n")

        found = look(node)

        assert (found.grade, found.cure) == (Grade.FAIL, f"改正 correct {node.settings_file}")
        assert "RETENTION_TOO_SHORT" in found.said

    def test_end_a_start_before_anything_is_begun_or_written(
        self, pair: Pair, node: NodePlan
    ) -> None:
        write(node, "CHUANYU_INBOX_DAYS=1\n")
        told: list[str] = []

        with pytest.raises(SettingsUnusable):
            lifecycle.up(pair, told.append, lambda *_: False)

        assert told == []
        left = {
            path.relative_to(pair.run_dir) for path in pair.run_dir.rglob("*") if path.is_file()
        }
        assert left == {Path("lock"), Path("sichuan/settings.env")}


class TestAServiceThatRuns:
    def test_of_which_nothing_is_known_yet_is_not_told_of(
        self, node: NodePlan, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """For a moment after a process was begun the kernel shows no environment of it."""
        write(node, "CHUANYU_INBOX_DAYS=800\n")
        monkeypatch.setattr(pids, "find", lambda _: pids.Running(os.getpid(), ""))
        monkeypatch.setattr(Path, "read_text", lambda *_: "")

        assert processes._told(node, "credit") == {}

    def test_is_told_apart_when_its_settings_were_changed_since(self, node: NodePlan) -> None:
        environment = dict(os.environ) | {"CHUANYU_INBOX_DAYS": "800"}
        write(node, "CHUANYU_INBOX_DAYS=800\n")
        pids.start(
            node.pid_file("credit"),
            SLEEPER,
            env=environment,
            cwd=node.directory,
            log=node.log_file("credit"),
        )
        try:
            eventually(lambda: processes._told(node, "credit"))  # a process begins with none
            same = with_old_settings(node), look(node)
            write(node, "CHUANYU_OUTAGE_DAYS=20\n")
            other = with_old_settings(node), look(node)
        finally:
            pids.stop([node.pid_file("credit")], 5)

        assert (same[0], same[1].grade) == ([], Grade.OK)
        assert same[1].said == "CHUANYU_INBOX_DAYS=800 (默认 default 400)"
        assert other[0] == ["credit"]
        assert other[1].grade is Grade.WARN
        assert other[1].said.endswith("credit")
        assert with_old_settings(node) == []
