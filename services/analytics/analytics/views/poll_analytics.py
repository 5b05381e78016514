"""Results and accounting of polls."""

from functools import partial
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from analytics import projections, results
from analytics.serializers.queries import LARGEST, min_position
from analytics.serializers.responses import AccountingSerializer, ResultsSerializer
from analytics.votes_client import VOTER_TOKEN
from provote_core.openapi.parameters import IF_NONE_MATCH
from provote_core.preconditions import is_known
from provote_core.rest import principal_of


class PollAnalyticsViewSet(ViewSet):
    """/api/v1/polls/{poll_id}/results/ and …/accounting/."""

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
            OpenApiParameter(
                VOTER_TOKEN,
                str,
                OpenApiParameter.HEADER,
                description="The token of a voter without an account; needed for `after_vote`.",
            ),
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
