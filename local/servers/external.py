"""Databases that an instance uses instead of its own: PROVOTE_<SERVICE>_DATABASE_URL.

`up` notes them with the instance's secrets, so that every later command uses the same. Their roles
and schemas are made there by deploy/postgres, their backups by that server's own tools.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from local.failures import Failure
from local.files import write_atomically
from local.install import SERVICES
from local.instance import Instance

ENDING = "_DATABASE_URL"
OWN = "own"


def note(instance: Instance) -> None:
    """Keep the URLs of the environment, and those of before that it does not replace.

    A forgotten variable must not lead to an empty database, where everybody could vote again: only
    the value `own` goes back to the instance's own server.
    """
    given = {service: url for service in SERVICES if (url := _given(service))}
    found = {service: url for service, url in (urls(instance) | given).items() if url != OWN}
    if found or _file(instance).exists():
        write_atomically(_file(instance), json.dumps(found), durable=True)


def urls(instance: Instance) -> dict[str, str]:
    """The DATABASE_URL of each service whose database is elsewhere."""
    try:
        noted: dict[str, str] = json.loads(_file(instance).read_text())
    except FileNotFoundError:
        return {}
    return noted


def has_own_server(instance: Instance) -> bool:
    """Whether a service's database is on the instance's own server."""
    return bool(set(SERVICES) - set(urls(instance)))


def refuse(instance: Instance, what: str) -> None:
    """Raise Failure if `what` would see a part of the data only."""
    if elsewhere := urls(instance):
        raise Failure(
            f"{what} knows the instance's own database only; {', '.join(sorted(elsewhere))} "
            "use another: use that server's tools (docs/operations.md)"
        )


def is_private(variable: str) -> bool:
    """Whether a variable of the shell is for one service, and hidden from the others."""
    return variable.removesuffix("_FILE").endswith(ENDING)


def _given(service: str) -> str:
    name = f"PROVOTE_{service.upper()}{ENDING}"
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Failure(f"{name}_FILE cannot be read: {error}") from None
    return os.environ.get(name, "").strip()


def _file(instance: Instance) -> Path:
    return instance.secrets / "external_databases.json"
