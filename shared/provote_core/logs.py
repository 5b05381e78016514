"""Structured logs: one JSON object per line, with the request's id if there is a request."""

import functools
import hashlib
import hmac
import logging
import sys
import time
from collections.abc import MutableMapping
from datetime import date, datetime
from typing import Any

# structlog imports rich where it is installed, for a console renderer that is not used here:
# 5 MiB in each of a dozen processes.
_with_rich = "rich" in sys.modules
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
import structlog

if not _with_rich:
    del sys.modules["rich"]

from provote_core import context


Event = MutableMapping[str, Any]

_LEVELS = {
    "httpx": "WARNING",
    "httpcore": "WARNING",
    "opentelemetry": "ERROR",  # it would log a failed export on every retry
    "psycopg.pool": "ERROR",  # it would log every attempt; callers log that they get no connection
    # The platform logs each request and each unexpected error itself, with the request id.
    "django.request": "CRITICAL",
}


def _add_request(_: Any, __: str, event: Event) -> Event:
    request = context.current()
    if request is not None:
        event.setdefault("request_id", request.request_id)
        event.setdefault("trace_id", request.traceparent[3:35])
    return event


def configuration(service: str, level: str = "INFO") -> dict[str, Any]:
    """The `LOGGING` setting of `service`; configures structlog, too. A repeat changes nothing.

    All log lines go through structlog to stderr, those of Django and Celery included; `level` is
    the least severe level that is logged.
    """
    shared = _processors(service)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(default=str),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": least} for name, least in _LEVELS.items()},
    }


def _processors(service: str) -> list[Any]:
    def add_service(_: Any, __: str, event: Event) -> Event:
        event["service"] = service
        return event

    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_service,
        _add_request,
        structlog.processors.format_exc_info,
    ]


def address_hash(address: str, key: bytes, *, at: datetime | None = None) -> str:
    """A keyed hash of a client's address, 32 hex digits; the key changes daily (UTC).

    The same address is recognisable within a day; later it cannot be linked to a person.
    """
    day = at.date().toordinal() if at else int(time.time()) // 86_400 + _EPOCH
    return _address_hash(address, key, day)


_EPOCH = date(1970, 1, 1).toordinal()


@functools.lru_cache(maxsize=4_096)
def _address_hash(address: str, key: bytes, day: int) -> str:
    daily = hmac.digest(key, date.fromordinal(day).isoformat().encode(), hashlib.sha256)
    return hmac.digest(daily, address.encode(), hashlib.sha256)[:16].hex()


def get_logger(name: str) -> Any:
    """A structlog logger; the event is a short sentence, its values are keyword arguments."""
    return structlog.stdlib.get_logger(name)


logging.captureWarnings(True)
