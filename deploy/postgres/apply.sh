#!/bin/sh
# Roles, database and schemas, as superuser; PGHOST says where, and /run/secrets has the passwords.
# Run at every start: it sets the passwords anew and changes nothing else.
set -eu

secret() { cat "/run/secrets/$1"; }

export PGUSER=postgres PGPASSWORD="$(secret superuser_password)"
export USERS_DATABASE_PASSWORD="$(secret users_password)"
export POLLS_DATABASE_PASSWORD="$(secret polls_password)"
export VOTES_DATABASE_PASSWORD="$(secret votes_password)"
export ANALYTICS_DATABASE_PASSWORD="$(secret analytics_password)"

cd "$(dirname "$0")"
psql -Xqt -d postgres -f roles.sql
psql -Xqt -d provote -f schemas.sql
