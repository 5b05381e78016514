"""Client of the sign-on endpoints of users: redeem a code, check a login, end it.

Each call is one round trip with a timeout of two seconds and raises Unavailable (503) if users
does not answer: an unconfirmed person must not enter.
"""

import hashlib
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from provote_core import internal
from provote_core.exceptions import ProvoteError, Unavailable
from provote_rules.texts import verbatim

CANNOT_CHECK = verbatim("Your sign-on cannot be checked right now.")
TIMEOUT = 2.0  # seconds for each phase of a call
PLACE = "/internal/v1/sign-ons/"


class Identity(msgspec.Struct, frozen=True):
    """A person confirmed by users: `id` is their login there, `subject` the person."""

    id: UUID
    subject: UUID


class NotSignedOn(ProvoteError):
    """The code is unknown, used, expired, or issued for another service or browser."""

    status, code, title = 403, "not-signed-on", "The sign-on is not valid."


def nonce_of(state: str) -> str:
    """The nonce, 64 hex digits: the digest of the cookie that binds a sign-on to one browser."""
    return hashlib.sha256(state.encode()).hexdigest()


def redeem(*, code: str, nonce: str) -> Identity:
    """The identity of `code`, which is valid once; raises NotSignedOn for any other code."""
    return _identity(_ask("POST", PLACE, {"code": code, "nonce": nonce}))


def is_present(sign_on: UUID | str) -> bool:
    """Whether the login at users has not ended and the person is still staff."""
    return _ask("GET", f"{PLACE}{sign_on}/").status_code == 200


def leave(sign_on: UUID | str) -> None:
    """End the login at users, and with it the sessions of all sites; a repeat changes nothing."""
    _ask("DELETE", f"{PLACE}{sign_on}/")


def _ask(method: str, path: str, body: object = None) -> httpx.Response:
    try:
        with internal.client(settings.PROVOTE.urls["users"], timeout=TIMEOUT) as client:
            answer = client.request(method, path, json=body)
    except httpx.HTTPError as error:
        raise Unavailable(CANNOT_CHECK) from error
    if not answer.is_success and answer.status_code not in (400, 404):
        raise Unavailable(CANNOT_CHECK)
    return answer


def _identity(answer: httpx.Response) -> Identity:
    if not answer.is_success:
        raise NotSignedOn()
    try:
        return msgspec.json.decode(answer.content, type=Identity)
    except msgspec.MsgspecError as error:
        raise Unavailable(CANNOT_CHECK) from error
