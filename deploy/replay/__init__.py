"""Sends contract fixtures to a node and says for each what came back."""
