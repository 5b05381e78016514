-- The tables of votes once more, with all their constraints and indexes, for pgbench to fill.
DROP SCHEMA IF EXISTS yardstick CASCADE;
CREATE SCHEMA yardstick;
CREATE TABLE yardstick.vote (LIKE votes.vote INCLUDING ALL);
CREATE TABLE yardstick.idempotency (LIKE votes.idempotency INCLUDING ALL);
CREATE TABLE yardstick.audit (LIKE votes.audit INCLUDING ALL);
CREATE TABLE yardstick.outbox (LIKE votes.outbox INCLUDING ALL);
