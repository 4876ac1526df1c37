"""Somebody who types `chuanyu` commands for one node and reads what comes back."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from deploy.cli.main import chuanyu
from deploy.nodes import Pair


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    output: str
    stdout: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Typist:
    """Types commands against a running pair, in this process so that coverage sees them."""

    pair: Pair
    node: str

    def types(self, *words: str) -> Said:
        arguments = ["--run-dir", str(self.pair.run_dir), "--node", self.node, *words]
        environment = {"COLUMNS": "200", "CHUANYU_ACTOR": "tester"}
        result = CliRunner().invoke(chuanyu, arguments, env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.output, result.stdout)

    def asks(self, *words: str) -> Any:
        """The command's JSON."""
        return self.types(*words, "--json").json


def written(folder: Path, name: str, document: Any) -> str:
    """A file for a command to read; bytes as they are, everything else as JSON."""
    path = folder / name
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    path.write_bytes(data)
    return str(path)
