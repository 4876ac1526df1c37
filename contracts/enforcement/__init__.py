"""Messages owned by the enforcement service."""
