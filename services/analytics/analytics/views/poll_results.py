"""Results and accounting of polls."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from analytics import projections, results
from analytics.serializers.queries import LARGEST, min_position, require_known
from analytics.serializers.requests import TieOrderSerializer
from analytics.serializers.responses import (
    AccountingSerializer,
    ResultsSerializer,
    TieDecisionSerializer,
)
from analytics.tallying.decisions import decide_tie
from analytics.votes_client import VOTER_TOKEN
from provote_core.audit.transaction import audited, own_transaction
from provote_core.openapi.parameters import IF_NONE_MATCH
from provote_core.preconditions import is_known
from provote_core.rest import principal_of, validated

TOKEN = OpenApiParameter(
    VOTER_TOKEN,
    str,
    OpenApiParameter.HEADER,
    description="The token of a voter without an account; needed for `after_vote`.",
)


class PollResultsViewSet(ViewSet):
    """/api/v1/polls/{poll_id}/results/… and …/accounting/."""

    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"

    @extend_schema(
        operation_id="getResults",
        parameters=[
            OpenApiParameter(
                "min_position",
                {"type": "integer", "minimum": 0, "maximum": LARGEST},
                description="The `position_hint` of a cast vote: wait up to 2 s for its count.",
            ),
            IF_NONE_MATCH,
            TOKEN,
        ],
        responses={
            200: ResultsSerializer,
            304: OpenApiResponse(description="The results have not changed since the ETag sent."),
        },
    )
    @action(detail=True, permission_classes=[AllowAny])
    def results(self, request: Request, poll_id: UUID) -> Response:
        """200 with results and a weak ETag, or 304."""
        row = min_position(request)
        principal = principal_of(request)
        token = request.headers.get(VOTER_TOKEN)
        see = partial(results.see_results, poll_id=poll_id, principal=principal, voter_token=token)
        snapshot = see()
        if row is not None:
            results.wait_until_counted(row=row)
            snapshot = see()
        headers = {"ETag": snapshot.etag}
        # Results that are visible without a token stay visible to everybody. A reader who waited
        # may have waited in vain, so that response must not be shared.
        if not principal.is_authenticated and row is None and token is None:
            headers["Cache-Control"] = "public, max-age=1"
        if is_known(request, snapshot.etag):
            return Response(status=304, headers=headers)
        return Response(ResultsSerializer(projections.results(snapshot)).data, headers=headers)

    @extend_schema(operation_id="getAccounting", responses=AccountingSerializer)
    @action(detail=True)
    def accounting(self, request: Request, poll_id: UUID) -> Response:
        """200 with the figures of votes and analytics at one position."""
        accounting = results.see_accounting(poll_id=poll_id, principal=principal_of(request))
        return Response(AccountingSerializer(accounting).data)

    @extend_schema(
        operation_id="getTallyReport",
        parameters=[IF_NONE_MATCH, TOKEN],
        responses={
            (200, "application/json"): OpenApiResponse(
                {"type": "object", "additionalProperties": True},
                description="Canonical JSON (RFC 8785) whose SHA-256 is the ETag; "
                "docs/methods.md describes its members.",
            ),
            304: OpenApiResponse(description="The report has the ETag sent."),
        },
    )
    @action(detail=True, permission_classes=[AllowAny], url_path="results/report")
    def report(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """200 with the report of the last count as canonical bytes, or 304."""
        require_known(request)
        principal = principal_of(request)
        token = request.headers.get(VOTER_TOKEN)
        text, digest = results.see_report(poll_id=poll_id, principal=principal, voter_token=token)
        headers = {"ETag": f'"{digest}"'}
        if not principal.is_authenticated and token is None:
            headers["Cache-Control"] = "public, max-age=1"
        if is_known(request, headers["ETag"]):
            return Response(status=304, headers=headers)
        return HttpResponse(text, content_type="application/json", headers=headers)

    @extend_schema(
        operation_id="decideTie", request=TieOrderSerializer, responses=TieDecisionSerializer
    )
    @action(detail=True, methods=["post"], url_path="results/ties")
    @own_transaction
    def ties(self, request: Request, poll_id: UUID) -> Response:
        """Record the drawn order of tied choices, for the owner; a repeat responds the same."""
        order = validated(TieOrderSerializer, request)["order"]
        results.require_owner(poll_id=poll_id, principal=principal_of(request))

        def decide() -> Response:
            decision = decide_tie(poll_id=poll_id, order=order)
            return Response(TieDecisionSerializer(decision).data)

        return audited(request, decide)
