"""Everything but casting: parse, call, present."""

import os
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core import context
from provote_core.preconditions import etag, require_match
from provote_core.rest import validated
from votes import selectors, voters
from votes.casting.openapi import VOTE_REF
from votes.casting.schemas import MAX_VOTER_REF
from votes.eligibility_check import check_eligibility
from votes.identity import IsVoter, identify
from votes.models import Vote
from votes.serializers import (
    BallotSerializer,
    DeviceTokenSerializer,
    EligibilityQuery,
    EligibilitySerializer,
    NoBody,
    VoteQuery,
    VoteSerializer,
)
from votes.services import changes
from votes.voters import HEADER

VOTER_TOKEN = OpenApiParameter(
    HEADER,
    location="header",
    description="A device token or a ballot token, in the place of an access token.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", location="header", required=True, description="The ETag you have read."
)
ANY_VOTER: Final[Any] = [{"bearer": []}, {"voterToken": []}]
ANYBODY: Final[Any] = [*ANY_VOTER, {}]
NOBODY: Final[Any] = [{}]


class VoteListView(ListAPIView[Vote]):
    """GET /api/v1/votes/: my votes, or one delegated voter's; POST is the ASGI application's."""

    serializer_class = VoteSerializer
    permission_classes = [IsVoter]

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What the address answers to, whichever application does."""
        return {**super().default_response_headers, "Allow": "GET, POST, HEAD, OPTIONS"}

    @extend_schema(
        operation_id="listVotes",
        auth=ANY_VOTER,
        parameters=[
            VOTER_TOKEN,
            OpenApiParameter("poll_id", {"type": "string", "format": "uuid"}),
            OpenApiParameter(
                "voter_ref",
                {"type": "string", "minLength": 1, "maxLength": MAX_VOTER_REF},
                description="With a delegating token of the poll's owner.",
            ),
        ],
        responses={(200, "application/json"): VOTE_REF},
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
            identity=identify(self.request),
            poll_id=terms.validated_data.get("poll_id"),
            voter_ref=terms.validated_data.get("voter_ref"),
        )


class VoteView(APIView):
    """/api/v1/votes/{id}/: one vote of one's own."""

    permission_classes = [IsVoter]

    @extend_schema(
        operation_id="retrieveVote",
        parameters=[VOTER_TOKEN],
        auth=ANY_VOTER,
        responses={(200, "application/json"): VOTE_REF},
    )
    def get(self, request: Request, vote_id: UUID) -> Response:
        """One vote of one's own; 404 for any other."""
        return _shown(selectors.get_vote(identity=identify(request), vote_id=vote_id))

    @extend_schema(
        operation_id="changeVote",
        parameters=[VOTER_TOKEN, IF_MATCH],
        auth=ANY_VOTER,
        request=BallotSerializer,
        responses={(200, "application/json"): VOTE_REF},
    )
    def put(self, request: Request, vote_id: UUID) -> Response:
        """Change a vote while its poll is open, if the poll allows it."""
        vote = changes.change_vote(
            identity=identify(request),
            vote_id=vote_id,
            choice_id=validated(BallotSerializer, request)["choice_id"],
            precondition=partial(require_match, request),
        )
        return _shown(vote)

    @extend_schema(
        operation_id="retractVote",
        parameters=[VOTER_TOKEN, IF_MATCH],
        auth=ANY_VOTER,
        responses={204: None},
    )
    def delete(self, request: Request, vote_id: UUID) -> Response:
        """Retract a vote while its poll is open, if the poll allows it; it counts no more."""
        changes.retract_vote(
            identity=identify(request),
            vote_id=vote_id,
            precondition=partial(require_match, request),
        )
        return Response(status=204)


class EligibilityView(APIView):
    """GET /api/v1/votes/eligibility/."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getEligibility",
        parameters=[EligibilityQuery, VOTER_TOKEN],
        auth=ANYBODY,
        responses=EligibilitySerializer,
    )
    def get(self, request: Request) -> Response:
        """Whether a vote of this caller would be accepted now, and if not, why."""
        query = EligibilityQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        current = context.current()
        found = check_eligibility(
            identity=identify(request),
            poll_id=query.validated_data["poll_id"],
            voter_ref=query.validated_data.get("voter_ref"),
            address=current.address if current else "",
        )
        return Response(EligibilitySerializer(found).data)


class DeviceTokenView(APIView):
    """POST /api/v1/votes/device-token/."""

    permission_classes = [AllowAny]
    limit_kind = "device"

    @extend_schema(
        operation_id="createDeviceToken",
        request=None,
        auth=NOBODY,
        responses={201: DeviceTokenSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a token by which a device votes in public polls; each call makes another."""
        validated(NoBody, request)
        token = voters.device_token(os.urandom(16), key=settings.PROVOTE.digest_key)
        return Response({"device_token": token}, status=201)


def _shown(vote: Vote) -> Response:
    return Response(VoteSerializer(vote).data, headers={"ETag": etag(vote.version)})
