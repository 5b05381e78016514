#!/bin/sh
# Creates roles, database and schemas, as superuser; PGHOST is the server, and /run/secrets has the
# passwords. Runs at every start: it sets the passwords again and changes nothing else.
set -eu

secret() { cat "/run/secrets/$1"; }

export PGUSER=postgres PGPASSWORD="$(secret superuser_password)"
for file in /run/secrets/*_password; do
    role=$(basename "$file" _password)
    export "$(printf %s "$role" | tr a-z A-Z)_DATABASE_PASSWORD=$(cat "$file")"
done

cd "$(dirname "$0")"
psql -Xqt -d postgres -f roles.sql
psql -Xqt -d provote -f schemas.sql
