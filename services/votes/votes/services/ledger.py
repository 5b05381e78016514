"""The ledger: totals of each poll's events in the outbox, up to one position, updated on demand.

analytics compares its counts with it; it is computed by SQL from the outbox alone.
"""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from provote_core.exceptions import Unavailable
from provote_core.outbox import selectors as outbox
from provote_core.services import source_of
from provote_rules.texts import tr
from votes.models import LedgerChoice, LedgerHead, LedgerMark, LedgerPoll
from votes.services import ledger_ballots
from votes.services.ledger_ballots import UUID_PATTERN

PAGE = 500  # polls in one response
MAX_EVENTS = 50_000  # events entered by one call

_ENTER = f"""
WITH new_rows AS MATERIALIZED (
    SELECT id, events, first_seq, count FROM outbox
    WHERE first_seq > %(after)s AND first_seq <= %(to)s
), entry AS MATERIALIZED (
    SELECT (e->'data'->>'poll_id')::uuid AS poll_id, e->>'type' AS type, e->'data' AS data,
           first_seq + n - 1 AS position,
           ('x' || left(md5(concat_ws(' ', e->>'type', e->>'subject', id || '.' || n - 1)), 16))
               ::bit(64)::bigint AS event_hash
    FROM new_rows CROSS JOIN jsonb_array_elements(events) WITH ORDINALITY AS event(e, n)
    WHERE e->'data'->>'poll_id' ~ {UUID_PATTERN} AND e->>'type' IN ('vote.cast', 'vote.changed',
        'vote.retracted', 'vote.quarantined', 'vote.released', 'vote.voided', 'poll.sealed')
), polls AS (
    INSERT INTO ledger_poll AS known
        (poll_id, events, digest, votes, waiting, position, sealed)
    SELECT poll_id, count(*), bit_xor(event_hash),
           count(*) FILTER (WHERE type IN ('vote.cast', 'vote.released'))
               - count(*) FILTER (WHERE type = 'vote.retracted'),
           count(*) FILTER (WHERE type = 'vote.quarantined')
               - count(*) FILTER (WHERE type IN ('vote.released', 'vote.voided')),
           max(position), bool_or(type = 'poll.sealed')
    FROM entry GROUP BY poll_id
    ON CONFLICT (poll_id) DO UPDATE SET
        events = known.events + excluded.events, digest = known.digest # excluded.digest,
        votes = known.votes + excluded.votes, waiting = known.waiting + excluded.waiting,
        position = excluded.position, sealed = known.sealed OR excluded.sealed
), choices AS (
    INSERT INTO ledger_choice AS known (poll_id, choice_id, votes)
    SELECT poll_id, choice_id::uuid, sum(delta) FROM (
        SELECT poll_id, data->>'choice_id' AS choice_id, 1 AS delta FROM entry
        WHERE type IN ('vote.cast', 'vote.released', 'vote.changed')
        UNION ALL SELECT poll_id, data->>'choice_id', -1 FROM entry WHERE type = 'vote.retracted'
        UNION ALL SELECT poll_id, data->>'old_choice_id', -1 FROM entry WHERE type = 'vote.changed'
    ) AS deltas
    WHERE choice_id ~ {UUID_PATTERN} GROUP BY 1, 2
    ON CONFLICT (poll_id, choice_id) DO UPDATE SET votes = known.votes + excluded.votes
)
UPDATE ledger_head SET position =
    greatest(position, (SELECT coalesce(max(first_seq + count - 1), 0) FROM new_rows))
RETURNING position
"""  # nosec B608 # only the pattern is put in

_READ = """
SELECT poll_id, events, digest, votes, waiting, position, sealed,
       (SELECT coalesce(jsonb_object_agg(choice_id, votes), '{}')::text FROM ledger_choice
        WHERE poll_id = ledger_poll.poll_id AND votes <> 0),
       ballots,
       (SELECT coalesce(jsonb_object_agg(choice, jsonb_build_array(votes, points)), '{}')::text
        FROM ledger_mark
        WHERE poll_id = ledger_poll.poll_id AND (votes <> 0 OR points <> 0))
FROM ledger_poll WHERE poll_id > %s ORDER BY poll_id LIMIT %s
"""
_NAMES = ("poll_id", "events", "digest", "votes", "waiting", "position", "sealed", "choices",
          "ballots", "marks")  # fmt: skip


@transaction.atomic
def page(*, position: int, after: UUID) -> dict[str, Any]:
    """The polls whose ids follow `after`, by their events up to exactly `position`.

    Enters missing events, at most `MAX_EVENTS` in one call. `position` of the result is that of
    the ledger; `polls` is None if it differs from the requested one: call again while it is lower.
    A ledger with a higher position stays as it is. `more`: whether further polls follow. Raises
    Unavailable (503) while another call enters events.
    """
    head = _enter(to=position)
    reached = min(head.position, head.ballots_position)
    found = {"epoch": head.epoch, "position": reached}
    if reached != position:
        return found | {"polls": None, "more": False}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [after, PAGE])
        polls = [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]
    for poll in polls:
        poll["choices"] = json.loads(poll["choices"])
        poll["marks"] = json.loads(poll["marks"])
    return found | {"polls": polls, "more": len(polls) == PAGE}


@transaction.atomic
def clear() -> None:
    """Delete the ledger; the next call computes it again."""
    for model in (LedgerHead, LedgerPoll, LedgerChoice, LedgerMark):
        model.objects.all().delete()


def _enter(*, to: int) -> LedgerHead:
    """Enter the outbox's next events up to position `to`; returns the ledger's head.

    A ledger of another epoch, or one that is ahead of the outbox, belongs to a lost history: it
    is deleted and computed again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('ledger'))")
        if cursor.fetchone() == (False,):
            raise Unavailable(tr("The ledger is being updated."))
    head = outbox.head(source_of(settings.PROVOTE.service))
    known = LedgerHead.objects.first()
    if known is None or known.epoch != head.epoch or known.position > head.last_seq:
        clear()
        known = LedgerHead.objects.create(id=1, epoch=head.epoch, position=0)
    if known.position < min(to, head.last_seq):
        span = {"after": known.position, "to": min(to, known.position + MAX_EVENTS)}
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, span)
            [known.position] = cursor.fetchone()
    if known.ballots_position < known.position:
        ledger_ballots.enter(known, limit=MAX_EVENTS)
    return known
