-- The roles of the services and their database. Run as superuser on database postgres; may be
-- run again at any time: it then sets the passwords again and changes nothing else.
--
-- Passwords come as psql variables (users_password …), or else from the environment
-- (USERS_DATABASE_PASSWORD …).

\set ON_ERROR_STOP on
\if :{?users_password} \else \getenv users_password USERS_DATABASE_PASSWORD \endif
\if :{?polls_password} \else \getenv polls_password POLLS_DATABASE_PASSWORD \endif
\if :{?votes_password} \else \getenv votes_password VOTES_DATABASE_PASSWORD \endif
\if :{?analytics_password} \else \getenv analytics_password ANALYTICS_DATABASE_PASSWORD \endif
\if :{?webhooks_password} \else \getenv webhooks_password WEBHOOKS_DATABASE_PASSWORD \endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['users', 'polls', 'votes', 'analytics', 'webhooks']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE users PASSWORD :'users_password';
ALTER ROLE polls PASSWORD :'polls_password';
ALTER ROLE votes PASSWORD :'votes_password';
ALTER ROLE analytics PASSWORD :'analytics_password';
ALTER ROLE webhooks PASSWORD :'webhooks_password';

-- Each role's search_path is its own schema only, for every connection.
ALTER ROLE users SET search_path = users;
ALTER ROLE polls SET search_path = polls;
ALTER ROLE votes SET search_path = votes;
ALTER ROLE analytics SET search_path = analytics;
ALTER ROLE webhooks SET search_path = webhooks;

SELECT 'CREATE DATABASE provote ENCODING ''UTF8'' TEMPLATE template0'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'provote')
\gexec

REVOKE ALL ON DATABASE provote, postgres, template1 FROM PUBLIC;
-- Accounts of the server's own tools keep the database postgres: without it Patroni cannot bring a
-- lost node back (pg_rewind), and monitoring sees nothing.
SELECT format('GRANT CONNECT ON DATABASE postgres TO %I', rolname)
FROM pg_roles
WHERE rolcanlogin AND NOT coalesce(rolconfig, '{}') @> ARRAY['search_path=' || rolname]
ORDER BY rolname
\gexec
GRANT CONNECT ON DATABASE provote TO users, polls, votes, analytics, webhooks;
-- analytics rebuilds counts in temporary tables, beside those that are read.
GRANT TEMPORARY ON DATABASE provote TO analytics;
