"""Digests with the name of their algorithm: sm3:<hex> (GB/T 32905) and sha256:<hex> (FIPS 180-4).

SM3 comes from cryptography, which brings its own OpenSSL: Python's hashlib has it only where the system's has.
"""

from cryptography.hazmat.primitives import hashes


SM3, SHA256 = "sm3", "sha256"
FORM = f"(?:{SM3}|{SHA256}):[0-9a-f]{{64}}"
_ALGORITHMS: dict[str, type[hashes.HashAlgorithm]] = {SM3: hashes.SM3, SHA256: hashes.SHA256}


def digest(algorithm: str, data: bytes) -> str:
    """<algorithm>:<hex> of the bytes."""
    hashing = hashes.Hash(_ALGORITHMS[algorithm]())
    hashing.update(data)
    return f"{algorithm}:{hashing.finalize().hex()}"
