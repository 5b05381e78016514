-- A schema per service, owned by its role, without any grant across them. Run as superuser on
-- the database provote (for tests: on template1) after roles.sql; may be run again at any time.
-- A service's role is one whose search_path is its own name: roles.sql sets it.

\set ON_ERROR_STOP on
SET client_min_messages = warning;

SELECT format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', rolname, rolname),
       format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', rolname)
FROM pg_roles
WHERE rolconfig @> ARRAY['search_path=' || rolname]
ORDER BY rolname
\gexec

REVOKE ALL ON SCHEMA public FROM PUBLIC;
