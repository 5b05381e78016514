"""Store the outcomes of attempts, many at once, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from provote_core.ids import uuid7
from webhooks import schedule
from webhooks.models import Attempt, Delivery
from webhooks.posting import Outcome
from webhooks.sending.claims import Claim

# Without any success for so long, a webhook is disabled when a delivery has failed. Shorter than
# the schedule with all of its jitter, so that it applies to the first delivery that fails.
FAILING = timedelta(hours=60)


@dataclass(frozen=True, slots=True)
class Ended:
    """A claimed attempt with its outcome."""

    claim: Claim
    outcome: Outcome


# A delivery that was claimed again, or cancelled, while the attempt ran is left alone, unless this
# attempt delivered it: the receiver has the message, whichever attempt brought it.
_SETTLE = """
UPDATE delivery SET
    state = CASE WHEN new.delivered THEN 'delivered' WHEN new.delay IS NULL THEN 'failed'
        ELSE 'pending' END,
    ended_at = CASE WHEN new.delivered OR new.delay IS NULL THEN clock_timestamp() END,
    due_at = CASE WHEN new.delay IS NULL THEN delivery.due_at
        ELSE clock_timestamp() + make_interval(secs => new.delay) END
FROM unnest(%(ids)s::uuid[], %(numbers)s::int[], %(delivered)s::bool[], %(delays)s::float8[])
    AS new (id, number, delivered, delay)
WHERE delivery.id = new.id AND (new.delivered AND delivery.state <> 'delivered'
    OR delivery.state = 'pending' AND delivery.attempts = new.number)
"""

# An attempt at a URL that was changed meanwhile says nothing about the new one.
_MARK = """
UPDATE webhook SET proven = new.delivered,
    failing_since = CASE WHEN new.delivered THEN NULL
        ELSE coalesce(webhook.failing_since, clock_timestamp()) END
FROM unnest(%(webhooks)s::uuid[], %(urls)s::text[], %(delivered)s::bool[])
    AS new (id, url, delivered)
WHERE webhook.id = new.id AND webhook.url = new.url
    AND (webhook.proven <> new.delivered OR (webhook.failing_since IS NULL) <> new.delivered)
"""

_DISABLE = """
UPDATE webhook SET enabled = false, disabled_why = %(why)s, version = version + 1,
    updated_at = clock_timestamp()
FROM unnest(%(webhooks)s::uuid[], %(urls)s::text[]) AS new (id, url)
WHERE webhook.id = new.id AND webhook.url = new.url AND webhook.enabled
    AND (%(before)s::timestamptz IS NULL OR webhook.failing_since < %(before)s)
RETURNING webhook.id
"""

_CANCEL = """
UPDATE delivery SET state = 'cancelled', ended_at = clock_timestamp()
WHERE webhook_id = ANY(%s) AND state = 'pending'
"""


@transaction.atomic
def settle(ended: Sequence[Ended]) -> None:
    """Record the attempts, and what follows from them. A repeat adds attempts and nothing else.

    A delivery ends when the receiver has accepted it, or after the last attempt. A receiver that
    is gone (410) disables its webhook at once; one without any success since the first attempt
    of a failed delivery does so, too.
    """
    if not ended:
        return
    _lock(ended)
    _record(ended)
    _move(ended)
    _mark(ended)
    disable([e.claim for e in ended if e.outcome.is_gone], why="gone")
    given_up = [e.claim for e in ended if _delay(e) is None and not e.outcome.is_delivered]
    if given_up:
        now = max(claim.at for claim in given_up)
        disable(given_up, why="failing", failing_before=now - FAILING)


def disable(
    claims: Sequence[Claim], *, why: str, failing_before: datetime | None = None
) -> list[UUID]:
    """Disable the claims' webhooks and cancel their messages; returns the ids of the disabled."""
    if not claims:
        return []
    values: dict[str, Any] = {
        "webhooks": [claim.webhook_id for claim in claims],
        "urls": [claim.url for claim in claims],
        "why": why,
        "before": failing_before,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DISABLE, values)
        disabled = [row[0] for row in cursor.fetchall()]
        cursor.execute(_CANCEL, [disabled])
    return disabled


def _lock(ended: Sequence[Ended]) -> None:
    """Lock webhooks before deliveries, in the order of their ids, as every command does."""
    ids = sorted({e.claim.webhook_id for e in ended})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM webhook WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids]
        )


def _record(ended: Sequence[Ended]) -> None:
    # The owner may have deleted the webhook, with its deliveries, while the attempt ran.
    ids = [e.claim.delivery_id for e in ended]
    known = set(Delivery.objects.filter(pk__in=ids).values_list("pk", flat=True))
    Attempt.objects.bulk_create(
        Attempt(
            id=uuid7(),
            delivery_id=e.claim.delivery_id,
            number=e.claim.number,
            at=e.claim.at,
            seconds=round(e.outcome.seconds, 3),
            status=e.outcome.status,
            error=e.outcome.error,
        )
        for e in ended
        if e.claim.delivery_id in known
    )


def _move(ended: Sequence[Ended]) -> None:
    values: dict[str, Any] = {
        "ids": [e.claim.delivery_id for e in ended],
        "numbers": [e.claim.number for e in ended],
        "delivered": [e.outcome.is_delivered for e in ended],
        "delays": [_delay(e) for e in ended],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, values)


def _mark(ended: Sequence[Ended]) -> None:
    """Mark each webhook by its last outcome; one failure among several counts."""
    last: dict[tuple[UUID, str], bool] = {}
    for e in ended:
        key = (e.claim.webhook_id, e.claim.url)
        last[key] = last.get(key, True) and e.outcome.is_delivered
    values: dict[str, Any] = {
        "webhooks": [webhook for webhook, _ in last],
        "urls": [url for _, url in last],
        "delivered": list(last.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MARK, values)


def _delay(ended: Ended) -> float | None:
    """The seconds until the next attempt; None if there is none."""
    if ended.outcome.is_delivered or ended.outcome.is_gone:
        return None
    return schedule.next_delay(ended.claim.number, retry_after=ended.outcome.retry_after)
