"""What can go wrong while starting and stopping: every message is Chinese first and names the cure.

Only the operator's machine is judged here; nothing in this tree crosses the border.
"""

from pathlib import Path


class DeployError(Exception):
    """Base of all of them; the message is meant for the person at the terminal."""

    exit_status = 1  # of the command

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


class PortTaken(DeployError):
    """Another process listens where one of ours wants to."""


class BrokerFailed(DeployError):
    """A RabbitMQ node did not come up, or does not do what it was told."""


class DatabaseFailed(DeployError):
    """A PostgreSQL cluster is not there, did not come up, or does not do what it was told."""


class DatabaseMissing(DeployError):
    """A database that a service has worked with is gone; nothing was started."""

    code = "DATABASE_MISSING"
    exit_status = 2

    def __init__(self, title: str, node: str, service: str, path: Path) -> None:
        super().__init__(
            f"{self.code} {title}：{service} 的数据库 {path} 不见了；请检查磁盘是否挂载，或恢复备份；确要从空开始："
            f"chuanyu --node {node} begin-anew {service}",
            f"the database of {service} at {node} is gone; is its disk mounted? else restore a backup (runbook"
            f" databases.md), or, to begin with an empty one: chuanyu --node {node} begin-anew {service}",
        )


class ServiceFailed(DeployError):
    """A service process ended early or never answered."""


class Busy(DeployError):
    """Somebody else is starting or stopping the same pair, or it runs on other ports."""


class StillRunning(DeployError):
    """A process survived even SIGKILL."""


class BackupFailed(DeployError):
    """A database could not be copied or put back; nothing was changed."""

    exit_status = 2


class BackupExists(BackupFailed):
    """A backup that is there is not written over unless that was asked for."""

    code = "FILE_EXISTS"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{self.code} 备份文件 {path} 已存在，不覆盖；请另选文件名，或用 --force 覆盖",
            f"the backup {path} is there already: choose another name, or write over it with --force",
        )


class RunDirUnusable(DeployError):
    """The run directory cannot be one: not a folder, not ours to write, or its plan is unreadable."""

    exit_status = 2

    def __init__(self, run_dir: Path, error: Exception) -> None:
        super().__init__(
            f"运行目录 {run_dir} 不可用；请检查路径和权限，或用 --run-dir 另选",
            f"the run directory {run_dir} is unusable ({error}); check path and rights, or choose another"
            " with --run-dir",
        )


class SettingsUnusable(DeployError):
    """The file of a node's settings says something that no service could start with; nothing was begun."""

    code = "SETTINGS_UNUSABLE"
    exit_status = 2

    def __init__(
        self, title: str, name: str, path: Path, wrong: list[str], possible: list[str]
    ) -> None:
        super().__init__(
            f"{self.code} {title}的设置文件 {path} 有误，改正后再启动；每行一个 名称=整数，# 开头为注释",
            f"the settings of {name} in that file are unusable, correct them and start again; a line is"
            " NAME=whole number, or a comment after #",
        )
        self.wrong = wrong
        self.possible = possible

    def __str__(self) -> str:
        lines = [super().__str__(), *self.wrong, f"可设置 possible: {', '.join(self.possible)}"]
        return "\n  ".join(lines)
