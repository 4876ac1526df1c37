"""Checks everything a newcomer or an operator gets wrong, and says the cure."""
