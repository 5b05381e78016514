"""/api/v1/auth/token/ and jwks.json: log in, refresh, log out, and the keys that verify tokens."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core.rest import limited, validated
from provote_core.serializers import StrictSerializer
from users import selectors
from users.serializers.auth import (
    ApiKeyGrantSerializer,
    PasswordGrantSerializer,
    RefreshSerializer,
    TokensSerializer,
)
from users.services import sessions


class TokenViewSet(ViewSet):
    """Tokens of people and of backends; the credentials are in the body."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="createToken",
        request=PolymorphicProxySerializer(
            component_name="Grant",
            serializers=[PasswordGrantSerializer, ApiKeyGrantSerializer],
            resource_type_field_name=None,
        ),
        responses={200: TokensSerializer},
    )
    @limited("login")
    def create(self, request: Request) -> Response:
        """Log in by user name and password, or exchange an API key; 401 `invalid-credentials`.

        After ten wrong passwords for one user name within 15 minutes, every further try is 429
        `too-many-tries`. An API key gives an access token only.
        """
        body = request.data if isinstance(request.data, dict) else {}
        if body.get("grant_type") == "api_key":
            data = _credentials(ApiKeyGrantSerializer, request)
            return _present(sessions.exchange_api_key(**data))
        data = _credentials(PasswordGrantSerializer, request)
        return _present(sessions.log_in(**data, user_agent=_user_agent(request)))

    @extend_schema(
        operation_id="refreshToken", request=RefreshSerializer, responses=TokensSerializer
    )
    @action(detail=False, methods=["post"])
    def refresh(self, request: Request) -> Response:
        """Rotate a refresh token. A repeat within seconds gets the same refresh token.

        A later repeat is 401 `refresh-reused` and ends the login.
        """
        data = validated(RefreshSerializer, request)
        return _present(sessions.refresh_tokens(**data, user_agent=_user_agent(request)))

    @extend_schema(operation_id="revokeToken", request=RefreshSerializer, responses={204: None})
    @action(detail=False, methods=["post"])
    def revoke(self, request: Request) -> Response:
        """Log out: revoke all refresh tokens of this login. 204 for unknown ones, too."""
        sessions.log_out(**validated(RefreshSerializer, request))
        return Response(status=204)


class SigningKeyViewSet(ViewSet):
    """The public halves of the signing keys."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="getJwks", responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request) -> Response:
        """The public keys that verify access tokens (RFC 7517)."""
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(selectors.public_keys(), headers=headers)


def _credentials(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    data = validated(serializer, request)
    del data["grant_type"]
    return data


def _user_agent(request: Request) -> str:
    return request.headers.get("User-Agent", "")


def _present(tokens: sessions.Tokens) -> Response:
    return Response({name: value for name, value in asdict(tokens).items() if value})
