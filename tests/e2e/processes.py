"""Which processes belong to a run directory: found by what they were started with."""

from pathlib import Path


def processes_of(run_dir: Path) -> list[str]:
    """Command lines of living processes whose arguments or environment name the directory."""
    wanted = str(run_dir).encode()
    said = (_said(process) for process in Path("/proc").iterdir() if process.name.isdecimal())
    return [line.decode(errors="replace") for line, around in said if wanted in line + around]


def _said(process: Path) -> tuple[bytes, bytes]:
    try:
        return (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
    except OSError:  # ended meanwhile
        return b"", b""
