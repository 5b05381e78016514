"""Routes of the votes service; POST of a vote and of a batch are in asgi.py."""

from django.urls import path

from provote_core import urls as core
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from votes import views

urlpatterns = [
    *both("api/v1/votes", views.VoteListView.as_view(), "votes"),
    *both("api/v1/votes/audit", AuditListView.as_view(), "audit"),
    *both("api/v1/votes/<uuid:vote_id>", views.VoteView.as_view(), "vote"),
    path("internal/v1/polls/<uuid:poll_id>/seal/", views.SealView.as_view()),
    path("internal/v1/polls/<uuid:poll_id>/figures/", views.FiguresView.as_view()),
    *core.urlpatterns,
]

handler400 = "provote_core.problems.handler400"
handler403 = "provote_core.problems.handler403"
handler404 = "provote_core.problems.handler404"
handler500 = "provote_core.problems.handler500"
