-- The same for 500 votes a transaction, with the platform's four statements of a batch.
\startpipeline
BEGIN;
INSERT INTO yardstick.vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)
SELECT gen_random_uuid(), 'b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d', c.voter, true,
       '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51', clock_timestamp(), 1, 1
FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS voter FROM generate_series(1, 500)) c
ORDER BY c.voter
ON CONFLICT (poll_id, voter) DO NOTHING
RETURNING id;
INSERT INTO yardstick.idempotency (key_digest, account, fingerprint, status, resource, created_at)
SELECT k.digest, '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51', k.digest, 201, gen_random_uuid(), clock_timestamp()
FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS digest FROM generate_series(1, 500)) k
ORDER BY k.digest;
INSERT INTO yardstick.outbox (events, count, traceparent)
SELECT jsonb_agg(jsonb_build_object('type', 'vote.cast', 'subject', gen_random_uuid(), 'version', 1,
           'data', jsonb_build_object('poll_id', 'b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d',
                                      'choice_id', '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51'))),
       500, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
FROM generate_series(1, 500);
INSERT INTO yardstick.audit (at, actor, actor_kind, action, target, outcome, status, address_hash, request_id, batch)
SELECT clock_timestamp(), '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51', 'delegate', 'POST /api/v1/votes/',
       'b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d', 'accepted', 201, '5d41402abc4b2a76',
       'd131dd02c5e6eec4693d9a0698aff95c', 1
FROM generate_series(1, 500);
COMMIT;
\endpipeline
