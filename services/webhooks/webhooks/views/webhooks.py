"""/api/v1/webhooks/: the caller's receivers of messages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.auth.rest import IsPerson
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import ETAG, IDEMPOTENCY_KEY, IF_MATCH, LOCATION
from provote_core.pagination import CursorPage
from provote_core.preconditions import etag, require_match
from provote_core.rest import principal_of, validated
from webhooks import selectors
from webhooks.models import Webhook
from webhooks.serializers.webhooks import (
    NewWebhookSerializer,
    RotationSerializer,
    SecretWebhookSerializer,
    WebhookChangesSerializer,
    WebhookSerializer,
)
from webhooks.services import webhooks

PATH = "/api/v1/webhooks/"


def owner_of(request: Request) -> UUID:
    """The subject of the person who sends the request."""
    subject = principal_of(request).subject
    assert subject is not None  # IsPerson
    return subject


class WebhookViewSet(ListModelMixin, GenericViewSet[Webhook]):
    """The caller's webhooks: list, create, read, change, rotate the secret, delete."""

    permission_classes = [IsPerson]
    serializer_class = WebhookSerializer
    pagination_class = CursorPage
    queryset = Webhook.objects.none()
    lookup_url_kwarg = "webhook_id"
    lookup_value_converter = "uuid"

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's webhooks."""
        return selectors.webhooks_of(owner_of(self.request))

    @extend_schema(operation_id="listWebhooks")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's webhooks, newest first; never their secrets."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="createWebhook",
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NewWebhookSerializer,
        responses={201: SecretWebhookSerializer},
    )
    def create(self, request: Request) -> Response:
        """Create a webhook; this response, and its replay, have the `secret`.

        409 `too-many-webhooks` beyond 20.
        """
        data, owner = validated(NewWebhookSerializer, request), owner_of(request)
        return create_once(
            request,
            create=lambda: webhooks.create_webhook(owner=owner, **data).pk,
            present=lambda webhook_id: _with_secret(selectors.get_webhook(owner, webhook_id)),
            location=lambda webhook_id: f"{PATH}{webhook_id}/",
            named=["poll_id"],
        )

    @extend_schema(operation_id="getWebhook", parameters=[ETAG], responses=WebhookSerializer)
    def retrieve(self, request: Request, webhook_id: UUID) -> Response:
        """One webhook of the caller, without its secret."""
        return _present(selectors.get_webhook(owner_of(request), webhook_id))

    @extend_schema(
        operation_id="updateWebhook",
        parameters=[IF_MATCH, ETAG],
        request=WebhookChangesSerializer,
        responses=WebhookSerializer,
    )
    def partial_update(self, request: Request, webhook_id: UUID) -> Response:
        """Change a webhook, if If-Match names its version; `enabled` turns it on or off.

        Messages of the time in which it is disabled are not sent later.
        """
        changes, owner = validated(WebhookChangesSerializer, request), owner_of(request)
        require_match(request, selectors.lock_webhook(owner, webhook_id).version)
        return _present(
            webhooks.change_webhook(owner=owner, webhook_id=webhook_id, changes=changes)
        )

    @extend_schema(operation_id="deleteWebhook", responses={204: None})
    def destroy(self, request: Request, webhook_id: UUID) -> Response:
        """Delete a webhook and its deliveries; a running attempt may still arrive."""
        webhooks.delete_webhook(owner=owner_of(request), webhook_id=webhook_id)
        return Response(status=204)

    @extend_schema(
        operation_id="rotateWebhookSecret",
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=RotationSerializer,
        responses={201: SecretWebhookSerializer},
    )
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, webhook_id: UUID) -> Response:
        """Create a new secret; the old one signs, too, for `overlap` seconds, by default a day.

        At most two secrets sign: a second rotation ends the oldest at once.
        """
        data, owner = validated(RotationSerializer, request), owner_of(request)
        return create_once(
            request,
            create=lambda: webhooks.rotate_secret(owner=owner, webhook_id=webhook_id, **data).pk,
            present=lambda created: _with_secret(selectors.get_webhook(owner, created)),
            location=lambda created: f"{PATH}{created}/",
        )


def _present(webhook: Webhook) -> Response:
    headers = {"ETag": etag(webhook.version)}
    return Response(WebhookSerializer(webhook).data, headers=headers)


def _with_secret(webhook: Webhook) -> dict[str, Any]:
    return {**WebhookSerializer(webhook).data, "secret": webhooks.reveal_secret(webhook)}
