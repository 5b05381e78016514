"""Verify access tokens locally, with the keys that users publishes (RFC 7517, RFC 9068)."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import jwt

from provote_core.auth.claims import LEEWAY, read_claims, read_header, unbase64
from provote_core.auth.principal import Principal
from provote_core.exceptions import InvalidToken, Unavailable

ALGORITHMS = ("RS256", "ES256", "EdDSA")
_REMEMBERED = 10_000
_FETCH_PAUSE = 5.0  # seconds between two fetches, so that forged kids cannot make us a flood

Jwks = dict[str, Any]


class UnknownKey(Exception):
    """The token names a key that has not been fetched (yet)."""


class TokenVerifier:
    """Verifies tokens with cached keys; goes on with what it has when users is away.

    `fetch` returns a JWKS document and may raise; `kept` has what an earlier process fetched, for
    a start while users is away. A verified token is remembered by its SHA-256
    until it expires; at most 10,000 are.
    """

    def __init__(
        self, fetch: Callable[[], Jwks], kept: Callable[[], Jwks | None] = lambda: None
    ) -> None:
        self._fetch = fetch
        self._kept = kept
        self._is_sure = False  # whether the last fetch went well
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._failed_at = float("-inf")
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, Principal] = OrderedDict()

    def verify(self, token: str) -> Principal:
        """The caller behind `token`; may fetch keys. Raises InvalidToken, or Unavailable (503)
        when users cannot be asked about a key never seen."""
        try:
            return self.verify_cached(token)
        except UnknownKey:
            self._refresh()
        try:
            return self.verify_cached(token)
        except UnknownKey:
            if not self._is_sure:
                raise Unavailable("The signing keys cannot be fetched.") from None
            raise InvalidToken("The token is signed with an unknown key.") from None

    def verify_cached(self, token: str) -> Principal:
        """Like `verify` without any I/O; raises UnknownKey where that would have to fetch."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._seen.get(digest)
        if known is not None:
            if known.expires_at + LEEWAY > time.time():
                return known
            self._seen.pop(digest, None)
        principal = self._decode(token)
        self._seen[digest] = principal
        while len(self._seen) > _REMEMBERED:
            try:
                self._seen.popitem(last=False)
            except KeyError:
                break
        return principal

    def fetch(self) -> bool:
        """Fetch the keys now, if that was not done a moment ago; returns whether any are known."""
        try:
            self._refresh()
        except Unavailable:
            return False
        return True

    def _decode(self, token: str) -> Principal:
        signed, _, signature = token.encode("utf-8", "replace").rpartition(b".")
        header, _, payload = signed.partition(b".")
        kid, algorithm = read_header(header)
        key = self._keys.get(kid)
        if key is None:
            raise UnknownKey(kid)
        # The algorithm is the key's, never the token's: no confusion of HS256 with RS256.
        if algorithm != key.algorithm_name:
            raise InvalidToken()
        if not key.Algorithm.verify(signed, key.key, unbase64(signature)):
            raise InvalidToken()
        return read_claims(unbase64(payload), now=time.time()).principal()

    def _refresh(self) -> None:
        asked_at = time.monotonic()
        with self._lock:
            if self._failed_at > asked_at:
                # Whoever waited for this failed fetch does not wait for another one.
                raise Unavailable("The signing keys cannot be fetched.")
            if time.monotonic() - self._fetched_at < _FETCH_PAUSE:
                if not self._keys:
                    raise Unavailable("The signing keys are not known yet.")
                return
            self._fetched_at = time.monotonic()
            try:
                keys = _usable(self._fetch())
                self._is_sure = True
            except Exception as error:
                self._is_sure = False
                keys = self._keys or self._kept_keys()
                if not keys:
                    # The first fetch must not wait out the pause: users may be starting.
                    self._fetched_at = float("-inf")
                    self._failed_at = time.monotonic()
                    raise Unavailable("The signing keys cannot be fetched.") from error
            if keys.keys() != self._keys.keys():
                self._seen.clear()  # a token of a withdrawn key is not remembered
            self._keys = keys

    def _kept_keys(self) -> dict[str, jwt.PyJWK]:
        try:
            return _usable(self._kept() or {"keys": []})
        except Exception:  # whatever a file may hold
            return {}


def _usable(document: Jwks) -> dict[str, jwt.PyJWK]:
    """The keys of a document that tokens may be signed with; raises for what is none."""
    return {
        item["kid"]: jwt.PyJWK(item) for item in document["keys"] if item.get("alg") in ALGORITHMS
    }
