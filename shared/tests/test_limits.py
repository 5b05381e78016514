"""Buckets, charges and decisions, with and without Redis."""

import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from provote_core.auth import Kind, Principal, anonymous
from provote_core.limits import Check, Limiter, check_for
from provote_core.limits.bucket import LUA, Charge, Grant, LocalBuckets, seconds_until
from provote_core.limits.checks import allocate, charges
from provote_core.limits.rates import Rate, parse_rates

HOURLY = Rate("read", 100, 3_600)
RATES = parse_rates("read=100/h,write=50/h,read_user=10/h")
TOKEN = HOURLY.window / HOURLY.limit  # seconds until the next one


class Clock:
    """A local clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("provote_core.limits.bucket.time", clock)
    return clock


class SharedBucket:
    """A bucket in Redis, whose last use a test can move back."""

    def __init__(self, redis: Redis) -> None:
        self.redis, self.key = redis, f"limit:test:{uuid4()}"

    def take(self, rate: Rate, cost: int) -> Grant:
        answer: Any = self.redis.eval(LUA, 1, self.key, rate.limit, rate.window, cost)
        return Grant(int(answer[0]), float(answer[1]))

    def wait(self, seconds: float) -> None:
        then: Any = self.redis.hget(self.key, "t")
        if then is not None:
            self.redis.hset(self.key, "t", f"{float(then) - seconds:.6f}")


# Tokens are added in tenths, so that rounding does not decide about a whole one.
STEPS = st.lists(st.tuples(st.integers(0, 150), st.integers(1, 120)), max_size=9)


@pytest.mark.django_db
@settings(max_examples=60)
@given(STEPS)
def test_both_buckets_grant_the_same(steps: list[tuple[int, int]]) -> None:
    from django.conf import settings as django

    clock, local = Clock(), LocalBuckets()
    with pytest.MonkeyPatch.context() as patch, Redis.from_url(django.PROVOTE.redis_url) as redis:
        patch.setattr("provote_core.limits.bucket.time", clock)
        shared = SharedBucket(redis)
        for tokens, cost in steps:
            seconds = (tokens + 0.1) * TOKEN
            clock.now += seconds
            shared.wait(seconds)
            [ours] = local.take([Charge("k", HOURLY, cost)])
            theirs = shared.take(HOURLY, cost)
            assert theirs.granted == ours.granted
            assert theirs.left == pytest.approx(ours.left, abs=0.05)
        redis.delete(shared.key)


@pytest.mark.django_db
def test_a_shared_bucket_expires_once_it_is_full(redis: Redis) -> None:
    bucket = SharedBucket(redis)
    bucket.take(Rate("read", 5, 60), 1)
    assert 60_000 < redis.pttl(bucket.key) <= 61_000


@pytest.mark.django_db
def test_a_clock_set_back_takes_nothing_away(redis: Redis) -> None:
    bucket = SharedBucket(redis)
    assert bucket.take(HOURLY, 10).left == pytest.approx(90, abs=0.1)
    bucket.wait(-7_200)
    assert bucket.take(HOURLY, 1).left == pytest.approx(89, abs=0.1)


@given(STEPS)
def test_no_more_is_granted_than_the_rate_allows(steps: list[tuple[int, int]]) -> None:
    clock, local = Clock(), LocalBuckets()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("provote_core.limits.bucket.time", clock)
        granted, passed = 0, 0.0
        for tokens, cost in steps:
            clock.now += tokens * TOKEN
            passed += tokens
            [grant] = local.take([Charge("k", HOURLY, cost)])
            granted += grant.granted
            assert 0 <= grant.granted <= cost
            assert 0 <= grant.left <= HOURLY.limit
        assert granted <= HOURLY.limit + passed


class Interrupted(OrderedDict[str, Any]):
    """Runs another thread at the critical moment: between reading a bucket and writing it."""

    def pop(self, *args: Any) -> Any:
        value = super().pop(*args)
        time.sleep(0)
        return value


def test_threads_share_a_local_bucket() -> None:
    local, start = LocalBuckets(), threading.Barrier(8)
    local._buckets = Interrupted()

    def take(_: int) -> int:
        start.wait(10)
        return sum(local.take([Charge("k", HOURLY, 1)])[0].granted for _ in range(100))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == HOURLY.limit


def test_local_buckets_are_bounded(clock: Clock) -> None:
    local = LocalBuckets()
    for number in range(10_500):
        local.take([Charge(f"k{number}", HOURLY, 1)])
    assert len(local._buckets) == 10_000
    assert local.take([Charge("k10499", HOURLY, 1)])[0].left == 98
    assert local.take([Charge("k0", HOURLY, 1)])[0].left == 99, "the evicted bucket is full again"


@given(st.lists(st.integers(1, 20), min_size=1, max_size=30), st.integers(0, 200))
def test_a_batchs_tokens_are_allocated_in_order(costs: list[int], granted: int) -> None:
    checks = [Check("cast", (("k", HOURLY),), cost) for cost in costs]
    [charge] = charges(checks)
    assert charge.cost == sum(costs)
    decisions, _ = allocate(checks, [charge], [Grant(min(granted, charge.cost), 0.0)])
    left = granted
    for cost, decision in zip(costs, decisions, strict=True):
        assert decision.allowed is (cost <= left)
        left -= cost if decision.allowed else 0


def test_a_refusal_by_one_bucket_uses_no_tokens_of_another() -> None:
    ours, mine = ("ip", HOURLY), ("sub", Rate("read_user", 10, 3_600))
    checks = [Check("read", (ours, mine)), Check("read", (ours, mine)), Check("read", (ours,))]
    charged = charges(checks)
    assert [c.key for c in charged] == ["ip", "sub"]
    decisions, _ = allocate(checks, charged, [Grant(2, 0.0), Grant(1, 0.0)])
    assert [d.allowed for d in decisions] == [True, False, True]


def test_retry_after_is_the_longest_wait() -> None:
    checks = [Check("read", (("ip", Rate("read", 60, 60)), ("sub", Rate("read_user", 1, 3_600))))]
    [decision], _ = allocate(checks, charges(checks), [Grant(0, 0.0), Grant(0, 0.5)])
    assert decision.retry_after == 1_800
    error = decision.error()
    assert (error.status, error.retry_after) == (429, 1_800)


def test_waits_are_whole_seconds_and_never_too_short() -> None:
    rate = Rate("read", 10, 60)
    assert seconds_until(rate, 0.0, 1) == 6
    assert seconds_until(rate, 0.99, 1) == 1
    assert seconds_until(rate, 0.01, 1) == 6
    assert seconds_until(rate, 10.0, 10) == 1
    assert seconds_until(Rate("read", 1_000, 1), 0.0, 1) == 1


def keys(principal: Principal, address: str = "192.0.2.1", *, kind: str = "read") -> list[str]:
    check = check_for(kind, principal=principal, address=address, rates=RATES)
    return [key for key, _ in check.buckets]


def test_buckets_depend_on_the_principal() -> None:
    subject, key_id = uuid4(), uuid4()
    assert keys(anonymous()) == ["limit:read:ip:192.0.2.1"]
    person = Principal(Kind.PERSON, subject)
    assert keys(person) == ["limit:read:ip:192.0.2.1", f"limit:read:sub:{subject}"]
    check = check_for("read", principal=person, address="192.0.2.1", rates=RATES)
    assert [rate for _, rate in check.buckets] == [RATES["read"], RATES["read_user"]]
    delegate = Principal(Kind.DELEGATE, subject, key_id=key_id)
    assert keys(delegate) == ["limit:read:ip:192.0.2.1", f"limit:read:key:{key_id}"]
    assert keys(delegate, kind="cast") == [f"limit:delegate:key:{key_id}"]
    for principal in (anonymous(), person, delegate):
        assert keys(principal, kind="login") == ["limit:login:ip:192.0.2.1"]
    assert keys(Principal(Kind.SERVICE, service="polls")) == []


def test_addresses_of_one_ipv6_network_share_a_bucket() -> None:
    home = [f"2001:db8:1:2:{n:x}::{n:x}" for n in range(1, 5)]
    assert len({tuple(keys(anonymous(), address)) for address in home}) == 1
    assert keys(anonymous(), "2001:db8:1:3::1") != keys(anonymous(), home[0])
    assert keys(anonymous(), "::ffff:192.0.2.1") == keys(anonymous(), "192.0.2.1")
    assert keys(anonymous(), "not:an:address") == ["limit:read:ip:not:an:address"]


@pytest.mark.django_db  # not for the database, for the real Redis
@pytest.mark.parametrize("breaker_open", [False, True])
def test_unused_tokens_of_a_refusal_are_returned(breaker_open: bool) -> None:
    limiter = Limiter()
    if breaker_open:
        limiter._breaker_open.set()
    bucket = (f"limit:test:{uuid4()}", Rate("cast", 5, 3_600))
    refused, small = Check("cast", (bucket,), 6), Check("cast", (bucket,), 4)
    [decision] = limiter.decide([refused])
    assert (decision.allowed, decision.headers["RateLimit"][:11]) == (False, '"cast";r=5;')
    assert decision.error().retry_after is None, "it will never fit"
    assert [d.allowed for d in limiter.decide([refused, small])] == [False, True]
    assert limiter.degraded is breaker_open


def test_delegated_casts_have_a_separate_limit() -> None:
    rates = parse_rates("cast=1/m,cast_user=1/m,delegate=10/m")
    backend = Principal(Kind.DELEGATE, uuid4(), key_id=uuid4())
    [(_, rate)] = check_for("cast", principal=backend, address="", rates=rates, cost=5).buckets
    assert rate == Rate("delegate", 10, 60)
    person = check_for("cast", principal=Principal(Kind.PERSON, uuid4()), address="", rates=rates)
    assert {rate.kind for _, rate in person.buckets} == {"cast", "cast_user"}
