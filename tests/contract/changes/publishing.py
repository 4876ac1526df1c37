"""Publishes the contracts found on the path into a folder, as far as a comparison reads them.

Run in a copy of the package, so that the state before and after a change can be published.
"""

import json
import sys
from pathlib import Path

from contracts import envelope as envelopes
from contracts import json_schema
from contracts.contract import Contract
from contracts.elements.basic import Code
from contracts.envelope import SHAPE
from contracts.registry import every_contract
from deploy.publish.code_lists import CodeLists
from deploy.publish.description import described
from deploy.publish.vectors import vector


def publish(folder: Path) -> None:
    """contracts.json, schemas/ and vectors/ of every contract."""
    entries = [_published(folder, contract) for contract in every_contract().values()]
    schema = f"schemas/{SHAPE.name}.json"
    _write(folder / schema, json_schema.text_of(SHAPE.published))
    envelope = {"schema": schema, "digest": SHAPE.digest}
    index = {"envelope": envelope, "contracts": entries}
    _write(folder / "contracts.json", json.dumps(index, ensure_ascii=False))


def _published(folder: Path, contract: Contract) -> dict[str, object]:
    for version in contract.versions:
        schema = json_schema.text_of(version.published)
        _write(folder / f"schemas/{version.name}.json", schema)
        message = envelopes.encode(vector(contract, version).envelope).decode()
        _write(folder / f"vectors/{version.name}.json", message)
    return described(contract, {}, _NoNames())


class _NoNames(CodeLists):
    """The sample keeps its lists in its own module, where no name comes from; nobody compares them."""

    def named(self, element: Code) -> str:
        return str(element.metadata["en"])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    publish(Path(sys.argv[1]))
