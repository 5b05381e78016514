"""Judging a row: nothing is lost, invented or counted twice, and each report is right."""

from __future__ import annotations

import time

from faults.environment import QUIET_WITHIN, Environment, Shot
from faults.invariants import Invariants, look
from faults.record import Record, percentile
from integration.load import run
from integration.recounting import is_reported
from integration.waiting import eventually


def judged(env: Environment, row: str, title: str, shot: Shot, *, calm: bool = False) -> Record:
    """Resolve unknown outcomes, wait until all is counted, and check the invariants.

    `calm` rows must not get a 5xx.
    """
    crowd, record = shot.crowd, Record(row, title)
    _record_responses(record, shot)
    promised, before = set(crowd.acknowledged), _stored(env, shot)
    resolved = run(crowd.resolve())
    found = _quiet(env, shot)
    record.lost = len((promised - before.stored) | (crowd.acknowledged - found.stored))
    record.invented = len(found.stored - crowd.vote_ids()) - len(
        shot.polls
    )  # except the first of each
    record.stored, record.twice = len(found.stored), found.twice
    record.counted, record.by_choice = found.counted, found.by_choice
    record.require(not record.lost, f"{record.lost} acknowledged votes are gone")
    record.require(not record.invented, f"{record.invented} stored votes were not cast")
    record.require(not found.twice, f"{found.twice} voters have two votes")
    record.require(found.counted == len(found.stored), "counted is not stored")
    record.require(found.choices_agree, "the counts of ballots are not the votes' ballots")
    record.require(not found.holes, f"{found.holes} positions are missing or were given twice")
    missing = sum(not (ballot.vote_ids or ballot.refused) for ballot in crowd.ballots)
    record.require(not missing, f"{missing} ballots have no known outcome")
    for what, times in crowd.strange.items():
        record.complaints.append(f"{times} times: {what}")
    _require_reports(env, shot, record)
    _, mismatches = env.mismatches()
    record.require(mismatches == shot.mismatches, "reconciliation found a mismatch")
    if resolved:
        record.beside.append(f"{resolved:,} unknown outcomes known after a repeat")
    env.flush_to(record)
    if calm:
        record.require(not record.failures, f"{record.failures} responses were 5xx")
        record.require(not record.unknown, f"{record.unknown} outcomes were unknown")
    return record


def _record_responses(record: Record, shot: Shot) -> None:
    crowd, times = shot.crowd, shot.times
    statuses = [answer.status for answer in crowd.answers]
    record.attempted = len(statuses)
    record.acknowledged = sum(status in (200, 201) for status in statuses)
    record.unknown = sum(status == 0 or status >= 500 for status in statuses)
    record.refused = sum(400 <= status < 500 for status in statuses)
    record.failures = sum(status >= 500 for status in statuses)
    record.p50 = percentile(crowd.answers, 0.5)
    record.p99 = percentile(crowd.answers, 0.99)
    record.caught_up = shot.watch.caught_up_after(times.healed)


def _require_reports(env: Environment, shot: Shot, record: Record) -> None:
    """Close the polls: each one's report is that of the acknowledged ballots, byte by byte."""
    for poll in shot.polls:
        if poll.id not in env.closed:
            env.closed[poll.id] = poll.close()["closed_at"]
    for poll in shot.polls:
        kind = poll.definition["ballot_type"]
        ballots = [env.firsts[poll.id], *shot.crowd.shown[poll.id].values()]
        try:
            agrees = is_reported(poll, ballots)
        except AssertionError as error:
            record.complaints.append(f"no final report of the {kind} poll: {error}")
        else:
            record.require(agrees, f"the report of the {kind} poll is not that of its ballots")
            record.require(poll.accounting()["balanced"], f"the {kind} poll is not balanced")


def reconciled(env: Environment, shot: Shot, record: Record) -> None:
    """Reconciliation compares everything once more, and finds no mismatch."""
    before, _ = env.mismatches()
    try:
        eventually(lambda: env.mismatches()[0] > before, within=QUIET_WITHIN, every=0.5)
    except AssertionError:
        record.complaints.append("reconciliation compares no more")
    record.require(env.mismatches()[1] == shot.mismatches, "reconciliation found a mismatch")


def _stored(env: Environment, shot: Shot) -> Invariants:
    return eventually(lambda: look(env.database, shot.polls), within=30)


def _quiet(env: Environment, shot: Shot) -> Invariants:
    """The tables when all stored votes are counted, or after the time limit."""
    deadline = time.monotonic() + QUIET_WITHIN
    while True:
        found = look(env.database, shot.polls)
        if found.counted == len(found.stored) and found.choices_agree:
            return found
        if time.monotonic() > deadline:
            return found
        time.sleep(0.1)
