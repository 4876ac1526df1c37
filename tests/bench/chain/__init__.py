"""Two services in a row: producer → first → second → sink, ours beside a plain relay and plain nameko."""
