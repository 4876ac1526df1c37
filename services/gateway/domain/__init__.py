"""Who may send what across the border."""
