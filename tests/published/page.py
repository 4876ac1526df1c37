"""What the gateway's page for partners shows about signatures: texts, commands, the program in Node."""

import re
from pathlib import Path

from services.gateway import __path__ as gateway


PAGE = Path(gateway[0]) / "PARTNERS.md"
ENGLISH, CHINESE = PAGE.read_text("utf-8").split("\n---\n")
SECTION = ENGLISH[ENGLISH.index("\n## Signatures") :]


def shown(language: str) -> list[str]:
    """The blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)
