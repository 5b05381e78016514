"""The routes that all services share."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("", include("provote_core.health")),
    path("", include("provote_core.metrics.exposition")),
    path("internal/v1/", include("provote_core.outbox.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
]
