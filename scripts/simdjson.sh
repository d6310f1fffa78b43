#!/usr/bin/env bash
# Prints what simdjson, which is C++, takes for the payloads that the codec is measured with, beside
# what decoding them into generated types takes: a mark of what is possible in other
# languages. simdjson makes no values of types: "tape" validates and makes its own
# representation, "walk" goes through it on demand and takes every name and value. Processor time, medians of
# ROUNDS rounds in turn, and the median of the ratios within each. simdjson and g++ are
# installed from Debian's packages if they are missing. ODATAGEN_CORPORA is as in CONTRIBUTING.md.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v g++ >/dev/null || ! echo '#include <simdjson.h>' | g++ -E -x c++ - >/dev/null 2>&1; then
	apt-get update -q
	apt-get install -qy --no-install-recommends g++ libsimdjson-dev
fi
g++ -O3 -march=native -std=c++17 -o "$work/simdjson" "$root/scripts/simdjson.cpp" -lsimdjson
cd "$root/bench"
go run ./cmd/payloads "$work"
go test -c -o "$work/bench.test" .
payloads=(session page pretty reordered shuffled messages)
files=()
for payload in "${payloads[@]}"; do files+=("$work/$payload.json"); done
for round in $(seq "${ROUNDS:-12}"); do
	"$work/bench.test" -test.run '^$' -test.bench '^BenchmarkDecode$/^payload=.*$/^impl=odata$' -test.benchtime 20ms |
		awk -v round="$round" '/cpu-ns/ { split($1, part, /[=\/]/); for (i = 2; i <= NF; i++) if ($i == "cpu-ns/op") print round, part[3], "odata", $(i - 1) }'
	"$work/simdjson" "${files[@]}" | sed "s/^/$round /"
done >"$work/times" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
awk -v payloads="${payloads[*]}" -v rounds="${ROUNDS:-12}" '
	{ time[$1, $2, $3] = $4 }
	function median(of, by, payload,    round, n, values) {
		for (round = 1; round <= rounds; round++)
			values[++n] = time[round, payload, of] / (by == "" ? 1000 : time[round, payload, by])
		return middle(values, n)
	}
	function middle(values, n,    i, k, v) {
		for (i = 2; i <= n; i++) {
			v = values[i]
			for (k = i - 1; k >= 1 && values[k] > v; k--) values[k + 1] = values[k]
			values[k + 1] = v
		}
		return (values[int((n + 1) / 2)] + values[int(n / 2) + 1]) / 2
	}
	END {
		print "| | odatagen decodes | simdjson, tape | simdjson, walk |"
		print "|---|---|---|---|"
		n = split(payloads, list, " ")
		for (i = 1; i <= n; i++)
			printf "| %s | %.1f µs | %.1f µs, %.2f× | %.1f µs, %.2f× |\n", list[i], median("odata", "", list[i]),
				median("tape", "", list[i]), median("tape", "odata", list[i]), median("walk", "", list[i]), median("walk", "odata", list[i])
	}' "$work/times"
