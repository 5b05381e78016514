"""Checks of the rate limiter: which buckets a request is charged to, and the decision."""

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv6Address, IPv6Network

import msgspec

from provote_core.auth import Kind, Principal
from provote_core.exceptions import RateLimited
from provote_core.limits.bucket import Charge, Grant, seconds_until
from provote_core.limits.rates import Rate
from provote_rules.texts import tr


class Check(msgspec.Struct, frozen=True):
    """The check of one request: `cost` tokens, which every one of `buckets` must grant."""

    kind: str
    buckets: tuple[tuple[str, Rate], ...]
    cost: int = 1


class Decision(msgspec.Struct, frozen=True):
    """Whether the request is allowed, and the RateLimit headers of its response.

    `retry_after` is in seconds; 0 with a refusal means that waiting does not help.
    """

    allowed: bool
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    retry_after: int = 0

    def error(self) -> RateLimited:
        """The 429 of a refusal; without Retry-After if the cost exceeds the whole limit."""
        if not self.retry_after:
            detail = tr("This request costs more than the whole limit; send smaller batches.")
            return RateLimited(detail, headers=self.headers)
        return RateLimited(retry_after=self.retry_after, headers=self.headers)


def check_for(
    kind: str, *, principal: Principal, address: str, rates: Mapping[str, Rate], cost: int = 1
) -> Check:
    """The check of a request: against the buckets of its address and of its principal.

    Casts by an API key are of the kind `delegate` and charged to the key alone, because the
    address of a backend stands for all of its voters; logins to the address alone, because signing
    in must not allow more guesses.
    """
    if principal.kind is Kind.SERVICE:
        return Check(kind, (), cost)
    if kind == "cast" and principal.kind is Kind.DELEGATE:
        kind = "delegate"
    rate = rates[kind]
    buckets = []
    if kind != "delegate":
        buckets.append((f"limit:{kind}:ip:{site(address)}", rate))
    if kind != "login" and principal.limit_key:
        user_rate = rates.get(f"{kind}_user", rate)
        buckets.append((f"limit:{kind}:{principal.limit_key}", user_rate))
    return Check(kind, tuple(buckets), cost)


def site(address: str) -> str:
    """The network that is limited as one: an IPv4 address, or an IPv6 /64 (one subscriber's)."""
    if ":" not in address:
        return address
    try:
        ip = IPv6Address(address)
    except ValueError:
        return address
    return str(ip.ipv4_mapped or IPv6Network((int(ip) >> 64 << 64, 64)))


def charges(checks: Iterable[Check]) -> list[Charge]:
    """One charge per bucket, ordered by the bucket's name."""
    wanted: dict[str, Charge] = {}
    for check in checks:
        for key, rate in check.buckets:
            earlier = wanted[key].cost if key in wanted else 0
            wanted[key] = Charge(key, rate, earlier + check.cost)
    return [wanted[key] for key in sorted(wanted)]


def allocate(
    checks: Sequence[Check], charged: Sequence[Charge], grants: Sequence[Grant]
) -> tuple[list[Decision], list[Charge]]:
    """Distribute the granted tokens to the checks in order.

    Returns a decision for each check, and charges that return the unused tokens of refused ones.
    """
    budget = {c.key: g.granted for c, g in zip(charged, grants, strict=True)}
    short = []
    for check in checks:
        short.append([(key, rate) for key, rate in check.buckets if budget[key] < check.cost])
        if not short[-1]:
            for key, _ in check.buckets:
                budget[key] -= check.cost
    left = {c.key: g.left + budget[c.key] for c, g in zip(charged, grants, strict=True)}
    decisions = [_decision(c, missing, left) for c, missing in zip(checks, short, strict=True)]
    return decisions, [c._replace(cost=-budget[c.key]) for c in charged if budget[c.key]]


def _decision(check: Check, short: list[tuple[str, Rate]], left: Mapping[str, float]) -> Decision:
    if not check.buckets:
        return Decision(True)
    key, rate = min(short or check.buckets, key=lambda bucket: left[bucket[0]] / bucket[1].limit)
    reset = seconds_until(rate, left[key], rate.limit)
    headers = {
        "RateLimit-Policy": rate.policy,
        "RateLimit": f'"{rate.kind}";r={int(left[key])};t={reset}',
    }
    if not short:
        return Decision(True, headers)
    if check.cost > min(rate.limit for _, rate in short):
        return Decision(False, headers)
    return Decision(
        False, headers, max(seconds_until(rate, left[key], check.cost) for key, rate in short)
    )
