#!/bin/bash
# Restores a backup into a compose system, which loses what it has: scripts/docker/restore.sh FOLDER [docker-compose's own options]
set -euo pipefail
folder=${1:?the folder of the backup}
shift
compose() { if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi; }
here=("$@" -f "$(dirname "$0")/../../docker-compose.yml")

services=(booking availability billing notifications gateway)
compose "${here[@]}" up -d postgres rabbitmq mail
for _ in $(seq 60); do
  compose "${here[@]}" exec -T postgres pg_isready -q -h 127.0.0.1 -U hubhours_admin -d identity && break
  sleep 1
done
compose "${here[@]}" stop "${services[@]}" 2>/dev/null || true
for database in booking availability billing notifications identity; do
  compose "${here[@]}" exec -T postgres psql -q -v ON_ERROR_STOP=1 -U hubhours_admin -d postgres \
    -c "DROP DATABASE $database WITH (FORCE)" -c "CREATE DATABASE $database OWNER $database" -c "REVOKE ALL ON DATABASE $database FROM PUBLIC"
  compose "${here[@]}" exec -T postgres pg_restore -U hubhours_admin -d "$database" --role "$database" --no-owner --exit-on-error <"$folder/$database.dump"
done
compose "${here[@]}" run --rm --no-deps -T --user root --entrypoint sh \
  -v "$(cd "$folder" && pwd):/backup:ro" secrets -c 'cat /backup/auth-secret >/secrets/gateway/auth-secret'
# what is restored needs no demo
compose "${here[@]}" run --rm --no-deps -T --entrypoint touch demo /state/made
compose "${here[@]}" up -d
echo "restored from $folder"
