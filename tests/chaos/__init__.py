"""Runs that break things on purpose, with a plan made from a seed, and say what was lost, doubled or overtaken."""
