"""The platform that the scenario talks to, and what its modules share."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

NOWHERE = "01920000-0000-7000-8000-000000000000"


class Platform(Protocol):
    """The interface of `record.Recorder`."""

    suffix: str
    url: str
    http: Any

    def say(self, operation: str, body: Any = None, **how: Any) -> Any: ...
    def note(self, operation: str, body: Any, responses: Any, query: Any = None) -> None: ...


def wait_for_count(
    platform: Platform, poll_id: str, ready: Callable[[dict[str, Any]], bool]
) -> None:
    """Wait until `ready` accepts the tally of a poll, for at most half a minute."""
    for _ in range(300):
        tally = platform.http.get(f"/api/v1/polls/{poll_id}/results/").json().get("tally")
        if tally is not None and ready(tally):
            return
        time.sleep(0.1)
    raise SystemExit(f"the count of poll {poll_id} does not come")
