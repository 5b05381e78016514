"""/api/v1/votes/: votes of the caller. POST of a vote and of a batch is the ASGI application's."""

import os
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core import context
from provote_core.audit.transaction import audited, own_transaction
from provote_core.exceptions import InvalidRequest
from provote_core.openapi.parameters import ETAG, IF_MATCH, IF_NONE_MATCH
from provote_core.preconditions import etag, require_match, unless_known
from provote_core.rest import limited, localised, validated
from provote_core.serializers import NoBody
from provote_rules.ballots import BallotPaper, MarkedBallot
from votes import selectors, voters
from votes.casting.openapi import CHANGE_REF, VOTE_REF
from votes.casting.schemas import MAX_VOTER_REF, lacks_ballot, pointed, read_change
from votes.eligibility_check import check_eligibility
from votes.identity import IsVoter, VoterIdentity, identify
from votes.models import Vote
from votes.serializers.votes import (
    DeviceTokenSerializer,
    EligibilityQuery,
    EligibilitySerializer,
    VoteQuery,
    VoteSerializer,
)
from votes.services import change_vote, confirm_poll, retract_vote
from votes.voters import HEADER

VOTER_TOKEN = OpenApiParameter(
    HEADER,
    location="header",
    description="A device token or a ballot token, instead of an access token.",
)
VOTER_AUTH: Final[Any] = [{"bearer": []}, {"voterToken": []}]
OPTIONAL_AUTH: Final[Any] = [*VOTER_AUTH, {}]
NO_AUTH: Final[Any] = [{}]


class VoteViewSet(ListModelMixin, GenericViewSet[Vote]):
    """Votes of a person, of a voter token's holder, or of one delegated voter."""

    permission_classes = [IsVoter]
    serializer_class = VoteSerializer
    lookup_url_kwarg = "vote_id"
    lookup_value_converter = "uuid"

    @property
    def default_response_headers(self) -> dict[str, str]:
        """`Allow` of the collection includes POST, which the ASGI application serves."""
        headers: dict[str, str] = super().default_response_headers
        if self.suffix == "List":
            headers["Allow"] = "GET, POST, HEAD, OPTIONS"
        return headers

    def get_queryset(self) -> Any:
        """The votes that this caller may read, filtered by the query."""
        known = ("poll_id", "voter_ref")
        terms = VoteQuery(data={n: v for n, v in self.request.GET.items() if n in known})
        terms.is_valid(raise_exception=True)
        return selectors.votes_of(
            identity=identify(self.request),
            poll_id=terms.validated_data.get("poll_id"),
            voter_ref=terms.validated_data.get("voter_ref"),
        )

    @extend_schema(
        operation_id="listVotes",
        auth=VOTER_AUTH,
        parameters=[
            VOTER_TOKEN,
            OpenApiParameter("poll_id", {"type": "string", "format": "uuid"}),
            OpenApiParameter(
                "voter_ref",
                {"type": "string", "minLength": 1, "maxLength": MAX_VOTER_REF},
                description="For a delegate of the poll's owner: the voter whose vote is listed.",
            ),
        ],
        responses={(200, "application/json"): VOTE_REF},
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's votes, newest first; those in one poll with `poll_id`."""
        votes = self.paginate_queryset(self.get_queryset())
        assert votes is not None, "every list has pages"
        papers = selectors.papers_of(votes)
        return self.get_paginated_response([_shown(vote, papers) for vote in votes])

    @extend_schema(
        operation_id="retrieveVote",
        parameters=[VOTER_TOKEN, IF_NONE_MATCH, ETAG],
        auth=VOTER_AUTH,
        responses={(200, "application/json"): VOTE_REF, 304: None},
    )
    def retrieve(self, request: Request, vote_id: UUID) -> HttpResponseBase:
        """One of the caller's votes; 404 for any other, 304 if If-None-Match names its version."""
        vote = selectors.get_vote(identity=identify(request), vote_id=vote_id)
        return unless_known(request, _present(vote, selectors.papers_of([vote])))

    @extend_schema(
        operation_id="changeVote",
        parameters=[VOTER_TOKEN, IF_MATCH, ETAG],
        auth=VOTER_AUTH,
        request={"application/json": CHANGE_REF},
        responses={(200, "application/json"): VOTE_REF},
    )
    @own_transaction
    def update(self, request: Request, vote_id: UUID) -> Response:
        """Change a vote while its poll is open, if the poll allows changes."""
        identity = identify(request)
        marked = _read_change(request, identity, vote_id)
        confirm_poll(identity=identity, vote_id=vote_id, marked=marked)

        def change() -> Response:
            vote, paper = change_vote(
                identity=identity,
                vote_id=vote_id,
                marked=marked,
                precondition=partial(require_match, request),
            )
            return _present(vote, {vote.poll_id: paper})

        return audited(request, change)

    @extend_schema(
        operation_id="retractVote",
        parameters=[VOTER_TOKEN, IF_MATCH],
        auth=VOTER_AUTH,
        responses={204: None},
    )
    @own_transaction
    def destroy(self, request: Request, vote_id: UUID) -> Response:
        """Retract a vote while its poll is open, if the poll allows changes."""
        identity = identify(request)
        confirm_poll(identity=identity, vote_id=vote_id)

        def retract() -> Response:
            precondition = partial(require_match, request)
            retract_vote(identity=identity, vote_id=vote_id, precondition=precondition)
            return Response(status=204)

        return audited(request, retract)

    @extend_schema(
        operation_id="getEligibility",
        parameters=[EligibilityQuery, VOTER_TOKEN],
        auth=OPTIONAL_AUTH,
        responses=EligibilitySerializer,
    )
    @action(detail=False, permission_classes=[AllowAny])
    def eligibility(self, request: Request) -> Response:
        """Whether a first vote of this caller would be accepted now, and if not, why."""
        query = EligibilityQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        current = context.current()
        found = check_eligibility(
            identity=identify(request),
            poll_id=query.validated_data["poll_id"],
            voter_ref=query.validated_data.get("voter_ref"),
            address=current.address if current else "",
        )
        return localised(EligibilitySerializer(found).data)

    @extend_schema(
        operation_id="createDeviceToken",
        request=None,
        auth=NO_AUTH,
        responses={201: DeviceTokenSerializer},
    )
    @action(detail=False, methods=["post"], url_path="device-token", permission_classes=[AllowAny])
    @limited("device")
    def device_token(self, request: Request) -> Response:
        """Create a token with which a device votes in public polls; each call creates another."""
        validated(NoBody, request)
        token = voters.device_token(os.urandom(16), key=settings.PROVOTE.digest_key)
        return Response({"device_token": token}, status=201)


def _read_change(request: Request, identity: VoterIdentity, vote_id: UUID) -> MarkedBallot:
    """The new ballot. The error of a missing one points to the member that the poll needs."""
    try:
        return read_change(request.data)
    except InvalidRequest as error:
        if not lacks_ballot(request.data):
            raise
        ballot_type = selectors.ballot_type_of_vote(identity=identity, vote_id=vote_id)
        raise pointed(error, ballot_type) from None


def _present(vote: Vote, papers: Mapping[UUID, BallotPaper]) -> Response:
    return Response(_shown(vote, papers), headers={"ETag": etag(vote.version)})


def _shown(vote: Vote, papers: Mapping[UUID, BallotPaper]) -> dict[str, Any]:
    shown: dict[str, Any] = VoteSerializer(vote, context={"papers": papers}).data
    return shown
