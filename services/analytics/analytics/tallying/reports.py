"""Storing counts, and asking for them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from analytics.models import TallyReport
from analytics.tallying.profiles import Snapshot

COUNTED, UNDECIDED, FAILED = "counted", "undecided", "failed"
SEED_MISMATCH, WAITING_FOR_BEACON = "seed-mismatch", "waiting-for-beacon"
STOPPED = (UNDECIDED, SEED_MISMATCH)  # until a drawing, or a newer state of the poll

# An older snapshot never replaces a newer one, which a process that lost its lock might try.
_STORE = """
UPDATE tally_report SET state = %(state)s, problem = %(problem)s, report = %(report)s,
    digest = %(digest)s, summary = %(summary)s::jsonb, votes = %(votes)s,
    position = %(position)s, events = %(events)s, hash = %(hash)s, ballots = %(ballots)s,
    final = %(final)s, read_at = %(read_at)s, tried_at = %(read_at)s, duration = %(duration)s,
    beacon = %(beacon)s::jsonb,
    done = %(done)s AND coalesce(recount_at <= %(read_at)s, true)
WHERE poll_id = %(poll_id)s AND coalesce(read_at < %(read_at)s, true)
"""
_BEGIN = "UPDATE tally_report SET tried_at = clock_timestamp() WHERE poll_id = %s"
_FAIL = """
UPDATE tally_report SET state = 'failed', problem = %s, tried_at = clock_timestamp(),
    duration = %s, final = false
WHERE poll_id = %s
"""
_WANT = """
UPDATE tally_report SET wanted_at = clock_timestamp()
WHERE poll_id = %s AND NOT done AND coalesce(wanted_at < clock_timestamp() - interval '2 s', true)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The outcome of a count: its state, the canonical report, its digest, and its summary.

    `problem` is a sentence on why there is no report, where the state does not say it.
    """

    state: str
    summary: dict[str, Any]
    problem: str = ""
    report: bytes | None = None
    digest: str = ""
    beacon: dict[str, Any] | None = None


def begin(poll_id: UUID) -> None:
    """Record that a count begins, so that one that ends its process is known by the next one."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [poll_id])


def store(snapshot: Snapshot, outcome: Counted, *, duration: float) -> bool:
    """Store the count unless a newer one is; returns whether it was stored. May be repeated."""
    final = snapshot.ready and outcome.state == COUNTED
    values: dict[str, Any] = {
        "poll_id": snapshot.poll_id,
        "state": outcome.state,
        "problem": outcome.problem,
        "report": outcome.report,
        "digest": outcome.digest,
        "summary": msgspec.json.encode(outcome.summary).decode(),
        "votes": snapshot.votes,
        "position": snapshot.position,
        "events": snapshot.events,
        "hash": snapshot.hash,
        "ballots": snapshot.ballots,
        "final": final,
        "done": final or outcome.state in STOPPED,
        "read_at": snapshot.read_at,
        "duration": duration,
        "beacon": outcome.beacon and msgspec.json.encode(outcome.beacon).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        return bool(cursor.rowcount)


def fail(poll_id: UUID, problem: str, *, duration: float) -> None:
    """Record that a count failed; the last report stays, and the count is tried again later."""
    with connection.cursor() as cursor:
        cursor.execute(_FAIL, [problem[:1000], duration, poll_id])


def count_of(snapshot: Snapshot) -> tuple[str, bool, str]:
    """State, finality and digest of the last count; final only if it is of this snapshot."""
    now = (snapshot.position, snapshot.events, snapshot.hash, snapshot.ballots)
    found = TallyReport.objects.filter(pk=snapshot.poll_id).values_list(
        "state", "final", "digest", "position", "events", "hash", "ballots"
    )
    state, final, digest, *counted = found.first() or ("", False, "")
    return state, final and tuple(counted) == now, digest


def problem_of(poll_id: UUID) -> str:
    """The sentence on why the last count has no report; "" where its state says it."""
    return TallyReport.objects.values_list("problem", flat=True).get(pk=poll_id)


def read_report(poll_id: UUID) -> tuple[bytes, str] | None:
    """The canonical report and its digest; None without one."""
    found = TallyReport.objects.filter(pk=poll_id, report__isnull=False)
    row = found.values_list("report", "digest").first()
    return None if row is None else (bytes(row[0] or b""), row[1])


def want(poll_id: UUID) -> None:
    """Ask for a live count that only the owner may see; at most once in two seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_WANT, [poll_id])
