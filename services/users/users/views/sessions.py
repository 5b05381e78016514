"""/api/v1/users/me/sessions/: the caller's logins."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.auth.rest import IsPerson
from provote_core.pagination import CursorPage
from provote_core.rest import principal_of
from users import selectors
from users.authentication import account_of
from users.models import RefreshToken
from users.serializers.sessions import SessionSerializer
from users.services import sessions


class SessionPage(CursorPage):
    """Sessions by the time of their login: their ids are UUIDv7."""

    ordering = "-family"


class SessionViewSet(ListModelMixin, GenericViewSet[RefreshToken]):
    """Logins of the caller that have not ended: list them, end one, end all."""

    permission_classes = [IsPerson]
    serializer_class = SessionSerializer
    pagination_class = SessionPage
    queryset = RefreshToken.objects.none()
    lookup_url_kwarg = "session_id"
    lookup_value_converter = "uuid"

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's sessions that have not ended."""
        return selectors.sessions_of(account_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """The session of the request's token, for `current`."""
        return {"session": principal_of(self.request).session}

    @extend_schema(operation_id="listSessions")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's sessions, the newest login first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="endSessions", responses={204: None})
    def destroy_all(self, request: Request) -> Response:
        """End all of the caller's sessions, this one included; a repeat is 204, too.

        Access tokens expire within 10 minutes.
        """
        sessions.log_out_everywhere(user_id=account_of(request).pk)
        return Response(status=204)

    @extend_schema(operation_id="endSession", responses={204: None})
    def destroy(self, request: Request, session_id: UUID) -> Response:
        """End one session; a repeat is 204, too. Its access tokens expire within 10 minutes."""
        sessions.end_session(owner=account_of(request), session_id=session_id)
        return Response(status=204)
