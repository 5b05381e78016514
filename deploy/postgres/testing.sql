-- For test servers only, after roles.sql: Django makes and drops its test databases itself, and
-- they get their schemas from template1 (run schemas.sql there).

\set ON_ERROR_STOP on

SELECT format('GRANT CONNECT ON DATABASE postgres TO %I', rolname),
       format('ALTER ROLE %I CREATEDB', rolname)
FROM pg_roles
WHERE rolconfig @> ARRAY['search_path=' || rolname]
ORDER BY rolname
\gexec
