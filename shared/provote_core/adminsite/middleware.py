"""What an admin site needs beyond the API."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from provote_core import headers, problems
from provote_core.adminsite import services
from provote_core.adminsite.models import Visitor
from provote_core.exceptions import ProvoteError


class AdminMiddleware:
    """On /admin/ alone: visitors are those whom users vouches for, commands and the audit know
    who they are, and the pages' own scripts and styles may load."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        try:
            self._recognise(request)
        except ProvoteError as error:
            return problems.response(error)
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = headers.SITE_CSP
        return response

    @staticmethod
    def _recognise(request: HttpRequest) -> None:
        visitor: object = request.user
        if not isinstance(visitor, Visitor):
            return
        if services.is_believed(request.session):
            request.principal = services.principal(visitor)  # type: ignore[attr-defined]
        else:
            logout(request)
