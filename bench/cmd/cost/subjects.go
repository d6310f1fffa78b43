package main

import (
	"os"
	"path/filepath"
)

// subject is a package to generate and build, and a program that uses it.
type subject struct {
	label string
	// tool makes the package, with these arguments; "" if nothing is
	// generated. In the arguments OUT is the folder to write to.
	tool string
	args []string
	// files are written beside what is generated, before.
	files map[string]string
	// module is what is built instead of a package that is made here.
	module string
	// program reads a session, of the Go type with that name, from its
	// standard input; in it PACKAGE is the import path and SESSION the type.
	program, session string
}

const (
	odatagen = "github.com/odatagen/odatagen/cmd/odatagen"
	oapi     = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	ogen     = "github.com/ogen-go/ogen/cmd/ogen"
)

// mainOf is a program that decodes a session with the statement.
func mainOf(imports, statement string) string {
	return "package main\n\nimport (\n\t\"io\"\n\t\"os\"\n" + imports + ")\n\nfunc main() {\n" +
		"\tdata, err := io.ReadAll(os.Stdin)\n\tif err != nil {\n\t\tos.Exit(1)\n\t}\n" + statement + "\n}\n"
}

var (
	readsOurs = mainOf("\t\"github.com/odatagen/odatagen/wire\"\n\tapi \"PACKAGE\"\n",
		"\tvar s api.SESSION\n\tif err := wire.Unmarshal(data, &s); err != nil {\n\t\tos.Exit(1)\n\t}")
	readsJSON = mainOf("\t\"encoding/json\"\n\tapi \"PACKAGE\"\n",
		"\tvar s api.SESSION\n\tif err := json.Unmarshal(data, &s); err != nil {\n\t\tos.Exit(1)\n\t}")
	readsKiota = mainOf("\tjson \"github.com/microsoft/kiota-serialization-json-go\"\n\t\"github.com/microsoftgraph/msgraph-sdk-go/models/callrecords\"\n",
		"\tnode, err := json.NewJsonParseNode(data)\n\tif err != nil {\n\t\tos.Exit(1)\n\t}\n"+
			"\tif _, err := node.GetObjectValue(callrecords.CreateSessionFromDiscriminatorValue); err != nil {\n\t\tos.Exit(1)\n\t}")
)

func subjects(o options) []subject {
	own := absolute("../generated/callrecords/callrecords.csdl.xml")
	all := []subject{
		ours("odatagen, callRecords: types, server, client", own, "--emit", "types,server,client"),
		ours("odatagen, callRecords, types only", own, "--emit", "types"),
	}
	if o.graph != "" {
		graph := absolute(o.graph)
		all = append(all,
			ours("odatagen, callRecords as a slice of Graph: all three", graph, "--emit", "types,server,client", "--include", "/communications/callRecords/**"),
			ours("odatagen, all of Graph, types only", graph, "--emit", "types"),
			ours("odatagen, all of Graph, types and client", graph, "--emit", "types,client"),
			ours("odatagen, all of Graph: types, server, client", graph, "--emit", "types,server,client"))
	}
	if o.openapi != "" {
		for _, name := range []string{"callRecords-v1.0.openapi-3.0.2.json", "callRecords-v1.0.openapi-3.1.0.json", "callRecords-v1.0.ms-style-imitation.openapi.json"} {
			file := filepath.Join(absolute(o.openapi), name)
			what := ", callRecords, " + documents[name]
			all = append(all, withOAPI("oapi-codegen"+what, file), withOgen("ogen"+what, file))
		}
	}
	all = append(all, byHand())
	if o.msgraph {
		all = append(all, subject{label: "msgraph-sdk-go, its models", module: "github.com/microsoftgraph/msgraph-sdk-go", program: readsKiota})
	}
	return all
}

// documents are the descriptions in OpenAPI, by the mapping that made them.
var documents = map[string]string{
	"callRecords-v1.0.openapi-3.0.2.json":              "OpenAPI 3.0",
	"callRecords-v1.0.openapi-3.1.0.json":              "OpenAPI 3.1",
	"callRecords-v1.0.ms-style-imitation.openapi.json": "OpenAPI in Microsoft's mapping",
}

func ours(label, schema string, args ...string) subject {
	return subject{
		label: label, tool: odatagen, program: readsOurs, session: "CallRecordsSession",
		args: append([]string{"generate", "--quiet", "--schema", schema, "--package", "api", "--out", "OUT"}, args...),
	}
}

// withOAPI has it rename types that meet, without which it fails.
func withOAPI(label, file string) subject {
	const config = "package: api\noutput: OUT/api.gen.go\ngenerate:\n  models: true\n  std-http-server: true\n" +
		"output-options:\n  skip-prune: true\n  resolve-type-name-collisions: true\n"
	return subject{
		label: label, tool: oapi, files: map[string]string{"oapi.yaml": config}, args: []string{"-config", "OUT/oapi.yaml", file},
		program: readsJSON, session: "MicrosoftGraphCallRecordsSession",
	}
}

// withOgen has it leave out what it does not implement, without which it fails.
func withOgen(label, file string) subject {
	return subject{
		label: label, tool: ogen, files: map[string]string{"ogen.yaml": "generator:\n  ignore_not_implemented: [\"all\"]\n"},
		args:    []string{"-config", "OUT/ogen.yaml", "-target", "OUT", "-package", "api", file},
		program: readsJSON, session: "MicrosoftGraphCallRecordsSession",
	}
}

// byHand is the plain structs of this module with encoding/json.
func byHand() subject {
	s := subject{label: "structs by hand, encoding/json", files: map[string]string{}, program: readsJSON, session: "Session"}
	for _, name := range []string{"session.go", "measurements.go"} {
		// One that cannot be read fails to build, which the table then says.
		text, _ := os.ReadFile(filepath.Join("internal/plain", name))
		s.files[name] = string(text)
	}
	return s
}
