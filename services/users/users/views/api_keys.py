"""/api/v1/users/me/api-keys/: keys by which backends act for the caller."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.auth.rest import IsPerson
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import IDEMPOTENCY_KEY
from provote_core.rest import principal_of, validated
from provote_rules.texts import tr
from users import selectors
from users.authentication import account_of
from users.models import ApiKey
from users.serializers.api_keys import (
    ApiKeySerializer,
    CreatedApiKeySerializer,
    NewApiKeySerializer,
)
from users.services import api_keys, passwords
from users.views.users import ME


class ApiKeyViewSet(ListModelMixin, GenericViewSet[ApiKey]):
    """API keys of the caller: list, create, read, revoke."""

    permission_classes = [IsPerson]
    serializer_class = ApiKeySerializer
    queryset = ApiKey.objects.none()
    lookup_url_kwarg = "key_id"
    lookup_value_converter = "uuid"

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's active keys."""
        return selectors.api_keys(account_of(self.request))

    @extend_schema(operation_id="listApiKeys")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's API keys, newest first; never the keys themselves."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="createApiKey",
        parameters=[IDEMPOTENCY_KEY],
        request=NewApiKeySerializer,
        responses={201: CreatedApiKeySerializer},
    )
    def create(self, request: Request) -> Response:
        """Create an API key; only this response, and its replay, has the `key`.

        409 `too-many-api-keys` beyond 50 active keys. With the access token of a browser session
        `current_password` is required; 403 `wrong-password`, which counts as a try to log in.
        """
        data, owner = validated(NewApiKeySerializer, request), account_of(request)
        password = data.pop("current_password", None)
        # A key outlives the session of a browser that was left open.
        missing = tr("A new API key requires the current password.")
        is_browser = principal_of(request).browser
        passwords.prove_owner(owner, password, missing=missing if is_browser else None)
        return create_once(
            request,
            create=lambda: api_keys.create_api_key(owner=owner, **data).pk,
            present=lambda key_id: _with_key(selectors.any_api_key(owner, key_id)),
            location=lambda key_id: f"{ME}api-keys/{key_id}/",
        )

    @extend_schema(operation_id="getApiKey", responses=ApiKeySerializer)
    def retrieve(self, request: Request, key_id: UUID) -> Response:
        """One API key of the caller, without the key itself."""
        return Response(ApiKeySerializer(selectors.api_key(account_of(request), key_id)).data)

    @extend_schema(operation_id="revokeApiKey", responses={204: None})
    def destroy(self, request: Request, key_id: UUID) -> Response:
        """Revoke an API key; a repeat is 204, too. Its access tokens expire within 10 minutes."""
        api_keys.revoke_api_key(owner=account_of(request), key_id=key_id)
        return Response(status=204)


def _with_key(key: ApiKey) -> dict[str, Any]:
    return {**ApiKeySerializer(key).data, "key": api_keys.reveal_api_key(key.pk)}
