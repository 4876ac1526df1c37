"""Fixtures that every test may ask for; each set lives in a module of its own."""

pytest_plugins = ["tests.fixtures_brokers"]
