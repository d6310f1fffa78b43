package openapi_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// twins are services that are described twice: in CSDL and, made from it, in
// OpenAPI.
var twins = []struct{ name, csdl, openapi string }{
	{"callrecords-microsoft", "graph/callrecords.csdl.xml", "openapi/callRecords-v1.0.ms-style-imitation.openapi.json"},
	{"callrecords-oasis-3.0", "graph/callrecords.csdl.xml", "openapi/callRecords-v1.0.openapi-3.0.2.json"},
	{"callrecords-oasis-3.1", "graph/callrecords.csdl.xml", "openapi/callRecords-v1.0.openapi-3.1.0.json"},
	{"documents-microsoft-3.0", "openapi/ms/Multiple.Schema.OData.xml", "openapi/ms/Multiple.Schema.OpenApi.json"},
	{"documents-microsoft-3.1", "openapi/ms/Multiple.Schema.OData.xml", "openapi/ms/Multiple.Schema.OpenApi.V3.1.yaml"},
	{"northwind-oasis", "openapi/oasis/Northwind.xml", "openapi/oasis/Northwind.openapi3.json"},
	{"trippin-oasis", "openapi/oasis/TripPin.xml", "openapi/oasis/TripPin.openapi3.json"},
	{"aggregation-oasis", "openapi/oasis/aggregation.xml", "openapi/oasis/aggregation.openapi3.json"},
	{"annotations-oasis", "openapi/oasis/annotations.xml", "openapi/oasis/annotations.openapi3.json"},
	{"containment-oasis", "openapi/oasis/containment.xml", "openapi/oasis/containment.openapi3.json"},
	{"csdl-16.1-oasis", "openapi/oasis/csdl-16.1.xml", "openapi/oasis/csdl-16.1.openapi3.json"},
	{"example-oasis", "openapi/oasis/example.xml", "openapi/oasis/example.openapi3.json"},
}

// TestTwins generates Go from both descriptions of a service and lists every
// difference, with its cause, in testdata/twins. One without a cause is an
// error.
func TestTwins(t *testing.T) {
	for _, twin := range twins {
		t.Run(twin.name, func(t *testing.T) {
			text := list(t, declarations(t, generated(t, corpora.Path(t, twin.csdl))), declarations(t, generated(t, corpora.Path(t, twin.openapi))))
			golden := filepath.Join("testdata/twins", twin.name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
		})
	}
}

// TestTwinWithOverlay supplies with an overlay what the mapping does not say:
// the Go is the same then.
func TestTwinWithOverlay(t *testing.T) {
	const file = "testdata/overlays/callrecords-microsoft.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	patches, found := overlay.Read(schema.Source{Name: file, Data: data}, time.Now())
	if patches == nil {
		t.Fatal(found)
	}
	apply := func(m *schema.Model) schema.Diagnostics {
		found := patches.Apply(m)
		if len(found) > 0 {
			t.Error(found)
		}
		return found
	}
	csdl, fromOpenAPI := generated(t, corpora.Path(t, twins[0].csdl)), generatedWith(t, corpora.Path(t, twins[0].openapi), apply)
	text := list(t, declarations(t, csdl), declarations(t, fromOpenAPI))
	if strings.Count(text, "\n") != 1 {
		t.Errorf("the Go from %s with %s differs from that of %s:\n%s", twins[0].openapi, file, twins[0].csdl, text)
	}
}

// generated generates from a description in either format.
func generated(t *testing.T, path string) []generator.File { return generatedWith(t, path, nil) }

func generatedWith(t *testing.T, path string, patch func(*schema.Model) schema.Diagnostics) []generator.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	src := schema.Source{Name: path, Data: data}
	var m *schema.Model
	var found schema.Diagnostics
	if schema.IsOpenAPI(data) {
		m, _, found = openapi.Read(src, schema.ReadOptions{Patch: patch})
	} else {
		m, found = schema.Read(src, schema.ReadOptions{})
	}
	if len(found.Errors()) > 0 {
		t.Fatal(found.Errors())
	}
	result, found := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "twin", Server: true})
	if result == nil {
		t.Fatal(found)
	}
	return result.Files
}

// containerName is in the documentation of the server, beside where the code has
// it.
var containerName = regexp.MustCompile(`^(Service holds|NewHandler serves|Stored returns the resources of|OperationImportsHandler answers) .*`)

// declarations returns the lines of each declaration of a package: the
// documentation on one line, without what flags say again. The metadata is left
// out: it is a text of the same facts.
func declarations(t *testing.T, files []generator.File) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, f := range files {
		if path.Ext(f.Name) != ".go" || f.Name == "description.gen.go" {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, f.Name, f.Content, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			name, doc := nameOf(d)
			if name == "" {
				continue
			}
			var lines []string
			text := strings.Join(strings.Fields(doc.Text()), " ")
			text = strings.ReplaceAll(strings.ReplaceAll(text, "abstract ", ""), "open ", "")
			lines = append(lines, containerName.ReplaceAllString(text, "$1"))
			body := f.Content[set.Position(d.Pos()).Offset:set.Position(d.End()).Offset]
			all[name] = append(lines, linesOf(body)...)
		}
	}
	return all
}

