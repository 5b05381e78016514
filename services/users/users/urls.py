"""Routes of the users service."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from provote_core import problems
from provote_core.audit.views import AuditViewSet
from provote_core.routers import OptionalSlashRouter
from provote_core.routing import both
from provote_core.urls import urlpatterns as core_urls
from users import admin
from users.internal import SignOnViewSet
from users.sign_on.views import sign_on
from users.views.api_keys import ApiKeyViewSet
from users.views.browser_sessions import BrowserSessionViewSet
from users.views.mailings import MailingViewSet, UnsubscribeViewSet
from users.views.notifications import FollowViewSet, NotificationViewSet
from users.views.recovery import EmailVerificationViewSet, PasswordResetViewSet
from users.views.sessions import SessionViewSet
from users.views.tokens import SigningKeyViewSet, TokenViewSet
from users.views.users import UserViewSet

handler400 = problems.handler400
handler403 = problems.handler403
handler404 = problems.handler404
handler500 = problems.handler500

router = OptionalSlashRouter()
router.register("api/v1/users/audit", AuditViewSet, basename="audit")
router.register("api/v1/users", UserViewSet, basename="user")
router.register("api/v1/users/me/sessions", SessionViewSet, basename="session")
router.register("api/v1/users/me/api-keys", ApiKeyViewSet, basename="api-key")
router.register("api/v1/users/me/notifications", NotificationViewSet, basename="notification")
router.register("api/v1/users/me/follows", FollowViewSet, basename="follow")
router.register("api/v1/auth/token", TokenViewSet, basename="token")
router.register("api/v1/auth/session", BrowserSessionViewSet, basename="browser-session")
router.register("api/v1/auth/password-reset", PasswordResetViewSet, basename="password-reset")
router.register("api/v1/auth/verify-email", EmailVerificationViewSet, basename="verify-email")
router.register("api/v1/polls/<uuid:poll_id>/invitations/send", MailingViewSet, basename="mailing")
internal = SimpleRouter(use_regex_path=False)
internal.register("internal/v1/sign-ons", SignOnViewSet, basename="sign-on")

urlpatterns = [
    *router.urls,
    *both(
        "api/v1/users/unsubscribe/<str:mail_token>",
        UnsubscribeViewSet.as_view({"get": "page", "post": "one_click"}),
        "unsubscribe",
    ),
    path("api/v1/auth/jwks.json", SigningKeyViewSet.as_view({"get": "retrieve"}), name="jwks"),
    path("admin/users/sign-on/", admin.site.admin_view(sign_on), name="sign-on"),
    path("admin/users/", admin.site.urls),
    *internal.urls,
    *core_urls,
]
