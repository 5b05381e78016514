"""Bad input on the pages of an admin site is answered 400, like everywhere else."""

from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from provote_core import logs, problems
from provote_core.exceptions import InvalidRequest

# What Django's admin lets through of an address or a form that no column can hold.
OF_INPUT = (DataError, OverflowError, ValidationError, ValueError)
log = logs.get_logger(__name__)


def refuse(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A 400 for `error` if input makes such ones, else None: a middleware's process_exception.

    It might be a mistake of ours all the same, so the log says where it came from.
    """
    if not (request.path.startswith("/admin/") and isinstance(error, OF_INPUT)):
        return None
    where = (type(error), error, error.__traceback__)
    log.warning("input refused", exc_info=where)
    return problems.response(InvalidRequest())
