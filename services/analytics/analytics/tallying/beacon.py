"""A public beacon of randomness, in the format of drand; off without PROVOTE_BEACON_URL.

`GET {url}/info` has `genesis_time` and `period`, both in seconds, `GET {url}/public/{round}` has
`round` and `randomness` (hexadecimal, 32 bytes).
"""

import time
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec
from django.utils import timezone

from provote_core import conf, internal

TIMEOUT = 3.0  # seconds for each phase of a request
LONGEST = 10.0  # seconds for a response
PATIENCE = timedelta(minutes=5)  # from the first try; then the count does without
SLOW = 1.0  # seconds after which a failed fetch has delayed the counts of other polls
PAUSE = 10.0  # seconds without a fetch after a slow one that failed
LARGEST = 64 * 1024  # bytes of a response
LARGEST_NUMBER = 2**53 - 1  # of seconds

ResponseT = TypeVar("ResponseT")

_paused_until = 0.0  # by the monotonic clock of this process


class BeaconError(Exception):
    """The beacon does not answer, has not reached the round yet, or answers something else."""


class _Info(msgspec.Struct):
    genesis_time: int
    period: int


class _Pulse(msgspec.Struct):
    round: int
    randomness: str


def url() -> str:
    """The address of the beacon; empty where none is configured."""
    return conf.env("PROVOTE_BEACON_URL")


def first_round(*, after: datetime, genesis_time: int, period: int) -> int:
    """The number of the first round whose time is later than `after`; rounds count from 1."""
    passed = after.timestamp() - genesis_time
    return max(int(passed // period) + 2, 1)


def fetch(address: str, *, after: datetime) -> dict[str, Any]:
    """{round, randomness} of the first round after that time. Raises BeaconError."""
    with internal.outside_client(timeout=TIMEOUT) as client:
        info = _get(client, f"{address.rstrip('/')}/info", _Info)
        if not (0 < info.period <= LARGEST_NUMBER and abs(info.genesis_time) <= LARGEST_NUMBER):
            raise BeaconError(f"a period of {info.period} s since {info.genesis_time}")
        number = first_round(after=after, genesis_time=info.genesis_time, period=info.period)
        pulse = _get(client, f"{address.rstrip('/')}/public/{number}", _Pulse)
    if pulse.round != number:
        raise BeaconError(f"round {pulse.round} instead of {number}")
    if len(pulse.randomness) != 64 or pulse.randomness.strip("0123456789abcdef"):
        raise BeaconError("the randomness is not 32 bytes in hexadecimal")
    return {"round": number, "randomness": pulse.randomness}


def try_fetch(address: str, known: dict[str, Any], *, after: datetime) -> dict[str, Any]:
    """What is known of the beacon after one more try, to be stored with the report.

    {round, randomness} once fetched; {since, error} while it is tried; {missing} with the last
    error after PATIENCE, or without an address. A known result is not fetched again.
    """
    if "randomness" in known or "missing" in known:
        return known
    if not address:
        return {"missing": "no beacon is configured"}
    now = timezone.now()
    try:
        return _fetch_unless_paused(address, after=after)
    except BeaconError as error:
        since = known.get("since", now.isoformat())
        if now - datetime.fromisoformat(since) >= PATIENCE:
            return {"missing": str(error)}
        return {"since": since, "error": str(error)}


def _fetch_unless_paused(address: str, *, after: datetime) -> dict[str, Any]:
    """Like `fetch`; a beacon that is silent costs one fetch, not one for each poll that waits."""
    global _paused_until
    began = time.monotonic()
    if began < _paused_until:
        raise BeaconError("it did not respond in time a moment ago")
    try:
        return fetch(address, after=after)
    except BeaconError:
        if time.monotonic() - began >= SLOW:
            _paused_until = time.monotonic() + PAUSE
        raise


def _get(client: Any, address: str, type_: type[ResponseT]) -> ResponseT:
    deadline = time.monotonic() + LONGEST
    try:
        with client.stream("GET", address, headers={"Accept": "application/json"}) as response:
            response.raise_for_status()
            body = b""
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise BeaconError("the response is too long")
                if time.monotonic() > deadline:
                    raise BeaconError(f"the response takes longer than {LONGEST} s")
        return msgspec.json.decode(body, type=type_)
    except (
        httpx.HTTPError, httpx.InvalidURL, msgspec.MsgspecError, UnicodeDecodeError
    ) as error:  # fmt: skip
        raise BeaconError(f"{type(error).__name__}: {error}") from error
