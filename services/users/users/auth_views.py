"""Parse, call, present: /api/v1/auth/, for people who are not known yet."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.rest import StrictSerializer, validated
from users import recovery, selectors, sessions
from users.auth_serializers import (
    AcceptedSerializer,
    ApiKeyGrantSerializer,
    EmailConfirmation,
    PasswordGrantSerializer,
    RefreshSerializer,
    ResetConfirmation,
    ResetRequest,
    TokensSerializer,
)


class TokenView(APIView):
    """/api/v1/auth/token/."""

    permission_classes = [AllowAny]
    limit_kind = "login"

    @extend_schema(
        operation_id="createToken",
        request=PolymorphicProxySerializer(
            component_name="Grant",
            serializers=[PasswordGrantSerializer, ApiKeyGrantSerializer],
            resource_type_field_name=None,
        ),
        responses=TokensSerializer,
    )
    def post(self, request: Request) -> Response:
        """Log in by user name and password, or exchange an API key; 401 `invalid-credentials`.

        Ten wrong passwords for one user name within a quarter of an hour, and every further try
        is 429 `too-many-tries`. An API key gives an access token only.
        """
        body = request.data if isinstance(request.data, dict) else {}
        if body.get("grant_type") == "api_key":
            data = _credentials(ApiKeyGrantSerializer, request)
            return _answer(sessions.exchange_api_key(**data))
        data = _credentials(PasswordGrantSerializer, request)
        return _answer(sessions.log_in(**data, user_agent=_user_agent(request)))


class RefreshView(APIView):
    """/api/v1/auth/token/refresh/."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="refreshToken", request=RefreshSerializer, responses=TokensSerializer
    )
    def post(self, request: Request) -> Response:
        """Rotate a refresh token. Sent twice, it is 401 `refresh-reused` and the login ends."""
        data = validated(RefreshSerializer, request)
        return _answer(sessions.refresh_tokens(**data, user_agent=_user_agent(request)))


class RevokeView(APIView):
    """/api/v1/auth/token/revoke/."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="revokeToken", request=RefreshSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Log out: revoke all refresh tokens of this login. 204 for unknown ones, too."""
        sessions.log_out(**validated(RefreshSerializer, request))
        return Response(status=204)


class ResetView(APIView):
    """/api/v1/auth/password-reset/."""

    permission_classes = [AllowAny]
    limit_kind = "login"

    @extend_schema(
        operation_id="requestPasswordReset",
        request=ResetRequest,
        responses={202: AcceptedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Have a token mailed that sets a new password; 202 whether or not the address is known.

        It is good once, for an hour, and the newest alone is.
        """
        recovery.request_reset(**validated(ResetRequest, request))
        detail = "If an account has this address, a mail is on its way."
        return Response({"detail": detail}, status=202)


class ResetConfirmView(APIView):
    """/api/v1/auth/password-reset/confirm/."""

    permission_classes = [AllowAny]
    limit_kind = "login"

    @extend_schema(operation_id="resetPassword", request=ResetConfirmation, responses={204: None})
    def post(self, request: Request) -> Response:
        """Set a new password by a mailed token, and end every session.

        400 `invalid-mail-token` for one that is unknown, used, expired or replaced.
        """
        user_id = recovery.reset_password(**validated(ResetConfirmation, request))
        request._request.audit_target = user_id  # type: ignore[attr-defined]
        return Response(status=204)


class VerifyEmailView(APIView):
    """/api/v1/auth/verify-email/."""

    permission_classes = [AllowAny]
    limit_kind = "login"

    @extend_schema(operation_id="verifyEmail", request=EmailConfirmation, responses={204: None})
    def post(self, request: Request) -> Response:
        """Confirm an e-mail address by a token mailed to it; else 400 `invalid-mail-token`."""
        user_id = recovery.verify_email(**validated(EmailConfirmation, request))
        request._request.audit_target = user_id  # type: ignore[attr-defined]
        return Response(status=204)


class JwksView(APIView):
    """/api/v1/auth/jwks.json."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="getJwks", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The public keys that verify access tokens (RFC 7517)."""
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(selectors.public_keys(), headers=headers)


def _credentials(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    data = validated(serializer, request)
    del data["grant_type"]
    return data


def _user_agent(request: Request) -> str:
    return request.headers.get("User-Agent", "")


def _answer(tokens: sessions.Tokens) -> Response:
    return Response({name: value for name, value in asdict(tokens).items() if value})
