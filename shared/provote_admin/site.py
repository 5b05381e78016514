"""Django's admin with single sign-on through users: no password is entered here.

    browser ─ GET login ▶ here ─ 302 ▶ users: sign-on/?service&nonce&next
                                       users ─ 302 ▶ here: sign-on/?code&next
    here ─ code, nonce ▶ users (/internal/) ─ identity ▶ here ─ 302 ▶ next

The code is valid once, for a minute, for this service and for the browser that started the
sign-on: the nonce is the digest of that browser's cookie. All redirects lead to this site or to
that of users.
"""

import re
import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from provote_admin import services, sso_client
from provote_admin.models import Visitor
from provote_core.audit.transaction import audited, own_transaction
from provote_core.exceptions import MethodNotAllowed

USERS = "/admin/users/"
MAX_NEXT = 2_000  # characters; two URLs contain it
_STATE = re.compile(r"[A-Za-z0-9_-]{43}")


class StaffSite(AdminSite):
    """The admin site of a service that is not users, at /admin/<service>/."""

    site_header = "Provote"
    site_url = None

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service
        self.state_cookie = f"provote_{service}_sign_on"
        self.site_title = f"Provote {service}"

    def get_urls(self) -> list[Any]:
        """Django's URLs without those for passwords, and sign-on/."""
        elsewhere = ("password_change", "password_change_done")
        own = [url for url in super().get_urls() if getattr(url, "name", "") not in elsewhere]
        return [path("sign-on/", self.sign_on, name="sign_on"), *own]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the visitor has signed on; the middleware has confirmed it with users."""
        return isinstance(request.user, Visitor) and request.user.is_active

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Redirect the browser to users, which redirects it back with a code."""
        _require("GET", request)
        target = self._within(request.GET.get("next", ""))
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        state = self._state(request) or secrets.token_urlsafe(32)
        nonce = sso_client.nonce_of(state)
        query = urlencode({"service": self.service, "nonce": nonce, "next": target})
        response = HttpResponseRedirect(f"{USERS}sign-on/?{query}")
        response.set_cookie(
            self.state_cookie,
            state,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def sign_on(self, request: HttpRequest) -> HttpResponse:
        """Log in the person of a valid code, audited; otherwise a page with status 403."""
        _require("GET", request)
        state = self._state(request)
        try:
            if state is None:
                raise sso_client.NotSignedOn()
            visitor, identity = services.redeem(
                code=request.GET.get("code", ""), nonce=sso_client.nonce_of(state)
            )
        except sso_client.NotSignedOn as error:
            context = {**self.each_context(request), "title": error.title}
            return TemplateResponse(request, "admin/not_signed_on.html", context, status=403)

        def enter() -> HttpResponse:
            services.open_session(request, visitor, identity)
            return HttpResponseRedirect(self._within(request.GET.get("next", "")))

        return audited(request, enter)

    @own_transaction
    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """End the login at users and all sessions based on it; 503 if users does not answer."""
        _require("POST", request)
        sso_client.leave(request.session[services.SIGN_ON])

        def leave() -> HttpResponse:
            logout(request)
            return HttpResponseRedirect(USERS)

        return audited(request, leave)

    def _state(self, request: HttpRequest) -> str | None:
        """The state in the browser's cookie; None without a well-formed one."""
        state = request.COOKIES.get(self.state_cookie, "")
        return state if _STATE.fullmatch(state) else None

    def _within(self, address: str) -> str:
        """`address` if it is a page of this site, else the index page."""
        root = reverse("admin:index")
        safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        inside = safe and address.startswith(root) and len(address) <= MAX_NEXT
        return address if inside else root


def _require(method: str, request: HttpRequest) -> None:
    if request.method != method:
        raise MethodNotAllowed(headers={"Allow": method})
