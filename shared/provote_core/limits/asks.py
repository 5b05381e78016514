"""From requests to charges and back: what each request asks of which buckets."""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv6Address, IPv6Network

import msgspec

from provote_core.auth import Kind, Principal
from provote_core.exceptions import RateLimited
from provote_core.limits.bucket import Charge, Grant, seconds_until
from provote_core.limits.rates import Rate


class Ask(msgspec.Struct, frozen=True):
    """One request of a `kind`, worth `cost`; all of `buckets` must grant it."""

    kind: str
    buckets: tuple[tuple[str, Rate], ...]
    cost: int = 1


class Decision(msgspec.Struct, frozen=True):
    """Whether the request may go on, and the headers that tell the client where it stands.

    `retry_after` is in seconds; 0 with a refusal says that no wait would help.
    """

    allowed: bool
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    retry_after: int = 0

    def error(self) -> RateLimited:
        """The 429 of a refusal; without Retry-After where the request is larger than the limit."""
        if not self.retry_after:
            detail = "This request is worth more than the whole limit; send smaller batches."
            return RateLimited(detail, headers=self.headers)
        return RateLimited(retry_after=self.retry_after, headers=self.headers)


def ask_for(
    kind: str, *, principal: Principal, address: str, rates: Mapping[str, Rate], cost: int = 1
) -> Ask:
    """What a request asks: of its address and its caller.

    Casts by an API key ask of the key alone, because a backend's address stands for all of its
    voters; logins ask of the address alone, because nobody shall guess faster for being somebody.
    """
    if principal.kind is Kind.SERVICE:
        return Ask(kind, (), cost)
    rate = rates[kind]
    buckets = []
    if kind != "cast" or principal.kind is not Kind.DELEGATE:
        buckets.append((f"limit:{kind}:ip:{site(address)}", rate))
    if kind != "login" and principal.limit_key:
        user_rate = rates.get(f"{kind}_user", rate)
        buckets.append((f"limit:{kind}:{principal.limit_key}", user_rate))
    return Ask(kind, tuple(buckets), cost)


def site(address: str) -> str:
    """Who is behind `address`: in IPv6 a whole /64, which any single subscriber has."""
    if ":" not in address:
        return address
    try:
        ip = IPv6Address(address)
    except ValueError:
        return address
    return str(ip.ipv4_mapped or IPv6Network((int(ip) >> 64 << 64, 64)))


def charges(asks: Iterable[Ask]) -> list[Charge]:
    """One charge a bucket, in order of the bucket's name."""
    wanted: dict[str, Charge] = {}
    for ask in asks:
        for key, rate in ask.buckets:
            earlier = wanted[key].cost if key in wanted else 0
            wanted[key] = Charge(key, rate, earlier + ask.cost)
    return [wanted[key] for key in sorted(wanted)]


def settle(
    asks: Sequence[Ask], charged: Sequence[Charge], grants: Sequence[Grant]
) -> tuple[list[Decision], list[Charge]]:
    """Deal out what was granted, first come first served.

    Returns a decision for each ask, and the charges that give back what a refused ask left over.
    """
    budget = {c.key: g.granted for c, g in zip(charged, grants, strict=True)}
    short = []
    for ask in asks:
        short.append([(key, rate) for key, rate in ask.buckets if budget[key] < ask.cost])
        if not short[-1]:
            for key, _ in ask.buckets:
                budget[key] -= ask.cost
    left = {c.key: g.left + budget[c.key] for c, g in zip(charged, grants, strict=True)}
    decisions = [_decision(ask, missing, left) for ask, missing in zip(asks, short, strict=True)]
    return decisions, [c._replace(cost=-budget[c.key]) for c in charged if budget[c.key]]


def _decision(ask: Ask, short: list[tuple[str, Rate]], left: Mapping[str, float]) -> Decision:
    if not ask.buckets:
        return Decision(True)
    key, rate = min(short or ask.buckets, key=lambda bucket: left[bucket[0]] / bucket[1].limit)
    reset = seconds_until(rate, left[key], rate.limit)
    headers = {
        "RateLimit-Policy": rate.policy,
        "RateLimit": f'"{rate.kind}";r={int(left[key])};t={reset}',
    }
    if not short:
        return Decision(True, headers)
    if ask.cost > min(rate.limit for _, rate in short):
        return Decision(False, headers)
    return Decision(
        False, headers, max(seconds_until(rate, left[key], ask.cost) for key, rate in short)
    )
