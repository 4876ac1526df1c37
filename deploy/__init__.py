"""Everything that installs, starts, watches and demonstrates the nodes."""
