"""Routes of the votes service; POST of a vote and of a batch are in asgi.py."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from provote_core import problems
from provote_core.audit.managed import ManagedAuditViewSet
from provote_core.audit.views import AuditViewSet
from provote_core.routers import OptionalSlashRouter
from provote_core.urls import urlpatterns as core_urls
from votes import admin
from votes.internal import LedgerViewSet, PollViewSet
from votes.views.imports import BallotImportViewSet
from votes.views.invitations import InvitationViewSet
from votes.views.quarantine import QuarantineViewSet
from votes.views.votes import VoteViewSet

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

POLL = "api/v1/polls/<uuid:poll_id>"

router = OptionalSlashRouter()
router.register("api/v1/votes/audit", AuditViewSet, basename="audit")
router.register("api/v1/votes", VoteViewSet, basename="vote")
router.register(f"{POLL}/ballots/import", BallotImportViewSet, basename="ballot-import")
router.register(f"{POLL}/invitations", InvitationViewSet, basename="invitation")
router.register(f"{POLL}/quarantine", QuarantineViewSet, basename="quarantine")
internal = SimpleRouter(use_regex_path=False)
internal.register("internal/v1/polls", PollViewSet, basename="poll")

urlpatterns = [
    *router.urls,
    *internal.urls,
    path("internal/v1/ledger/", LedgerViewSet.as_view({"get": "retrieve", "delete": "destroy"})),
    path("internal/v1/audit/", ManagedAuditViewSet.as_view({"get": "list"})),
    path("admin/votes/", admin.site.urls),
    *core_urls,
]
