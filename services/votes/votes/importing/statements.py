"""SQL that records ballots of a file, under the same conditions as casts."""

from votes.writer.conditions import ACCEPTABLE

# All ballots are of one poll and one account, so the conditions hold for all of them or for none.
RECORD_FILE = f"""
WITH batch AS MATERIALIZED (
    SELECT clock_timestamp() AS now, nextval('outbox_id_seq') AS id
), ballot AS MATERIALIZED (
    SELECT u.*, %(poll)s::uuid AS poll_id, %(subject)s::uuid AS subject, NULL::bytea AS key_digest
    FROM unnest(%(ids)s::uuid[], %(voters)s::bytea[], %(choices)s::uuid[],
                %(ballots)s::text[]::jsonb[],
                string_to_array(%(events)s, chr(10)))
    WITH ORDINALITY AS u(id, voter, choice_id, ballot, event, place)
), recorded AS (
    INSERT INTO vote (id, poll_id, voter, delegated, choice_id, ballot, cast_at, version, batch)
    SELECT c.id, c.poll_id, c.voter, true, c.choice_id, c.ballot, b.now, 1, b.id
    FROM ballot c CROSS JOIN batch b
    CROSS JOIN LATERAL (SELECT * FROM poll_snapshot s WHERE s.poll_id = c.poll_id OFFSET 0) p
    WHERE {ACCEPTABLE}
    ORDER BY c.voter
    RETURNING id
), published AS (
    INSERT INTO outbox (id, events, count, traceparent)
    SELECT b.id, ('[' || string_agg(c.event, ',' ORDER BY c.place) || ']')::jsonb, count(*),
           %(traceparent)s
    FROM recorded r JOIN ballot c ON c.id = r.id CROSS JOIN batch b GROUP BY b.id
), audited AS (
    INSERT INTO audit (at, actor, actor_kind, action, target, outcome, status, address_hash,
                       request_id, batch)
    SELECT b.now, %(actor)s, %(actor_kind)s, %(action)s, %(poll)s, 'accepted', 201,
           %(address_hash)s, %(request_id)s, b.id
    FROM recorded r CROSS JOIN batch b
)
SELECT count(*) FROM recorded
"""  # nosec B608 # only conditions.py is put in
