"""Signatures over messages and seals over personal fields; the only place that calls cryptographic libraries.

What the bytes are is told to partners in services/gateway/PARTNERS.md, why they are so in
deploy/decisions/0017-signatures.md.  Nothing here knows of lanes, tables or clocks: callers pass the time in.
"""
