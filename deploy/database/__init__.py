"""Private PostgreSQL clusters: where they live, who runs them, how they start and stop, what is in them."""
