package generator_test

import (
	"fmt"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// TestDeclaredTwice: what Go by others declares beside generated Go that declares it too
// is refused, with both places, and nothing is written.
func TestDeclaredTwice(t *testing.T) {
	files := []generator.File{
		{Name: "a.go", Content: source("import \"example.org/wire\"\n\ntype T struct {\n\t_ int\n\tF, G wire.X\n\t*wire.Base\n}\n\nfunc (t *T) M() {}\nfunc (*U[P]) M() {}\n\nvar V, _ = 1, 2"), Targets: map[string]string{"T": "s.t", "T.F": "s.t/f"}},
		{Name: "phttp/b.go", Content: []byte(generator.Header + "\n\npackage phttp\n\ntype H struct{}\n")},
	}
	const here, there = " is declared here, and in generated Go at ", ": give it another name here"
	for name, c := range map[string]struct{ file, content, at, want string }{
		"type":           {"hand.go", "package p\n\ntype T int\n", "3:6", "T" + here + "a.go:7:6" + there + ", or there with --rename 's.t=NAME'"},
		"alias":          {"hand.go", "package p\n\ntype T = int\n", "3:6", "T" + here + "a.go:7:6" + there + ", or there with --rename 's.t=NAME'"},
		"with a method":  {"hand.go", "package p\n\ntype T struct{ F int }\nfunc (T) M() {}\n", "3:6", "T" + here + "a.go:7:6" + there + ", or there with --rename 's.t=NAME'"},
		"field":          {"hand.go", "package p\n\nfunc (t *T) F() {}\n", "3:13", "T.F" + here + "a.go:9:2" + there + ", or there with --rename 's.t/f=NAME'"},
		"second field":   {"hand.go", "package p\n\nfunc (t T) G() {}\n", "3:12", "T.G" + here + "a.go:9:5" + there},
		"embedded":       {"hand.go", "package p\n\nfunc (t T) Base() {}\n", "3:12", "T.Base" + here + "a.go:10:2" + there},
		"method":         {"hand.go", "package p\n\nfunc (*T) M() {}\n", "3:11", "T.M" + here + "a.go:13:13" + there},
		"of parameters":  {"hand.go", "package p\n\nfunc (u *U[Q]) M() {}\n", "3:16", "U.M" + here + "a.go:14:14" + there},
		"variable":       {"hand.go", "package p\n\nconst V = 1\n", "3:7", "V" + here + "a.go:16:5" + there},
		"test":           {"hand_test.go", "package p\n\nfunc V() {}\n", "3:6", "V" + here + "a.go:16:5" + there},
		"imported there": {"hand.go", "package p\n\nfunc wire() {}\n", "3:6", "wire" + here + "a.go:5:8" + there},
		"imported here":  {"hand.go", "package p\n\nimport V \"fmt\"\n", "3:8", "V" + here + "a.go:16:5" + there},
		"transport":      {"phttp/hand.go", "package phttp\n\ntype H int\n", "3:6", "H" + here + "phttp/b.go:5:6" + there},

		"nothing":               {"generate.go", "package p\n\n//go:generate odatagen\n", "", ""},
		"other names":           {"hand.go", "package p\n\nimport \"example.org/wire\"\n\ntype Mine struct{ F wire.X }\nfunc (Mine) M() {}\nfunc (T) Mine() {}\nfunc init() {}\nvar _ = 1\n", "", ""},
		"test of the outside":   {"hand_test.go", "package p_test\n\ntype T int\n", "", ""},
		"in the other's folder": {"phttp/hand.go", "package phttp\n\ntype T int\n", "", ""},
		"ignored":               {"hand.go", "//go:build ignore\n\npackage p\n\ntype T int\n", "", ""},
		"ours, of before":       {"old.go", string(source("type T int")), "", ""},
		"no Go":                 {"hand.go", "package p\n\ntype T int }\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, c.file), c.content)
			before := contents(t, dir)
			_, checked := generator.Check(dir, files)
			_, err := generator.Write(t.Context(), dir, files)
			if c.want == "" {
				if checked != nil || err != nil {
					t.Errorf("check: %v, write: %v", checked, err)
				}
				return
			}
			at, rest, _ := strings.Cut(c.want, here)
			want := filepath.Join(dir, c.file) + ":" + c.at + ": " + at + here + dir + string(filepath.Separator) + filepath.FromSlash(rest[:strings.Index(rest, ":")]) + rest[strings.Index(rest, ":"):]
			if err == nil || err.Error() != want || checked == nil || checked.Error() != want {
				t.Errorf("got\n%v\n%v\nwant\n%s", err, checked, want)
			}
			if after := contents(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("folder\n got %q\n was %q", after, before)
			}
		})
	}
}

