"""The voter of a cast, and the scope of its idempotency key."""

from django.conf import settings

from provote_core.asgi import Request
from provote_core.auth import Kind
from provote_core.exceptions import FieldError, Forbidden, InvalidRequest, Unauthenticated
from provote_core.idempotency.keys import Claim, claim
from provote_rules.acceptance import Credential
from provote_rules.texts import tr
from votes import errors, voters
from votes.casting.schemas import CastBody
from votes.writer.outcomes import Cast

ROUTE = "/api/v1/votes"  # a key means the same in a single request and in a batch
TOKEN = voters.HEADER.lower()


def make_cast(request: Request, body: CastBody, key: str | None) -> Cast:
    """The cast of `body` by this caller.

    Raises InvalidRequest for a delegate who names no voter, AmbiguousVoter, InvalidVoterToken.
    """
    credential, voter = _voter(request, body, key)
    return Cast(
        request=request.context,
        principal=request.principal,
        poll_id=body.poll_id,
        marked=body.ballot,
        voter=voter,
        credential=credential,
        agent=request.headers.get("user-agent", ""),
        # No claim without a voter: a replay would reveal a vote that this caller may not cast.
        claim=_claim(request, body, key, credential, voter) if voter is not None else None,
    )


def require_caster(request: Request) -> None:
    """Raises Forbidden for a service; anonymous requests pass, because a poll may admit them."""
    if request.principal.kind is Kind.SERVICE:
        raise Forbidden(tr("Votes are cast by people and by backends."))


def require_credential(request: Request) -> None:
    """Raises Unauthenticated for a request without anything that could name a voter."""
    named = request.principal.is_authenticated or TOKEN in request.headers
    if not named and "idempotency-key" not in request.headers:
        raise Unauthenticated()


def _voter(request: Request, body: CastBody, key: str | None) -> tuple[Credential, bytes | None]:
    """The credential and the voter it names; None if it can name no voter in any poll."""
    kind = request.principal.kind
    if kind is not Kind.ANONYMOUS and TOKEN in request.headers:
        raise errors.AmbiguousVoter()
    if kind is Kind.DELEGATE:
        return Credential.DELEGATE, _delegated(request, body)
    if kind is Kind.PERSON:
        subject = request.principal.subject if body.voter_ref is None else None
        return Credential.PERSON, None if subject is None else voters.person(subject)
    return _without_account(request, body, key)


def _delegated(request: Request, body: CastBody) -> bytes | None:
    if body.voter_ref is None:
        detail = tr("A delegate names its voter.")
        raise InvalidRequest(errors=[FieldError("/voter_ref", "required", detail)])
    if "votes:delegate" not in request.principal.scopes:
        return None
    return voters.delegated(body.poll_id, body.voter_ref, key=settings.PROVOTE.digest_key)


def _without_account(
    request: Request, body: CastBody, key: str | None
) -> tuple[Credential, bytes | None]:
    secret, text = settings.PROVOTE.digest_key, request.headers.get(TOKEN)
    if body.voter_ref is not None:
        return Credential.NONE, None
    if text is not None:
        token = voters.read_token(text, key=secret)
        if token is None:
            raise errors.InvalidVoterToken()
        return token.credential, token.voter(body.poll_id, key=secret)
    if key is not None:
        return Credential.KEY, voters.keyed(body.poll_id, key, key=secret)
    return Credential.NONE, None


def _claim(
    request: Request, body: CastBody, key: str | None, credential: Credential, voter: bytes
) -> Claim | None:
    """Keys belong to an account; else to the voter, or to the poll if the key names the voter."""
    if key is None:
        return None
    account = request.principal.account
    if credential is Credential.KEY:
        account = f"poll:{body.poll_id}"
    elif not request.principal.is_authenticated:
        account = f"voter:{voter.hex()}"
    secret = settings.PROVOTE.digest_key
    return claim(
        secret=secret,
        account=account,
        route=ROUTE,
        key=key,
        body=body.canonical,
        written=body.written,
    )
