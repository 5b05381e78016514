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
from provote_rules.texts import tr

ALGORITHMS = ("RS256", "ES256", "EdDSA")
_CACHED_TOKENS = 10_000
_FETCH_PAUSE = 5.0  # seconds between two fetches, so that forged key ids cannot flood users

Jwks = dict[str, Any]


class UnknownKey(Exception):
    """The token names a key that has not been fetched (yet)."""


class TokenVerifier:
    """Verifies tokens with cached keys, also while users is unreachable.

    `fetch` returns a JWKS document and may raise; `cached` returns the document that an earlier
    process stored, for a start while users is unreachable. Up to 10,000 verified tokens are cached
    by their SHA-256 until they expire.
    """

    def __init__(
        self, fetch: Callable[[], Jwks], cached: Callable[[], Jwks | None] = lambda: None
    ) -> None:
        self._fetch = fetch
        self._cached = cached
        self._is_current = False  # whether the last fetch succeeded
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._failed_at = float("-inf")
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, Principal] = OrderedDict()

    def verify(self, token: str) -> Principal:
        """The principal of `token`; may fetch keys.

        Raises InvalidToken, or Unavailable (503) when an unknown key cannot be fetched.
        """
        try:
            return self.verify_cached(token)
        except UnknownKey:
            self._refresh()
        try:
            return self.verify_cached(token)
        except UnknownKey:
            if not self._is_current:
                raise Unavailable(tr("The signing keys cannot be fetched.")) from None
            raise InvalidToken(tr("The token is signed with an unknown key.")) from None

    def verify_cached(self, token: str) -> Principal:
        """Like `verify`, without I/O; raises UnknownKey for a key that is not cached."""
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._seen.get(digest)
        if known is not None:
            if known.expires_at + LEEWAY > time.time():
                return known
            self._seen.pop(digest, None)
        principal = self._decode(token)
        self._seen[digest] = principal
        while len(self._seen) > _CACHED_TOKENS:
            try:
                self._seen.popitem(last=False)
            except KeyError:
                break
        return principal

    def fetch(self) -> bool:
        """Fetch the keys, unless that was done a moment ago; returns whether any are known."""
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
        # The key decides the algorithm, never the token: HS256 cannot pass for RS256.
        if algorithm != key.algorithm_name:
            raise InvalidToken()
        if not key.Algorithm.verify(signed, key.key, unbase64(signature)):
            raise InvalidToken()
        return read_claims(unbase64(payload), now=time.time()).principal()

    def _refresh(self) -> None:
        called_at = time.monotonic()
        with self._lock:
            if self._failed_at > called_at:
                # Callers that waited for this failed fetch do not wait for another one.
                raise Unavailable(tr("The signing keys cannot be fetched."))
            if time.monotonic() - self._fetched_at < _FETCH_PAUSE:
                if not self._keys:
                    raise Unavailable(tr("The signing keys are not known yet."))
                return
            self._fetched_at = time.monotonic()
            try:
                keys = _usable(self._fetch())
                self._is_current = True
            except Exception as error:
                self._is_current = False
                keys = self._keys or self._cached_keys()
                if not keys:
                    # Retry the first fetch without a pause: users may still be starting.
                    self._fetched_at = float("-inf")
                    self._failed_at = time.monotonic()
                    raise Unavailable(tr("The signing keys cannot be fetched.")) from error
            if keys.keys() != self._keys.keys():
                self._seen.clear()  # drop tokens that a withdrawn key signed
            self._keys = keys

    def _cached_keys(self) -> dict[str, jwt.PyJWK]:
        try:
            return _usable(self._cached() or {"keys": []})
        except Exception:  # the file may hold anything
            return {}


def _usable(document: Jwks) -> dict[str, jwt.PyJWK]:
    """The signing keys of a JWKS document; raises for a malformed document."""
    return {
        item["kid"]: jwt.PyJWK(item) for item in document["keys"] if item.get("alg") in ALGORITHMS
    }
