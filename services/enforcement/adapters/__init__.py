"""Contracts to commands, events to contracts, leads to rows."""
