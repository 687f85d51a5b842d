#!/bin/sh
# Run a command with DATABASE_URL of a PostgreSQL of its own, thrown away afterwards.
# Usage: tools/postgresql.sh [--if-installed] COMMAND …
set -eu
absent=1
if [ "$1" = --if-installed ]; then
  absent=0
  shift
fi
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")
[ -x "$bin/initdb" ] || {
  echo "未安装 PostgreSQL：sudo apt-get install postgresql / PostgreSQL is not installed: sudo apt-get install postgresql" >&2
  exit $absent
}
folder=$(mktemp -d "${TMPDIR:-/tmp}/halfsky-postgresql-XXXXXX")
# PostgreSQL refuses to run as root: the cluster then belongs to the user that the package made.
as=""
if [ "$(id -u)" = 0 ]; then
  as="runuser -u postgres --"
  chown postgres "$folder"
  chmod 755 "$folder"
fi
stop() {
  $as "$bin/pg_ctl" -D "$folder/cluster" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM
cd "$folder"
$as "$bin/initdb" -D "$folder/cluster" -U halfsky -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
# Nobody but this machine's socket; nothing needs to survive a power cut.
$as "$bin/pg_ctl" -D "$folder/cluster" -l "$folder/log" -s -w -o "-c listen_addresses='' -c unix_socket_directories='$folder' \
  -c fsync=${POSTGRESQL_FSYNC:-off} -c synchronous_commit=${POSTGRESQL_FSYNC:-off} -c max_connections=200" start
$as "$bin/createdb" -h "$folder" -U halfsky halfsky
cd "$OLDPWD"
code=0
DATABASE_URL="postgresql://halfsky@/halfsky?host=$folder" "$@" || code=$?
exit "$code"
