"""A process that brings a database to the newest version: python -m tests.unit.shared.migrating URL."""

import sys

from tests.databases import migrated


if __name__ == "__main__":
    migrated(sys.argv[1], "gateway")
