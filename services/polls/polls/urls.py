"""Routes of the polls service."""

from django.urls import path

from polls import admin
from polls.views import categories, moves, polls, templates
from provote_core import problems
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

urlpatterns = [
    *both("api/v1/polls", polls.PollsView.as_view(), "polls"),
    *both("api/v1/polls/audit", AuditListView.as_view(), "audit"),
    path("api/v1/polls/<uuid:poll_id>/", polls.PollView.as_view(), name="poll"),
    path("api/v1/polls/<uuid:poll_id>/open/", moves.OpenView.as_view(), name="open"),
    path("api/v1/polls/<uuid:poll_id>/close/", moves.CloseView.as_view(), name="close"),
    path("api/v1/polls/<uuid:poll_id>/archive/", moves.ArchiveView.as_view(), name="archive"),
    path("api/v1/polls/<uuid:poll_id>/clone/", polls.CloneView.as_view(), name="clone"),
    *both("api/v1/polls/templates", templates.TemplatesView.as_view(), "templates"),
    path(
        "api/v1/polls/templates/<str:template>/", templates.TemplateView.as_view(), name="template"
    ),
    *both("api/v1/categories", categories.CategoriesView.as_view(), "categories"),
    path("api/v1/categories/<slug:slug>/", categories.CategoryView.as_view(), name="category"),
    *both("api/v1/tags", categories.TagsView.as_view(), "tags"),
    path("internal/v1/polls/<uuid:poll_id>/", polls.PollStateView.as_view(), name="state"),
    path("admin/polls/", admin.site.urls),
    *core_urls,
]
