"""Parse, call, present."""

from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from polls import selectors, services
from polls.models import Poll
from polls.serializers import NoBody, PollChanges, PollDefinition, PollQuery, PollSerializer
from provote_core.auth import Principal
from provote_core.auth.rest import IsPerson, IsPersonOrReadOnly, IsService
from provote_core.exceptions import Unauthenticated
from provote_core.idempotency.once import create_once
from provote_core.pagination import CursorPage
from provote_core.preconditions import etag, require_match
from provote_core.rest import caller, validated

HEADER: Final = "header"
ETAG = OpenApiParameter("ETag", location=HEADER, response=[200, 201], description="The version.")
LOCATION = OpenApiParameter("Location", location=HEADER, response=[201])
IF_MATCH = OpenApiParameter(
    "If-Match", location=HEADER, required=True, description="The ETag you have read."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", location=HEADER, description="The ETag you have; 304 if it still holds."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", location=HEADER, description="Makes a repeat safe."
)
PUBLIC: Any = [{"bearer": []}, {}]


class PollPage(CursorPage):
    """Newest first, or oldest with `ordering=created_at`; ids rise with the time of creation."""

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str]:
        """By id, which is unique."""
        return ("id",) if request.query_params.get("ordering") == "created_at" else ("-id",)


class PollsView(GenericAPIView[Poll]):
    """The collection of polls."""

    permission_classes = [IsPersonOrReadOnly]
    serializer_class = PollSerializer
    pagination_class = PollPage

    def get_queryset(self) -> QuerySet[Poll]:
        """The visible polls that every filter of the query lets through."""
        wanted = _filters(self.request)
        who = caller(self.request)
        if wanted.get("owner") == "me":
            if who.subject is None:
                raise Unauthenticated("owner=me needs a caller.")
            wanted["owner"] = who.subject
        return selectors.list_polls(who, status=wanted.get("status"), owner=wanted.get("owner"))

    @extend_schema(
        operation_id="listPolls",
        auth=PUBLIC,
        parameters=[PollQuery],
        responses=PollSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Polls that have left their draft, and the caller's own drafts; staff see all."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(PollSerializer(page, many=True).data)

    @extend_schema(
        operation_id="createPoll",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=PollDefinition,
        responses={201: PollSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a draft."""
        definition: Any = validated(PollDefinition, request)
        who = caller(request)
        response = create_once(
            request,
            create=partial(services.create_poll, owner=_subject(who), definition=definition),
            present=lambda poll_id: PollSerializer(selectors.visible_poll(poll_id, who)).data,
            location=lambda poll_id: reverse("poll", args=[poll_id]),
        )
        response["ETag"] = etag(response.data["version"])
        return response


class PollView(APIView):
    """One poll."""

    permission_classes = [IsPersonOrReadOnly]

    @extend_schema(
        operation_id="getPoll",
        auth=PUBLIC,
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: PollSerializer, 304: None},
    )
    def get(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """A poll; 304 where If-None-Match names its version."""
        poll: Any = selectors.visible_poll(poll_id, caller(request))
        response = _shown(poll)
        if poll.status_at(poll.now) != poll.status:
            # Its time has come and is not announced yet: this version looked otherwise before.
            return response
        answer = get_conditional_response(request._request, response["ETag"], response=response)
        return answer or response

    @extend_schema(
        operation_id="updatePoll",
        parameters=[IF_MATCH, ETAG],
        request=PollChanges,
        responses=PollSerializer,
    )
    def patch(self, request: Request, poll_id: UUID) -> Response:
        """Change a draft, or correct title and description of a poll that is none any more."""
        changes = validated(PollChanges, request)
        services.amend_poll(
            poll_id=poll_id,
            by=caller(request),
            changes=changes,
            precondition=partial(require_match, request),
        )
        return _shown(selectors.visible_poll(poll_id, caller(request)))


class OpenView(APIView):
    """A draft's way to its voters."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="openPoll", parameters=[ETAG], request=None, responses=PollSerializer
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Open a draft, or schedule it if its opens_at is still to come."""
        validated(NoBody, request)
        services.open_poll(poll_id=poll_id, by=caller(request))
        return _shown(selectors.visible_poll(poll_id, caller(request)))


class CloseView(APIView):
    """The end of voting."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="closePoll", parameters=[ETAG], request=None, responses=PollSerializer
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Close an open poll: each vote accepted until closed_at counts, none after it."""
        validated(NoBody, request)
        services.close_poll(poll_id=poll_id, by=caller(request))
        return _shown(selectors.visible_poll(poll_id, caller(request)))


class PollStateView(APIView):
    """A poll as events tell it, for siblings that have not heard of it yet."""

    permission_classes = [IsService]

    def get(self, request: Request, poll_id: UUID) -> Response:
        """The poll's state, drafts included."""
        return Response(msgspec.to_builtins(selectors.poll_state(poll_id)))


def _filters(request: Request) -> dict[str, Any]:
    """The query without the page's own parameters, refused like a body where it is unknown."""
    given = request.query_params.dict()
    query = PollQuery(data={n: v for n, v in given.items() if n not in ("cursor", "page_size")})
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def _subject(who: Principal) -> UUID:
    if who.subject is None:
        raise Unauthenticated()
    return who.subject


def _shown(poll: Poll) -> Response:
    return Response(PollSerializer(poll).data, headers={"ETag": etag(poll.version)})
