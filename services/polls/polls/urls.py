"""Routes of the polls service."""

from django.urls import path

from polls import views
from provote_core import problems
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

urlpatterns = [
    *both("api/v1/polls", views.PollsView.as_view(), "polls"),
    *both("api/v1/polls/audit", AuditListView.as_view(), "audit"),
    path("api/v1/polls/<uuid:poll_id>/", views.PollView.as_view(), name="poll"),
    path("api/v1/polls/<uuid:poll_id>/open/", views.OpenView.as_view(), name="open"),
    path("api/v1/polls/<uuid:poll_id>/close/", views.CloseView.as_view(), name="close"),
    path("internal/v1/polls/<uuid:poll_id>/", views.PollStateView.as_view(), name="state"),
    *core_urls,
]
