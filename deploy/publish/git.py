"""What git says of a folder, when there is a git and the folder is of a work tree."""

import subprocess
from pathlib import Path


LARGEST = 256 * 1024 * 1024  # bytes of a published folder in git
SECONDS = 60


def answer(folder: Path, *words: str) -> bytes | None:
    """What git answers; None when it fails, takes too long or answers too much."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],  # noqa: S607 - the git of whoever asks
            capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if len(done.stdout) <= LARGEST else None
