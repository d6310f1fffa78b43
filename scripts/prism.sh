#!/usr/bin/env bash
# Calls every operation of OpenAPI descriptions by the client that is generated from
# them, at a server of others: Prism, of npm, which checks requests and makes answers up.
# Prints for each description what came of the operations. Takes the descriptions as its
# arguments. PRISM is the command; without it npm gets the newest.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
port=${PORT:-4010}
mkdir -p "$root/_try"
work=$(mktemp -d "$root/_try/prism.XXXXXX")
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; }
trap 'stop; rm -rf "$work"' EXIT
prism=${PRISM:-$work/npm/node_modules/.bin/prism}
# Not by npx: what it starts outlives it, and keeps the port.
[ -n "${PRISM:-}" ] || npm install --prefix "$work/npm" --no-audit --no-fund --silent --ignore-scripts @stoplight/prism-cli
cd "$root"
for description in "$@"; do
	rm -rf "$work/api"
	go run ./cmd/odatagen generate --quiet --skip-unsupported --as-api --schema "$description" --package api --out "$work/api" >/dev/null 2>"$work/generate.log" ||
		{ echo "$(basename "$description"): $(tail -1 "$work/generate.log")"; continue; }
	cat >"$work/api/apihttp/prism_test.go" <<'GO'
package apihttp

import (
	"os"
	"testing"

	"github.com/odatagen/odatagen/internal/roundtrip"
)

func TestPrism(t *testing.T) {
	roundtrip.API[Service]{Description: description(), NewHandler: NewHandler, NewClient: NewClient}.Call(t, os.Getenv("ROOT"))
}
GO
	$prism mock --errors --port "$port" "$description" >"$work/prism.log" 2>&1 &
	server=$!
	for _ in $(seq 600); do
		grep -q 'Prism is listening' "$work/prism.log" && break
		kill -0 "$server" 2>/dev/null || break
		sleep 0.5
	done
	echo "$(basename "$description")"
	grep -q 'Prism is listening' "$work/prism.log" || { tail -3 "$work/prism.log"; stop; continue; }
	ROOT=http://127.0.0.1:$port go test -count 1 -v -run TestPrism "./${work#"$root"/}/api/apihttp" 2>&1 | grep -v '^=== \|^ok\|^---\|^PASS' | sed 's/^ *foreign.go:[0-9]*: //' || true
	kill -0 "$server" 2>/dev/null || { echo "Prism has died:"; grep -m1 'Error' "$work/prism.log"; }
	stop
	wait "$server" 2>/dev/null || true
	server=
done
