"""Transitions of a poll's status: open, close, archive."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from polls import selectors, services
from polls.serializers.responses import PollSerializer
from polls.views.responses import represented
from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.openapi.parameters import (
    ETAG,
    IF_MATCH_OPTIONAL,
)
from provote_core.preconditions import require_match
from provote_core.rest import principal_of, validated
from provote_core.serializers import NoBody
from provote_rules.lifecycle import Transition

# A transition is a POST that may be repeated. Its If-Match is honoured where sent, not required:
# the request names the state that the poll shall have.
transition = partial(action, detail=True, methods=["post"], permission_classes=[IsPerson])
document_transition = partial(
    extend_schema, parameters=[IF_MATCH_OPTIONAL, ETAG], request=None, responses=PollSerializer
)


class PollTransitions:
    """The actions of PollViewSet that change a poll's status."""

    @document_transition(operation_id="openPoll")
    @transition()
    def open(self, request: Request, poll_id: UUID) -> Response:
        """Open a draft, or schedule it if its opens_at is in the future."""
        validated(NoBody, request)
        principal = principal_of(request)
        services.open_poll(
            poll_id=poll_id, principal=principal, precondition=_optional_match(request)
        )
        return represented(selectors.visible_poll(poll_id, principal))

    @document_transition(operation_id="closePoll")
    @transition()
    @own_transaction
    def close(self, request: Request, poll_id: UUID) -> Response:
        """Close an open poll: each vote accepted until closed_at counts, none after it."""
        return _ended(request, poll_id, Transition.CLOSE, services.close_poll)

    @document_transition(operation_id="archivePoll")
    @transition()
    @own_transaction
    def archive(self, request: Request, poll_id: UUID) -> Response:
        """Archive a closed poll; its results stay available."""
        return _ended(request, poll_id, Transition.ARCHIVE, services.archive_poll)


def _optional_match(request: Request) -> Callable[[int], None] | None:
    return partial(require_match, request) if "If-Match" in request.headers else None


def _ended(
    request: Request, poll_id: UUID, transition: Transition, command: Callable[..., None]
) -> Response:
    """Have votes seal the poll first, then end it and write the audit row in one transaction."""
    validated(NoBody, request)
    principal = principal_of(request)
    closed_at = services.request_seal(
        poll_id=poll_id,
        principal=principal,
        transition=transition,
        precondition=_optional_match(request),
    )

    def end() -> Response:
        command(poll_id=poll_id, principal=principal, closed_at=closed_at)
        return represented(selectors.visible_poll(poll_id, principal))

    return audited(request, end)
