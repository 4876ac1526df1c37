"""Enforcement leads (执法线索): offer, accept or return, file or not, decide, feed back, close."""
