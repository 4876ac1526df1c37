"""Examples printed in the standards, private keys included: they are everybody's and protect nothing."""

from shared.crypto import kinds
from shared.crypto.keys import PrivateKey


def der_integer(value: str) -> bytes:
    """A positive number of hexadecimal digits as DER."""
    data = bytes.fromhex(value).lstrip(b"\0")
    data = b"\0" + data if data[0] & 0x80 else data
    return bytes([2, len(data)]) + data


def der_sequence(*parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 0x80 else bytes([0x81, len(body)])
    return b"\x30" + length + body


# GB/T 32918.5-2017 (GM/T 0003.5-2012) annex A
SM2 = PrivateKey(
    kinds.SM2, bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
)
SM2_POINT = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SM2_MESSAGE = b"message digest"
SM2_SIGNATURE = der_sequence(
    der_integer("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"),
    der_integer("b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
)
SM2_PLAIN = b"encryption standard"
SM2_CIPHER = der_sequence(
    der_integer("04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"),
    der_integer("e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"),
    bytes.fromhex("042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"),
    bytes.fromhex("041321886ca989ca9c7d58087307ca93092d651efa"),
)
# RFC 8032 §7.1, test 3
ED25519 = PrivateKey(
    kinds.ED25519, bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
)
ED25519_POINT = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
ED25519_MESSAGE = bytes.fromhex("af82")
ED25519_SIGNATURE = bytes.fromhex(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)
