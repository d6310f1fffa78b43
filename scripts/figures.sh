#!/usr/bin/env bash
# Prints what generating and building costs, for the call records and for all of
# Microsoft Graph, whose description it takes as its argument: CPU seconds (user
# and system) and the peak of resident memory, by GNU time. Builds are cold, with
# the standard library and the runtime warm.
set -euo pipefail
graph=${1:?usage: scripts/figures.sh GRAPH.csdl.xml}
graph=$(realpath "$graph")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
go build -o "$work/odatagen" ./cmd/odatagen
mkdir "$work/mod" && cd "$work/mod"
printf 'module figures%s\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$RANDOM$RANDOM" "$root" >go.mod # a name that no build cache knows

measure() { # label command…
	local label=$1
	shift
	/usr/bin/time -f '%U %S %M' -o "$work/time" "$@" >/dev/null
	awk -v label="$label" '{printf "%-58s %6.2f s CPU %6.0f MB\n", label, $1 + $2, $3 / 1000}' "$work/time"
}

generate() { # label package arguments…
	local label=$1 package=$2
	shift 2
	measure "generate $label" "$work/odatagen" generate --quiet --package "$package" --out "$package" "$@"
}

build() { # label package
	go build -mod=mod github.com/odatagen/odatagen/odata/... # the runtime, warm
	measure "go build $1" go build -mod=mod "./$2"
}

generate "callRecords, its own description" callrecords --schema "$root/generated/callrecords/callrecords.csdl.xml"
build "callRecords, its own description" callrecords
generate "callRecords, sliced from all of Graph" sliced --schema "$graph" --include '/communications/callRecords/**'
build "callRecords, sliced from all of Graph" sliced
generate "callRecords, sliced, types only" slicedtypes --schema "$graph" --include '/communications/callRecords/**' --emit types
build "callRecords, sliced, types only" slicedtypes
generate "all of Graph" graph --schema "$graph"
build "all of Graph, types and server" graph
generate "all of Graph, types only" graphtypes --schema "$graph" --emit types
build "all of Graph, types only" graphtypes
measure "go vet all of Graph, types and server" go vet -mod=mod ./graph
