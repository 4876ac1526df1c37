"""A service of the chain as one would write it with nameko alone."""
