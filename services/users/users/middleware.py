"""Middleware of the admin site."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from provote_admin import refusals
from provote_core import headers
from provote_core.auth import Kind, Principal
from users.models import User


class AdminMiddleware:
    """For /admin/: allow the site's scripts and styles, answer invalid input with 400, and set
    the principal for the audit log.
    """

    process_exception = staticmethod(refusals.refuse)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response.headers["Content-Security-Policy"] = headers.SITE_CSP
            if isinstance(request.user, User):
                request.principal = Principal(  # type: ignore[attr-defined]
                    Kind.PERSON, subject=request.user.subject, staff=True
                )
        return response
