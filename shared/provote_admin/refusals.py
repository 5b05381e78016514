"""Bad input on pages of an admin site is 400, as in the API."""

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from provote_core import logs, problems
from provote_core.exceptions import InvalidRequest

# Errors of values in an address or a form that Django's admin accepts and no column can hold.
INPUT_ERRORS = (DataError, OverflowError, ValidationError, ValueError)
log = logs.get_logger(__name__)


def refuse(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The 400 for an error that input can cause, else None; a middleware's process_exception.

    The traceback is logged, because the error may also be a bug.
    """
    if not (request.path.startswith("/admin/") and isinstance(error, INPUT_ERRORS)):
        return None
    where = (type(error), error, error.__traceback__)
    log.warning("input refused", exc_info=where)
    return problems.response(InvalidRequest())
