"""The published forms of the contracts: what a partner's developer reads who never reads our Python.

Everything is derived from `contracts` and `shared.topology`, the same at every run: no time stamps, a fixed
order.  Only `RELEASED` is history and not derived.
"""
