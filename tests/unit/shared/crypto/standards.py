"""Examples printed in the standards, private keys included: they are everybody's and protect nothing."""

from deploy.publish import example_keys
from deploy.publish.repeatable import der_integer, der_sequence


# GB/T 32918.5-2017 (GM/T 0003.5-2012) annex A
SM2 = example_keys.SM2.key
SM2_RANDOM = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SM2_POINT = bytes.fromhex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SM2_MESSAGE = b"message digest"
SM2_SIGNATURE = der_sequence(
    der_integer(0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3),
    der_integer(0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA),
)
SM2_PLAIN = b"encryption standard"
SM2_CIPHER = der_sequence(
    der_integer(0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73),
    der_integer(0xE858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0),
    bytes.fromhex("042059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"),
    bytes.fromhex("041321886ca989ca9c7d58087307ca93092d651efa"),
)
# RFC 8032 §7.1, test 3
ED25519 = example_keys.ED25519.key
ED25519_POINT = bytes.fromhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
ED25519_MESSAGE = bytes.fromhex("af82")
ED25519_SIGNATURE = bytes.fromhex(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
)
