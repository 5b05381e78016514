"""Claim deliveries that are due: each by one sender at a time.

A claim counts the attempt and puts the delivery off by LEASE. A sender that dies leaves nothing
behind: the delivery is due again after that time, so messages arrive at least once.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

LEASE = 60  # seconds; longer than an attempt
AT_ONCE = 4  # attempts of one webhook in one claim
EACH_OWNER = 16  # attempts of one owner at webhooks that are not proven


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery whose attempt `number` is to be made now. `at` is the database's time, in UTC."""

    proven: bool
    delivery_id: UUID
    webhook_id: UUID
    owner: UUID
    message_id: UUID
    url: str
    body: str
    number: int
    secret_number: int
    signs_twice: bool
    at: datetime


# Webhooks that are not proven have a small share of the attempts, so that hanging receivers cannot
# delay the others. `holder` walks the index from webhook to webhook, however many messages each
# has; LATERAL takes a few of each, so that one with many messages does not displace the others.
# `turn` is how many attempts the owner has before this one: who has fewest is first.
_CLAIM = """
WITH RECURSIVE holder AS (
    (SELECT webhook_id, due_at FROM delivery WHERE state = 'pending'
     ORDER BY webhook_id, due_at LIMIT 1)
    UNION ALL
    SELECT next.webhook_id, next.due_at FROM holder CROSS JOIN LATERAL (
        SELECT webhook_id, due_at FROM delivery
        WHERE state = 'pending' AND webhook_id > holder.webhook_id
        ORDER BY webhook_id, due_at LIMIT 1
    ) AS next
), ready AS MATERIALIZED (
    SELECT * FROM (
        SELECT w.id, w.owner, w.url, w.secret_number, holder.due_at,
            coalesce(w.rotated_until > statement_timestamp(), false) AS signs_twice,
            coalesce(running.number, 0) + %(at_once)s * (row_number() OVER (
                PARTITION BY w.owner ORDER BY holder.due_at) - 1) AS turn
        FROM holder JOIN webhook w ON w.id = holder.webhook_id
        LEFT JOIN unnest(%(owners)s::uuid[], %(numbers)s::int[]) AS running (owner, number)
            ON running.owner = w.owner
        WHERE holder.due_at <= statement_timestamp() AND w.enabled AND w.proven = %(proven)s
            AND NOT w.id = ANY(%(busy)s)
    ) AS one
    WHERE turn < %(each)s ORDER BY turn, due_at LIMIT %(free)s
), due AS MATERIALIZED (
    SELECT d.id, ready.owner, ready.url, ready.secret_number, ready.signs_twice
    FROM ready CROSS JOIN LATERAL (
        SELECT id FROM delivery
        WHERE webhook_id = ready.id AND state = 'pending' AND due_at <= statement_timestamp()
        ORDER BY due_at LIMIT %(at_once)s FOR UPDATE SKIP LOCKED
    ) AS d
    LIMIT %(free)s
)
UPDATE delivery SET attempts = attempts + 1,
    due_at = statement_timestamp() + make_interval(secs => %(lease)s)
FROM due WHERE delivery.id = due.id
RETURNING delivery.id, delivery.webhook_id, due.owner, delivery.message_id, due.url, delivery.body,
    delivery.attempts, due.secret_number, due.signs_twice, statement_timestamp()
"""


def claim(*, free: int, proven: bool, running: Collection[Claim] = ()) -> list[Claim]:
    """Up to `free` due deliveries, at most AT_ONCE of a webhook, none of one with as many.

    `proven` selects the webhooks whose last attempt was a success, else the others; `running` are
    the attempts of these webhooks that have not ended. Owners with few of them come first.
    """
    if free <= 0:
        return []
    owners = Counter(one.owner for one in running)
    hooks = Counter(one.webhook_id for one in running)
    values: dict[str, Any] = {
        "free": free,
        "proven": proven,
        "busy": [hook for hook, number in hooks.items() if number >= AT_ONCE],
        "owners": list(owners),
        "numbers": list(owners.values()),
        "each": free + len(running) if proven else EACH_OWNER,
        "at_once": AT_ONCE,
        "lease": LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [Claim(proven, *row) for row in rows]