// linesOf returns the lines of a declaration: comments on one line each, and
// without those that are brackets only.
func linesOf(body []byte) []string {
	var lines []string
	comment := false
	for line := range bytes.Lines(body) {
		text := strings.Join(strings.Fields(string(line)), " ")
		more, isComment := strings.CutPrefix(text, "//")
		switch {
		case isComment && comment:
			lines[len(lines)-1] += strings.TrimRight(more, " ")
		case strings.ContainsFunc(text, unicode.IsLetter):
			lines = append(lines, routeLines(text)...)
		}
		comment = isComment
	}
	return lines
}

// routeLines returns a field of a handler as a line for the field, and one for each
// fact of its tag; other lines stay as they are.
func routeLines(text string) []string {
	field, tag, isRoute := strings.Cut(text, " `route:")
	if !isRoute {
		return []string{text}
	}
	lines := []string{field}
	name, _, _ := strings.Cut(field, " ")
	for _, fact := range regexp.MustCompile(`\w+:"[^"]*"`).FindAllString("route:"+tag, -1) {
		lines = append(lines, name+" "+fact)
	}
	return lines
}

// nameOf returns what a declaration declares.
func nameOf(d ast.Decl) (string, *ast.CommentGroup) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return "func " + d.Name.Name, d.Doc
		}
		receiver := d.Recv.List[0].Type
		if star, ok := receiver.(*ast.StarExpr); ok {
			receiver = star.X
		}
		return fmt.Sprintf("%s.%s", receiver, d.Name.Name), d.Doc
	case *ast.GenDecl:
		switch spec := d.Specs[0].(type) {
		case *ast.TypeSpec:
			return "type " + spec.Name.Name, d.Doc
		case *ast.ValueSpec:
			return d.Tok.String() + " " + spec.Names[0].Name, d.Doc
		}
	}
	return "", nil
}

// list lists the differences by cause.
func list(t *testing.T, csdl, openapi map[string][]string) string {
	t.Helper()
	byCause := map[string][]string{}
	add := func(name, sign, line string) {
		text := fmt.Sprintf("%s: %s %s", name, sign, line)
		byCause[cause(t, text)] = append(byCause[cause(t, text)], text)
	}
	names := map[string]bool{}
	for name := range csdl {
		names[name] = true
	}
	for name := range openapi {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		switch {
		case openapi[name] == nil:
			add(name, "-", "missing")
		case csdl[name] == nil:
			add(name, "+", "added")
		default:
			for _, line := range without(csdl[name], openapi[name]) {
				add(name, "-", line)
			}
			for _, line := range without(openapi[name], csdl[name]) {
				add(name, "+", line)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d declarations from CSDL, %d from OpenAPI\n", len(csdl), len(openapi))
	for _, c := range slices.Sorted(maps.Keys(byCause)) {
		fmt.Fprintf(&b, "\n%s:\n", c)
		for _, text := range byCause[c] {
			fmt.Fprintf(&b, "  %s\n", text)
		}
	}
	return b.String()
}

// without returns the lines of a that are not in b, counting repeated ones.
func without(a, b []string) []string {
	left := map[string]int{}
	for _, line := range b {
		left[line]++
	}
	var rest []string
	for _, line := range a {
		if left[line]--; left[line] < 0 {
			rest = append(rest, line)
		}
	}
	return rest
}

// causes say why Go from OpenAPI differs, by patterns of differences.
var causes = []struct{ pattern, cause string }{
	{`: - Open: true,`, "Which types are open is not described"},
	{`: - Abstract: true,`, "Which types are abstract is not described"},
	{`Container: "`, "The name of the container is not described"},
	{` context:"|description: - Bindings|description: - "\w+(/[\w.]+){2,}": "`, "Bindings to entity sets, and the sets of imports, are not described"},
	{` restrictions:"`, "What Capabilities do not allow to ask of a collection is not described, but for paths that are left out"},
	{`gen\.FunctionImport`, "Whether an import is in the service document is not described"},
	{`Entity\.|AnyEntity|type Entity|typeOfEntity|\*Entity\)|- Entity$|ParticipantBase`, "A base type that no property or path has is not described, and its properties are those of each derived type"},
	{`type CallRecords(CallRecord|Organizer|Participant|Segment|Session): \+ (ID|Dynamic|AdministrativeUnitInfos|Identity) `, "A base type that no property or path has is not described, and its properties are those of each derived type"},
	{`CommunicationsHandler: \+ \w+ required:`, "The imitated converter does not say that a parameter can be null"},
	{`TwoNothing`, "What can be neither read nor written has no path"},
	{`ManyReadListOnly`, "What must not be read by key has no path with a key"},
	{`Handler: \+ (// )?((Create|Update|Delete)\w+|(Add|Set|Remove|RemoveFrom)\w+Reference) `, "What must not be written has no operation, and that is not taken for a restriction"},
	{` kind:"(list|read)(,forbidden)?"`, "What must not be read has no operation, and that is not taken for a restriction"},
	{`type Category: . Category is|typeOfCategory: - Entity|type Product: . Category \*Category`, "An entity type that is in no path or relationship that is described looks like a complex type"},
	{`Handler: - (// )?(Get|Replace|Delete)PersonDetailPhoto `, "Edm.Stream and Edm.Binary are described alike"},
	{`PersonDetail: . Photo `, "Edm.Stream and Edm.Binary are described alike"},
	{"odata:\"\\w+(,key|,nonnull)?\"`$", "The key of an entity type that has no path with a key is not described"},
}

func cause(t *testing.T, difference string) string {
	for _, c := range causes {
		if regexp.MustCompile(c.pattern).MatchString(difference) {
			return c.cause
		}
	}
	t.Errorf("no cause is known for: %s", difference)
	return "unknown"
}
