"""How a benchmark ends when it does not come to its end: by what was wrong, without a stack."""

import sys
from collections.abc import Callable

from deploy.errors import DeployError
from tests.bench.border.passage import BorderBroken
from tests.bench.chain.chain import ChainBroken
from tests.bench.chain.durability import NotDurable


INTERRUPTED = 130  # the shell's 128 + SIGINT


def end_well(main: Callable[[], None]) -> None:
    """Run it; exit status 1 with the reason, or that of an interrupt."""
    try:
        main()
    except (BorderBroken, ChainBroken, DeployError, NotDurable) as wrong:
        sys.exit(str(wrong))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
