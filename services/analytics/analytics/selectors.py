"""Reads. Values that belong together are read by one statement, hence from one snapshot."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from analytics.grouping import EMPTY_KEYS
from analytics.models import Poll
from analytics.projections import ResultSnapshot, Tally
from provote_core.auth import Kind, Principal
from provote_core.events import PollChoice, PollRules
from provote_core.outbox.selectors import applied_seq
from provote_rules import definition
from provote_rules.counting import counted_by

VOTES = "votes/0"

# The mark of a poll changes with every write to its rows: each version of a row has the id of the
# transaction that wrote it. Events and repairs of a count always write the row in tally.
_RESULT_SNAPSHOTS = """
SELECT poll.owner, poll.status, poll.results_visibility, poll.opens_at, poll.closes_at,
       poll.choices::text, poll.version,
       coalesce(tally.votes, 0), coalesce(tally.position, 0), tally.sealed_at,
       (SELECT coalesce(jsonb_object_agg(choice_id, votes), '{}')::text
        FROM choice_count WHERE poll_id = poll.poll_id),
       coalesce(cursor.applied_seq, 0), cursor.applied_at,
       coalesce(greatest(cursor.source_last_seq - cursor.applied_seq, 0), 0),
       statement_timestamp(), poll.listing, coalesce(tally.waiting, 0),
       (SELECT count(*) FROM dead_letter AS letter
        WHERE letter.source = %(source)s AND discarded_at IS NULL),
       poll.method, report.state, report.summary::text, report.digest, report.votes,
       report.position, report.final, report.read_at,
       (tally.position, tally.events, tally.digest, tally.ballots)
           = (report.position, report.events, report.hash, report.ballots),
       (SELECT coalesce(jsonb_object_agg(choice, votes), '{}')::text
        FROM mark_count WHERE poll_id = poll.poll_id),
       (SELECT coalesce(sum(votes), 0)::bigint FROM ballot_count
        WHERE poll_id = poll.poll_id AND key = ANY(%(empty)s)),
       CASE WHEN %(all_ballots)s THEN (SELECT coalesce(sum(votes), 0)::bigint FROM ballot_count
                                       WHERE poll_id = poll.poll_id) END,
       poll.ballot_type, poll.poll_id, mark.value
FROM unnest(%(poll_ids)s::uuid[], %(marks)s::text[]) AS wanted (poll_id, mark)
JOIN poll USING (poll_id)
LEFT JOIN tally USING (poll_id)
LEFT JOIN tally_report AS report USING (poll_id)
LEFT JOIN outbox_cursor AS cursor ON cursor.source = %(source)s
CROSS JOIN LATERAL (
    SELECT concat_ws('.', coalesce(poll.xmin::text, ''), coalesce(tally.xmin::text, ''),
        coalesce(report.xmin::text, ''),
        (SELECT count(*) FROM dead_letter AS letter
         WHERE letter.source = %(source)s AND discarded_at IS NULL))
) AS mark (value)
WHERE wanted.mark IS DISTINCT FROM mark.value
"""


def result_snapshot(poll_id: UUID, *, all_ballots: bool = False) -> ResultSnapshot | None:
    """A poll and its count; None while no state of the poll is known here.

    With `all_ballots` it has the sum over all ballots, which takes 0.1 s for a million.
    """
    found = _snapshots({poll_id: None}, all_ballots=all_ballots)
    return found[poll_id][0] if found else None


def changed_snapshots(marks: Mapping[UUID, str | None]) -> dict[UUID, tuple[ResultSnapshot, str]]:
    """The polls among `marks` whose mark is another one now, each with its new mark.

    One statement for any number of polls. None stands for a poll that was not read before; polls
    that are not known here are left out.
    """
    return _snapshots(marks)


def _snapshots(
    marks: Mapping[UUID, str | None], *, all_ballots: bool = False
) -> dict[UUID, tuple[ResultSnapshot, str]]:
    values: dict[str, Any] = {
        "source": VOTES,
        "poll_ids": [*marks],
        "marks": [*marks.values()],
        "empty": [*EMPTY_KEYS],
        "all_ballots": all_ballots,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESULT_SNAPSHOTS, values)
        return {row[31]: (_snapshot(row), row[32]) for row in cursor.fetchall()}


def _snapshot(row: tuple[Any, ...]) -> ResultSnapshot:
    return ResultSnapshot(
        poll_id=row[31],
        owner=row[0],
        announced=row[1],
        results_visibility=row[2],
        opens_at=row[3],
        closes_at=row[4],
        choices=msgspec.json.decode(row[5], type=tuple[PollChoice, ...]),
        version=row[6],
        total=row[7],
        position=row[8],
        sealed_at=row[9],
        counted=msgspec.json.decode(row[10], type=dict[UUID, int]),
        watermark=row[11],
        as_of=row[12],
        lag=row[13],
        now=row[14],
        listing=row[15],
        waiting=row[16],
        missing=row[17],
        method=(method := counted_by(row[18], row[30])),
        tally=_tally(method, row[19:27]),
        marked=msgspec.json.decode(row[27], type=dict[str, int]),
        abstentions=row[28],
        grouped=row[29],
    )


def _tally(method: str, row: tuple[Any, ...]) -> Tally | None:
    state, summary, digest, votes, position, final, read_at, current = row
    if read_at is None:
        return None
    return Tally(
        **msgspec.json.decode(summary),
        method=method,
        state=state,
        report_digest=digest or None,
        votes=votes,
        position=position,
        final=bool(final and current),
        current=bool(current),
        made_at=read_at,
    )


def ballot_type_of(poll_id: UUID) -> str:
    """The ballot type of a known poll; "" if 0.2.0 stored its state."""
    return Poll.objects.values_list("ballot_type", flat=True).get(pk=poll_id)


def publishes_ballots(poll_id: UUID) -> bool:
    """Whether a known poll's rules publish its ballots, without voters."""
    ballot_type, rules = Poll.objects.values_list("ballot_type", "rules").get(pk=poll_id)
    rule = msgspec.convert(rules, PollRules).publish_ballots
    return definition.publishes_ballots(ballot_type, rule)


def is_counted(position: int) -> bool:
    """Whether everything up to `position` of votes/0 has been counted."""
    return applied_seq(VOTES) >= position


def is_privileged(principal: Principal, owner: UUID) -> bool:
    """Whether `principal` is the poll's owner, their API key with results:read, or staff."""
    if principal.kind is Kind.PERSON:
        return principal.staff or principal.subject == owner
    if principal.kind is Kind.DELEGATE:
        return "results:read" in principal.scopes and principal.subject == owner
    return False
