"""Services of the chain in other frameworks, at the same guarantees; only `make bench-long` installs those."""
