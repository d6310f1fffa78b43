#!/usr/bin/env bash
# Tests SQL against the databases: SQLite, which the tests bring with them, and PostgreSQL,
# which is installed from Debian's packages if it is missing, and started for as long as
# the tests run: in a temporary folder, on a Unix socket there, as a user without rights.
# Where there is no PostgreSQL after all, this says so, and tests SQLite alone. Arguments
# are flags of go test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../odata/odatasql/enginetest"

# Debian keeps the programs of each version in a folder that is not in PATH.
find_binaries() {
	binaries=$(find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -n 1) || true
	binaries=$(dirname "${binaries:-$(command -v initdb || echo none)}")
	[ -x "$binaries/initdb" ]
}

if ! find_binaries && command -v apt-get >/dev/null; then
	{ apt-get update -q && apt-get install -qy --no-install-recommends postgresql; } || true
fi
if ! find_binaries; then
	echo "POSTGRESQL IS NOT TESTED: it is not installed, and cannot be (see above)" >&2
	exec go test -count 1 ./... "$@"
fi

data=$(mktemp -d)
# PostgreSQL refuses to run as root. Its package has a user for it.
as_user() { "$@"; }
if [ "$(id -u)" = 0 ]; then
	id postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
	chown postgres "$data"
	as_user() { setpriv --reuid postgres --regid "$(id -g postgres)" --clear-groups env HOME="$data" "$@"; }
fi
stop() {
	as_user "$binaries/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$data"
}
trap stop EXIT

# Nothing is to survive a crash, so nothing is flushed. The encoding is UTF-8, and the
# collation one that does not compare by code points, which the tests must not depend on.
as_user "$binaries/initdb" -D "$data/db" -A trust -U odatagen -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en --no-sync >"$data/log" 2>&1 ||
	{ cat "$data/log" >&2; exit 1; }
as_user "$binaries/pg_ctl" -D "$data/db" -w -l "$data/db/log" start \
	-o "-k $data -c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off" >"$data/log" 2>&1 ||
	{ cat "$data/log" "$data/db/log" >&2; exit 1; }
chmod 755 "$data"

ODATAGEN_POSTGRESQL="host=$data user=odatagen dbname=postgres sslmode=disable" go test -count 1 ./... "$@"
cd ../../.. # the service that is an example answers from a database as from memory
go test -count 1 ./examples/reference -args -db "postgres://odatagen@/postgres?host=$data"
