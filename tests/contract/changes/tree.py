"""A copy of the contracts that holds one message, to change it, publish it and run the command on it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

import contracts
from contracts import json_schema
from contracts.registry import EXAMPLES, OWNERS
from tests.architecture.sources import PROJECT


HERE = Path(__file__).parent
SECOND = 1_000_000_000  # in nanoseconds
SAMPLE = HERE / "sample_noted.py"
ID = "50-0190c5a0-0000-4000-8000-000000000001"
ORGAN = {"name": "重庆市文化和旅游发展委员会", "credit_code": "11500000MB19069553"}
KEYS = {"sample_id": ID, "series_id": "50-0190c5a0-0000-4000-8000-000000000002"}
BODIES: dict[str, dict[str, Any]] = {
    "v1-typical": {**KEYS, "grade": "乙等", "score": 80},
    "v1-minimal": {**KEYS, "grade": "丙等", "score": 0},
    "v1-edge": {**KEYS, "grade": "甲等", "score": 100},
    "v2-typical": {
        **KEYS, "grade": "B", "score": 80, "batch": "2026A", "noted_on": "2026-05-18",
        "ended_on": "2026-06-18", "organs": [ORGAN],
    },
    "v2-minimal": {**KEYS, "grade": "C", "score": 0},
    "v2-edge": {**KEYS, "grade": "A", "score": 100, "batch": "Z" * 20, "note": "𠮷" * 50},
}  # fmt: skip
COMMAND = "from deploy.cli.contracts import contracts; contracts()"


@dataclass(frozen=True)
class Tree:
    """A folder with a package `contracts` that comes before the real one."""

    root: Path

    @property
    def owner(self) -> Path:
        return self.root / "contracts/credit"

    @property
    def module(self) -> Path:
        return self.owner / "sample_noted.py"

    @property
    def examples(self) -> Path:
        return self.owner / "examples/sample-noted"

    def edit(self, old: str, new: str) -> None:
        """Change the text of the message; it must have stood there."""
        text, written = self.module.read_text(encoding="utf-8"), self.module.stat().st_mtime_ns
        assert old in text
        self.module.write_text(text.replace(old, new), encoding="utf-8")
        # or Python, which compares seconds and sizes, would go on with the old bytecode
        os.utime(self.module, ns=(written + SECOND, written + SECOND))

    def write_example(self, name: str, body: Any) -> None:
        self.examples.mkdir(parents=True, exist_ok=True)
        path = self.examples / f"{name}.json"
        path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Python with this package first."""
        environment = {
            **os.environ,
            "PYTHONPATH": f"{self.root}{os.pathsep}{PROJECT}",
            "COLUMNS": "200",
        }
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def publish(self, name: str) -> Path:
        """The published folder of what the tree holds now."""
        folder = self.root / name
        done = self.run(HERE / "publishing.py", folder)
        assert done.returncode == 0, done.stderr
        return folder

    def check(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """`chuanyu contracts check`, without the commands of the services."""
        return self.command("check", *words)

    def command(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """`chuanyu contracts` with these words."""
        return self.run("-c", COMMAND, *words)


def tree(root: Path) -> Tree:
    """The kernel as it is, and no message but the sample."""
    [real] = contracts.__path__
    package = root / "contracts"
    package.mkdir()
    for entry in Path(real).iterdir():
        if entry.name not in {*OWNERS, "published", "__pycache__"}:
            (package / entry.name).symlink_to(entry)
    for owner in OWNERS:
        (package / owner).mkdir()
        (package / owner / "__init__.py").touch()
    made = Tree(root)
    shutil.copy(SAMPLE, made.module)
    for name, body in BODIES.items():
        made.write_example(name, body)
    assert {name.partition("-")[2] for name in BODIES} == set(EXAMPLES)
    return made


def whole_tree(root: Path) -> Tree:
    """A copy of all contracts."""
    [real] = contracts.__path__
    ignored = shutil.ignore_patterns("__pycache__", "published")
    shutil.copytree(real, root / "contracts", ignore=ignored)
    return Tree(root)


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def reader(folder: Path, version: int) -> Draft202012Validator:
    """The published schema, with a validator that is not the engine's."""
    return Draft202012Validator(schema(folder, version))


def writer(folder: Path, version: int) -> Draft202012Validator:
    """The same for a writer: nothing undeclared."""
    return Draft202012Validator(json_schema.closed(schema(folder, version)))


def schema(folder: Path, version: int) -> Any:
    path = folder / f"schemas/credit.sample-noted.v{version}.json"
    return json.loads(path.read_text(encoding="utf-8"))


__all__ = ["PROJECT", "Tree", "git", "reader", "tree", "whole_tree", "writer"]
