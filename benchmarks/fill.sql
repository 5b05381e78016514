-- Creates votes in the database like the platform: %(batches)s batches of %(each)s in one poll, for
-- its choices in turn or, if %(ranked)s, with random rankings of all of them. The batches are cast
-- now, or each in another minute from %(since)s on. Ids rise with time like the platform's (UUIDv7,
-- composed here because PostgreSQL 15 has no function).
WITH gather AS MATERIALIZED (
    SELECT nextval('votes.outbox_id_seq') AS batch,
           coalesce(%(since)s::timestamptz + minute * interval '1 minute', clock_timestamp()) AS at
    FROM generate_series(0, %(batches)s - 1) AS minute
), ballot AS MATERIALIZED (
    SELECT batch, at,
           (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
            || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid AS id,
           uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS voter,
           CASE WHEN NOT %(ranked)s THEN
               (%(choices)s::uuid[])[1 + number %% cardinality(%(choices)s::uuid[])]
           END AS choice_id,
           CASE WHEN %(ranked)s THEN jsonb_build_object('form', 'ranking', 'marks', (
               SELECT string_agg(place::text, '>' ORDER BY random())
               FROM generate_series(0, cardinality(%(choices)s::uuid[]) - 1) AS place
               WHERE number > 0  -- so that each vote gets another one
           )) END AS ballot
    FROM gather CROSS JOIN generate_series(1, %(each)s) AS number
), vote AS (
    INSERT INTO votes.vote
        (id, poll_id, voter, delegated, choice_id, ballot, cast_at, version, batch)
    SELECT id, %(poll)s, voter, true, choice_id, ballot, at, 1, batch FROM ballot
), key AS (
    INSERT INTO votes.idempotency
        (key_digest, account, fingerprint, status, resource, created_at)
    SELECT sha256(voter), %(poll)s::text, sha256(voter), 201, id, clock_timestamp() FROM ballot
    WHERE %(whole)s
), audit AS (
    INSERT INTO votes.audit (at, actor, actor_kind, action, target, outcome, status,
                             address_hash, request_id, batch)
    SELECT clock_timestamp(), %(poll)s::text, 'delegate', 'POST /api/v1/votes/', %(poll)s,
           'accepted', 201, '5d41402abc4b2a76', replace(id::text, '-', ''), batch FROM ballot
    WHERE %(whole)s
)
INSERT INTO votes.outbox (id, created_at, events, count, traceparent)
SELECT batch, at,
       jsonb_agg(jsonb_build_object(
           'type', 'vote.cast', 'subject', id, 'version', 1,
           'data', jsonb_build_object(
               'poll_id', %(poll)s::uuid, 'choice_id', choice_id, 'ballot', ballot),
           'traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')),
       count(*), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
FROM ballot GROUP BY batch, at
