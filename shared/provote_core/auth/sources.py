"""The process's verifier, and where it gets its keys."""

import functools
import hashlib
import hmac
import importlib
import json
import os
import threading
from typing import cast

from django.conf import settings

from provote_core import internal, logs
from provote_core.auth.principal import Kind, Principal, anonymous
from provote_core.auth.verifier import Jwks, TokenVerifier
from provote_core.exceptions import InvalidToken, Unauthenticated
from provote_rules.texts import tr

# A withdrawn key stays valid this long at most, unless users is unreachable.
REFETCH = 15.0  # seconds
log = logs.get_logger(__name__)


def fetch_jwks() -> Jwks:
    """Fetch the keys that users publishes, over the internal network, within two seconds.

    Stores them in PROVOTE_JWKS_CACHE, if it is set. Raises httpx.HTTPError, ValueError.
    """
    with internal.client(settings.PROVOTE.urls["users"], timeout=2.0) as client:
        document = client.get("/api/v1/auth/jwks.json").raise_for_status().json()
    _cache_keys(document)
    return cast(Jwks, document)


def cached_keys() -> Jwks | None:
    """The keys stored by the last fetch, for a start without users; None if there are none."""
    path = settings.PROVOTE.jwks_cache
    try:
        return cast(Jwks, json.loads(path.read_bytes())) if path else None
    except (OSError, ValueError):
        return None


def _cache_keys(document: Jwks) -> None:
    path = settings.PROVOTE.jwks_cache
    if path is None or cached_keys() == document:
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Renamed into place, because other processes may read the file at any time.
        fresh.write_text(json.dumps(document))
        fresh.replace(path)
    except OSError as error:
        log.warning("signing keys not cached", error=str(error))


@functools.cache
def verifier() -> TokenVerifier:
    """The process's verifier; `settings.PROVOTE_JWKS` may name another source of keys."""
    module, _, name = getattr(
        settings, "PROVOTE_JWKS", "provote_core.auth.sources.fetch_jwks"
    ).rpartition(".")
    return TokenVerifier(getattr(importlib.import_module(module), name), cached=cached_keys)


def start_key_refresh() -> None:
    """Refresh the keys periodically in a background thread; call it when a process starts.

    The keys are then available, also to the next process, if users becomes unreachable, and a
    withdrawn key is rejected soon.
    """

    def run() -> None:
        pause = threading.Event()
        while True:
            pause.wait(REFETCH if verifier().fetch() else 1)

    threading.Thread(target=run, name="key-refresh", daemon=True).start()


def bearer(authorization: str | None) -> str | None:
    """The bearer token of an Authorization header; None without one, 401 for another scheme."""
    if not authorization:
        return None
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > 8192:
        raise Unauthenticated(tr("The Authorization header must be 'Bearer' and a token."))
    return token


def is_service_token(token: str) -> bool:
    """Whether a bearer token is a service token: a JWT contains dots, a service token none."""
    return "." not in token


def service_principal(token: str) -> Principal:
    """The sibling with this service token, found by its SHA-256. Raises InvalidToken."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    for name, known in settings.PROVOTE.service_digests.items():
        if any(hmac.compare_digest(digest, one) for one in known):
            return Principal(Kind.SERVICE, service=name)
    raise InvalidToken()


def authenticate(authorization: str | None) -> Principal:
    """The principal of an Authorization header; anonymous without one. May fetch keys."""
    token = bearer(authorization)
    if token is None:
        return anonymous()
    if is_service_token(token):
        return service_principal(token)
    return verifier().verify(token)
