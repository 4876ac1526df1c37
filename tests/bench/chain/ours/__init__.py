"""A service of the chain built from the shared kernel, as the services of a node are."""
