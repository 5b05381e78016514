"""The two operations of casting: one vote, and a batch of up to 1,000."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings

from provote_core import languages
from provote_core.asgi import Request, Response, json_response, problem_response, read_json
from provote_core.audit.entry import is_audited
from provote_core.exceptions import InvalidKey, ProvoteError, Unauthenticated
from provote_core.idempotency.keys import parse_key
from provote_core.limits import Check, Decision, check_for
from provote_rules.texts import tr
from votes.casting import responses, schemas, voter
from votes.casting.ballot_types import BallotTypes
from votes.casting.refusal_counts import RefusalCounts
from votes.services.casting import create_vote, create_votes
from votes.writer.outcomes import Cast, Refusal, Refused
from votes.writer.submit import Submitter


class CastingEndpoints:
    """Parses casts, records them, presents their outcomes."""

    def __init__(
        self, writer: Submitter, ballot_types: BallotTypes, refusals: RefusalCounts
    ) -> None:
        self._writer, self._ballot_types, self._refusals = writer, ballot_types, refusals

    async def cast_vote(self, request: Request) -> Response:
        """POST /api/v1/votes/: the table of responses in docs/api.md."""
        check = _limit_check(request, 1)
        content = None
        try:
            content = await read_json(request)
            body = schemas.read_cast(content)
            key = parse_key(request.headers.get("idempotency-key"), body.key)
            cast = voter.make_cast(request, body, key)
        except ProvoteError as error:
            voter.require_credential(request)
            return await self._refuse(request, check, error, content)
        with self._counted([cast.poll_id]):
            outcome, decision = await create_vote(self._writer, cast=cast, check=check)
        if isinstance(outcome, Refused):
            self._refusals.add(cast.poll_id, outcome.error)
            return _with_limits(problem_response(outcome.error, request.context), decision)
        status, headers, vote = responses.of_cast(outcome)
        return _with_limits(json_response(status, vote, headers), decision)

    async def cast_batch(self, request: Request) -> Response:
        """POST /api/v1/votes/batch/: not atomic; each result is what the item alone would get."""
        if not request.principal.is_authenticated:
            raise Unauthenticated(tr("A batch needs an access token."))
        try:
            items = schemas.read_batch(await read_json(request))
            key = parse_key(request.headers.get("idempotency-key"))
        except ProvoteError as error:
            return await self._refuse(request, _limit_check(request, 1), error)
        results: list[Any] = [None] * len(items)
        refused: dict[int, ProvoteError] = {}
        casts: dict[int, Cast] = {}
        refusals: list[Refusal] = []
        for index, item in enumerate(items):
            try:
                casts[index] = _item(request, item, key, index)
            except ProvoteError as error:
                refused[index] = error
                refusals.append(_refusal(request, error))
                self._refusals.add(_poll_of(item), error)
        with self._counted([cast.poll_id for cast in casts.values()]):
            outcomes, decision = await create_votes(
                self._writer,
                casts=list(casts.values()),
                refusals=refusals,
                check=_limit_check(request, len(items)),
            )
        for index, outcome in zip(casts, outcomes, strict=True):
            if isinstance(outcome, Refused):
                self._refusals.add(casts[index].poll_id, outcome.error)
            results[index] = responses.batch_item(outcome, request.context)
        for index, refusal in (await self._pointed(items, refused)).items():
            results[index] = responses.refused_batch_item(refusal, request.context)
        language = languages.headers(languages.negotiate(request.context.accept_language))
        return _with_limits(json_response(200, {"results": results}, language), decision)

    async def _refuse(
        self, request: Request, check: Check, error: ProvoteError, body: Any = None
    ) -> Response:
        """Refuse an invalid body; it is charged to the rate limit and audited like any other."""
        refusals = [_refusal(request, error)] if is_audited(error.status, error.code) else []
        self._refusals.add(_poll_of(body), error)
        _, decision = await create_votes(self._writer, casts=[], refusals=refusals, check=check)
        error = (await self._pointed([body], {0: error}))[0]
        return _with_limits(problem_response(error, request.context), decision)

    @contextmanager
    def _counted(self, polls: Sequence[UUID]) -> Iterator[None]:
        """Count the error that refuses casts in these polls together, as the rate limit does."""
        try:
            yield
        except ProvoteError as error:
            for poll_id in polls:
                self._refusals.add(poll_id, error)
            raise

    async def _pointed(
        self, bodies: Sequence[Any], refused: Mapping[int, ProvoteError]
    ) -> dict[int, ProvoteError]:
        """The errors by index; for a missing ballot, at the member that its poll's type needs."""
        lacking = [index for index in refused if schemas.lacks_ballot(bodies[index])]
        named = {index: schemas.poll_named(bodies[index]) for index in lacking}
        types = await self._ballot_types.of({id_ for id_ in named.values() if id_ is not None})
        pointed = {
            index: schemas.pointed(refused[index], types.get(poll_id))
            for index, poll_id in named.items()
            if poll_id is not None
        }
        return {**refused, **pointed}


def _limit_check(request: Request, cost: int) -> Check:
    return check_for(
        "cast",
        principal=request.principal,
        address=request.context.address,
        rates=settings.PROVOTE.rates,
        cost=cost,
    )


def _item(request: Request, item: Any, header_key: str | None, index: int) -> Cast:
    body = schemas.read_cast(item)
    own = parse_key(None, body.key)
    if header_key is None:
        return voter.make_cast(request, body, own)
    derived = f"{header_key}:{index}"
    if own is not None and own != derived:
        raise InvalidKey(tr("The header's key applies to all items: leave their keys out."))
    return voter.make_cast(request, body, derived)


def _poll_of(body: Any) -> UUID | None:
    """The poll that a body names, which may be no object, or missing."""
    return schemas.poll_named(body) if isinstance(body, Mapping) else None


def _refusal(request: Request, error: ProvoteError) -> Refusal:
    return Refusal(request.context, request.principal, None, error)


def _with_limits(response: Response, decision: Decision) -> Response:
    response.headers |= decision.headers
    return response
