"""Matters of the 川渝通办 list: import, publish, receive the other side's, show where both are aligned."""
