"""Routes of the votes service; POST of a vote and of a batch are in asgi.py."""

from django.urls import path

from provote_core import urls as core
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from votes import admin, internal_views, owner_views, views

POLL = "api/v1/polls/<uuid:poll_id>"

urlpatterns = [
    *both("api/v1/votes", views.VoteListView.as_view(), "votes"),
    *both("api/v1/votes/audit", AuditListView.as_view(), "audit"),
    *both("api/v1/votes/eligibility", views.EligibilityView.as_view(), "eligibility"),
    *both("api/v1/votes/device-token", views.DeviceTokenView.as_view(), "device-token"),
    *both("api/v1/votes/<uuid:vote_id>", views.VoteView.as_view(), "vote"),
    *both(f"{POLL}/invitations", owner_views.InvitationsView.as_view(), "invitations"),
    *both(
        f"{POLL}/invitations/<uuid:invitation_id>",
        owner_views.InvitationView.as_view(),
        "invitation",
    ),
    *both(f"{POLL}/quarantine", owner_views.QuarantineView.as_view(), "quarantine"),
    *both(f"{POLL}/quarantine/release", owner_views.ReleaseView.as_view(), "release"),
    *both(f"{POLL}/quarantine/void", owner_views.VoidView.as_view(), "void"),
    path("internal/v1/polls/<uuid:poll_id>/seal/", internal_views.SealView.as_view()),
    path("internal/v1/polls/<uuid:poll_id>/figures/", internal_views.FiguresView.as_view()),
    path("internal/v1/polls/<uuid:poll_id>/voted/", internal_views.VotedView.as_view()),
    path("internal/v1/ledger/", internal_views.LedgerView.as_view()),
    path("admin/votes/", admin.site.urls),
    *core.urlpatterns,
]

handler400 = "provote_core.problems.handler400"
handler403 = "provote_core.problems.handler403"
handler404 = "provote_core.problems.handler404"
handler500 = "provote_core.problems.handler500"
