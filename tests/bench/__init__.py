"""Measures what was asked for, beside its peers, in the same run on the same bytes: `make bench`."""
