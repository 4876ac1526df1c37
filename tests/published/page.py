"""What the gateway's page for partners shows about signatures: texts, commands, the program in Node."""

import re

from tests.unit.readmes import readme


ENGLISH, CHINESE = readme("gateway").split("\n---\n")
SECTION = ENGLISH[ENGLISH.index("\n## Signatures") :]


def shown(language: str) -> list[str]:
    """The blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.DOTALL | re.MULTILINE)
