"""Debian's PostgreSQL programs: all versions lie side by side, none is in PATH."""

from pathlib import Path

from deploy.errors import DatabaseFailed


VERSIONS = Path("/usr/lib/postgresql")


def binaries(data: Path) -> Path:
    """The folder of the programs for that data directory; a cluster is read by its own version alone."""
    marker = data / "PG_VERSION"
    wanted = marker.read_text("ascii").strip() if marker.exists() else None
    found = sorted(installed(), key=lambda path: int(path.parent.name))
    fitting = [path for path in found if wanted in (None, path.parent.name)]
    if not fitting:
        version = f"PostgreSQL {wanted}" if wanted else "PostgreSQL"
        raise DatabaseFailed(
            f"没有找到 {version}（{VERSIONS}）；请运行 sudo make setup，或用默认的 SQLite：make up",
            f"{version} is missing ({VERSIONS}); run sudo make setup, or use SQLite, the default: make up",
        )
    return fitting[-1]


def installed() -> list[Path]:
    """The `bin` folders of every version that has a server."""
    return [path for path in VERSIONS.glob("[0-9]*/bin") if (path / "postgres").exists()]
