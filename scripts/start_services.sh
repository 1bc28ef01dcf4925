#!/usr/bin/env bash
# Starts a throw-away PostgreSQL and Redis on their standard local ports where nothing answers there and the programs are
# installed; data lies in the folder named as argument. Prints what it started; `start_services.sh FOLDER stop` ends them.
set -uo pipefail
folder="${1:?usage: start_services.sh FOLDER [stop]}"
mkdir -p "$folder"
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
postgres_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

stop() {
  [ -f "$folder/redis.pid" ] && kill "$(cat "$folder/redis.pid")" 2>/dev/null
  [ -d "$folder/postgres" ] && as_owner "$(postgres_programs)/pg_ctl" -D "$folder/postgres" -m immediate -s stop
  return 0
}

start_redis() {
  answers 6379 && return
  command -v redis-server >/dev/null || { echo "redis-server is not installed"; return; }
  redis-server --port 6379 --bind 127.0.0.1 --daemonize yes --save '' --appendonly no --maxmemory-policy noeviction \
    --dir "$folder" --pidfile "$folder/redis.pid" --logfile "$folder/redis.log" >/dev/null && echo "Redis started"
}

start_postgres() {
  answers 5432 && return
  local bin
  bin="$(postgres_programs)"
  [ -n "$bin" ] || { echo "PostgreSQL is not installed"; return; }
  mkdir -p "$folder/postgres"
  if [ "$(id -u)" = 0 ]; then
    chmod 755 "$folder"
    chown postgres "$folder/postgres"
  fi
  as_owner "$bin/initdb" -D "$folder/postgres" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null || return
  # Tests need no data that survives a power cut.
  as_owner "$bin/pg_ctl" -D "$folder/postgres" -s -w -t 60 -l "$folder/postgres/log" \
    -o "-p 5432 -h 127.0.0.1 -k '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start </dev/null && echo "PostgreSQL started"
}

if [ "${2:-}" = stop ]; then
  stop
else
  start_redis
  start_postgres
fi
exit 0
