"""Routes of the webhooks service."""

from provote_core.audit.views import AuditViewSet
from provote_core.metrics.database import FURTHER
from provote_core.problems import handler400, handler403, handler404, handler500
from provote_core.routers import OptionalSlashRouter
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls
from webhooks import metrics
from webhooks.views.deliveries import DeliveryViewSet
from webhooks.views.webhooks import WebhookViewSet

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

router = OptionalSlashRouter()
router.register("api/v1/webhooks/audit", AuditViewSet, basename="audit")
router.register("api/v1/webhooks", WebhookViewSet, basename="webhook")
router.register(
    "api/v1/webhooks/<uuid:webhook_id>/deliveries", DeliveryViewSet, basename="delivery"
)
test = DeliveryViewSet.as_view({"post": "test"})

urlpatterns = [
    *router.urls,
    *both("api/v1/webhooks/<uuid:webhook_id>/test", test, "webhook-test"),
    *core_urls,
]

FURTHER.append(metrics.waiting)
