"""The file of figures: each part of a benchmark replaces its own, the others stay."""

import json
from pathlib import Path
from typing import Any


def keep(output: Path, found: dict[str, Any]) -> None:
    """Write the figures over those of the same name."""
    known = json.loads(output.read_text(encoding="utf-8")) if output.exists() else {}
    output.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(known | found, ensure_ascii=False, indent=2)
    output.write_text(text + "\n", encoding="utf-8")
