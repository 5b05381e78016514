"""Everything but casting: parse, call, present."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import IsService
from provote_core.preconditions import etag
from provote_core.rest import caller
from votes import selectors, services
from votes.casting.openapi import VOTE
from votes.models import Vote
from votes.serializers import FiguresQuery, VoteQuery, VoteSerializer


class VoteListView(ListAPIView[Vote]):
    """GET /api/v1/votes/: my votes, or one delegated voter's; POST is the ASGI application's."""

    serializer_class = VoteSerializer

    @extend_schema(
        operation_id="listVotes",
        parameters=[
            OpenApiParameter("poll_id", {"type": "string", "format": "uuid"}),
            OpenApiParameter(
                "voter_ref", str, description="With a delegating token of the poll's owner."
            ),
        ],
        responses={(200, "application/json"): VOTE},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """My votes, newest first; in one poll if `poll_id` says so."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """The votes this caller may read, by the query's terms."""
        known = ("poll_id", "voter_ref")
        terms = VoteQuery(data={n: v for n, v in self.request.GET.items() if n in known})
        terms.is_valid(raise_exception=True)
        return selectors.votes_of(
            principal=caller(self.request),
            poll_id=terms.validated_data.get("poll_id"),
            voter_ref=terms.validated_data.get("voter_ref"),
        )


class VoteView(APIView):
    """GET /api/v1/votes/{id}/."""

    @extend_schema(operation_id="retrieveVote", responses={(200, "application/json"): VOTE})
    def get(self, request: Request, vote_id: UUID) -> Response:
        """One vote of one's own; 404 for any other."""
        vote = selectors.get_vote(principal=caller(request), vote_id=vote_id)
        return Response(VoteSerializer(vote).data, headers={"ETag": etag(vote.version)})


class SealView(APIView):
    """POST /internal/v1/polls/{id}/seal/: for polls, when a poll closes."""

    permission_classes = [IsService]

    @extend_schema(exclude=True)
    def post(self, request: Request, poll_id: UUID) -> Response:
        """200 with the time of the seal, the same on each repeat."""
        sealed_at = services.seal_poll(poll_id=poll_id)
        return Response({"poll_id": poll_id, "closed_at": sealed_at})


class FiguresView(APIView):
    """GET /internal/v1/polls/{id}/figures/: for analytics' accounting."""

    permission_classes = [IsService]

    @extend_schema(exclude=True)
    def get(self, request: Request, poll_id: UUID) -> Response:
        """Accepted, stored and sequenced votes up to `position`."""
        query = FiguresQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        position: int = query.validated_data["position"]
        return Response(selectors.figures(poll_id=poll_id, position=position))
