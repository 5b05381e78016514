"""The environment variables of the services' processes (docs/configuration.md lists them)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import quote

from local.install import PYTHON
from local.instance import Instance
from local.proc import MARKER
from local.secrets import Secrets
from local.servers import external, postgres
from provote_core.services import SERVICES

# Variables from the shell. Proxies must not affect requests between siblings; a locale and
# settings of the caller's Python or libpq must not affect programs.
KEPT = ("HOME", "LOGNAME", "TMPDIR", "TZ", "USER")
PASSED = ("OTEL_", "PROVOTE_")
# Only kinds that the last release knows, too: a service may come from its tree. Others keep their
# default, which is generous.
GENEROUS_LIMITS = "read=600/s,write=300/s,login=100/s,cast=3000/s"


def of_programs(marker: str) -> dict[str, str]:
    """Return the variables of every child: few, and a marker to recognise stray processes."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", os.defpath)])
    return {"LANG": "C.UTF-8", **kept, "PATH": path, MARKER: marker}


def of_python(base: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of every Python process, and of the fork server."""
    return {
        **base,
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "PYTHONNOUSERSITE": "1",
        # Memory of a burst goes back to the system instead of staying with the process.
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": "131072",
        "MALLOC_TRIM_THRESHOLD_": "131072",
    }


def mails_leave(variables: Mapping[str, str]) -> bool:
    """Return whether the service with these variables sends mails to a mail server."""
    if "PROVOTE_EMAIL_URL_FILE" in variables:
        return True
    kind = variables.get("PROVOTE_EMAIL_URL", "").partition(":")[0]
    return kind not in ("", "console", "none")


def redis_url(instance: Instance) -> str:
    """Return the REDIS_URL of an instance."""
    return f"unix://{quote(str(instance.socket('redis')))}?db=0"


def of_service(service: str, instance: Instance, base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of one service's processes.

    PROVOTE_* and OTEL_* variables of the shell are passed on, except those that the instance
    decides.
    """
    secrets = Secrets(instance.secrets)
    outer = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(PASSED) and not external.is_private(name)
    }
    own = {
        **of_python(base),
        "DJANGO_SETTINGS_MODULE": f"{service}.settings",
        "DATABASE_URL": postgres.url(instance, service),
        "REDIS_URL": redis_url(instance),
        "PROVOTE_SECRET_KEY_FILE": str(secrets.secret_key(service)),
        "PROVOTE_DIGEST_KEY_FILE": str(secrets.digest_key(service)),
        "PROVOTE_ADDRESS_KEY_FILE": str(secrets.address_key),
        "PROVOTE_SERVICE_TOKEN_FILE": str(secrets.service_token(service)),
        "PROVOTE_SERVICE_DIGESTS_FILE": str(secrets.told_digests()),
        "PROVOTE_STATIC_ROOT": str(instance.static / service),
        "PROVOTE_JWKS_CACHE": str(instance.data / "jwks" / f"{service}.json"),
    }
    for sibling in SERVICES.values():
        if sibling.is_called:
            own[f"PROVOTE_{sibling.name.upper()}_URL"] = f"unix:{instance.socket(sibling.name)}"
    if service == "polls":
        own["PROVOTE_MEDIA_ROOT"] = str(instance.media)
    if service == "users":
        own["PROVOTE_SIGNING_KEYS"] = str(secrets.signing_keys)
    defaults = {"PROVOTE_ENV": "development", "PROVOTE_RATE_LIMITS": GENEROUS_LIMITS}
    return {**defaults, **outer, **own}
