"""The core's own settings of the service it runs in."""

from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from provote_core.conf.environment import env, production, redis_url, secret
from provote_core.limits.rates import DEFAULT as DEFAULT_RATES
from provote_core.limits.rates import Rate, parse_rates
from provote_core.services import SERVICES, subscriptions_of


@dataclass(frozen=True, slots=True)
class Platform:
    """The core's own settings of the service it runs in, kept as `settings.PROVOTE`."""

    service: str
    production: bool
    redis_url: str
    digest_key: bytes = field(repr=False)
    address_key: bytes = field(repr=False)
    service_token: str = field(repr=False)
    service_digests: dict[str, tuple[str, ...]]
    urls: dict[str, str]
    rates: dict[str, Rate]
    feeds: dict[str, str]
    jwks_cache: Path | None


def platform(service: str) -> Platform:
    """The core's own settings; `feeds` are the sources that `service` subscribes to."""
    urls = {
        name: env(f"PROVOTE_{name.upper()}_URL", f"http://{name}:8000")
        for name, sibling in SERVICES.items()
        if sibling.is_called
    }
    if production() and env("PROVOTE_CRASH_AT"):
        raise ImproperlyConfigured("PROVOTE_CRASH_AT is for fault tests; production refuses it.")
    jwks_cache = env("PROVOTE_JWKS_CACHE")
    return Platform(
        service=service,
        production=production(),
        redis_url=redis_url(),
        digest_key=secret("PROVOTE_DIGEST_KEY").encode(),
        address_key=secret("PROVOTE_ADDRESS_KEY").encode(),
        service_token=secret("PROVOTE_SERVICE_TOKEN"),
        service_digests=service_digests(env("PROVOTE_SERVICE_DIGESTS")),
        urls=urls,
        rates=parse_rates(env("PROVOTE_RATE_LIMITS", DEFAULT_RATES)),
        feeds={
            source: urls[producer]
            for source in subscriptions_of(service)
            if (producer := source.partition("/")[0]) in urls
        },
        jwks_cache=Path(jwks_cache) if jwks_cache else None,
    )


def service_digests(value: str) -> dict[str, tuple[str, ...]]:
    """Parse "users=<sha256>,polls=<sha256>,…"; a name may repeat while its token is rotated."""
    known: dict[str, tuple[str, ...]] = {}
    for pair in value.split(","):
        name, is_pair, digest = (part.strip() for part in pair.partition("="))
        if is_pair:
            known[name] = (*known.get(name, ()), digest)
    return known
