"""/api/v1/polls/{id}/invitations/: ballot tokens, for the poll's owner."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.exceptions import ProvoteError
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import IDEMPOTENCY_KEY
from provote_core.rest import principal_of, validated, validated_query
from votes.models import Invitation, InvitationSeries
from votes.serializers.invitations import (
    InvitationQuery,
    InvitationSerializer,
    InvitationSeriesSerializer,
    NewInvitations,
    SeriesQuery,
)
from votes.services import invitations, refresh_draft


class InvitationViewSet(ListModelMixin, GenericViewSet[Invitation]):
    """Ballot tokens of a poll: list, create, revoke one or a series."""

    permission_classes = [IsPerson]
    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()
    lookup_url_kwarg = "invitation_id"
    lookup_value_converter = "uuid"

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's invitations, filtered by the query."""
        query = validated_query(InvitationQuery, self.request)
        found = invitations.list_invitations(
            poll_id=self.kwargs["poll_id"], principal=principal_of(self.request)
        )
        if query.get("series_id") is not None:
            found = found.filter(series_id=query["series_id"])
        return found if query.get("used") is None else found.filter(used=query["used"])

    @extend_schema(operation_id="listInvitations", parameters=[InvitationQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The poll's invitations, newest first, and whether they were used; never their tokens."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="createInvitations",
        parameters=[IDEMPOTENCY_KEY],
        request=NewInvitations,
        responses={201: InvitationSeriesSerializer},
    )
    @own_transaction
    def create(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """Create up to 100,000 ballot tokens; each permits one vote."""
        wanted = validated(NewInvitations, request)
        refusal = _refreshed(poll_id)

        def create() -> UUID:
            if refusal is not None:
                raise refusal
            return invitations.create_invitations(
                poll_id=poll_id, principal=principal_of(request), **wanted
            )

        def respond() -> Response:
            return create_once(
                request,
                create=create,
                present=lambda series_id: {"id": series_id},
                location=lambda series_id: f"{request.path}?series_id={series_id}",
            )

        response = audited(request, respond)
        series = InvitationSeries.objects.get(pk=response.data["id"])
        headers = {**response.headers, "Content-Type": "application/json"}
        return StreamingHttpResponse(_encoded(series), status=201, headers=headers)

    @extend_schema(
        operation_id="revokeInvitations", parameters=[SeriesQuery], responses={204: None}
    )
    @own_transaction
    def destroy_all(self, request: Request, poll_id: UUID) -> Response:
        """Revoke all unused ballot tokens of a series; a repeat is 204, too."""
        series_id = validated_query(SeriesQuery, request)["series_id"]
        refresh_draft(poll_id=poll_id)

        def revoke() -> Response:
            invitations.revoke_series(
                poll_id=poll_id, principal=principal_of(request), series_id=series_id
            )
            return Response(status=204)

        return audited(request, revoke)

    @extend_schema(operation_id="revokeInvitation", responses={204: None})
    @own_transaction
    def destroy(self, request: Request, poll_id: UUID, invitation_id: UUID) -> Response:
        """Revoke a ballot token: 409 if it was used; a repeat is 204, too."""
        refresh_draft(poll_id=poll_id)

        def revoke() -> Response:
            invitations.revoke_invitation(
                poll_id=poll_id, principal=principal_of(request), invitation_id=invitation_id
            )
            return Response(status=204)

        return audited(request, revoke)


def _refreshed(poll_id: UUID) -> ProvoteError | None:
    """Refresh the poll; returns the error, because a repeated request does not need the poll."""
    try:
        refresh_draft(poll_id=poll_id)
    except ProvoteError as error:
        return error
    return None


def _encoded(series: InvitationSeries) -> Iterator[bytes]:
    """The series with its tokens as JSON, in chunks: there may be 100,000."""
    encode = msgspec.json.encode
    about = {
        "id": series.pk, "poll_id": series.poll_id, "count": series.count,
        "label": series.label, "created_at": series.created_at,
    }  # fmt: skip
    yield encode(about)[:-1] + b',"invitations":['
    pieces: list[bytes] = []
    for made in invitations.tokens(series):
        comma = b"," if made.number else b""
        pieces.append(comma + encode(made._asdict()))
        if len(pieces) == 1_000:
            yield b"".join(pieces)
            pieces.clear()
    yield b"".join(pieces) + b"]}"
