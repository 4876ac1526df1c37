"""The technical kernel of every service: a closed list, see deploy/decisions."""
