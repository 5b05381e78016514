"""Parse, call, present."""

from functools import partial
from uuid import UUID

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics import answers, projections
from analytics.serializers import (
    LARGEST,
    AccountingSerializer,
    ResultsSerializer,
    min_position,
)
from analytics.siblings import VOTER_TOKEN
from provote_core.rest import caller


class ResultsView(APIView):
    """What a poll's votes say so far, to those whom its policy lets see."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="getResults",
        parameters=[
            OpenApiParameter(
                "min_position",
                {"type": "integer", "minimum": 0, "maximum": LARGEST},
                description="The `position_hint` of a cast vote: wait up to 2 s until it counts.",
            ),
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
            OpenApiParameter(
                VOTER_TOKEN,
                str,
                OpenApiParameter.HEADER,
                description="Of a voter without an account, where results are for voters.",
            ),
        ],
        responses={
            200: ResultsSerializer,
            304: OpenApiResponse(description="Nothing changed since the ETag sent."),
        },
    )
    def get(self, request: Request, poll_id: UUID) -> Response:
        """200 with results and a weak ETag, or 304."""
        row = min_position(request)
        who = caller(request)
        token = request.headers.get(VOTER_TOKEN)
        see = partial(answers.see_results, poll_id=poll_id, caller=who, voter_token=token)
        standing = see()
        if row is not None:
            answers.wait_until_counted(row=row)
            standing = see()
        headers = {"ETag": standing.etag}
        # What may be seen without a name may be seen by everybody, from now on. But whoever waited
        # may have waited in vain: that answer is for nobody else.
        if not who.is_authenticated and row is None and token is None:
            headers["Cache-Control"] = "public, max-age=1"
        if _is_known(standing.etag, request):
            return Response(status=304, headers=headers)
        results = projections.results(standing)
        return Response(ResultsSerializer(results).data, headers=headers)


class AccountingView(APIView):
    """Whether the poll's votes add up, for its owner and staff."""

    @extend_schema(operation_id="getAccounting", responses=AccountingSerializer)
    def get(self, request: Request, poll_id: UUID) -> Response:
        """200 with both sides' figures at one position."""
        accounting = answers.see_accounting(poll_id=poll_id, caller=caller(request))
        return Response(AccountingSerializer(accounting).data)


def _is_known(etag: str, request: Request) -> bool:
    """Whether If-None-Match names `etag`, by the weak comparison of RFC 9110."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
