"""The statements of the writer's transactions, in the order in which they run.

Those of the fast path are prepared once a connection: LOCK, RECORD, KEYS. The others are those of
the slow path.

Locks are always taken in one order: polls by number, then (poll, voter) pairs sorted, then keys
sorted. A statement that touched both unique keys deadlocked as soon as keys and voters crossed.
"""

import json
from collections.abc import Sequence
from typing import Any

from provote_rules.ballots import Ballot
from votes.facts import stored_of
from votes.writer.conditions import ACCEPTABLE, UNRESTRICTED

# Casts hold their polls' locks in shared mode until COMMIT, a seal takes one exclusively; 0 is the
# lock that an erasure takes exclusively.
LOCK_POLLS = "SELECT pg_advisory_xact_lock_shared(n) FROM unnest(%b::bigint[]) AS n"

# The clock is read after the locks: a vote is in time if it holds its poll's lock in time. Of two
# ballots of one voter the earlier one is recorded: hence `place`. The snapshot is read in a way
# that cannot become a join, see conditions.py.
_RECORD = f"""
WITH batch AS MATERIALIZED (
    SELECT clock_timestamp() AS now, nextval('outbox_id_seq') AS id
), ballot AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bool[], $5::uuid[], $6::bytea[],
                         $7::uuid[], string_to_array($8, chr(10)), $9::text[], $10::text[],
                         $11::text[], string_to_array($14, chr(10), 'null')::jsonb[])
    WITH ORDINALITY AS c(id, poll_id, voter, delegated, choice_id, key_digest, subject, event,
                         actor_kind, address_hash, request_id, ballot, place)
), recorded AS (
    INSERT INTO vote (id, poll_id, voter, delegated, choice_id, ballot, cast_at, version, batch)
    SELECT c.id, c.poll_id, c.voter, c.delegated, c.choice_id, c.ballot, b.now, 1, b.id
    FROM ballot c CROSS JOIN batch b
    CROSS JOIN LATERAL (SELECT * FROM poll_snapshot s WHERE s.poll_id = c.poll_id OFFSET 0) p
    WHERE {ACCEPTABLE}
    ORDER BY c.poll_id, c.voter, c.place
    ON CONFLICT (poll_id, voter) DO NOTHING
    RETURNING id
), published AS (
    INSERT INTO outbox (id, events, count, traceparent)
    SELECT b.id, ('[' || string_agg(c.event, ',' ORDER BY c.place) || ']')::jsonb, count(*), $12
    FROM recorded r JOIN ballot c ON c.id = r.id CROSS JOIN batch b GROUP BY b.id
), audited AS (
    INSERT INTO audit (at, actor, actor_kind, action, target, outcome, status, address_hash,
                       request_id, batch)
    SELECT b.now, c.subject::text, c.actor_kind, $13, c.poll_id, 'accepted', 201, c.address_hash,
           c.request_id, b.id
    FROM recorded r JOIN ballot c ON c.id = r.id CROSS JOIN batch b
)
SELECT count(r.id), (extract(epoch FROM b.now) * 1000000)::int8, b.id,
       CASE WHEN count(r.id) < cardinality($1::uuid[]) THEN string_agg(r.id::text, ',') END
FROM batch b LEFT JOIN recorded r ON true GROUP BY b.now, b.id
"""  # nosec B608 # only conditions.py is put in

# A separate statement, so that unique keys are inserted in one order: votes first, sorted, then
# these. A key that was committed meanwhile fails the transaction; the slow path finds the reason.
_KEYS = """
INSERT INTO idempotency (key_digest, account, fingerprint, status, resource, created_at)
SELECT k.digest, k.account, k.fingerprint, 201, k.vote_id, clock_timestamp()
FROM unnest($1::bytea[], $2::text[], $3::bytea[], $4::uuid[])
     AS k(digest, account, fingerprint, vote_id)
WHERE (SELECT count(*) FROM vote v WHERE v.id = k.vote_id) = 1
ORDER BY k.digest
"""

