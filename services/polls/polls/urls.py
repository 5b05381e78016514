"""Routes of the polls service."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from polls import admin
from polls.internal import PollStateViewSet
from polls.views.categories import CategoryViewSet
from polls.views.images import ImageViewSet
from polls.views.polls import PollViewSet
from polls.views.tags import TagViewSet
from polls.views.templates import TemplateViewSet
from provote_core import problems
from provote_core.audit.managed import ManagedAuditViewSet
from provote_core.audit.views import AuditViewSet
from provote_core.routers import OptionalSlashRouter
from provote_core.urls import urlpatterns as core_urls

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

router = OptionalSlashRouter()
router.register("api/v1/polls/audit", AuditViewSet, basename="audit")
router.register("api/v1/polls", PollViewSet, basename="poll")
router.register("api/v1/polls/templates", TemplateViewSet, basename="template")
router.register("api/v1/polls/images", ImageViewSet, basename="image")
router.register("api/v1/categories", CategoryViewSet, basename="category")
router.register("api/v1/tags", TagViewSet, basename="tag")
internal = SimpleRouter(use_regex_path=False)
internal.register("internal/v1/polls", PollStateViewSet, basename="state")

urlpatterns = [
    *router.urls,
    *internal.urls,
    path("internal/v1/audit/", ManagedAuditViewSet.as_view({"get": "list"})),
    path("admin/polls/", admin.site.urls),
    *core_urls,
]
