"""Messages owned by the credit service."""
