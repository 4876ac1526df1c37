"""enforcement.message-refused: the receiving side understood a message of this owner and refused it by rule.

v1  2026-11
"""

from contracts.refusal import refusal_contract


MESSAGE_REFUSED = refusal_contract("enforcement")
