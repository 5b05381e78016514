"""Waits until all votes of a poll are counted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from local.commands.api_client import ApiClient
from local.commands.demo.people import Owner

COUNTED_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Counted:
    """A poll with its results, their accounting, and the report of its count if there is one."""

    poll: Any
    results: Any
    accounting: Any
    report: Any | None


def wait_until_counted(api: ApiClient, owner: Owner, poll: Any, cast: int) -> Counted:
    """The poll when all cast votes are counted, or as far as they are counted after 30 s.

    A lag of 0 does not suffice: analytics may not know yet of the latest events.
    """
    path = f"/polls/{poll['id']}"
    is_closed = poll["status"] == "closed"
    deadline = time.monotonic() + COUNTED_WITHIN
    while True:
        results = api.get(f"{path}/results/", owner.token)
        accounting = api.get(f"{path}/accounting/", owner.token)
        complete = results["final"] == is_closed and (
            results["total_votes"] == accounting["counted"] == cast
        )
        tally = results["tally"]
        tallied = tally is not None and tally["votes"] == cast and tally["final"] == is_closed
        if (complete and tallied) or time.monotonic() > deadline:
            has_report = tally is not None and tally["report_digest"] is not None
            report = api.get(f"{path}/results/report/", owner.token) if has_report else None
            return Counted(poll, results, accounting, report)
        time.sleep(0.2)
