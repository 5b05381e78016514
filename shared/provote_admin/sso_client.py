"""What is asked of users: who stands behind a code, and whether they are still logged in there.

Each of the calls takes one round trip within two seconds, and raises Unavailable (503) when users
does not answer: nobody is let in whom nobody vouches for.
"""

import hashlib
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from provote_core import internal
from provote_core.exceptions import ProvoteError, Unavailable

TIMEOUT = 2.0  # seconds for each phase of a call
PLACE = "/internal/v1/sign-ons/"


class Identity(msgspec.Struct, frozen=True):
    """Somebody users vouches for: `id` names their login there, `subject` themselves."""

    id: UUID
    subject: UUID


class NotSignedOn(ProvoteError):
    """The code is unknown, used, too old, another service's, or was given to another browser."""

    status, code, title = 403, "not-signed-on", "The sign-on is not valid."


def nonce_of(state: str) -> str:
    """What users is told of the cookie that binds a sign-on to one browser: 64 hex digits."""
    return hashlib.sha256(state.encode()).hexdigest()


def redeem(*, code: str, nonce: str) -> Identity:
    """Whom `code` stands for, once; a repeat raises NotSignedOn, as any other wrong code does."""
    return _identity(_ask("POST", PLACE, {"code": code, "nonce": nonce}))


def is_present(sign_on: UUID | str) -> bool:
    """Whether that login at users still stands and is still one of the staff."""
    return _ask("GET", f"{PLACE}{sign_on}/").status_code == 200


def leave(sign_on: UUID | str) -> None:
    """End the login at users, and so every site entered by it; a repeat changes nothing."""
    _ask("DELETE", f"{PLACE}{sign_on}/")


def _ask(method: str, path: str, body: object = None) -> httpx.Response:
    try:
        with internal.client(settings.PROVOTE.urls["users"], timeout=TIMEOUT) as client:
            answer = client.request(method, path, json=body)
    except httpx.HTTPError as error:
        raise Unavailable("Nobody can say who you are right now.") from error
    if not answer.is_success and answer.status_code not in (400, 404):
        raise Unavailable("Nobody can say who you are right now.")
    return answer


def _identity(answer: httpx.Response) -> Identity:
    if not answer.is_success:
        raise NotSignedOn()
    try:
        return msgspec.json.decode(answer.content, type=Identity)
    except msgspec.MsgspecError as error:
        raise Unavailable("Nobody can say who you are right now.") from error