PREPARED = {
    b"begin": "BEGIN",
    b"lock": "SELECT pg_advisory_xact_lock_shared(n) FROM unnest($1::bigint[]) AS n",
    b"record": _RECORD,
    b"keys": _KEYS,
    b"commit": "COMMIT",
}

KNOWN_KEYS = """
SELECT key_digest, fingerprint, status, resource FROM idempotency
WHERE key_digest = ANY(%b::bytea[])
"""

# The clock is read here, after the locks: a vote is in time if it holds its poll's lock in time.
# Every condition of acceptance is in this one statement; later statements find why a cast was not
# inserted, because ON CONFLICT DO NOTHING cannot return a row committed meanwhile. Of two ballots
# of one voter the earlier one is recorded: hence `place`.
INSERT_VOTES = f"""
WITH batch AS MATERIALIZED (SELECT clock_timestamp() AS now)
INSERT INTO vote (id, poll_id, voter, delegated, choice_id, ballot, cast_at, version, batch)
SELECT c.id, c.poll_id, c.voter, c.delegated, c.choice_id, c.ballot, b.now, 1,
       currval('outbox_id_seq')
FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::bool[], %b::uuid[], %b::text[]::jsonb[],
            %b::bytea[], %b::uuid[])
     WITH ORDINALITY AS c(id, poll_id, voter, delegated, choice_id, ballot, key_digest, subject,
                          place)
JOIN poll_snapshot p ON p.poll_id = c.poll_id
CROSS JOIN batch b
WHERE {ACCEPTABLE}
ORDER BY c.poll_id, c.voter, c.place
ON CONFLICT (poll_id, voter) DO NOTHING
RETURNING id, cast_at, batch, 'accepted'
"""  # nosec B608 # only conditions.py is put in

# Polls whose rules depend on origins take one batch at a time.
LOCK_ORIGINS = "SELECT pg_advisory_xact_lock(1, n) FROM unnest(%b::int4[]) AS n"

NEXT_BATCH = "SELECT nextval('outbox_id_seq')"

# For polls with restrictions. The limits are exact because the poll's origins are locked, and no
# two casts of one statement have the same origin.
INSERT_RESTRICTED = f"""
WITH batch AS MATERIALIZED (SELECT clock_timestamp() AS now)
INSERT INTO vote (id, poll_id, voter, delegated, choice_id, ballot, cast_at, version, batch,
                  origin, device, quarantined_at, state)
SELECT c.id, c.poll_id, c.voter, false, c.choice_id, c.ballot, b.now, 1,
       currval('outbox_id_seq'), c.origin, c.device,
       CASE WHEN quarantine.applies THEN b.now END,
       CASE WHEN quarantine.applies THEN 'quarantined' ELSE 'accepted' END
FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::uuid[], %b::text[]::jsonb[], %b::bytea[],
            %b::uuid[], %b::bool[], %b::bytea[], %b::bytea[], %b::int8[], %b::int8[], %b::int8[])
     WITH ORDINALITY AS c(id, poll_id, voter, choice_id, ballot, key_digest, subject, invited,
                          origin, device, max_per_address, quarantine_votes,
                          quarantine_seconds, place)
JOIN poll_snapshot p ON p.poll_id = c.poll_id
CROSS JOIN batch b
CROSS JOIN LATERAL (
    SELECT c.quarantine_votes IS NOT NULL AND c.quarantine_votes <= CASE
        WHEN c.device IS NOT NULL THEN (
            SELECT count(*) FROM vote v WHERE v.poll_id = c.poll_id AND v.device = c.device
            AND v.cast_at > b.now - make_interval(secs => c.quarantine_seconds))
        ELSE (
            SELECT count(*) FROM vote v WHERE v.poll_id = c.poll_id AND v.origin = c.origin
            AND v.cast_at > b.now - make_interval(secs => c.quarantine_seconds))
    END AS applies
) quarantine
WHERE {ACCEPTABLE}
  AND {UNRESTRICTED}
ORDER BY c.poll_id, c.voter, c.place
ON CONFLICT (poll_id, voter) DO NOTHING
RETURNING id, cast_at, batch, state
"""  # nosec B608 # only conditions.py is put in

