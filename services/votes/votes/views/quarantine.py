"""/api/v1/polls/{id}/quarantine/: votes that the poll's rules held, for its owner."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.auth.rest import IsPerson
from provote_core.rest import caller, validated, validated_query
from votes import selectors
from votes.models import Vote
from votes.serializers.quarantine import (
    SettledSerializer,
    Settlement,
    SuspectQuery,
    SuspectSerializer,
)
from votes.services import release_votes, require_owner, void_votes


class QuarantineViewSet(ListModelMixin, GenericViewSet[Vote]):
    """Votes in quarantine: list, release, void."""

    permission_classes = [IsPerson]
    serializer_class = SuspectSerializer
    queryset = Vote.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's votes that were quarantined, in the state asked for."""
        poll_id = self.kwargs["poll_id"]
        state = validated_query(SuspectQuery, self.request)["state"]
        require_owner(poll_id=poll_id, principal=caller(self.request), or_staff=True)
        return selectors.suspects(poll_id=poll_id, state=state)

    @extend_schema(operation_id="listQuarantine", parameters=[SuspectQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Votes under suspicion, newest first, without what they say."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="releaseVotes", request=Settlement, responses={200: SettledSerializer}
    )
    @action(detail=False, methods=["post"])
    def release(self, request: Request, poll_id: UUID) -> Response:
        """Let quarantined votes count; a repeat changes nothing."""
        chosen = validated(Settlement, request)
        result = release_votes(poll_id=poll_id, principal=caller(request), **chosen)
        return Response(asdict(result))

    @extend_schema(
        operation_id="voidVotes", request=Settlement, responses={200: SettledSerializer}
    )
    @action(detail=False, methods=["post"])
    def void(self, request: Request, poll_id: UUID) -> Response:
        """Throw quarantined votes out for ever; a repeat changes nothing."""
        chosen = validated(Settlement, request)
        result = void_votes(poll_id=poll_id, principal=caller(request), **chosen)
        return Response(asdict(result))
