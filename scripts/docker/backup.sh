#!/bin/bash
# Backs a compose system up: scripts/docker/backup.sh FOLDER [docker-compose's own options, such as -p NAME]
# What services tell one another lies in queues while it is on its way, so the gateway is stopped first, the queues run
# empty, and then the five databases are at one moment. Parked messages stay in the broker and are counted, not saved.
set -euo pipefail
folder=${1:?a folder for the backup}
shift
compose() { if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi; }
here=("$@" -f "$(dirname "$0")/../../docker-compose.yml")

umask 077
mkdir -p "$folder"
services=(booking availability billing notifications)
compose "${here[@]}" stop gateway
waiting() {
  compose "${here[@]}" exec -T rabbitmq rabbitmqctl -q list_queues name messages | awk '$1 !~ /parked$|^name$/ { sum += $2 } END { print sum + 0 }'
}
for _ in $(seq 120); do
  [[ $(waiting) == 0 ]] && quiet=$((${quiet:-0} + 1)) || quiet=0
  [[ $quiet == 3 ]] && break
  sleep 1
done
compose "${here[@]}" stop "${services[@]}"
for database in booking availability billing notifications identity; do
  compose "${here[@]}" exec -T postgres pg_dump -U hubhours_admin -Fc "$database" >"$folder/$database.dump"
done
# seals the keys in the database identity
compose "${here[@]}" run --rm --no-deps -T --entrypoint cat gateway /run/secrets/hubhours/auth-secret >"$folder/auth-secret"
parked=$(compose "${here[@]}" exec -T rabbitmq rabbitmqctl -q list_queues name messages | awk '$1 ~ /parked$/ { sum += $2 } END { print sum + 0 }')
compose "${here[@]}" start "${services[@]}" gateway
echo "backed up to $folder; $parked parked messages stay in the broker alone"
