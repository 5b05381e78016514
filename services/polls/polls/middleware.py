"""Middleware of polls alone."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from polls import selectors
from provote_core import problems
from provote_core.exceptions import ProvoteError
from provote_core.middleware import SAFE
from provote_core.rest import principal_of


class ErasureMiddleware:
    """Answers 401 to unsafe requests of an erased person, on every path.

    It runs after the audit middleware, in whose transaction it reads; a 401 is not audited. Safe
    requests store nothing and are not checked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            try:
                selectors.require_not_erased(principal_of(request))
            except (ProvoteError, DatabaseError) as error:
                return problems.response(problems.translate(error))
        return self.get_response(request)
