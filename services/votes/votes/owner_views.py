"""What a poll's owner does about its voters: invite them, and look at votes under suspicion."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import IsPerson
from provote_core.idempotency.once import create_once
from provote_core.rest import caller, validated
from votes import selectors, services
from votes.models import Invitation, InvitationSeries, Vote
from votes.serializers import (
    InvitationQuery,
    InvitationSerializer,
    InvitationSeriesSerializer,
    NewInvitations,
    SeriesQuery,
    SettledSerializer,
    Settlement,
    SuspectQuery,
    SuspectSerializer,
)
from votes.services import invitations, quarantine

KEY = OpenApiParameter(
    "Idempotency-Key", location="header", description="A repeat is answered with the same tokens."
)
PAGE = ("cursor", "page_size")


class InvitationsView(ListAPIView[Invitation]):
    """/api/v1/polls/{id}/invitations/: the ballot tokens of a poll."""

    permission_classes = [IsPerson]
    serializer_class = InvitationSerializer
    queryset = Invitation.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's invitations that the query asks for."""
        terms = _terms(InvitationQuery, self.request)
        found = invitations.list_invitations(
            poll_id=self.kwargs["poll_id"], principal=caller(self.request)
        )
        if terms.get("series_id") is not None:
            found = found.filter(series_id=terms["series_id"])
        return found if terms.get("used") is None else found.filter(used=terms["used"])

    @extend_schema(operation_id="listInvitations", parameters=[InvitationQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The poll's invitations, newest first, and which were used; never their tokens."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="createInvitations",
        parameters=[KEY],
        request=NewInvitations,
        responses={201: InvitationSeriesSerializer},
    )
    def post(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """Make ballot tokens, up to 100,000 at once; each is good for one vote."""
        wanted = validated(NewInvitations, request)
        answer = create_once(
            request,
            create=lambda: invitations.create_invitations(
                poll_id=poll_id, principal=caller(request), **wanted
            ),
            present=lambda series_id: {"id": series_id},
            location=lambda series_id: f"{request.path}?series_id={series_id}",
        )
        series = InvitationSeries.objects.get(pk=answer.data["id"])
        headers = {**answer.headers, "Content-Type": "application/json"}
        return StreamingHttpResponse(_written(series), status=201, headers=headers)

    @extend_schema(
        operation_id="revokeInvitations", parameters=[SeriesQuery], responses={204: None}
    )
    def delete(self, request: Request, poll_id: UUID) -> Response:
        """Revoke every unused ballot token of a series; a repeat is 204, too."""
        series_id = _terms(SeriesQuery, request)["series_id"]
        invitations.revoke_series(poll_id=poll_id, principal=caller(request), series_id=series_id)
        return Response(status=204)


class InvitationView(APIView):
    """/api/v1/polls/{id}/invitations/{invitation_id}/."""

    permission_classes = [IsPerson]

    @extend_schema(operation_id="revokeInvitation", responses={204: None})
    def delete(self, request: Request, poll_id: UUID, invitation_id: UUID) -> Response:
        """Revoke a ballot token; a repeat is 204, too, and one that was used is 409."""
        invitations.revoke_invitation(
            poll_id=poll_id, principal=caller(request), invitation_id=invitation_id
        )
        return Response(status=204)


class QuarantineView(ListAPIView[Vote]):
    """/api/v1/polls/{id}/quarantine/: the votes that the poll's rules held."""

    permission_classes = [IsPerson]
    serializer_class = SuspectSerializer
    queryset = Vote.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's votes that were quarantined, in the state asked for."""
        poll_id = self.kwargs["poll_id"]
        state = _terms(SuspectQuery, self.request)["state"]
        services.require_owner(poll_id=poll_id, principal=caller(self.request), or_staff=True)
        return selectors.suspects(poll_id=poll_id, state=state)

    @extend_schema(operation_id="listQuarantine", parameters=[SuspectQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Votes under suspicion, newest first, without what they say."""
        return super().get(request, *args, **kwargs)


class ReleaseView(GenericAPIView[Vote]):
    """/api/v1/polls/{id}/quarantine/release/."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="releaseVotes", request=Settlement, responses={200: SettledSerializer}
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Let quarantined votes count; a repeat changes nothing."""
        chosen = validated(Settlement, request)
        settled = quarantine.release_votes(poll_id=poll_id, principal=caller(request), **chosen)
        return Response(asdict(settled))


class VoidView(GenericAPIView[Vote]):
    """/api/v1/polls/{id}/quarantine/void/."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="voidVotes", request=Settlement, responses={200: SettledSerializer}
    )
    def post(self, request: Request, poll_id: UUID) -> Response:
        """Throw quarantined votes out for ever; a repeat changes nothing."""
        chosen = validated(Settlement, request)
        settled = quarantine.void_votes(poll_id=poll_id, principal=caller(request), **chosen)
        return Response(asdict(settled))


def _terms(query: Any, request: Request) -> dict[str, Any]:
    """The query without the page's own parameters, refused where it is unknown."""
    given = request.query_params.dict()
    terms = query(data={name: value for name, value in given.items() if name not in PAGE})
    terms.is_valid(raise_exception=True)
    return dict(terms.validated_data)


def _written(series: InvitationSeries) -> Iterator[bytes]:
    """The series with its tokens as JSON, in pieces: there may be 100,000."""
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