INVITATIONS = """
SELECT i.poll_id, i.voter, coalesce(i.revoked_at, s.revoked_at) IS NOT NULL
FROM unnest(%b::uuid[], %b::bytea[]) AS c(poll_id, voter)
JOIN invitation i ON i.poll_id = c.poll_id AND i.voter = c.voter
JOIN invitation_series s ON s.id = i.series_id
"""

ORIGINS = """
SELECT c.poll_id, c.origin, count(*)
FROM (SELECT DISTINCT * FROM unnest(%b::uuid[], %b::bytea[])) AS c(poll_id, origin)
JOIN vote v ON v.poll_id = c.poll_id AND v.origin = c.origin
GROUP BY c.poll_id, c.origin
"""

VOTES_OF_VOTERS = """
SELECT v.voter, v.id, v.poll_id, v.choice_id, v.ballot, v.cast_at,
       coalesce(v.changed_batch, v.batch), v.version, v.state
FROM unnest(%b::uuid[], %b::bytea[]) AS c(poll_id, voter)
JOIN vote v ON v.poll_id = c.poll_id AND v.voter = c.voter
"""

# First versions: a repeat gets the response of the original, even if the vote has changed since.
VOTES_BY_KEY = """
SELECT id, poll_id, choice_id, ballot, cast_at, batch, 1,
       CASE WHEN quarantined_at IS NULL THEN 'accepted' ELSE 'quarantined' END
FROM vote WHERE version = 1 AND id IN (
    SELECT resource FROM idempotency WHERE key_digest = ANY(%b::bytea[]))
UNION ALL
SELECT vote_id, poll_id, choice_id, ballot, cast_at, batch, 1,
       CASE WHEN quarantined THEN 'quarantined' ELSE 'accepted' END
FROM vote_version WHERE version = 1 AND vote_id IN (
    SELECT resource FROM idempotency WHERE key_digest = ANY(%b::bytea[]))
"""

POLLS = """
SELECT poll_id, owner, eligibility, ballot_type, choice_ids, rules::text, version,
       status, opens_at, closes_at, sealed_at IS NOT NULL, clock_timestamp()
FROM poll_snapshot WHERE poll_id = ANY(%b::uuid[])
"""

HISTORY = "SELECT epoch FROM outbox_cursor WHERE source = 'polls/0'"

ERASED = "SELECT subject FROM erased_subject WHERE subject = ANY(%b::uuid[])"

# No ON CONFLICT: a key committed by another since KNOWN_KEYS fails the transaction, which then
# runs again and finds it.
INSERT_KEYS = """
INSERT INTO idempotency (key_digest, account, fingerprint, status, resource, created_at)
SELECT k.digest, k.account, k.fingerprint, k.status, k.resource, clock_timestamp()
FROM unnest(%b::bytea[], %b::text[], %b::bytea[], %b::int2[], %b::uuid[])
     AS k(digest, account, fingerprint, status, resource)
ORDER BY k.digest
"""

INSERT_AUDIT = """
INSERT INTO audit (at, actor, actor_kind, action, target, outcome, status, address_hash,
                   request_id, batch)
SELECT clock_timestamp(), a.actor, a.actor_kind, a.action, a.target, a.outcome, a.status,
       a.address_hash, a.request_id, a.batch
FROM unnest(%b::text[], %b::text[], %b::text[], %b::uuid[], %b::text[], %b::int2[], %b::text[],
            %b::text[], %b::int8[])
     AS a(actor, actor_kind, action, target, outcome, status, address_hash, request_id, batch)
"""

INSERT_OUTBOX = """
INSERT INTO outbox (id, events, count, traceparent) VALUES (%s, %s::jsonb, %s, %s)
"""


def ballot_columns(ballots: Sequence[Ballot | None]) -> list[Any]:
    """The columns choice_id and ballot, the latter as text of JSON."""
    stored = [stored_of(ballot) for ballot in ballots]
    texts = [None if one.ballot is None else json.dumps(one.ballot) for one in stored]
    return [[one.choice_id for one in stored], texts]
