-- Copies of the tables of votes, with all constraints and indexes, for pgbench.
DROP SCHEMA IF EXISTS yardstick CASCADE;
CREATE SCHEMA yardstick;
CREATE TABLE yardstick.vote (LIKE votes.vote INCLUDING ALL);
CREATE TABLE yardstick.idempotency (LIKE votes.idempotency INCLUDING ALL);
CREATE TABLE yardstick.audit (LIKE votes.audit INCLUDING ALL);
CREATE TABLE yardstick.outbox (LIKE votes.outbox INCLUDING ALL);
