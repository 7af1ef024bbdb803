#!/bin/bash
# Restores a backup into a compose system, which loses what it has: scripts/docker/restore.sh FOLDER. The major versions of
# PostgreSQL and RabbitMQ must be those of the backup.
set -euo pipefail
folder=$(cd "${1:?the folder of the backup}" && pwd)
cd "$(dirname "$0")/../.."
compose() { if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi; }

# looked at before anything is given up for it
for volume in $(compose config --volumes); do
  [[ -s $folder/$volume.tar.gz ]] || { echo "$folder has no $volume.tar.gz" >&2; exit 1; }
  gzip -t "$folder/$volume.tar.gz" || { echo "$folder/$volume.tar.gz is damaged" >&2; exit 1; }
done
# makes the volumes, and whatever else is not there yet
HUBHOURS_DEMO=0 compose up -d
postgres=$(compose ps -a -q postgres)
project=$(docker inspect -f '{{ index .Config.Labels "com.docker.compose.project" }}' "$postgres")
compose stop -t 60
for volume in $(compose config --volumes); do
  docker run --rm -i --network none -v "${project}_$volume:/to" --entrypoint sh postgres:18 \
    -c 'find /to -mindepth 1 -delete && tar -C /to --numeric-owner -xz' <"$folder/$volume.tar.gz"
done
compose up -d
echo "restored from $folder"
