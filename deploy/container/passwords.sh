#!/bin/sh
# Run by the image of PostgreSQL after roles.sql: the two logins get their passwords.
set -eu
psql --username postgres --set=site="$SITE_PASSWORD" --set=owner="$OWNER_PASSWORD" <<'SQL'
ALTER ROLE ghafaseh PASSWORD :'site';
ALTER ROLE ghafaseh_owner PASSWORD :'owner';
SQL
