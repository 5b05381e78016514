"""What polls adds to the platform's order of a request."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from polls import selectors
from provote_core import problems
from provote_core.exceptions import ProvoteError
from provote_core.middleware import SAFE
from provote_core.rest import caller


class ErasureMiddleware:
    """Refuses an erased person whatever would change or leave anything, on every path, with 401.

    It stands behind the audit, in whose transaction it asks; a 401 is not audited. Reads leave
    nothing and are not asked about.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            try:
                selectors.require_not_erased(caller(request))
            except (ProvoteError, DatabaseError) as error:
                return problems.response(problems.translate(error))
        return self.get_response(request)
