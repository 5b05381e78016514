"""The course of votes over time."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from analytics import analysis
from analytics.models import Poll
from analytics.serializers.analytics import AnalyticsSerializer
from analytics.serializers.overview import OverviewItemSerializer
from analytics.serializers.progress import AS_OF, LAG
from analytics.serializers.timeline import TimelineQuery, TimelineSerializer
from analytics.timeline.numbers import Progress
from provote_core.auth.rest import IsAuthenticated
from provote_core.pagination import CursorPage
from provote_core.rest import principal_of, validated_query
from provote_core.serializers import StrictSerializer


class OverviewPage(CursorPage):
    """Polls, newest first, with `as_of` and `lag` of their numbers."""

    ordering = "-poll_id"
    progress: Progress

    def get_paginated_response(self, data: Any) -> Response:
        """The page of CursorPage with two members more."""
        response = super().get_paginated_response(data)
        response.data |= {"as_of": self.progress.as_of, "lag": self.progress.lag}
        return response

    def get_paginated_response_schema(self, schema: Any) -> Any:
        """The schema of a page for OpenAPI."""
        page = super().get_paginated_response_schema(schema)
        page["required"] += ["as_of", "lag"]
        page["properties"] |= {
            "as_of": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": AS_OF,
            },
            "lag": {
                "type": "integer",
                "description": LAG,
            },
        }
        return page


class PollAnalyticsViewSet(GenericViewSet[Poll]):
    """/api/v1/analytics/polls/: for owners of polls, their API keys with results:read, staff."""

    permission_classes = [IsAuthenticated]
    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"
    queryset = Poll.objects.none()
    serializer_class = OverviewItemSerializer
    pagination_class = OverviewPage
    filter_backends = ()

    @extend_schema(operation_id="listPollAnalytics")
    def list(self, request: Request) -> Response:
        """One page of the caller's own polls, newest first, with their numbers."""
        validated_query(StrictSerializer, request)
        owner = analysis.require_reader(principal_of(request))
        page = OverviewPage()
        polls = page.paginate_queryset(Poll.objects.filter(owner=owner), request, view=self)
        items, page.progress = analysis.overview(polls=polls)
        return page.get_paginated_response(OverviewItemSerializer(items, many=True).data)

    @extend_schema(operation_id="getPollAnalytics", responses=AnalyticsSerializer)
    def retrieve(self, request: Request, poll_id: UUID) -> Response:
        """200 with what happened in a poll as a whole: times, turnout, shares, refusals."""
        validated_query(StrictSerializer, request)
        found = analysis.see_analytics(poll_id=poll_id, principal=principal_of(request))
        return Response(AnalyticsSerializer(found).data)

    @extend_schema(
        operation_id="getTimeline", parameters=[TimelineQuery], responses=TimelineSerializer
    )
    @action(detail=True, pagination_class=None)
    def timeline(self, request: Request, poll_id: UUID) -> Response:
        """200 with the numbers of a poll in each minute, hour or day of a time zone."""
        query = validated_query(TimelineQuery, request, lists=())
        found = analysis.see_timeline(
            poll_id=poll_id,
            principal=principal_of(request),
            bucket=query["bucket"],
            timezone=query["timezone"],
            start=query.get("from"),
            end=query.get("to"),
        )
        return Response(TimelineSerializer(found).data)
