"""Middleware that an admin site needs, and the API does not run."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from provote_admin import refusals, services
from provote_admin.models import Visitor
from provote_core import headers, problems
from provote_core.exceptions import ProvoteError

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class AdminMiddleware:
    """On /admin/ only: sessions, visitors confirmed by users, 400 for bad input, the pages' CSP.

    The visitor becomes the request's principal, for commands and the audit. Django's middleware
    runs inside this one, because it would cost each request of the API 40 µs. The site's views
    protect forms themselves (`AdminSite.admin_view`).
    """

    process_exception = staticmethod(refusals.refuse)

    def __init__(self, get_response: GetResponse) -> None:
        self.api = get_response
        inner = MessageMiddleware(self._serve)
        self.site: Any = SessionMiddleware(AuthenticationMiddleware(inner))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        on_site = request.path.startswith("/admin/")
        response: HttpResponseBase = (self.site if on_site else self.api)(request)
        return response

    def _serve(self, request: HttpRequest) -> HttpResponseBase:
        try:
            self._recognise(request)
        except ProvoteError as error:
            return problems.response(error)
        response = self.api(request)
        response.headers["Content-Security-Policy"] = headers.SITE_CSP
        return response

    @staticmethod
    def _recognise(request: HttpRequest) -> None:
        visitor: object = request.user
        if not isinstance(visitor, Visitor):
            return
        if services.is_current(request.session):
            request.principal = services.principal(visitor)  # type: ignore[attr-defined]
        else:
            logout(request)
