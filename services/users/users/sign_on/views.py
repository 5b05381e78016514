"""The page of the admin site that passes a login on to another service's admin site."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from provote_core.exceptions import InvalidRequest
from provote_core.routing import read_only
from provote_rules.texts import tr
from users.models import User
from users.sign_on import services
from users.sign_on.models import SERVICES

_NONCE = re.compile(r"[0-9a-f]{64}")


@read_only
def sign_on(request: HttpRequest) -> HttpResponse:
    """Redirect a member of the staff back to the service that asked, with a code.

    `next` is passed on unread: the service that asked decides where it leads.
    """
    service, nonce = request.GET.get("service", ""), request.GET.get("nonce", "")
    if service not in SERVICES or not _NONCE.fullmatch(nonce):
        raise InvalidRequest(tr("The service or the nonce is not valid."))
    assert isinstance(request.user, User), "the site requires a login"
    assert request.session.session_key is not None, "the login is a session"
    code = services.offer(
        user=request.user, session_key=request.session.session_key, service=service, nonce=nonce
    )
    query = urlencode({"code": code, "next": request.GET.get("next", "")})
    return HttpResponseRedirect(f"/admin/{service}/sign-on/?{query}")
