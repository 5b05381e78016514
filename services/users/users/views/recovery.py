"""/api/v1/auth/password-reset/ and verify-email/: resets and verification by mailed tokens."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core import languages
from provote_core.rest import limited, localised, validated
from provote_rules.texts import tr
from users.serializers.auth import (
    AcceptedSerializer,
    EmailConfirmation,
    ResetConfirmation,
    ResetRequest,
)
from users.services import recovery


class PasswordResetViewSet(ViewSet):
    """Resets of forgotten passwords: request one by an address, confirm it by the mailed token."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="requestPasswordReset",
        request=ResetRequest,
        responses={202: AcceptedSerializer},
    )
    @limited("login")
    def create(self, request: Request) -> Response:
        """Request a mailed token to set a new password; 202 whether or not the address is known.

        The token is valid once, for an hour, and until the next request.
        """
        recovery.request_reset(**validated(ResetRequest, request))
        detail = tr("If an account has this address, a mail is on its way.")
        return localised({"detail": languages.shown(detail)}, status=202)

    @extend_schema(operation_id="resetPassword", request=ResetConfirmation, responses={204: None})
    @limited("login")
    @action(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        """Set a new password by a mailed token, and end every session.

        400 `invalid-mail-token` for one that is unknown, used, expired or replaced.
        """
        user_id = recovery.reset_password(**validated(ResetConfirmation, request))
        request._request.audit_target = user_id  # type: ignore[attr-defined]
        return Response(status=204)


class EmailVerificationViewSet(ViewSet):
    """Verification of e-mail addresses by mailed tokens."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="verifyEmail", request=EmailConfirmation, responses={204: None})
    @limited("login")
    def create(self, request: Request) -> Response:
        """Confirm an e-mail address by a token mailed to it; else 400 `invalid-mail-token`."""
        user_id = recovery.verify_email(**validated(EmailConfirmation, request))
        request._request.audit_target = user_id  # type: ignore[attr-defined]
        return Response(status=204)
