"""What a node's gateway signs by, whom it knows, and since when its lanes count anew: files of its directory.

For a private pair on one machine, whose nodes are registered with each other as soon as they have keys; a production
node gets its key from its operator and the registrations of its partners by on-boarding (runbook participants.md).
"""

import datetime as dt
import json
from pathlib import Path

from contracts.registry import every_contract
from deploy.errors import RunDirUnusable
from deploy.files import private_directory, write_private
from deploy.nodes import NodePlan, Pair
from shared.crypto import keyfiles
from shared.crypto.keys import generate
from shared.crypto.signing import algorithm_of


KIND = "sm2"
VALID = dt.timedelta(days=730)
FIRST_EPOCH = 1


def signing_key(node: NodePlan) -> Path:
    """The file of the node's private key; made at the first call."""
    path = private_directory(node.directory / "keys") / "sign.pem"
    if not path.exists():
        keyfiles.store(path, generate(KIND))
    return path


def registrations(pair: Pair, node: NodePlan) -> Path:
    """The folder of whom the node knows; the partner's file is written once, then it is the operator's.

    A partner that fetches is not the pair's other node: it brings a key of its own.
    """
    folder = private_directory(node.directory / "participants")
    path = folder / f"{node.partner}.json"
    if path.exists():
        _complete(path)
    elif not node.fetched_mark.exists():
        _write(path, _registration(pair.partner_of(node)))
    return folder


def _complete(path: Path) -> None:
    """The file of an older release does not say which versions the partner reads, and nothing would leave."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # the gateway says what is wrong with it
        return
    if isinstance(said, dict) and "conformance" not in said:
        _write(path, said | {"conformance": _conformance()})


def _write(path: Path, registration: dict[str, object]) -> None:
    write_private(path, f"{json.dumps(registration, ensure_ascii=False, indent=2)}\n")


def _conformance() -> list[dict[str, object]]:
    """Both nodes run the same release."""
    return [
        {"contract": name, "version": contract.newest, "report": "同一版本软件 the same release"}
        for name, contract in sorted(every_contract().items())
        if contract.shared
    ]


def _registration(node: NodePlan) -> dict[str, object]:
    key = keyfiles.load(signing_key(node)).public
    begin = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
    return {
        "participant": node.name,
        "stage": "live",
        "algorithms": [algorithm_of(key).name],
        "keys": [
            {
                "use": "sign",
                "pem": key.pem,
                "not_before": begin.isoformat(),
                "not_after": (begin + VALID).isoformat(),
            }
        ],
        "notice_days": 30,
        "maintenance": [],
        "conformance": _conformance(),
    }


def lane_epoch(node: NodePlan) -> int:
    """The epoch of the lanes that go out; RunDirUnusable when its file holds no number."""
    path = _epoch_file(node)
    try:
        return int(path.read_text("utf-8")) if path.exists() else FIRST_EPOCH
    except ValueError as error:
        raise RunDirUnusable(path, error) from error


def begin_epoch(node: NodePlan) -> int:
    """Lanes count anew: a database that is older than its messages would give numbers out twice."""
    epoch = lane_epoch(node) + 1
    write_private(_epoch_file(node), f"{epoch}\n")
    return epoch


def _epoch_file(node: NodePlan) -> Path:
    """Outside of the database, which a backup takes back."""
    return node.directory / "lane-epoch"
