"""The endpoints of each service for its siblings, from its URL patterns (`routes`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

from local.install import REPOSITORY, SERVICES


class Endpoint(NamedTuple):
    """A method and path below /internal/; `callers` are the services that it admits."""

    method: str
    path: str
    summary: str
    callers: list[str]


def endpoints(service: str) -> list[Endpoint]:
    """Return the endpoints of a service that admit a sibling, by path and method."""
    found = [endpoint for endpoint in _all()[service] if endpoint.callers]
    return sorted(found, key=lambda endpoint: (endpoint.path, endpoint.method))


@cache
def _all() -> dict[str, list[Endpoint]]:
    with ThreadPoolExecutor() as threads:
        return dict(zip(SERVICES, threads.map(_of_service, SERVICES), strict=True))


def _of_service(service: str) -> list[Endpoint]:
    """Run `routes` in a process with the settings of the service: a process has only one."""
    paths = (REPOSITORY, REPOSITORY / "shared", REPOSITORY / "services" / service)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PROVOTE_")},
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "DJANGO_SETTINGS_MODULE": f"{service}.settings",
    }
    command = [sys.executable, "-m", "tools.docs.routes"]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    rows = json.loads(done.stdout)
    order = list(SERVICES)
    return [Endpoint(m, p, s, sorted(callers, key=order.index)) for m, p, s, callers in rows]
