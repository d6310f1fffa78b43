#!/usr/bin/env bash
# Prints what the client of one call costs beside one by hand and those of other
# generators, on the same work: to get one session of Microsoft Graph, whose description
# it takes as its argument, and one pet of generated/petstore. Per row the processor time
# of building, user and system, the median of three; the peak of memory; and the size
# without symbols. "first" is with the standard library compiled alone, as after an
# installation, "next" with all that others have written compiled, as after a change of
# the program and of what is generated. The last rows are servers of all of Graph. ROUNDS is how often, MSGRAPH=yes measures Microsoft's SDK too, once:
# minutes, and gigabytes of memory.
set -euo pipefail
graph=$(realpath "${1:?usage: scripts/clients.sh GRAPH.csdl.xml}")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/remembered GOFLAGS=-mod=mod
GOCACHE=$(go env GOCACHE)
export GOCACHE
(cd "$root" && go build -o "$work/odatagen" ./cmd/odatagen)
(cd "$root/bench" && go build -o "$work/oapi-codegen" github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen && go build -o "$work/ogen" github.com/ogen-go/ogen/cmd/ogen)
mkdir "$work/mod" && cd "$work/mod"
cp "$root/bench/go.mod" "$root/bench/go.sum" .
go mod edit -module clients -replace "github.com/odatagen/odatagen=$root"

generate() { # package arguments…
	"$work/odatagen" generate --quiet --package "$1" --out "$1/gen/$1" "${@:2}"
}
session=(--schema "$graph" --include '/communications/callRecords/{callRecord-id}/sessions/{session-id}')
generate slice "${session[@]}" --emit types,client
generate all --schema "$graph" --emit types,client
generate split --schema "$graph" --emit types,client --split
generate alltypes --schema "$graph" --emit types
generate server --schema "$graph" --emit types,server
generate splitserver --schema "$graph" --emit types,server --split
generate petstore --schema "$root/generated/petstore/petstore.yaml" --emit types,client
mkdir -p oapi/gen ogen/gen ogenotel/gen
"$work/oapi-codegen" -generate types,client -package api -o oapi/gen/api.go "$root/generated/petstore/petstore.yaml"
printf 'generator:\n  features:\n    disable_all: true\n    enable: ["paths/client"]\n' >"$work/ogen.yml"
"$work/ogen" --config "$work/ogen.yml" --package api --target ogen/gen "$root/generated/petstore/petstore.yaml" 2>"$work/log"
"$work/ogen" --package api --target ogenotel/gen "$root/generated/petstore/petstore.yaml" 2>"$work/log"

