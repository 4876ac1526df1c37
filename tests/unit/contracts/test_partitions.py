"""Which partition the messages of a key go to: fixed for ever, and the same in every language."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import binding


class TestThePartitionOfAKey:
    @pytest.mark.parametrize(
        ("key", "partition"),
        [("123456789", "06"), ("", "00"), ("51-1", "13"), ("50-双城经济圈", "06")],
    )
    def test_is_its_checksum_modulo_sixteen(self, key: str, partition: str) -> None:
        # CRC-32 of "123456789" is 0xCBF43926, the check value of its catalogue entry
        assert binding.partition_of(key) == partition

    @given(st.text(max_size=128))
    def test_is_one_of_sixteen(self, key: str) -> None:
        assert binding.partition_of(key) in {f"{number:02d}" for number in range(16)}

    def test_is_what_gzip_would_say(self) -> None:
        key = "91500000MA5U000000"
        packed = subprocess.run(["gzip", "-c"], input=key.encode(), capture_output=True, check=True)
        checksum = int.from_bytes(packed.stdout[-8:-4], "little")  # RFC 1952, 2.3.1

        assert binding.partition_of(key) == f"{checksum % 16:02d}"
