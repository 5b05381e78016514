"""Endpoints for sibling services, under /internal/v1/."""

from uuid import UUID

import msgspec
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from polls import selectors
from provote_core.auth.rest import siblings


class PollStateViewSet(ViewSet):
    """/internal/v1/polls/{id}/: for siblings that have no event of the poll yet."""

    permission_classes = [siblings("users", "votes", "analytics")]
    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"

    def retrieve(self, request: Request, poll_id: UUID) -> Response:
        """200 with the poll's state as events carry it, drafts included."""
        return Response(msgspec.to_builtins(selectors.poll_state(poll_id)))
