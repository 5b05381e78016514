"""The way out to other admin sites, and what their services ask about it."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import caller, siblings
from provote_core.exceptions import InvalidRequest
from provote_core.rest import StrictCharField, StrictSerializer, validated
from provote_core.routing import read_only
from users.models import User
from users.sign_on import services

SERVICES = ("polls", "votes", "analytics")
_NONCE = re.compile(r"[0-9a-f]{64}")


@read_only
def sign_on(request: HttpRequest) -> HttpResponse:
    """Send a member of the staff back to the service that asked, with a code.

    `next` is the service's own business: it goes where it was asked from, and nowhere by itself.
    """
    service, nonce = request.GET.get("service", ""), request.GET.get("nonce", "")
    if service not in SERVICES or not _NONCE.fullmatch(nonce):
        raise InvalidRequest("No service asks for a sign-on like this.")
    assert isinstance(request.user, User), "the site has let them in"
    assert request.session.session_key is not None, "by a session"
    code = services.offer(
        user=request.user, session_key=request.session.session_key, service=service, nonce=nonce
    )
    query = urlencode({"code": code, "next": request.GET.get("next", "")})
    return HttpResponseRedirect(f"/admin/{service}/sign-on/?{query}")


class CodeSerializer(StrictSerializer):
    """What a service shows."""

    code = StrictCharField(max_length=100)
    nonce = StrictCharField(max_length=64)


class SignOnsView(APIView):
    """POST /internal/v1/sign-ons/: who stands behind a code; 404 for any that does not hold."""

    permission_classes = [siblings(*SERVICES)]

    def post(self, request: Request) -> Response:
        """Redeem a code, once."""
        data: dict[str, Any] = validated(CodeSerializer, request)
        sign_on_id, user = services.redeem(service=caller(request).service, **data)
        return Response({"id": sign_on_id, "subject": user.subject})


class SignOnView(APIView):
    """/internal/v1/sign-ons/{id}/: a service's own."""

    permission_classes = [siblings(*SERVICES)]

    def get(self, request: Request, sign_on_id: UUID) -> Response:
        """Whose it is; 404 when it has ended, for whatever reason."""
        user = services.vouch(sign_on_id=sign_on_id, service=caller(request).service)
        return Response({"id": sign_on_id, "subject": user.subject})

    def delete(self, request: Request, sign_on_id: UUID) -> Response:
        """Log out everywhere; a repeat changes nothing."""
        services.end(sign_on_id=sign_on_id, service=caller(request).service)
        return Response(status=204)
