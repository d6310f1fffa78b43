#!/usr/bin/env bash
# Runs the tests of pages in Chromium, which is installed from Debian's packages if it is
# missing. Arguments are flags of go test. Where there is no Chromium after all, this
# fails: the tests by themselves are only skipped.
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
go test -count 1 ./generator/review/page ./internal/page -browser "$browser" "$@"
