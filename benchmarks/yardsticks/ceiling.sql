-- The writes of one vote in a transaction: vote, outbox, audit, idempotency. One round trip.
\startpipeline
BEGIN;
INSERT INTO yardstick.vote (id, poll_id, voter, delegated, choice_id, cast_at, version, batch)
VALUES (gen_random_uuid(), 'b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d', uuid_send(gen_random_uuid()), false,
        '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51', clock_timestamp(), 1, 1);
INSERT INTO yardstick.outbox (events, count, traceparent)
VALUES ('[{"type": "vote.cast", "subject": "b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d", "version": 1, "data": {"poll_id": "b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d", "choice_id": "0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51"}}]',
        1, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
INSERT INTO yardstick.audit (at, actor, actor_kind, action, target, outcome, status, address_hash, request_id, batch)
VALUES (clock_timestamp(), '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51', 'person', 'POST /api/v1/votes/',
        'b96a1dc5-3f43-4b42-9a5c-70a1c1c56d1d', 'accepted', 201, '5d41402abc4b2a76',
        'd131dd02c5e6eec4693d9a0698aff95c', 1);
INSERT INTO yardstick.idempotency (key_digest, account, fingerprint, status, resource, created_at)
VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), '0e3f2f7c-9c8a-4a0e-8f63-6d9f9e0f6a51',
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 201, gen_random_uuid(), clock_timestamp());
COMMIT;
\endpipeline
