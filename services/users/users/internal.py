"""Endpoints for sibling services: /internal/v1/."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core.auth.rest import principal_of, siblings
from provote_core.rest import validated
from provote_core.serializers import StrictCharField, StrictSerializer
from users.sign_on import services
from users.sign_on.models import SERVICES


class CodeSerializer(StrictSerializer):
    """A sign-on code, and the nonce of the browser that asked for it."""

    code = StrictCharField(max_length=100)
    nonce = StrictCharField(max_length=64)


class SignOnViewSet(ViewSet):
    """/internal/v1/sign-ons/: logins on this admin site that a sibling's admin site relies on.

    A service sees only its own; any other, and one that has ended, is 404.
    """

    permission_classes = [siblings(*SERVICES)]
    lookup_url_kwarg = "sign_on_id"
    lookup_value_converter = "uuid"

    def create(self, request: Request) -> Response:
        """Redeem a code: its sign-on and the person's subject. A repeat is 404."""
        data: dict[str, Any] = validated(CodeSerializer, request)
        sign_on_id, user = services.redeem(service=principal_of(request).service, **data)
        return Response({"id": sign_on_id, "subject": user.subject})

    def retrieve(self, request: Request, sign_on_id: UUID) -> Response:
        """The sign-on and the person's subject, while it lasts."""
        user = services.vouch(sign_on_id=sign_on_id, service=principal_of(request).service)
        return Response({"id": sign_on_id, "subject": user.subject})

    def destroy(self, request: Request, sign_on_id: UUID) -> Response:
        """Log the person out everywhere; a repeat changes nothing."""
        services.end(sign_on_id=sign_on_id, service=principal_of(request).service)
        return Response(status=204)
