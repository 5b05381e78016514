"""The HTTP client of votes: ballot tokens of recipients of mail, kept in memory only."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from provote_core import internal

# Another 404, as of a wrong address, is no decision about the poll.
REFUSALS = frozenset(
    {"poll-not-found", "poll-not-invited", "poll-not-open", "too-many-invitations"}
)
TIMEOUT = 10.0  # seconds for each phase of the call; only the worker waits


class VotesUnavailable(Exception):
    """votes does not answer, or with an error of its own; a later call may succeed."""


class TokensRefused(Exception):
    """votes has no ballot tokens for this poll; `code` is that of its problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Token(msgspec.Struct):
    recipient: UUID
    token: str = ""


class _Tokens(msgspec.Struct):
    tokens: list[_Token]


class _Problem(msgspec.Struct):
    code: str = "unknown"


def mailed_tokens(
    *, poll_id: UUID, recipients: Sequence[UUID], unused_only: bool
) -> dict[UUID, str]:
    """The ballot token of each recipient that has one; a repeat returns the same.

    With `unused_only`, of those who have not voted. Call it outside of transactions. Raises
    VotesUnavailable and TokensRefused.
    """
    body = {"recipients": [str(pk) for pk in recipients], "unused_only": unused_only}
    try:
        with internal.client(settings.PROVOTE.urls["votes"], timeout=TIMEOUT) as client:
            path = f"/internal/v1/polls/{poll_id}/mailed-invitations/"
            response = client.post(path, json=body)
        if response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
            code = msgspec.json.decode(response.content, type=_Problem).code
            if code in REFUSALS:
                raise TokensRefused(code)
        content = response.raise_for_status().content
        found = msgspec.json.decode(content, type=_Tokens).tokens
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error
    return {one.recipient: one.token for one in found}
