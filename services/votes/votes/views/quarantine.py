"""/api/v1/polls/{id}/quarantine/: votes that the poll's rules quarantined, for its owner."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.rest import principal_of, validated, validated_query
from votes import selectors
from votes.models import Vote
from votes.serializers.quarantine import (
    QuarantinedVoteSerializer,
    QuarantineQuery,
    Review,
    ReviewResultSerializer,
)
from votes.services import refresh_draft, release_votes, require_owner, void_votes
from votes.services.quarantine import ReviewResult


class QuarantineViewSet(ListModelMixin, GenericViewSet[Vote]):
    """Votes in quarantine: list, release, void."""

    permission_classes = [IsPerson]
    serializer_class = QuarantinedVoteSerializer
    queryset = Vote.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's votes that were quarantined and are in the requested state."""
        poll_id = self.kwargs["poll_id"]
        state = validated_query(QuarantineQuery, self.request)["state"]
        refresh_draft(poll_id=poll_id)
        require_owner(poll_id=poll_id, principal=principal_of(self.request), or_staff=True)
        return selectors.quarantined_votes(poll_id=poll_id, state=state)

    @extend_schema(operation_id="listQuarantine", parameters=[QuarantineQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Votes in quarantine, newest first, without their ballots."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="releaseVotes", request=Review, responses={200: ReviewResultSerializer}
    )
    @action(detail=False, methods=["post"])
    @own_transaction
    def release(self, request: Request, poll_id: UUID) -> Response:
        """Release quarantined votes, so that they count; a repeat changes nothing."""
        return _review(request, poll_id, release_votes)

    @extend_schema(
        operation_id="voidVotes", request=Review, responses={200: ReviewResultSerializer}
    )
    @action(detail=False, methods=["post"])
    @own_transaction
    def void(self, request: Request, poll_id: UUID) -> Response:
        """Void quarantined votes permanently; a repeat changes nothing."""
        return _review(request, poll_id, void_votes)


def _review(request: Request, poll_id: UUID, command: Callable[..., ReviewResult]) -> Response:
    chosen = validated(Review, request)
    refresh_draft(poll_id=poll_id)

    def review() -> Response:
        return Response(
            asdict(command(poll_id=poll_id, principal=principal_of(request), **chosen))
        )

    return audited(request, review)
