#!/usr/bin/env bash
# Prints a table of what becomes of OpenAPI descriptions that are not of OData:
# for each description and generator the operations that have a method in what
# is generated, lines, CPU seconds and peak of memory of generating, whether it
# builds, and CPU seconds of that. Takes the descriptions as its arguments, each
# with flags of odatagen behind it if it wants some. PEERS=yes measures oapi-codegen
# and ogen too, in the versions that bench/go.mod has.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && go build -o "$work/odatagen" ./cmd/odatagen)
mkdir "$work/own" "$work/peers"
printf 'module apis\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$root" >"$work/own/go.mod"
if [ -n "${PEERS:-}" ]; then
	OAPI_CODEGEN=$work/oapi-codegen OGEN=$work/ogen
	(cd "$root/bench" && go build -o "$OAPI_CODEGEN" github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen && go build -o "$OGEN" github.com/ogen-go/ogen/cmd/ogen)
	cp "$root/bench/go.mod" "$root/bench/go.sum" "$work/peers"
	(cd "$work/peers" && go mod edit -replace "github.com/odatagen/odatagen=$root")
fi

# operations DOCUMENT: how many it has
operations() {
	python3 - "$1" <<'PYTHON'
import json, re, sys
text = open(sys.argv[1]).read()
methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
try:
    paths = json.loads(text)["paths"].values()
    print(sum(m in methods for item in paths for m in item))
except ValueError:
    print(len(re.findall(r"(?m)^ +(?:%s):" % "|".join(methods), text.split("\npaths:")[1].split("\ncomponents:")[0])))
PYTHON
}

# timed FILE COMMAND…: runs it, with "seconds megabytes" in FILE; false if it fails
timed() {
	local file=$1
	shift
	/usr/bin/time -o "$file.raw" -f '%U %S %M' "$@" >"$file.out" 2>&1 || { tail -1 "$file.raw" | awk '{printf "%.2f %.0f\n", $1 + $2, $3 / 1000}' >"$file"; return 1; }
	awk 'END {printf "%.2f %.0f\n", $1 + $2, $3 / 1000}' "$file.raw" >"$file"
}

# reason: what a generator said when it failed
reason() { grep -v '^$\|INFO\|DEBUG\|WARN' "$work/generate.out" | sed 's/\x1b\[[0-9;]*m//g; s/|/ /g' | tail -4 | tr '\n\t' '  ' | cut -c1-200; }

# row LABEL MODULE PACKAGE COUNT: measures the build and prints the row
row() {
	local build=yes
	local lines
	lines=$(find "$2/$3" -name '*.go' -exec cat {} + | wc -l)
	(cd "$2" && timed "$work/build" go build -mod=mod "./$3/...") || build="no: $(grep -v '^#' "$work/build.out" | head -1 | cut -c1-90)"
	read -r seconds megabytes <"$work/generate"
	read -r building memory <"$work/build"
	echo "| $1 | $4 | $lines | $seconds | $megabytes | $build | $building | $memory |"
}

methods() { awk -v start="$1" '$0 ~ start {on = 1; next} on && /^}/ {on = 0} on && /^\t[A-Z][A-Za-z0-9_]*\(/ && !/^\tNewError/ {n++} END {print n + 0}' "${@:2}"; }

echo "| document | generator | operations in it | with a method | lines | CPU s | MB | builds | CPU s | MB |"
echo "|---|---|---|---|---|---|---|---|---|---|"
n=0
for argument in "$@"; do
	IFS=' ' read -r document flags <<<"$argument"
	document=$(realpath "$document")
	name=$(basename "$document")
	count=$(operations "$document")
	n=$((n + 1))
	# shellcheck disable=SC2086
	if timed "$work/generate" "$work/odatagen" generate --schema "$document" --package p --out "$work/own/p$n" $flags; then
		row "$name | odatagen | $count" "$work/own" "p$n" "$(grep -rh ' `route:"' "$work/own/p$n" | wc -l)"
	else
		echo "| $name | odatagen | $count | 0: $(head -1 "$work/generate.out" | cut -c1-120) | | $(cat "$work/generate" | tr ' ' '|') | | | |"
	fi
	[ -n "${OAPI_CODEGEN:-}" ] && {
		mkdir -p "$work/peers/o$n"
		if timed "$work/generate" "$OAPI_CODEGEN" -generate types,std-http,strict-server -package p -o "$work/peers/o$n/p.go" "$document"; then
			row "$name | oapi-codegen | $count" "$work/peers" "o$n" "$(methods '^type StrictServerInterface interface' "$work/peers/o$n/p.go")"
		else
			echo "| $name | oapi-codegen | $count | 0: $(reason) | | | | | | |"
		fi
	}
	[ -n "${OGEN:-}" ] && {
		printf 'generator:\n  ignore_not_implemented: ["all"]\n' >"$work/ogen.yml"
		if timed "$work/generate" "$OGEN" --clean --config "$work/ogen.yml" --package p --target "$work/peers/g$n" "$document"; then
			row "$name | ogen | $count" "$work/peers" "g$n" "$(methods '^type Handler interface' "$work/peers/g$n/oas_server_gen.go")"
		else
			echo "| $name | ogen | $count | 0: $(reason) | | | | | | |"
		fi
	}
done
