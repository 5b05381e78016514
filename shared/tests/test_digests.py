"""The fast HMAC equals HMAC."""

import hashlib
import hmac
import secrets

import pytest

from provote_core.digests import hmac_sha256


@pytest.mark.parametrize("key_length", [0, 1, 32, 63, 64, 65, 200])
@pytest.mark.parametrize("length", [0, 1, 55, 64, 1000])
def test_hmac_equals_the_standard_librarys(key_length: int, length: int) -> None:
    key, message = secrets.token_bytes(key_length), secrets.token_bytes(length)
    assert hmac_sha256(key, message) == hmac.digest(key, message, hashlib.sha256)


def test_hmac_matches_rfc_4231() -> None:
    digest = hmac_sha256(b"Jefe", b"what do ya want for nothing?")
    assert digest.hex() == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
