"""Installs the other frameworks beside the project's environment, which stays as it is locked."""

import subprocess
import sys
import tomllib

from deploy.processes import PROJECT


PACKAGES = PROJECT / ".run" / "bench-peers"
STAMP = PACKAGES / ".installed"


def install() -> None:
    """What pyproject.toml names as `bench`; idle when that is already there."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"]["bench"]
    if STAMP.exists() and STAMP.read_text(encoding="utf-8").splitlines() == wanted:
        return
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--upgrade", "--target", str(PACKAGES), *wanted], check=True)
    STAMP.write_text("\n".join(wanted) + "\n", encoding="utf-8")
