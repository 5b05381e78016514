"""Routes of the analytics service; the gateway sends it results and accounting of polls."""

from django.urls import path

from analytics import admin, metrics, views
from provote_core.audit.views import AuditListView
from provote_core.metrics.stored import FURTHER
from provote_core.problems import handler400, handler403, handler404, handler500
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *both("api/v1/polls/<uuid:poll_id>/results", views.ResultsView.as_view(), "results"),
    *both("api/v1/polls/<uuid:poll_id>/accounting", views.AccountingView.as_view(), "accounting"),
    *both("api/v1/analytics/audit", AuditListView.as_view(), "audit"),
    path("admin/analytics/", admin.site.urls),
    *core_urls,
]

FURTHER.append(metrics.reconciled)
