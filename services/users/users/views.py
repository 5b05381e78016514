"""Parse, call, present."""

from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import IsPerson
from provote_core.idempotency.once import create_once
from provote_core.rest import StrictSerializer, validated
from users import selectors, services, sessions
from users.models import ApiKey, User
from users.serializers import (
    ApiKeyGrantSerializer,
    ApiKeySerializer,
    CreatedApiKeySerializer,
    NewApiKeySerializer,
    PasswordGrantSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    TokensSerializer,
    UserSerializer,
)

ME = "/api/v1/users/me/"
KEY = OpenApiParameter(
    "Idempotency-Key", location=OpenApiParameter.HEADER, description="Makes a repeat safe."
)


class UserListView(APIView):
    """/api/v1/users/: accounts are made here and never listed."""

    permission_classes = [AllowAny]
    limit_kind = "login"

    @extend_schema(
        operation_id="registerUser",
        parameters=[KEY],
        request=RegistrationSerializer,
        responses={201: UserSerializer},
    )
    def post(self, request: Request) -> Response:
        """Register. 409 `username-taken` or `email-taken`, whatever upper and lower case."""
        data = validated(RegistrationSerializer, request)
        return create_once(
            request,
            create=lambda: services.register_user(**data).pk,
            present=lambda user_id: dict(UserSerializer(selectors.user(user_id)).data),
            location=lambda _: ME,
        )


class MeView(APIView):
    """/api/v1/users/me/: the caller's own account."""

    permission_classes = [IsPerson]

    @extend_schema(operation_id="getMe", responses=UserSerializer)
    def get(self, request: Request) -> Response:
        """The caller's profile."""
        return Response(UserSerializer(_account(request)).data)

    @extend_schema(operation_id="eraseMe", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Erase the caller: the account, its keys, its tokens and its traces. Not to be undone.

        The caller's tokens stop working with it, so a repeat is 401.
        """
        account = _account(request)
        services.erase_user(user_id=account.pk)
        # The audit row of this request is still to be written, and must not name the erased.
        request._request.audit_actor = services.ERASED  # type: ignore[attr-defined]
        request._request.audit_target = account.pk  # type: ignore[attr-defined]
        return Response(status=204)


class ApiKeyListView(ListAPIView[ApiKey]):
    """/api/v1/users/me/api-keys/: keys by which backends act for the caller."""

    permission_classes = [IsPerson]
    serializer_class = ApiKeySerializer
    queryset = ApiKey.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's keys that work."""
        return selectors.api_keys(_account(self.request))

    @extend_schema(operation_id="listApiKeys")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's API keys, newest first; never the keys themselves."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="createApiKey",
        parameters=[KEY],
        request=NewApiKeySerializer,
        responses={201: CreatedApiKeySerializer},
    )
    def post(self, request: Request) -> Response:
        """Create an API key; `key` is shown in this answer, and in its replay, only."""
        data, owner = validated(NewApiKeySerializer, request), _account(request)
        return create_once(
            request,
            create=lambda: services.create_api_key(owner=owner, **data).pk,
            present=lambda key_id: _with_key(selectors.any_api_key(owner, key_id)),
            location=lambda key_id: f"{ME}api-keys/{key_id}/",
        )


class ApiKeyView(APIView):
    """/api/v1/users/me/api-keys/{key_id}/."""

    permission_classes = [IsPerson]

    @extend_schema(operation_id="getApiKey", responses=ApiKeySerializer)
    def get(self, request: Request, key_id: UUID) -> Response:
        """One API key of the caller, without the key itself."""
        return Response(ApiKeySerializer(selectors.api_key(_account(request), key_id)).data)

    @extend_schema(operation_id="revokeApiKey", responses={204: None})
    def delete(self, request: Request, key_id: UUID) -> Response:
        """Revoke an API key; a repeat is 204, too. Its access tokens run out within 10 minutes."""
        services.revoke_api_key(owner=_account(request), key_id=key_id)
        return Response(status=204)


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

        An API key gives an access token only.
        """
        body = request.data if isinstance(request.data, dict) else {}
        if body.get("grant_type") == "api_key":
            data = _credentials(ApiKeyGrantSerializer, request)
            return _answer(sessions.exchange_api_key(**data))
        return _answer(sessions.log_in(**_credentials(PasswordGrantSerializer, request)))


class RefreshView(APIView):
    """/api/v1/auth/token/refresh/."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="refreshToken", request=RefreshSerializer, responses=TokensSerializer
    )
    def post(self, request: Request) -> Response:
        """Rotate a refresh token. Sent twice, it is 401 `refresh-reused` and the login ends."""
        return _answer(sessions.refresh_tokens(**validated(RefreshSerializer, request)))


class RevokeView(APIView):
    """/api/v1/auth/token/revoke/."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="revokeToken", request=RefreshSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Log out: revoke all refresh tokens of this login. 204 for unknown ones, too."""
        sessions.log_out(**validated(RefreshSerializer, request))
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


def _account(request: Request) -> User:
    """The caller's account, which `AccountAuthentication` has found."""
    return cast(User, request.auth)


def _credentials(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    data = validated(serializer, request)
    del data["grant_type"]
    return data


def _answer(tokens: sessions.Tokens) -> Response:
    return Response({name: value for name, value in asdict(tokens).items() if value})


def _with_key(key: ApiKey) -> dict[str, Any]:
    return {**ApiKeySerializer(key).data, "key": services.reveal_api_key(key.pk)}
