#!/usr/bin/env bash
# Runs the tests of pages in Chromium, which is installed from Debian's packages if it is
# missing, with axe-core, from the npm registry, as the judge of whether everybody can use
# them. Arguments are flags of go test. Where there is no Chromium or axe-core after all,
# this fails: the tests by themselves are only skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! find_chromium >/dev/null; then
	command -v apt-get >/dev/null || {
		echo "there is no Chromium, and no apt-get to install it with: install it, and run this again" >&2
		exit 1
	}
	apt-get update -q
	apt-get install -qy --no-install-recommends chromium
fi
browser=$(find_chromium) || {
	echo "there is no Chromium, although it was installed: see what apt-get says above" >&2
	exit 1
}
if ! command -v npm >/dev/null; then
	apt-get update -q
	apt-get install -qy --no-install-recommends nodejs npm ca-certificates
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --no-audit --no-fund --silent axe-core@4.14.1
go test -count 1 ./generator/review/page -browser "$browser" "$@"
go test -count 1 ./internal/page -browser "$browser" -axe "$work/node_modules/axe-core/axe.min.js" "$@"
