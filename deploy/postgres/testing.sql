-- For test servers only, after roles.sql: Django makes and drops its test databases itself, and
-- they get their schemas from template1 (run schemas.sql there).

\set ON_ERROR_STOP on

GRANT CONNECT ON DATABASE postgres TO users, polls, votes, analytics;

ALTER ROLE users CREATEDB;
ALTER ROLE polls CREATEDB;
ALTER ROLE votes CREATEDB;
ALTER ROLE analytics CREATEDB;
