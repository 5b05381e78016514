"""/api/v1/webhooks/{id}/deliveries/: the log of messages, tests and replays."""

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
from provote_core.openapi.parameters import IDEMPOTENCY_KEY, LOCATION
from provote_core.pagination import CursorPage
from provote_core.rest import validated, validated_query
from provote_core.serializers import NoBody
from webhooks import selectors
from webhooks.models import Delivery
from webhooks.serializers.deliveries import DeliveryQuery, DeliverySerializer
from webhooks.services import deliveries
from webhooks.views.webhooks import PATH, owner_of


class DeliveryViewSet(ListModelMixin, GenericViewSet[Delivery]):
    """The messages of one webhook: list, read, send a test, replay."""

    permission_classes = [IsPerson]
    serializer_class = DeliverySerializer
    pagination_class = CursorPage
    queryset = Delivery.objects.none()
    lookup_url_kwarg = "delivery_id"
    lookup_value_converter = "uuid"

    def filter_queryset(self, queryset: Any) -> Any:
        """The webhook's deliveries that the filters select."""
        filters = validated_query(DeliveryQuery, self.request, lists=())
        found = selectors.deliveries_of(owner_of(self.request), self.kwargs["webhook_id"])
        return found.filter(**filters)

    @extend_schema(operation_id="listWebhookDeliveries", parameters=[DeliveryQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The webhook's messages with all attempts, newest first, of thirty days."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="getWebhookDelivery", responses=DeliverySerializer)
    def retrieve(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """One message of the webhook, with all attempts."""
        found = selectors.get_delivery(owner_of(request), webhook_id, delivery_id)
        return Response(DeliverySerializer(found).data)

    @extend_schema(
        operation_id="testWebhook",
        parameters=[IDEMPOTENCY_KEY, LOCATION],
        request=NoBody,
        responses={201: DeliverySerializer},
    )
    def test(self, request: Request, webhook_id: UUID) -> Response:
        """Send a message of the type `webhook.test`; its delivery shows what becomes of it.

        409 `webhook-disabled`, 409 `too-many-pending` while a hundred messages wait.
        """
        validated(NoBody, request)
        owner = owner_of(request)
        return create_once(
            request,
            create=lambda: deliveries.send_test(owner=owner, webhook_id=webhook_id),
            present=lambda created: _shown(owner, webhook_id, created),
            location=lambda created: f"{PATH}{webhook_id}/deliveries/{created}/",
        )

    @extend_schema(
        operation_id="replayWebhookDelivery", request=NoBody, responses=DeliverySerializer
    )
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Send a message again, with the same id and body, from the first attempt on.

        A repeat while it is pending changes nothing but the time: it is due at once. 409
        `webhook-disabled`, 409 `too-many-pending`.
        """
        validated(NoBody, request)
        owner = owner_of(request)
        deliveries.replay(owner=owner, webhook_id=webhook_id, delivery_id=delivery_id)
        return Response(_shown(owner, webhook_id, delivery_id))


def _shown(owner: UUID, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    found = selectors.get_delivery(owner, webhook_id, delivery_id)
    return dict(DeliverySerializer(found).data)
