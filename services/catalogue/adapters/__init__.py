"""Contracts to commands, events to contracts, aggregates to rows, files to rows of an import."""
