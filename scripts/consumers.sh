#!/usr/bin/env bash
# Tries examples/reference with clients that others have written: installs them from the npm
# registry, and has each read, page, create, change, batch and delete. It fails if one of
# them gets something else than the rows say. Nothing stays.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
if ! command -v npm >/dev/null; then
	command -v apt-get >/dev/null || {
		echo "there is no npm, and no apt-get to install it with: install it, and run this again" >&2
		exit 1
	}
	apt-get update -q
	apt-get install -qy --no-install-recommends nodejs npm ca-certificates
fi
address=127.0.0.1:${PORT:-18791}

(cd "$root" && go build -o "$work/reference" ./examples/reference)
cp "$root"/scripts/consumers/*.mjs "$work"
cd "$work"
echo '{"name":"consumers","private":true}' >package.json
npm install --no-audit --no-fund --silent @odata/client@2.21.10 odata@2.0.1 odata-query@8.1.0 @odata2ts/odata2ts@0.34.0 typescript@5.9.2
npm install --no-audit --no-fund --silent @odata2ts/http-client-fetch@0.6.2

./reference --addr "$address" 2>server.log &
server=$!
curl -s --retry 40 --retry-delay 1 --retry-connrefused -o metadata.xml -H 'Accept: application/xml' "http://$address/\$metadata"
echo '{"compilerOptions":{"target":"es2022","module":"nodenext","moduleResolution":"nodenext","strict":true,"skipLibCheck":true}}' >tsconfig.json
npx --no-install odata2ts --source metadata.xml --output gen --mode service --emit-mode js_dts >odata2ts.log 2>&1 || { cat odata2ts.log; exit 1; }

for client in odata-client o-js odata2ts; do
	curl -s -X POST -o answer "http://$address/Reseed"
	printf '%-14s' "$client"
	node "$client.mjs" "http://$address/"
done
