"""DATABASE_URL: what libpq reads from it, and what Provote adds where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from provote_core.conf.environment import env

# Every service writes. A server that accepts no writes, as a standby, is passed over: the next
# host is tried, or the connection fails. A host that vanished is given up after some seconds.
DEFAULTS = {
    "connect_timeout": "2",
    "target_session_attrs": "read-write",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
# Limits for waiting for a lock, for a statement, and for an idle transaction.
WAITS = {
    "lock_timeout": "3s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
WRITING = ("read-write", "primary", "any")


def parameters(service: str) -> dict[str, str]:
    """libpq's parameters of DATABASE_URL, with defaults; all of them reach both drivers.

    Both of libpq's forms are read: `postgresql://role:password@one:5432,two:5432/database?…`, and
    `host=one,two dbname=…`. Raises ImproperlyConfigured for a setting with which no vote can be
    stored.
    """
    url = env("DATABASE_URL", f"postgresql://{service}@localhost/provote")
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # libpq quotes the URL, which contains the password.
        reason = str(error).replace(url, "…").strip()
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {reason}") from None
    given = {name: str(value) for name, value in found.items() if value not in (None, "")}
    _require_ports(given)
    if (attributes := given.get("target_session_attrs", "any")) not in WRITING:
        raise ImproperlyConfigured(
            f"DATABASE_URL asks for a server that is not the primary (target_session_attrs="
            f"{attributes}); Provote writes, so use read-write."
        )
    return {**DEFAULTS, "user": service, **given}


def options(given: Mapping[str, str], waits: Mapping[str, str] = WAITS) -> str:
    """The settings of a session; what the URL says comes last and counts."""
    own = " ".join(f"-c {name}={value}" for name, value in waits.items())
    return f"{own} {given.get('options', '')}".strip()


def conninfo(service: str, waits: Mapping[str, str] = WAITS, **more: str) -> str:
    """libpq's connection string; `more` are parameters, of which `dbname` counts in any case."""
    given = parameters(service)
    given["options"] = options(given, waits)
    name = {"dbname": more["dbname"]} if "dbname" in more else {}
    return make_conninfo(**{**more, **given, **name})


def _require_ports(given: dict[str, str]) -> None:
    hosts = len(given.get("host", given.get("hostaddr", "")).split(","))
    ports = given.get("port", "").split(",")
    if len(ports) not in (1, hosts):
        raise ImproperlyConfigured(
            f"DATABASE_URL names {hosts} hosts and {len(ports)} ports; it needs one port for all "
            "hosts, or one for each."
        )
    for port in ports:
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ImproperlyConfigured(f"DATABASE_URL has a port that is no number: {port!r}.")
