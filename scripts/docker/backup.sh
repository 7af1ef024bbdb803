#!/bin/bash
# Backs a compose system up: scripts/docker/backup.sh FOLDER. COMPOSE_PROJECT_NAME says which, where it has another name.
# Everything is stopped first, so that databases, queues (the parked messages too) and secrets are of one moment.
set -euo pipefail
mkdir -p "${1:?a folder for the backup}"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
compose() { if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi; }

postgres=$(compose ps -a -q postgres)
project=$(docker inspect -f '{{ index .Config.Labels "com.docker.compose.project" }}' "$postgres")
compose stop -t 60
trap 'compose start' EXIT
umask 077
for volume in $(compose config --volumes); do
  docker run --rm --network none -v "${project}_$volume:/from:ro" --entrypoint tar postgres:18 -C /from --numeric-owner -cz . >"$folder/$volume.tar.gz.next"
done
# what an earlier backup left in the folder is given up only now
for volume in $(compose config --volumes); do mv "$folder/$volume.tar.gz.next" "$folder/$volume.tar.gz"; done
echo "backed up to $folder"
