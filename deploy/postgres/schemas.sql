-- A schema per service, owned by its role, without any grant across them. Run as superuser on
-- the database provote (for tests: on template1) after roles.sql; may be run again at any time.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE SCHEMA IF NOT EXISTS users AUTHORIZATION users;
CREATE SCHEMA IF NOT EXISTS polls AUTHORIZATION polls;
CREATE SCHEMA IF NOT EXISTS votes AUTHORIZATION votes;
CREATE SCHEMA IF NOT EXISTS analytics AUTHORIZATION analytics;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA users, polls, votes, analytics FROM PUBLIC;
