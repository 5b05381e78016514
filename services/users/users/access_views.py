"""Parse, call, present: sessions and API keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import IsPerson
from provote_core.idempotency.once import create_once
from provote_core.pagination import CursorPage
from provote_core.rest import caller, validated
from users import selectors, services, sessions
from users.access_serializers import (
    ApiKeySerializer,
    CreatedApiKeySerializer,
    NewApiKeySerializer,
    SessionSerializer,
)
from users.authentication import account_of
from users.models import ApiKey, RefreshToken
from users.views import KEY, ME


class SessionPage(CursorPage):
    """The ids of sessions rise with the time of their login, too."""

    ordering = "-family"


class SessionListView(ListAPIView[RefreshToken]):
    """/api/v1/users/me/sessions/: the caller's logins."""

    permission_classes = [IsPerson]
    serializer_class = SessionSerializer
    pagination_class = SessionPage
    queryset = RefreshToken.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's sessions that have not ended."""
        return selectors.sessions_of(account_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """Which session the caller's own token came of."""
        return {"session": caller(self.request).session}

    @extend_schema(operation_id="listSessions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's sessions, the newest login first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="endSessions", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all of the caller's sessions, this one included; a repeat is 204, too.

        Access tokens run out within 10 minutes.
        """
        sessions.log_out_everywhere(user_id=account_of(request).pk)
        return Response(status=204)


class SessionView(APIView):
    """/api/v1/users/me/sessions/{session_id}/."""

    permission_classes = [IsPerson]

    @extend_schema(operation_id="endSession", responses={204: None})
    def delete(self, request: Request, session_id: UUID) -> Response:
        """End one session; a repeat is 204, too. Its access tokens run out within 10 minutes."""
        sessions.end_session(owner=account_of(request), session_id=session_id)
        return Response(status=204)


class ApiKeyListView(ListAPIView[ApiKey]):
    """/api/v1/users/me/api-keys/: keys by which backends act for the caller."""

    permission_classes = [IsPerson]
    serializer_class = ApiKeySerializer
    queryset = ApiKey.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's keys that work."""
        return selectors.api_keys(account_of(self.request))

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
        """Create an API key; `key` is shown in this answer, and in its replay, only.

        409 `too-many-api-keys` beyond 50 that work.
        """
        data, owner = validated(NewApiKeySerializer, request), account_of(request)
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
        return Response(ApiKeySerializer(selectors.api_key(account_of(request), key_id)).data)

    @extend_schema(operation_id="revokeApiKey", responses={204: None})
    def delete(self, request: Request, key_id: UUID) -> Response:
        """Revoke an API key; a repeat is 204, too. Its access tokens run out within 10 minutes."""
        services.revoke_api_key(owner=account_of(request), key_id=key_id)
        return Response(status=204)


def _with_key(key: ApiKey) -> dict[str, Any]:
    return {**ApiKeySerializer(key).data, "key": services.reveal_api_key(key.pk)}
