"""Parts of settings: a service's settings.py composes them and stays readable.

Each value comes from the environment; docs/configuration.md lists all of them.
"""

from provote_core.conf.dsn import WAITS
from provote_core.conf.environment import (
    allowed_hosts,
    broker_url,
    cors_origins,
    env,
    production,
    redis_url,
    seconds,
    secret,
)
from provote_core.conf.frameworks import (
    ANSWERED_ELSEWHERE,
    CORE_APPS,
    CORS_MIDDLEWARE,
    MIDDLEWARE,
    database,
    logging,
    middleware,
    openapi,
    rest_framework,
    security,
)
from provote_core.conf.service import (
    Platform,
    platform,
    service_digests,
)

__all__ = [
    "ANSWERED_ELSEWHERE",
    "CORE_APPS",
    "CORS_MIDDLEWARE",
    "MIDDLEWARE",
    "WAITS",
    "Platform",
    "allowed_hosts",
    "broker_url",
    "cors_origins",
    "database",
    "env",
    "logging",
    "middleware",
    "openapi",
    "platform",
    "production",
    "redis_url",
    "rest_framework",
    "seconds",
    "secret",
    "security",
    "service_digests",
]
