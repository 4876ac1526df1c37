"""Before anything is made of the contracts: are they sound?"""

import click

from contracts import soundness
from contracts.soundness import ContractsUnsound
from deploy.cli.context import UNUSABLE
from shared.console import Console


def must_be_sound(console: Console, *, exemplified: bool = True) -> None:
    """Ends the command with status 2 and every defect of the contracts, perhaps those of their examples too."""
    try:
        soundness.hold(exemplified=exemplified)
    except ContractsUnsound as unsound:
        console.problems([problem.as_dict() for problem in unsound.problems])
        raise click.exceptions.Exit(UNUSABLE) from None
