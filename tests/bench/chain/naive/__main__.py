"""Runs one: python -m tests.bench.chain.naive, settings from the environment."""

import sys

from deploy.run_service import main  # first: it makes the threads green
from tests.bench.chain.settings import hop


if __name__ == "__main__":
    sys.exit(main(hop().name, "tests.bench.chain.naive.service"))
