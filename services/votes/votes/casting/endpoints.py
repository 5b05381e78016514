"""The two operations of casting: one vote, and a batch of up to 1,000."""

from typing import Any

from django.conf import settings

from provote_core.audit.entry import is_audited
from provote_core.exceptions import InvalidKey, ProvoteError, Unauthenticated
from provote_core.idempotency.keys import parse_key
from provote_core.limits import Ask, Decision, ask_for
from votes.casting import asgi, responses, schemas, voter
from votes.casting.asgi import Call, Response
from votes.writer.batcher import Submission
from votes.writer.outcomes import Cast, Refusal, Refused
from votes.writer.submit import Submitter


class CastingEndpoints:
    """Parses casts, submits them to the writer, presents their outcomes."""

    def __init__(self, submitter: Submitter) -> None:
        self._submitter = submitter

    async def cast_vote(self, call: Call) -> Response:
        """POST /api/v1/votes/: the table of responses in docs/api.md."""
        submission = Submission(_ask(call, 1))
        try:
            body = schemas.read_cast(await asgi.read_json(call))
            key = parse_key(call.headers.get("idempotency-key"), body.key)
            submission.casts.append(voter.make_cast(call, body, key))
        except ProvoteError as error:
            voter.require_credential(call)
            return await self._refuse(call, submission, error)
        decision, outcomes = await self._submitter.submit(submission)
        if not decision.allowed:
            raise decision.error()
        [outcome] = outcomes
        if isinstance(outcome, Refused):
            return _with_limits(asgi.problem_response(outcome.error, call.request), decision)
        status, headers, vote = responses.of_cast(outcome)
        return _with_limits(asgi.json_response(status, vote, headers), decision)

    async def cast_batch(self, call: Call) -> Response:
        """POST /api/v1/votes/batch/: not atomic; result i is what item i alone would get."""
        if not call.principal.is_authenticated:
            raise Unauthenticated("Batches are cast with an access token.")
        try:
            items = schemas.read_batch(await asgi.read_json(call))
            key = parse_key(call.headers.get("idempotency-key"))
        except ProvoteError as error:
            return await self._refuse(call, Submission(_ask(call, 1)), error)
        submission = Submission(_ask(call, len(items)))
        results: list[Any] = [None] * len(items)
        places: list[int] = []
        for index, item in enumerate(items):
            try:
                submission.casts.append(_item(call, item, key, index))
                places.append(index)
            except ProvoteError as error:
                results[index] = responses.refused_batch_item(error, call.request)
                submission.refusals.append(_refusal(call, error))
        decision, outcomes = await self._submitter.submit(submission)
        if not decision.allowed:
            raise decision.error()
        for index, outcome in zip(places, outcomes, strict=True):
            results[index] = responses.batch_item(outcome, call.request)
        return _with_limits(asgi.json_response(200, {"results": results}), decision)

    async def _refuse(self, call: Call, submission: Submission, error: ProvoteError) -> Response:
        """Refuse a body that is no vote; it uses the rate limit and is audited like any other."""
        if is_audited(error.status, error.code):
            submission.refusals.append(_refusal(call, error))
        decision, _ = await self._submitter.submit(submission)
        if not decision.allowed:
            raise decision.error()
        return _with_limits(asgi.problem_response(error, call.request), decision)


def _ask(call: Call, cost: int) -> Ask:
    return ask_for(
        "cast",
        principal=call.principal,
        address=call.request.address,
        rates=settings.PROVOTE.rates,
        cost=cost,
    )


def _item(call: Call, item: Any, header_key: str | None, index: int) -> Cast:
    body = schemas.read_cast(item)
    own = parse_key(None, body.key)
    if header_key is None:
        return voter.make_cast(call, body, own)
    derived = f"{header_key}:{index}"
    if own is not None and own != derived:
        raise InvalidKey("The header's key stands for the items: leave theirs out.")
    return voter.make_cast(call, body, derived)


def _refusal(call: Call, error: ProvoteError) -> Refusal:
    return Refusal(call.request, call.principal, None, error)


def _with_limits(response: Response, decision: Decision) -> Response:
    response.headers |= decision.headers
    return response
