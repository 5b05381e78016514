"""Routes of the analytics service; the gateway routes results and accounting of polls to it."""

from django.urls import path

from analytics import admin, metrics
from analytics.views.analytics import PollAnalyticsViewSet
from analytics.views.exports import ExportViewSet
from analytics.views.platform import PlatformViewSet
from analytics.views.poll_results import PollResultsViewSet
from provote_core.audit.views import AuditViewSet
from provote_core.metrics.database import FURTHER
from provote_core.problems import handler400, handler403, handler404, handler500
from provote_core.routers import OptionalSlashRouter
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

router = OptionalSlashRouter()
router.register("api/v1/analytics/audit", AuditViewSet, basename="audit")
router.register("api/v1/analytics/polls", PollAnalyticsViewSet, basename="analytics")
router.register("api/v1/polls", PollResultsViewSet, basename="poll")
router.register("api/v1/polls", ExportViewSet, basename="export")

urlpatterns = [
    *router.urls,
    *both("api/v1/analytics/platform", PlatformViewSet.as_view({"get": "retrieve"}), "platform"),
    path("admin/analytics/", admin.site.urls),
    *core_urls,
]

FURTHER.extend((metrics.reconciled, metrics.tallied))
