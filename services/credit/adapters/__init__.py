"""Contracts to commands, events to contracts, aggregates to rows."""
