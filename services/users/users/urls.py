"""Routes of the users service."""

from django.urls import path

from provote_core import problems
from provote_core.audit.views import AuditListView
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls
from users import access_views, admin, auth_views, views
from users.sign_on import views as sign_on

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

urlpatterns = [
    *both("api/v1/users", views.UserListView.as_view(), "users"),
    *both("api/v1/users/me", views.MeView.as_view(), "me"),
    *both("api/v1/users/me/password", views.PasswordView.as_view(), "password"),
    *both("api/v1/users/me/email/verify", views.VerificationView.as_view(), "verification"),
    *both("api/v1/users/me/export", views.ExportView.as_view(), "export"),
    *both("api/v1/users/me/sessions", access_views.SessionListView.as_view(), "sessions"),
    *both(
        "api/v1/users/me/sessions/<uuid:session_id>", access_views.SessionView.as_view(), "session"
    ),
    *both("api/v1/users/me/api-keys", access_views.ApiKeyListView.as_view(), "api-keys"),
    *both("api/v1/users/me/api-keys/<uuid:key_id>", access_views.ApiKeyView.as_view(), "api-key"),
    *both("api/v1/users/audit", AuditListView.as_view(), "audit"),
    *both(
        "api/v1/users/<uuid:user_id>/roles/moderator", views.ModeratorView.as_view(), "moderator"
    ),
    *both("api/v1/auth/token", auth_views.TokenView.as_view(), "token"),
    *both("api/v1/auth/token/refresh", auth_views.RefreshView.as_view(), "refresh"),
    *both("api/v1/auth/token/revoke", auth_views.RevokeView.as_view(), "revoke"),
    *both("api/v1/auth/password-reset", auth_views.ResetView.as_view(), "password-reset"),
    *both(
        "api/v1/auth/password-reset/confirm",
        auth_views.ResetConfirmView.as_view(),
        "password-reset-confirm",
    ),
    *both("api/v1/auth/verify-email", auth_views.VerifyEmailView.as_view(), "verify-email"),
    path("api/v1/auth/jwks.json", auth_views.JwksView.as_view(), name="jwks"),
    path("admin/users/sign-on/", admin.site.admin_view(sign_on.sign_on), name="sign-on"),
    path("admin/users/", admin.site.urls),
    path("internal/v1/sign-ons/", sign_on.SignOnsView.as_view()),
    path("internal/v1/sign-ons/<uuid:sign_on_id>/", sign_on.SignOnView.as_view()),
    *core_urls,
]
