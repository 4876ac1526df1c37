"""What a bundle proves, somebody without our programs can compute anew: by openssl, from what the page tells."""

import base64
import subprocess
from pathlib import Path
from typing import Any

import orjson

from tests.builders import LISTING
from tests.unit.gateway.bundles import document, exported
from tests.unit.gateway.crossing import Crossing
from tests.unit.gateway.test_chain import openssl


def canonical(value: Any) -> bytes:
    """RFC 8785 for what a bundle holds, by another's hand."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


class Reader:
    """Somebody with a shell and the sender's public key."""

    def __init__(self, folder: Path, pem: str) -> None:
        self.folder, self.key = folder, folder / "key.pem"
        self.key.write_text(pem)

    def digest(self, data: bytes) -> str:
        path = self.folder / "data"
        path.write_bytes(data)
        return openssl(path)

    def proves(self, line: str, what: str, data: bytes) -> bool:
        """Whether the line is one over these bytes, made by the key."""
        statement, signature = (base64.b64decode(part) for part in line.split("."))
        names = {"statement": statement, "signature": signature}
        for name, content in names.items():
            (self.folder / name).write_bytes(content)
        said = dict(row.split(": ", 1) for row in statement.decode().splitlines()[1:])
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(self.key), "-rawin"]
        command += ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
        command += ["-in", str(self.folder / "statement")]
        command += ["-sigfile", str(self.folder / "signature")]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        return done.returncode == 0 and (said["what"], said["body"]) == (what, self.digest(data))


def test_manifest_head_and_message_are_proved(crossing: Crossing, tmp_path: Path) -> None:
    crossing.send(LISTING, LISTING)
    crossing.settle()
    found = document(exported(crossing.chongqing, LISTING))
    [key] = [one for one in found["keys"] if one["participant"] == "chongqing"]
    reader = Reader(tmp_path, key["pem"])

    assert reader.proves(found["signature"], "evidence", canonical(found["manifest"]))
    assert found["manifest"]["parts"]["messages"] == [
        reader.digest(canonical(one)) for one in found["messages"]
    ]
    for message in found["messages"]:
        assert reader.proves(message["signature"], "message", base64.b64decode(message["body"]))
    [proof] = found["proofs"]
    value = proof["before"]
    for entry in proof["entries"]:
        value = reader.digest(f"chuanyu-chain-1\nbefore: {value}\nentry: {entry}\n".encode())
    assert value == proof["head"]["value"]
    text = (
        "chuanyu-head-1\ndirection: out\nparticipant: sichuan\nlane: credit\nepoch: 1\n"
        f"entries: {proof['head']['length']}\nchain: {value}\n"
    )
    assert reader.proves(proof["head"]["signature"], "head", text.encode())
