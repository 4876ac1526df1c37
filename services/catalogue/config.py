"""What this service reads from its environment."""

from collections.abc import Mapping

from shared.settings import Reader, Settings, read_settings


def settings(environ: Mapping[str, str]) -> Settings:
    """All settings or SettingsInvalid with every problem."""
    reader = Reader(environ)
    found = read_settings(reader, "catalogue")
    reader.done()
    return found
