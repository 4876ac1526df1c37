"""The command ends with 2 and a code, whatever is wrong with a contract or an example."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.changes.tree import Tree, tree


def _contract(old: str, new: str) -> Callable[[Tree], object]:
    return lambda made: made.edit(old, new)


DEFECTS: dict[str, Callable[[Tree], object]] = {
    "syntax": lambda made: made.module.write_text("class:"),
    "pattern": _contract('pattern="', 'pattern="('),
    "key": _contract('key="sample_id"', 'key="id"'),
    "refusal": _contract("refusals=[", 'refusals=["NO_SUCH", '),
    "no example": lambda made: (made.examples / "v2-edge.json").unlink(),
    "broken example": lambda made: (made.examples / "v1-typical.json").write_text("{"),
    "invalid example": lambda made: made.write_example("v2-typical", {"sample_id": "50-1"}),
    "name twice": lambda made: (made.owner / "again.py").write_text(made.module.read_text()),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_ends_with_two_and_a_code(tmp_path: Path, defect: str) -> None:
    made = tree(tmp_path)
    DEFECTS[defect](made)

    done = made.command("publish", "--folder", tmp_path / "new")

    assert done.returncode == 2, done.stderr
    assert "CONTRACT_UNSOUND" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was published before anything went wrong."""
    return tree(tmp_path_factory.mktemp("sound")).publish("old")


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_no_verdict(tmp_path: Path, baseline: Path, defect: str) -> None:
    made = tree(tmp_path)
    DEFECTS[defect](made)

    done = made.command("check", "--against", baseline)

    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "CONTRACT_UNSOUND" in done.stderr
    assert "Traceback" not in done.stderr
