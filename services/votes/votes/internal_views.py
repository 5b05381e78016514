"""What siblings ask of votes, under /internal/v1/."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import siblings
from votes import selectors, services
from votes.serializers import FiguresQuery, LedgerQuery, VotedQuery
from votes.services import ledger
from votes.voters import HEADER


class SealView(APIView):
    """POST /internal/v1/polls/{id}/seal/: for polls, when a poll closes."""

    permission_classes = [siblings("polls")]

    @extend_schema(exclude=True)
    def post(self, request: Request, poll_id: UUID) -> Response:
        """200 with the time of the seal, the same on each repeat."""
        sealed_at = services.seal_poll(poll_id=poll_id)
        return Response({"poll_id": poll_id, "closed_at": sealed_at})


class FiguresView(APIView):
    """GET /internal/v1/polls/{id}/figures/: for analytics' accounting."""

    permission_classes = [siblings("analytics")]

    @extend_schema(exclude=True)
    def get(self, request: Request, poll_id: UUID) -> Response:
        """Accepted, stored and sequenced votes up to `position`."""
        query = FiguresQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        position: int = query.validated_data["position"]
        return Response(selectors.figures(poll_id=poll_id, position=position))


class VotedView(APIView):
    """GET /internal/v1/polls/{id}/voted/: for analytics, where results are for voters."""

    permission_classes = [siblings("analytics")]

    @extend_schema(exclude=True)
    def get(self, request: Request, poll_id: UUID) -> Response:
        """200 with whether the person of `subject`, or the holder of the token, has a vote."""
        query = VotedQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        subject = query.validated_data.get("subject")
        token = request.headers.get(HEADER)
        return Response({"voted": selectors.has_voted(poll_id, subject=subject, token=token)})


class LedgerView(APIView):
    """/internal/v1/ledger/: for analytics, which holds its counts against it."""

    permission_classes = [siblings("analytics")]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """200 with polls at exactly `position`, or none and how far the ledger is."""
        query = LedgerQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        return Response(ledger.page(**query.validated_data))

    @extend_schema(exclude=True)
    def delete(self, request: Request) -> Response:
        """204: the ledger is empty and is worked out anew from the outbox when asked for."""
        ledger.clear()
        return Response(status=204)
