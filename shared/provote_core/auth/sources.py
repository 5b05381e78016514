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

REFETCH = 15.0  # seconds; a withdrawn key is believed no longer than that, unless users is away
log = logs.get_logger(__name__)


def fetch_jwks() -> Jwks:
    """The keys that users publishes, over the internal network, within two seconds.

    They are kept in PROVOTE_JWKS_CACHE, if it is set. Raises httpx.HTTPError, ValueError.
    """
    with internal.client(settings.PROVOTE.urls["users"], timeout=2.0) as client:
        document = client.get("/api/v1/auth/jwks.json").raise_for_status().json()
    _keep_keys(document)
    return cast(Jwks, document)


def kept_keys() -> Jwks | None:
    """The keys fetched last, for a process that starts while users is away; None without any."""
    path = settings.PROVOTE.jwks_cache
    try:
        return cast(Jwks, json.loads(path.read_bytes())) if path else None
    except (OSError, ValueError):
        return None


def _keep_keys(document: Jwks) -> None:
    path = settings.PROVOTE.jwks_cache
    if path is None or kept_keys() == document:
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Renamed into place, because sibling processes read it at any time.
        fresh.write_text(json.dumps(document))
        fresh.replace(path)
    except OSError as error:
        log.warning("signing keys not kept", error=str(error))


@functools.cache
def verifier() -> TokenVerifier:
    """One verifier a process; `settings.PROVOTE_JWKS` may name another source of keys."""
    module, _, name = getattr(
        settings, "PROVOTE_JWKS", "provote_core.auth.sources.fetch_jwks"
    ).rpartition(".")
    return TokenVerifier(getattr(importlib.import_module(module), name), kept=kept_keys)


def keep_keys() -> None:
    """Fetch the keys in the background, again and again; call it when a process starts.

    So they are there, and in the cache of the next process, before users goes away; and a key that
    is published no more is soon believed no more.
    """

    def run() -> None:
        pause = threading.Event()
        while True:
            pause.wait(REFETCH if verifier().fetch() else 1)

    threading.Thread(target=run, name="keep-keys", daemon=True).start()


def bearer(authorization: str | None) -> str | None:
    """The bearer token of an Authorization header; None without one, 401 for another scheme."""
    if not authorization:
        return None
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > 8192:
        raise Unauthenticated("The Authorization header must be 'Bearer' and a token.")
    return token


def is_service_token(token: str) -> bool:
    """Whether a bearer claims to be a sibling service: a JWT has dots, their tokens have none."""
    return "." not in token


def service_principal(token: str) -> Principal:
    """The sibling behind a service token; only its SHA-256 is known here. Raises InvalidToken."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    for name, known in settings.PROVOTE.service_digests.items():
        if any(hmac.compare_digest(digest, one) for one in known):
            return Principal(Kind.SERVICE, service=name)
    raise InvalidToken()


def authenticate(authorization: str | None) -> Principal:
    """The caller named by an Authorization header; anonymous without one. May fetch keys."""
    token = bearer(authorization)
    if token is None:
        return anonymous()
    if is_service_token(token):
        return service_principal(token)
    return verifier().verify(token)
