#!/bin/bash
# Run once by the PostgreSQL image, on an empty volume: a database for each service, and a role that owns it alone.
set -euo pipefail

for name in booking availability billing notifications identity; do
  psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v name="$name" -v password="$(<"/run/secrets/hubhours/$name")" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done

# nobody but the administrator has business in the rest of the server; from there a database's owner could also remove it
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
REVOKE ALL ON DATABASE template1 FROM PUBLIC;
SQL
