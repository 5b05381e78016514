"""The resource of polls: the collection and one poll; transitions.py has those of its status."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from polls import listing, selectors, services
from polls.models import Poll
from polls.serializers.definitions import NewPoll, PollChanges, PollCopy, PollDefinition
from polls.serializers.queries import PollQuery
from polls.serializers.responses import PollSerializer
from polls.views import previews
from polls.views.pagination import PollPage
from polls.views.responses import created, represented
from polls.views.transitions import PollTransitions
from provote_core.auth.rest import IsPerson, IsPersonOrReadOnly
from provote_core.exceptions import Unauthenticated
from provote_core.openapi.parameters import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    LOCATION,
)
from provote_core.preconditions import require_match, unless_known
from provote_core.rest import principal_of, validated, validated_query
from provote_rules.texts import tr


class PollViewSet(PollTransitions, ListModelMixin, GenericViewSet[Poll]):
    """Polls."""

    permission_classes = [IsPersonOrReadOnly]
    serializer_class = PollSerializer
    pagination_class = PollPage
    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"
    order_name = "-created_at"

    @property
    def needs_body(self) -> tuple[str, ...]:
        """The OpenAPI document requires the body of a new poll: a template, or a definition."""
        return ("POST",) if self.action == "create" else ()

    def get_queryset(self) -> QuerySet[Poll]:
        """The polls that lists show to the principal and that pass every filter of the query."""
        terms = validated_query(PollQuery, self.request, lists=["tag"])
        principal = principal_of(self.request)
        if terms.get("owner") == "me":
            if principal.subject is None:
                raise Unauthenticated(tr("owner=me requires a token."))
            terms["owner"] = principal.subject
        self.order_name = listing.order_name(terms)
        return listing.list_polls(principal, terms)

    @extend_schema(
        operation_id="listPolls",
        parameters=[PollQuery],
        responses=PollSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Listed polls that are no drafts, and all of the caller's own; staff see all polls."""
        return super().list(request)

    @extend_schema(
        operation_id="createPoll",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=NewPoll,
        responses={201: PollSerializer},
    )
    def create(self, request: Request) -> Response:
        """Create a draft, from scratch or from a template."""
        definition = _definition(request)
        create = partial(services.create_poll, owner=subject(request), definition=definition)
        return created(request, create, named=("template",))

    @extend_schema(
        operation_id="getPoll",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: PollSerializer, 304: None},
    )
    def retrieve(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """A poll; 304 if If-None-Match names its version."""
        poll: Any = selectors.visible_poll(poll_id, principal_of(request))
        response = represented(poll)
        if poll.status_at(poll.now) != poll.status:
            # The status changed by time, without an event: this version looked different before.
            return response
        return unless_known(request, response)

    @extend_schema(
        operation_id="updatePoll",
        parameters=[IF_MATCH, ETAG],
        request=PollChanges,
        responses=PollSerializer,
    )
    def partial_update(self, request: Request, poll_id: UUID) -> Response:
        """Change a draft, or of a later poll title, description, language, category and tags."""
        principal = principal_of(request)
        stored = partial(selectors.texts_of_poll, poll_id, principal)
        changes = validated(PollChanges, request, stored=stored)
        services.amend_poll(
            poll_id=poll_id,
            principal=principal,
            changes=changes,
            precondition=partial(require_match, request),
        )
        return represented(selectors.visible_poll(poll_id, principal))

    @extend_schema(operation_id="deletePoll", parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, poll_id: UUID) -> Response:
        """Delete a draft; 409 `not-a-draft` for any other poll, which can be archived."""
        services.delete_draft(
            poll_id=poll_id,
            principal=principal_of(request),
            precondition=partial(require_match, request),
        )
        return Response(status=204)

    @extend_schema(
        operation_id="getPollPreview",
        responses={
            (200, "text/html"): OpenApiResponse(
                {"type": "string"},
                description="`meta` elements with title and description, for the head of a page.",
            )
        },
    )
    @action(detail=True, permission_classes=[AllowAny])
    def preview(self, request: Request, poll_id: UUID) -> HttpResponse:
        """What programs show of a link to a poll in which everybody may vote, as HTML.

        404 for all other polls, the caller's own included: the response is the same for everybody.
        """
        text = previews.elements(selectors.public_poll(poll_id))
        headers = {"Cache-Control": f"public, max-age={previews.SECONDS}"}
        return HttpResponse(text, content_type=previews.MEDIA_TYPE, headers=headers)

    @extend_schema(
        operation_id="clonePoll",
        parameters=[IDEMPOTENCY_KEY, ETAG, LOCATION],
        request=PollCopy,
        responses={201: PollSerializer},
    )
    @action(detail=True, methods=["post"], permission_classes=[IsPerson])
    def clone(self, request: Request, poll_id: UUID) -> Response:
        """Create a draft with the definition of a poll that the caller may read, without times."""
        copy = validated(PollCopy, request)
        create = partial(
            services.clone_poll,
            poll_id=poll_id,
            principal=principal_of(request),
            owner=subject(request),
            title=copy.get("title"),
        )
        return created(request, create)


def subject(request: Request) -> UUID:
    """The subject of the person who makes the request. Raises Unauthenticated."""
    principal = principal_of(request)
    if principal.subject is None:
        raise Unauthenticated()
    return principal.subject


def _definition(request: Request) -> Any:
    """The definition in the body; with a template, the body's members override the template's."""
    definition = validated(NewPoll, request)
    template = definition.pop("template", None)
    if template is None:
        return definition
    body: Any = request.data
    base = selectors.template_definition(template, principal_of(request))
    whole = PollDefinition(
        data={**base, **{name: value for name, value in body.items() if name != "template"}},
        context={"stored": partial(selectors.texts_of, base)},
    )
    whole.is_valid(raise_exception=True)
    return whole.validated_data
