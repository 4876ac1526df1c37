"""What partners would use on the published files: Node with packages from npm, and a browser."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.publish import folder


HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build"
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress")
SECONDS = 240
Node = Callable[..., Any]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published files as the contracts are now, so that a stale folder is reported once and not here."""
    place = tmp_path_factory.mktemp("published")
    folder.write(place, folder.generated([]))
    return place


@pytest.fixture(scope="session")
def modules() -> Path:
    """The npm packages that `package-lock.json` pins, installed when that file is new."""
    lock = (HERE / "package-lock.json").read_bytes()
    place = BUILD / f"npm-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not place.exists():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        draft.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, draft)
        run([*NPM], cwd=draft)
        draft.rename(place)
    return place


@pytest.fixture(scope="session")
def node(modules: Path) -> Node:
    """Runs a program of this folder with the packages; gives what it prints as JSON."""

    def program(name: str, *arguments: Path) -> Any:
        return json.loads(run(["node", str(HERE / name), str(modules), *map(str, arguments)]))

    return program


def run(command: list[str], cwd: Path | None = None) -> str:
    """Standard output; a failed test shows what the command said."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stderr}"
    return done.stdout
