"""Files that only their owner may read, written so that a crash leaves the old or the new one.

No knowledge of what is in them.
"""

import os
from pathlib import Path


PRIVATE_FILE = 0o600
PRIVATE_DIRECTORY = 0o700


def private_directory(path: Path) -> Path:
    """The directory, made when missing, closed to everybody else."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(PRIVATE_DIRECTORY)
    return path


def write_private(path: Path, text: str, mode: int = PRIVATE_FILE) -> None:
    """Replace the file in one step; it never exists with looser rights than wanted."""
    private_directory(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.chmod(mode)
    draft.replace(path)


def last_lines(path: Path, count: int = 15, since: int = 0) -> str:
    """The end of a log, for an error message, of what stands `since` so many bytes; a note when there is nothing."""
    if not path.exists():
        return f"({path}: empty)"
    with path.open("rb") as file:
        file.seek(max(since, path.stat().st_size - 16_384))
        text = file.read().decode("utf-8", errors="replace")
    return "\n".join(text.splitlines()[-count:]) or f"({path}: empty)"
