"""The statements of a gathered transaction, in the order in which they run.

Locks are always taken in one order: polls by number, then (poll, voter) pairs sorted, then keys
sorted. A statement that touched both unique keys deadlocked as soon as keys and voters crossed.
"""

# Casts hold their polls' locks shared until COMMIT, a seal takes one exclusively; 0 is the lock
# that an erasure takes exclusively.
LOCK_POLLS = "SELECT pg_advisory_xact_lock_shared(n) FROM unnest(%b::bigint[]) AS n"

KNOWN_KEYS = """
SELECT key_digest, fingerprint, status, resource FROM idempotency
WHERE key_digest = ANY(%b::bytea[])
"""

# The clock is read here, after the locks: a vote is in time if it holds its poll's lock in time.
# Every condition of acceptance is in this one statement; what it does not insert is explained by
# later statements, because ON CONFLICT DO NOTHING cannot return a row committed meanwhile. Of two
# ballots of one voter the first to come is recorded: hence `place`.
INSERT_VOTES = """
WITH gather AS MATERIALIZED (
    SELECT clock_timestamp() AS now, nextval('outbox_id_seq') AS batch
)
INSERT INTO vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)
SELECT c.id, c.poll_id, c.voter, c.delegated, c.choice_id, g.now, 1, g.batch
FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::bool[], %b::uuid[], %b::bytea[], %b::uuid[])
     WITH ORDINALITY AS c(id, poll_id, voter, delegated, choice_id, key_digest, subject, place)
JOIN poll_snapshot p ON p.poll_id = c.poll_id
CROSS JOIN gather g
WHERE p.sealed_at IS NULL
  AND (p.status = 'open' OR (p.status = 'scheduled' AND p.opens_at <= g.now))
  AND (p.closes_at IS NULL OR g.now < p.closes_at)
  AND NOT EXISTS (SELECT FROM idempotency i WHERE i.key_digest = c.key_digest)
  AND NOT EXISTS (SELECT FROM erased_subject e WHERE e.subject = c.subject)
ORDER BY c.poll_id, c.voter, c.place
ON CONFLICT (poll_id, voter) DO NOTHING
RETURNING id, cast_at, batch
"""

VOTES_OF_VOTERS = """
SELECT v.poll_id, v.voter, v.id, v.choice_id, v.cast_at, v.batch
FROM unnest(%b::uuid[], %b::bytea[]) AS c(poll_id, voter)
JOIN vote v ON v.poll_id = c.poll_id AND v.voter = c.voter
"""

VOTES_BY_ID = """
SELECT id, poll_id, choice_id, cast_at, batch FROM vote WHERE id = ANY(%b::uuid[])
"""

POLLS = """
SELECT poll_id, owner, status, eligibility, choice_ids, version, sealed_at IS NOT NULL,
       status = 'open' OR (status = 'scheduled' AND opens_at <= clock_timestamp()),
       closes_at IS NOT NULL AND closes_at <= clock_timestamp()
FROM poll_snapshot WHERE poll_id = ANY(%b::uuid[])
"""

ERASED = "SELECT subject FROM erased_subject WHERE subject = ANY(%b::uuid[])"

# No ON CONFLICT: a key committed by another since KNOWN_KEYS fails the transaction, which then
# runs again and knows it.
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
