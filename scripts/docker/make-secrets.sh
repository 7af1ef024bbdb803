#!/bin/bash
# Run once before the first start: makes every password, and writes for each part what it alone may read, into a volume of
# its own. What is there already stays. HUBHOURS_POSTGRES_PASSWORD and HUBHOURS_RABBITMQ_PASSWORD choose the administrators'.
set -euo pipefail
umask 022
cd /secrets

new() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
# $1 file, $2 value: written once
keep() { [[ -s $1 ]] || { mkdir -p "$(dirname "$1")"; printf '%s\n' "$2" >"$1.next"; mv "$1.next" "$1"; }; }
# what RabbitMQ stores of a password: base64(salt + sha256(salt + password))
hash() {
  local salt=deadbeef
  salt=$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n')
  local digest
  digest=$({ printf "$(sed 's/../\\x&/g' <<<"$salt")"; printf %s "$1"; } | sha256sum | cut -d' ' -f1)
  printf "$(sed 's/../\\x&/g' <<<"$salt$digest")" | base64 -w0
}

keep postgres/admin "${HUBHOURS_POSTGRES_PASSWORD:-$(new)}"
keep topology/admin "${HUBHOURS_RABBITMQ_PASSWORD:-$(new)}"
keep topology/amqp-url "amqp://hubhours:$(<topology/admin)@rabbitmq:5672"
keep gateway/auth-secret "$(new)$(new)"

users='' permissions=''
for service in booking availability billing notifications gateway; do
  database=$service
  [[ $service != gateway ]] || database=identity
  keep "postgres/$database" "$(new)"
  keep "$service/database-url" "postgres://$database:$(<"postgres/$database")@postgres:5432/$database"
  password=$(new)
  if [[ -s $service/amqp-url ]]; then password=$(sed 's|^amqp://[^:]*:\(.*\)@.*|\1|' "$service/amqp-url"); fi
  keep "$service/amqp-url" "amqp://$service:$password@rabbitmq:5672"
  tags='[]'
  if [[ $service == gateway ]]; then
    tags='["monitoring"]' # sees depths and rates for the operators' page
    keep gateway/management-url "http://gateway:$password@rabbitmq:15672"
  fi
  # with hubhours.peers processes tell one another their versions
  own="$service\\\\.(events|parked|commands|retry\\\\.[0-9]+)|hubhours\\\\.parking\\\\.$service|hubhours\\\\.peers(\\\\..+)?|amq\\\\.gen-.*"
  users+=",{\"name\":\"$service\",\"password_hash\":\"$(hash "$password")\",\"hashing_algorithm\":\"rabbit_password_hashing_sha256\",\"tags\":$tags}"
  permissions+=",{\"user\":\"$service\",\"vhost\":\"/\",\"configure\":\"^($own)\$\",\"write\":\"^($own|amq\\\\.default|hubhours\\\\.events)\$\",\"read\":\"^($own|hubhours\\\\.events)\$\"}"
done

mkdir -p rabbitmq
cat >rabbitmq/definitions.json <<JSON
{"vhosts":[{"name":"/"}],
"users":[{"name":"hubhours","password_hash":"$(hash "$(<topology/admin)")","hashing_algorithm":"rabbit_password_hashing_sha256","tags":["administrator"]}$users],
"permissions":[{"user":"hubhours","vhost":"/","configure":".*","write":".*","read":".*"}$permissions]}
JSON
echo 'the secrets are made'
