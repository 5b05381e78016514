"""Endpoints for sibling services, under /internal/v1/."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import siblings
from provote_core.rest import validated, validated_query
from votes import participation, selectors
from votes.serializers.internal import FiguresQuery, LedgerQuery, RecipientsBody, VotedQuery
from votes.services import (
    ledger,
    mailed_tokens,
    refresh_before_seal,
    refresh_draft,
    seal_poll,
)
from votes.voters import HEADER


class PollViewSet(ViewSet):
    """/internal/v1/polls/{id}/…: one poll, for users, polls and analytics."""

    permission_classes = [siblings("analytics")]
    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"

    @extend_schema(exclude=True)
    @action(detail=True, methods=["post"], permission_classes=[siblings("polls")])
    @own_transaction
    def seal(self, request: Request, poll_id: UUID) -> Response:
        """For polls, when a poll closes: 200 with the time of the seal, the same on a repeat."""
        refresh_before_seal(poll_id=poll_id)

        def respond() -> Response:
            return Response({"poll_id": poll_id, "closed_at": seal_poll(poll_id=poll_id)})

        return audited(request, respond)

    @extend_schema(exclude=True)
    @action(
        detail=True,
        methods=["post"],
        url_path="mailed-invitations",
        permission_classes=[siblings("users")],
    )
    @own_transaction
    def mailed_invitations(self, request: Request, poll_id: UUID) -> Response:
        """For users: the ballot tokens of recipients of mail, the same on a repeat.

        With `unused_only`, of those who have not voted. Revoked ones are left out.
        """
        wanted = validated(RecipientsBody, request)
        refresh_draft(poll_id=poll_id)
        return audited(request, lambda: Response(mailed_tokens(poll_id=poll_id, **wanted)))

    @extend_schema(exclude=True)
    @action(detail=True)
    def figures(self, request: Request, poll_id: UUID) -> Response:
        """For accounting: accepted, stored and sequenced votes up to `position`."""
        position: int = validated_query(FiguresQuery, request)["position"]
        return Response(selectors.figures(poll_id=poll_id, position=position))

    @extend_schema(exclude=True)
    @action(detail=True)
    def participation(self, request: Request, poll_id: UUID) -> Response:
        """For the analytics of a poll: the number of its ballot tokens, and refused casts."""
        return Response(participation.of_poll(poll_id))

    @extend_schema(exclude=True)
    @action(detail=True)
    def voted(self, request: Request, poll_id: UUID) -> Response:
        """For results that voters see: whether `subject`, or the token's holder, has a vote."""
        subject = validated_query(VotedQuery, request).get("subject")
        token = request.headers.get(HEADER)
        return Response({"voted": selectors.has_voted(poll_id, subject=subject, token=token)})


class LedgerViewSet(ViewSet):
    """/internal/v1/ledger/: the ledger, with which analytics compares its counts."""

    permission_classes = [siblings("analytics")]

    @extend_schema(exclude=True)
    def retrieve(self, request: Request) -> Response:
        """Totals of each poll's events at exactly `position`, a page of polls after `after`.

        Without polls if the ledger is at another position, which the response names.
        """
        return Response(ledger.page(**validated_query(LedgerQuery, request)))

    @extend_schema(exclude=True)
    def destroy(self, request: Request) -> Response:
        """204: the ledger is empty; the next GET computes it again from the outbox."""
        ledger.clear()
        return Response(status=204)
