"""Private keys in files that only their owner may read."""

import os
import stat
from pathlib import Path

from shared.crypto.keys import PrivateKey, PublicKey, private_key, public_key
from shared.crypto.refusals import KeyRefused


_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 10_000  # bytes; a key file has some hundred


def store(path: Path, key: PrivateKey) -> None:
    """Write the key; KEY_FILE_EXISTS rather than take an old key's place, KEY_FILE_UNUSABLE when it cannot be."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        raise KeyRefused("KEY_FILE_EXISTS", str(path)) from None
    except OSError as trouble:
        raise KeyRefused("KEY_FILE_UNUSABLE", f"{path}: {type(trouble).__name__}") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.pem)


def load(path: Path) -> PrivateKey:
    """The private key of a file; KEY_FILE_OPEN when anybody but its owner may read or change it."""
    return private_key(_content(path, others=False))


def load_either(path: Path) -> PrivateKey | PublicKey:
    """What the file holds; the rights to a private key are looked at all the same."""
    content = _content(path, others=True)
    return load(path) if b"PRIVATE" in content else public_key(content)


def load_public(path: Path) -> PublicKey:
    """The public key of a file of either kind."""
    key = load_either(path)
    return key.public if isinstance(key, PrivateKey) else key


def _content(path: Path, *, others: bool) -> bytes:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & _OTHERS and not others:
                raise KeyRefused("KEY_FILE_OPEN", f"{path}: {mode:04o}", f"{_OWNER_ONLY:04o}")
            return file.read(_LARGEST)
    except OSError as trouble:
        raise KeyRefused("KEY_FILE_UNUSABLE", f"{path}: {type(trouble).__name__}") from None
