"""The collection of polls, and one of them."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from polls import listing, selectors, services, templates
from polls.models import Poll
from polls.serializers.answers import PollSerializer
from polls.serializers.definitions import NewPoll, PollChanges, PollCopy, PollDefinition
from polls.serializers.queries import PollQuery, asked
from polls.views.documents import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    LOCATION,
    PUBLIC,
)
from polls.views.pages import PollPage
from provote_core.auth import Principal
from provote_core.auth.rest import IsPerson, IsPersonOrReadOnly, siblings
from provote_core.exceptions import Unauthenticated
from provote_core.idempotency.once import create_once
from provote_core.preconditions import etag, require_match
from provote_core.rest import caller, validated


class PollsView(GenericAPIView[Poll]):
    """The collection of polls."""

    permission_classes = [IsPersonOrReadOnly]
    serializer_class = PollSerializer
    needs_body = ("POST",)  # a template, or a title and choices
    pagination_class = PollPage
    order_name = "-created_at"

    def get_queryset(self) -> QuerySet[Poll]:
        """The polls that the caller comes across and every filter of the query lets through."""
        wanted = asked(PollQuery, self.request, lists=["tag"])
        who = caller(self.request)
        if wanted.get("owner") == "me":
            if who.subject is None:
                raise Unauthenticated("owner=me needs a caller.")
            wanted["owner"] = who.subject
        self.order_name = listing.order_name(wanted)
        return listing.list_polls(who, wanted)

    @extend_schema(
        operation_id="listPolls",
        auth=PUBLIC,
        parameters=[PollQuery],
        responses=PollSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Listed polls that have left their draft, and all of the caller's own; staff see all."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(PollSerializer(page, many=True).data)

    @extend_schema(
        operation_id="createPoll",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=NewPoll,
        responses={201: PollSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a draft, from scratch or from a template."""
        definition = _definition(request)
        create = partial(services.create_poll, owner=subject(request), definition=definition)
        return _created(request, create)


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
        response = shown(poll)
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
        """Change a draft, or correct the words, category and tags of a later poll."""
        stored = partial(selectors.texts_of_poll, poll_id, caller(request))
        changes = validated(PollChanges, request, stored=stored)
        services.amend_poll(
            poll_id=poll_id,
            by=caller(request),
            changes=changes,
            precondition=partial(require_match, request),
        )
        return shown(selectors.visible_poll(poll_id, caller(request)))

    @extend_schema(operation_id="deletePoll", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, poll_id: UUID) -> Response:
        """Delete a draft; 409 `not-a-draft` for any other poll, which can be archived."""
        services.delete_draft(
            poll_id=poll_id, by=caller(request), precondition=partial(require_match, request)
        )
        return Response(status=204)


class CloneView(APIView):
    """A poll as a pattern for another."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="clonePoll",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=PollCopy,
        responses={201: PollSerializer},
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Make a draft of one's own like any poll one may read, but without its times."""
        copy = validated(PollCopy, request)
        create = partial(
            services.clone_poll,
            poll_id=poll_id,
            by=caller(request),
            owner=subject(request),
            title=copy.get("title"),
        )
        return _created(request, create)


class PollStateView(APIView):
    """A poll as events tell it, for siblings that have not heard of it yet."""

    permission_classes = [siblings("votes", "analytics")]

    def get(self, request: Request, poll_id: UUID) -> Response:
        """The poll's state, drafts included."""
        return Response(msgspec.to_builtins(selectors.poll_state(poll_id)))


def subject(request: Request) -> UUID:
    """The person behind the request."""
    who: Principal = caller(request)
    if who.subject is None:
        raise Unauthenticated()
    return who.subject


def shown(poll: Poll) -> Response:
    """A poll with its ETag."""
    return Response(PollSerializer(poll).data, headers={"ETag": etag(poll.version)})


def _definition(request: Request) -> Any:
    """What the body says; with a template, what it says on top of that."""
    definition = validated(NewPoll, request)
    name = definition.pop("template", None)
    if name is None:
        return definition
    said: Any = request.data
    template = templates.definition_from(name, caller(request))
    whole = PollDefinition(
        data={
            **template,
            **{field: value for field, value in said.items() if field != "template"},
        },
        context={"stored": partial(selectors.texts_of, template)},
    )
    whole.is_valid(raise_exception=True)
    return whole.validated_data


def _created(request: Request, create: Any) -> Response:
    who = caller(request)
    response = create_once(
        request,
        create=create,
        present=lambda poll_id: PollSerializer(selectors.visible_poll(poll_id, who)).data,
        location=lambda poll_id: reverse("poll", args=[poll_id]),
    )
    response["ETag"] = etag(response.data["version"])
    return response