// TestDeclaredTwiceAdvice writes each kind of declaration that generated Go has too, and
// does what the message says of it, after which both compile.
func TestDeclaredTwiceAdvice(t *testing.T) {
	odata := generator.Description{Model: readText(t, clashes)}
	plain := plainOf(t, plainDocument(`"/pets/{id}": {"get": {"operationId": "getPet", "tags": ["pets"],
		"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "sort", "in": "query", "schema": {"type": "object", "properties": {"by": {"type": "string"}}}}],
		"responses": {"200": {"description": "One.", "headers": {"X-Age": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}},
		"post": {"operationId": "postPet", "tags": ["pets"], "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
		"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"name": {"type": "string"}}}}}}, "responses": {"204": {"description": "Done."}}}}`,
		`"Pet": {"type": "object", "properties": {"name": {"type": "string"}, "owner": {"type": "object", "properties": {"id": {"type": "string"}}}, "level": {"type": "string", "enum": ["low"]}, "value": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Pet"}]}}}`))
	for _, c := range []struct {
		of                   generator.Description
		folder, hand, target string
	}{
		{odata, "p", "type Flight struct{}", "ns.flight"},
		{odata, "p", "func (*Flight) Rating() {}", "ns.flight/Rating"},
		{odata, "p", "func (*Charter) Flight() {}", ""},
		{odata, "p", "func (*Flight) As_Flight() {}", "ns.flight#as"},
		{odata, "p", "func Any_Flight() {}", "ns.flight#any"},
		{odata, "p", "var ModeSlowStart int", "ns.mode/slowStart"},
		{odata, "p", "var typeOfFlight int", ""},
		{odata, "p", "func (*Flight) MarshalJSON() {}", ""},
		{odata, "p", "func gen() {}", ""},
		{odata, "phttp", "type FlightsHandler int", "/Flights"},
		{odata, "phttp", "func (FlightsHandler) ListFlights() {}", "GET /Flights"},
		{odata, "phttp", "type FlightStartParameters int", "action ns.Start(ns.flight)"},
		{odata, "phttp", "func (*Flight_start_Parameters) At() {}", "action ns.start(ns.flight)/At"},
		{odata, "phttp", "type Service int", ""},
		{odata, "phttp/flights", "type Handler int", "/Flights#package"},
		{odata, "phttp/flights", "func (Handler) ListFlights() {}", "GET /Flights"},
		{odata, "phttp/flights", "type FlightStartParameters int", "action ns.Start(ns.flight)"},
		{plain, "p", "type Pet int", "Pet"},
		{plain, "p", "func (*Pet) Name() {}", "Pet/name"},
		{plain, "p", "type PetOwner int", "Pet/owner#type"},
		{plain, "p", "func (*PetOwner) ID() {}", "Pet/owner/id"},
		{plain, "p", "var PetLevelLow int", "Pet/level/low"},
		{plain, "p", "func (*PetValue) Pet() {}", "Pet/value|Pet"},
		{plain, "p", "type GetPetSort int", "GET /pets/{id}#query/sort#type"},
		{plain, "phttp", "type GetPetInput int", "GET /pets/{id}#input"},
		{plain, "phttp", "func (*GetPetInput) ID() {}", "GET /pets/{id}#path/id"},
		{plain, "phttp", "func (*GetPet200) XAge() {}", "GET /pets/{id}#200/application/json#header/X-Age"},
		{plain, "phttp", "func (*PostPetForm) Name() {}", "POST /pets/{id}#form/name"},
		{plain, "phttp", "type PetsHandler int", "tag/Pets"},
	} {
		t.Run(c.hand, func(t *testing.T) {
			hand := generator.File{Name: "hand.go", Content: []byte("package " + path.Base(c.folder) + "\n\n" + c.hand + "\n")}
			if c.folder != "p" {
				hand.Name = c.folder + "/hand.go"
			}
			dir := t.TempDir()
			write(t, filepath.Join(dir, hand.Name), string(hand.Content))
			cfg := plan.Config{Package: "p", ImportPath: generatedPath, Server: true, Split: path.Dir(c.folder) == "phttp", Rename: map[string]string{}}
			files := made(t, c.of, cfg)
			_, err := generator.Check(dir, files)
			if target := renameIn(err); err == nil || !strings.Contains(err.Error(), "give it another name here") || target != c.target {
				t.Fatalf("got %v, want a rename of %q", err, c.target)
			}
			// What had lost its name to the renamed has it now, and is renamed as well.
			for target := c.target; target != "" && len(cfg.Rename) < 4; target = renameIn(err) {
				cfg.Rename[target] = fmt.Sprintf("Renamed%d", len(cfg.Rename))
				files = made(t, c.of, cfg)
				_, err = generator.Check(dir, files)
			}
			if c.target == "" {
				return
			}
			if err != nil {
				t.Error(err)
			}
			surfaceOf(t, append(files, hand))
		})
	}
}

// renameIn returns what a message says to rename, "" for nothing.
func renameIn(err error) string {
	if err != nil {
		if match := advised.FindStringSubmatch(err.Error()); match != nil {
			return match[1]
		}
	}
	return ""
}

func made(t *testing.T, d generator.Description, cfg plan.Config) []generator.File {
	t.Helper()
	result, ds := generator.Generate(d, cfg)
	if result == nil {
		t.Fatal(ds)
	}
	return result.Files
}
