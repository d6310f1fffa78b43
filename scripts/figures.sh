#!/usr/bin/env bash
# Prints what generating and building costs, for the call records and for all of
# Microsoft Graph, whose description it takes as its argument: CPU seconds (user
# and system), the peak of resident memory, by GNU time, and the size of a program
# that reads one session. Builds are cold, with the standard library and the
# runtime warm. A second argument is the description as the service answers it,
# which has more to generate.
set -euo pipefail
graph=${1:?usage: scripts/figures.sh GRAPH.csdl.xml [RAW.csdl.xml]}
graph=$(realpath "$graph")
raw=${2:+$(realpath "$2")}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOCACHE=$(go env GOCACHE) XDG_CACHE_HOME=$work/cache # what is remembered of runs
cd "$root"
go build -o "$work/odatagen" ./cmd/odatagen
mkdir "$work/mod" && cd "$work/mod"
module=figures$RANDOM$RANDOM # a name that no build cache knows
printf 'module %s\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n' "$module" "$root" >go.mod
go build -mod=mod github.com/odatagen/odatagen/{odata,wire,rest}/... # the runtime, warm

measure() { # label command…
	local label=$1
	shift
	/usr/bin/time -f '%U %S %M' -o "$work/time" "$@" >/dev/null
	awk -v label="$label" '{printf "%-65s %6.2f s CPU %6.0f MB\n", label, $1 + $2, $3 / 1000}' "$work/time"
}

generate() { # label package arguments…
	local label=$1 package=$2
	shift 2
	measure "generate $label" "$work/odatagen" generate --quiet --package "$package" --out "$package" "$@"
}

nothing() { # label package arguments…: generate again, when there is nothing to do
	for round in first second; do # of which the first looks at everything
		generate "$1, nothing to do, $round time" "${@:2}"
	done
}

build() { # label package flags…
	local label=$1 package=$2
	shift 2
	measure "go build $label" go build -mod=mod "$@" "$package"
}

program() { # label package type: reads one value of the type
	mkdir "reads$2"
	cat >"reads$2/main.go" <<-GO
		package main

		import (
			"fmt"
			"os"

			"$module/$2"
		)

		func main() {
			var v $2.$3
			err := v.UnmarshalJSON([]byte(os.Args[1]))
			fmt.Println(v.ID, err)
		}
	GO
	build "a program that reads a session, $1" "./reads$2" -o "$work/reads$2" -ldflags='-s -w'
	printf '%-65s %9d bytes\n' "its stripped binary" "$(stat -c %s "$work/reads$2")"
}

versions() { # number: a description of so many namespaces, versions of 20 each, as Redfish has them
	awk -v n="$1" 'BEGIN {
		print "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>"
		for (i = 0; i < n; i++) {
			print "<Schema Namespace=\"Resource" int(i / 20) ".v1_" i % 20 "_0\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">"
			print "<ComplexType Name=\"Status\"><Property Name=\"State\" Type=\"Edm.String\"/></ComplexType></Schema>"
		}
		print "</edmx:DataServices></edmx:Edmx>"
	}'
}

for n in 1750 3500 7000; do
	versions $n >"$work/versions$n.csdl.xml"
	generate "$n namespaces with a type each" "versions$n" --schema "$work/versions$n.csdl.xml"
	generate "one of these namespaces" "version$n" --schema "$work/versions$n.csdl.xml" --include 'Resource1.v1_3_0.*'
done
if [ -n "$raw" ]; then
	generate "all of Graph as it is answered" raw --schema "$raw"
fi
generate "callRecords, its own description" callrecords --schema "$root/generated/callrecords/callrecords.csdl.xml"
nothing "callRecords, its own description" callrecords --schema "$root/generated/callrecords/callrecords.csdl.xml"
build "callRecords, its own description" ./callrecords/...
generate "callRecords, sliced from all of Graph" sliced --schema "$graph" --include '/communications/callRecords/**'
build "callRecords, sliced from all of Graph" ./sliced/...
generate "callRecords, sliced, types only" slicedtypes --schema "$graph" --include '/communications/callRecords/**' --emit types
program "of the slice's types" slicedtypes CallRecordsSession
generate "all of Graph" graph --schema "$graph"
nothing "all of Graph" graph --schema "$graph"
generate "all of Graph, types only" graphtypes --schema "$graph" --emit types
program "out of all of Graph's types" graphtypes CallRecordsSession
build "all of Graph, types and server" ./graph/...
measure "go vet all of Graph, types and server" go vet -mod=mod ./graph/...
