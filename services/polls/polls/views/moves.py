"""The moves of a poll's life, each a POST that may be repeated."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from polls import moves, selectors
from polls.serializers.answers import PollSerializer
from polls.serializers.definitions import NoBody
from polls.views.documents import ETAG, IF_MATCH_OPTIONAL
from polls.views.polls import shown
from provote_core.auth.rest import IsPerson
from provote_core.preconditions import require_match
from provote_core.rest import caller, validated

PARAMETERS = [IF_MATCH_OPTIONAL, ETAG]


class OpenView(APIView):
    """A draft's way to its voters."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="openPoll", parameters=PARAMETERS, request=None, responses=PollSerializer
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Open a draft, or schedule it if its opens_at is still to come."""
        return _moved(request, poll_id, moves.open_poll)


class CloseView(APIView):
    """The end of voting."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="closePoll", parameters=PARAMETERS, request=None, responses=PollSerializer
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Close an open poll: each vote accepted until closed_at counts, none after it."""
        return _moved(request, poll_id, moves.close_poll)


class ArchiveView(APIView):
    """A closed poll's way out of sight."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="archivePoll", parameters=PARAMETERS, request=None, responses=PollSerializer
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Put a closed poll away; its results stay."""
        return _moved(request, poll_id, moves.archive_poll)


def _moved(request: Request, poll_id: UUID, move: Callable[..., Any]) -> Response:
    validated(NoBody, request)
    who = caller(request)
    # A move says what it wants to be true: If-Match is honoured where it is sent, not asked for.
    precondition = partial(require_match, request) if "If-Match" in request.headers else None
    move(poll_id=poll_id, by=who, precondition=precondition)
    return shown(selectors.visible_poll(poll_id, who))
