"""The dashboard of staff."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from analytics.serializers.platform import PlatformSerializer
from analytics.timeline.platform import read_platform
from provote_core.auth.rest import IsStaff
from provote_core.rest import validated_query
from provote_core.serializers import StrictSerializer


class PlatformViewSet(ViewSet):
    """/api/v1/analytics/platform/: one resource, without an id."""

    permission_classes = [IsStaff]

    @extend_schema(operation_id="getPlatformAnalytics", responses=PlatformSerializer)
    def retrieve(self, request: Request) -> Response:
        """200 with open polls, votes a minute, the lag and suspicious polls."""
        validated_query(StrictSerializer, request)
        return Response(PlatformSerializer(read_platform()).data)
