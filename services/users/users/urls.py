"""Routes of the users service."""

from django.urls import path

from provote_core import problems
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls
from users import admin, views

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

urlpatterns = [
    *both("api/v1/users", views.UserListView.as_view(), "users"),
    *both("api/v1/users/me", views.MeView.as_view(), "me"),
    *both("api/v1/users/me/api-keys", views.ApiKeyListView.as_view(), "api-keys"),
    *both("api/v1/users/me/api-keys/<uuid:key_id>", views.ApiKeyView.as_view(), "api-key"),
    *both("api/v1/users/audit", AuditListView.as_view(), "audit"),
    *both("api/v1/auth/token", views.TokenView.as_view(), "token"),
    *both("api/v1/auth/token/refresh", views.RefreshView.as_view(), "refresh"),
    *both("api/v1/auth/token/revoke", views.RevokeView.as_view(), "revoke"),
    path("api/v1/auth/jwks.json", views.JwksView.as_view(), name="jwks"),
    path("admin/users/", admin.site.urls),
    *core_urls,
]
