"""What every page of an admin site knows beside Django's own context."""

from typing import Any

from django.http import HttpRequest

from provote_core.services import SERVICES


def sites(request: HttpRequest) -> dict[str, Any]:
    """The services, whose sites link to each other."""
    return {"services": list(SERVICES)}
