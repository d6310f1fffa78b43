#!/usr/bin/env bash
# Prints, for OpenAPI descriptions of OData services, how many of their operations
# have a handler, how much Go is generated, what that costs (CPU seconds, user and
# system, and the peak of resident memory, by GNU time), and whether it builds.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: scripts/openapi-figures.sh OPENAPI..." >&2; exit 2; }
descriptions=()
for d in "$@"; do descriptions+=("$(realpath "$d")"); done
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
go build -o "$work/odatagen" ./cmd/odatagen
mkdir "$work/mod" && cd "$work/mod"
printf 'module figures\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$root" >go.mod
echo "| description | operations | with a handler | lines of Go | CPU | memory | builds |"
echo "|---|---|---|---|---|---|---|"
n=0
for d in "${descriptions[@]}"; do
	n=$((n + 1))
	if ! /usr/bin/time -f '%U %S %M' -o time "$work/odatagen" generate --schema "$d" --out "p$n" >/dev/null 2>log; then
		echo "| $(basename "$d") | $(grep -c . log || true) lines of errors | | | | | |"
		continue
	fi
	handlers=$(sed -n 's/^\([0-9]*\) of \([0-9]*\) operations\? of the description have a handler$/\2 | \1/p' log)
	cost=$(awk 'END {printf "%.2f s | %.0f MB", $1 + $2, $3 / 1000}' time)
	builds=yes
	go build -mod=mod "./p$n/..." >build 2>&1 || builds=no
	echo "| $(basename "$d") | ${handlers:-0 | 0} | $(find "p$n" -name '*.go' -exec cat {} + | wc -l) | $cost | $builds |"
done
