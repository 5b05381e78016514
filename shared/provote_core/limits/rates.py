"""Rates in the form of the settings: `kind=limit/unit`, separated by commas."""

import re
from dataclasses import dataclass

_RATE = re.compile(r"\s*([a-z_]+)\s*=\s*([1-9][0-9]*)\s*/\s*([smh])\s*\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
KINDS = ("read", "write", "login", "cast", "delegate", "device")
# The limit of delegated casts is above what one machine records: by default the writer's bounded
# queue protects it, with 503. Production sets a limit (deploy/production.env.example).
DEFAULT = "read=600/s,write=300/s,login=100/s,cast=3000/s,delegate=100000/s,device=120/m"


@dataclass(frozen=True, slots=True)
class Rate:
    """`limit` requests per `window` seconds; the whole limit may be used in one burst."""

    kind: str
    limit: int
    window: int

    @property
    def policy(self) -> str:
        """The value of the RateLimit-Policy header."""
        return f'"{self.kind}";q={self.limit};w={self.window}'


def parse_rates(text: str) -> dict[str, Rate]:
    """Parse PROVOTE_RATE_LIMITS, e.g. "read=600/s,login=10/m"; raises ValueError with the reason.

    A kind limits each address and each principal; `read_user` sets another limit for principals.
    Omitted kinds keep their default.
    """
    rates = parse_rates(DEFAULT) if text != DEFAULT else {}
    for part in filter(str.strip, text.split(",")):
        match = _RATE.match(part)
        if match is None:
            raise ValueError(f"PROVOTE_RATE_LIMITS: {part!r} is not kind=limit/s, /m or /h")
        kind, limit, unit = match.groups()
        if kind.removesuffix("_user") not in KINDS:
            raise ValueError(f"PROVOTE_RATE_LIMITS: {kind!r} is none of {', '.join(KINDS)}")
        rates[kind] = Rate(kind, int(limit), _SECONDS[unit])
    return rates
