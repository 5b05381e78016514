"""The context processor of admin sites, in addition to Django's own."""

from typing import Any

from django.http import HttpRequest

from provote_core.services import SERVICES


def sites(request: HttpRequest) -> dict[str, Any]:
    """`services`: the names of all services, for links between their sites."""
    return {"services": list(SERVICES)}
