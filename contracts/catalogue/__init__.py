"""Messages owned by the catalogue service."""