program() { # directory: a main package of the imports and the body that stand in the input
	mkdir -p "$1"
	{
		printf 'package main\n\nimport (\n\t"context"\n\t"fmt"\n\t"log"\n\t"os"\n'
		sed '/^$/,$d'
		printf ')\n\nfunc main() {\n\tctx, name := context.Background(), ""\n'
		sed '1,/^$/d' "$work/body"
		printf '\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tfmt.Println(name)\n}\n'
	} <"$work/body" >"$1/main.go"
}
by_hand() { # directory path header value member
	cat >"$work/body" <<-GO
		"encoding/json"
		"net/http"

		request, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Args[1]+$2, nil)
		if err != nil {
			log.Fatal(err)
		}
		request.Header.Set("$3", $4)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			log.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			log.Fatal(answer.Status)
		}
		var v struct {
			ID int64 \`json:"-"\`
			Name string \`json:"$5"\`
			Version json.Number \`json:"version"\`
		}
		err = json.NewDecoder(answer.Body).Decode(&v)
		name = v.Name
	GO
	program "$1"
}
of_session() { # directory package handler
	cat >"$work/body" <<-GO
		"clients/$1/gen/$1/$2"
		"github.com/odatagen/odatagen/odata/client"

		conn, err := client.New(os.Args[1], client.WithToken(func(context.Context) (string, error) { return os.Getenv("TOKEN"), nil }))
		if err != nil {
			log.Fatal(err)
		}
		session, err := $3.GetCallRecordsSession(ctx, os.Args[2], os.Args[3], nil)
		if err == nil {
			name = session.ID.Or("")
		}
	GO
	program "$1"
}
by_hand sessionbyhand '"/communications/callRecords/"+os.Args[2]+"/sessions/"+os.Args[3]' Authorization '"Bearer "+os.Getenv("TOKEN")' id
by_hand petbyhand '"/pets/"+os.Args[2]' X-API-Key 'os.Getenv("KEY")' name
of_session slice slicehttp 'slicehttp.NewClient(conn).Communications'
of_session all allhttp 'allhttp.NewClient(conn).Communications'
of_session split splithttp/communications 'communications.NewClient(conn)'
for one in server splitserver; do
	cat >"$work/body" <<-GO
		"net/http"
		"clients/$one/gen/$one/${one}http"
		"github.com/odatagen/odatagen/odata/memory"

		err := http.ListenAndServe(os.Args[1], ${one}http.NewHandler(${one}http.Stored(memory.New())))
		name = fmt.Sprint(ctx)
	GO
	program $one
done
cat >"$work/body" <<'GO'
"clients/alltypes/gen/alltypes"

	var session alltypes.CallRecordsSession
	err := session.UnmarshalJSON([]byte(os.Args[1]))
	name = session.ID.Or(fmt.Sprint(ctx))
GO
program alltypes
cat >"$work/body" <<'GO'
"clients/petstore/gen/petstore/petstorehttp"
"github.com/odatagen/odatagen/rest/client"

	conn, err := client.New(os.Args[1], client.WithKey("api_key", os.Getenv("KEY")))
	if err != nil {
		log.Fatal(err)
	}
	pet, err := client.Body(ctx, petstorehttp.NewClient(conn).Pets.GetPet, &petstorehttp.GetPetInput{PetID: 7})
	if err == nil {
		name = pet.Name
	}
GO
program petstore
for one in ogen ogenotel; do
	cat >"$work/body" <<-GO
		api "clients/$one/gen"

		conn, err := api.NewClient(os.Args[1], key{})
		if err != nil {
			log.Fatal(err)
		}
		answer, err := conn.GetPet(ctx, api.GetPetParams{PetId: 7})
		if pet, ok := answer.(*api.Pet); ok {
			name = pet.Name
		}
	GO
	program $one
	printf '\ntype key struct{}\n\nfunc (key) APIKey(context.Context, api.OperationName) (api.APIKey, error) {\n\treturn api.APIKey{APIKey: os.Getenv("KEY")}, nil\n}\n' >>$one/main.go
done
cat >"$work/body" <<'GO'
"net/http"
api "clients/oapi/gen"

	conn, err := api.NewClientWithResponses(os.Args[1], api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("X-API-Key", os.Getenv("KEY"))
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	answer, err := conn.GetPetWithResponse(ctx, 7)
	if err == nil && answer.JSON200 != nil {
		name = answer.JSON200.Name
	}
GO
program oapi
cat >"$work/body" <<'GO'
"github.com/microsoft/kiota-abstractions-go/authentication"
msgraph "github.com/microsoftgraph/msgraph-sdk-go"

	adapter, err := msgraph.NewGraphRequestAdapter(&authentication.AnonymousAuthenticationProvider{})
	if err != nil {
		log.Fatal(err)
	}
	session, err := msgraph.NewGraphServiceClient(adapter).Communications().CallRecords().ByCallRecordId(os.Args[2]).Sessions().BySessionId(os.Args[3]).Get(ctx, nil)
	if err == nil {
		name = *session.GetId()
	}
GO
program msgraph
gofmt -w ./*/main.go
programs=(sessionbyhand slice all split alltypes server splitserver petbyhand petstore ogen ogenotel oapi)
[ -z "${MSGRAPH:-}" ] || programs+=(msgraph)
for p in "${programs[@]}"; do go mod download 2>/dev/null; go get "./$p" 2>"$work/log" || { cat "$work/log"; exit 1; }; done

GOCACHE=$work/std go build std

timed() { # file command…: "seconds megabytes" into the file
	/usr/bin/time -f '%U %S %M' -o "$work/raw" "${@:2}"
	awk 'END {printf "%.2f %.0f\n", $1 + $2, $3 / 1000}' "$work/raw" >>"$1"
}
build() { timed "$1" go build -ldflags='-s -w' -o "$work/program" "./$2"; }
median() { sort -n "$1" | awk '{s[NR] = $1; m = $2 > m ? $2 : m} END {printf "%.2f s, %.0f MB", s[int((NR + 1) / 2)], m}'; }

row() { # label program rounds
	rm -f "$work/first" "$work/next"
	for round in $(seq "$3"); do
		cp -al "$work/std" "$work/cache"
		GOCACHE=$work/cache build "$work/first" "$2"
		rm -rf "$work/cache"
	done
	build /dev/null "$2"
	for round in $(seq "$3"); do # another text of all that is the program's own, so that it is compiled again
		find "$2" -name '*.go' -exec sh -c 'echo "// $0" >>"$1"' "$round $RANDOM" {} \;
		build "$work/next" "$2"
	done
	echo "| $1 | $(median "$work/first") | $(median "$work/next") | $(stat -c %s "$work/program" | awk '{printf "%.2f MB", $1 / 1e6}') |"
}
rounds=${ROUNDS:-3}
echo "| | first build | next build | stripped |"
echo "|---|---|---|---|"
row "a session, by hand: net/http, encoding/json" sessionbyhand "$rounds"
row "odatagen, of a slice" slice "$rounds"
row "odatagen, out of all of Graph" all "$rounds"
row "odatagen, out of all of Graph with --split" split "$rounds"
row "odatagen, all of Graph's types alone, which only reads JSON" alltypes "$rounds"
[ -z "${MSGRAPH:-}" ] || row "msgraph-sdk-go, one run" msgraph 1
row "a pet, by hand: net/http, encoding/json" petbyhand "$rounds"
row "odatagen" petstore "$rounds"
row "ogen, client alone" ogen "$rounds"
row "ogen, as it comes: with server and OpenTelemetry" ogenotel "$rounds"
row "oapi-codegen" oapi "$rounds"
row "a server of all of Graph" server "$rounds"
row "the same with --split" splitserver "$rounds"
