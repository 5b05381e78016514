"""The context processor of admin sites, in addition to Django's own."""

from typing import Any

from django.http import HttpRequest

from provote_core.services import SERVICES


def sites(request: HttpRequest) -> dict[str, Any]:
    """`services`: the names of the services with an admin site, for links between the sites."""
    return {"services": [service.name for service in SERVICES.values() if service.has_site]}
