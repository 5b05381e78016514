"""Casting (validate, write vote, key, event and audit row in a transaction), and two lists."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.yardsticks.naive.models import Audit, Choice, Idempotency, Outbox, Poll, Vote


class VoteSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A vote in and out."""

    class Meta:
        model = Vote
        fields = ("id", "poll_id", "choice_id", "cast_at")
        read_only_fields = ("id", "cast_at")


class CastView(APIView):
    """POST /votes/."""

    def post(self, request: Request) -> Response:
        """201 with the vote, 409 for a second one."""
        serializer = VoteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            vote = self._cast(request, serializer.validated_data)
        except IntegrityError:
            return Response({"detail": "already voted"}, status=409)
        return Response(VoteSerializer(vote).data, status=201)

    @transaction.atomic
    def _cast(self, request: Request, data: dict[str, Any]) -> Vote:
        subject = request.user.subject
        digest = hashlib.sha256(
            f"{subject}{request.headers.get('Idempotency-Key')}".encode()
        ).digest()
        fingerprint = hashlib.sha256(json.dumps(request.data, sort_keys=True).encode()).digest()
        vote = Vote.objects.create(voter=UUID(subject).bytes, **data)
        ids = {name: str(value) for name, value in data.items()}
        Outbox.objects.create(
            events=[{"type": "vote.cast", "subject": str(vote.id), "version": 1, "data": ids}]
        )
        Audit.objects.create(
            actor=subject,
            actor_kind="person",
            action="POST /api/v1/votes/",
            target=data["poll_id"],
            outcome="accepted",
            status=201,
            address_hash=hashlib.sha256(request.META["REMOTE_ADDR"].encode()).hexdigest()[:16],
            request_id=uuid4().hex,
        )
        Idempotency.objects.create(
            key_digest=digest,
            account=subject,
            fingerprint=fingerprint,
            status=201,
            resource=vote.id,
        )
        return vote


class Page(PageNumberPagination):
    """Pages of 50, with a count of everything."""

    page_size = 50


class ChoiceSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A choice of a poll."""

    class Meta:
        model = Choice
        fields = ("id", "label", "description", "position")


class PollSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A poll with its choices."""

    choices = ChoiceSerializer(many=True, read_only=True)

    class Meta:
        model = Poll
        fields = "__all__"


class PollsView(ListAPIView):  # type: ignore[type-arg]
    """GET /polls/."""

    queryset = Poll.objects.all()
    serializer_class = PollSerializer
    pagination_class = Page


class MyVotesView(ListAPIView):  # type: ignore[type-arg]
    """GET /my-votes/."""

    serializer_class = VoteSerializer
    pagination_class = Page

    def get_queryset(self) -> Any:
        """The caller's own votes, newest first."""
        return Vote.objects.filter(voter=UUID(self.request.user.subject).bytes).order_by(
            "-cast_at"
        )
