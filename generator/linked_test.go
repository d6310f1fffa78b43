package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
)

// TestLinked proves what importing a generated package costs a program: the
// types it uses, and nothing else. One that reads a session with the types of a
// whole service has the same symbols of the package as one with the slice of
// the session, is as large, has nothing to do at its start, and is linked
// without net/http. A program that calls New shows that the test would see more.
func TestLinked(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a package of thousands of types")
	}
	t.Run("a large service", func(t *testing.T) {
		linked{description: []byte(largeService(1500)), include: []string{"x.session", "x.segment"}, session: "Session"}.test(t)
	})
	t.Run("all of Microsoft Graph", func(t *testing.T) {
		data := corpora.Read(t, "graph/graph-v1.0.csdl.xml")
		linked{description: data, include: []string{"/communications/callRecords/**"}, session: "CallRecordsSession"}.test(t)
	})
}

// largeService returns a description of a session, what it consists of, and n
// types besides, a third of them entity types derived from the session's base.
func largeService(n int) string {
	var s strings.Builder
	s.WriteString(`<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="x">
<EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="session" BaseType="x.entity"><Property Name="caller" Type="x.endpoint"/><Property Name="modalities" Type="Collection(x.modality)"/><NavigationProperty Name="segments" Type="Collection(x.segment)" ContainsTarget="true"/></EntityType>
<EntityType Name="segment" BaseType="x.entity"><Property Name="startDateTime" Type="Edm.DateTimeOffset"/></EntityType>
<ComplexType Name="endpoint"/>
<ComplexType Name="clientEndpoint" BaseType="x.endpoint"><Property Name="name" Type="Edm.String"/></ComplexType>
<EnumType Name="modality"><Member Name="audio" Value="0"/></EnumType>
`)
	for i := range n {
		switch i % 3 {
		case 0:
			fmt.Fprintf(&s, `<EntityType Name="unrelated%d" BaseType="x.entity"><NavigationProperty Name="sessions" Type="Collection(x.session)"/><Property Name="part" Type="x.unrelated%d"/></EntityType>`, i, i+1)
		case 1:
			fmt.Fprintf(&s, `<ComplexType Name="unrelated%d"><Property Name="state" Type="x.unrelated%d"/><Property Name="count" Type="Edm.Int32"/></ComplexType>`, i, i+1)
		case 2:
			fmt.Fprintf(&s, `<EnumType Name="unrelated%d"><Member Name="on" Value="0"/></EnumType>`, i)
		}
	}
	s.WriteString(`</Schema></edmx:DataServices></edmx:Edmx>`)
	return s.String()
}

// linked is a service with a session.
type linked struct {
	description []byte
	include     []string // what makes the slice of the session
	session     string   // Go name
}

func (l linked) test(t *testing.T) {
	mod := module(t)
	l.generate(t, mod, "whole")
	l.generate(t, mod, "slice", l.include...)
	whole := l.program(t, mod, "whole", "new(types."+l.session+")")
	slice := l.program(t, mod, "slice", "new(types."+l.session+")")
	every := l.program(t, mod, "whole", "types.New(os.Args[1])")

	t.Logf("%d symbols of the package, %d bytes, out of all types; %d, %d out of the slice; %d, %d with all types linked",
		len(whole.symbols), whole.size, len(slice.symbols), slice.size, len(every.symbols), every.size)
	if !slice.symbols["typeOf"+l.session] {
		t.Fatalf("no descriptor of the session among the symbols: %v", slice.symbols)
	}
	for symbol := range whole.symbols {
		if !slice.symbols[symbol] {
			t.Errorf("linked out of all types, but not out of the slice: %s", symbol)
		}
	}
	if whole.size > slice.size+slice.size/50 {
		t.Errorf("out of all types the program has %d bytes, out of the slice %d", whole.size, slice.size)
	}
	if len(every.symbols) < 10*len(whole.symbols) {
		t.Errorf("a program that calls New has %d symbols of the package, one that does not %d", len(every.symbols), len(whole.symbols))
	}
	for _, p := range []built{whole, slice, every} {
		for symbol := range p.symbols {
			if initWork.MatchString(symbol) {
				t.Errorf("the package has work to do at the start of a program: %s", symbol)
			}
		}
		if strings.Contains(p.nm, " net/http.") {
			t.Error("the program is linked with net/http")
		}
		// It reads alone: a type of what writes, or of values, that is in an interface brings all of it.
		if strings.Contains(p.nm, "odatagen/wire.(*encoder).members") {
			t.Error("the program links what writes JSON")
		}
		if !strings.Contains(p.nm, "odatagen/wire.(*decoder).object") {
			t.Error("nothing reads JSON among the symbols: this test no longer sees any")
		}
		if !strings.Contains(p.nm, " reflect..inittask") {
			t.Error("reflect has no initialisation among the symbols: this test no longer sees any")
		}
	}
}

// initWork matches what the linker keeps for a package that initialises
// something when a program starts; map.init is that of a map.
var initWork = regexp.MustCompile(`^(\.inittask|init(\.\d+)?|map\.init\.\d+)$`)

func (l linked) generate(t *testing.T, mod, folder string, include ...string) {
	t.Helper()
	m, ds := schema.Read(schema.Source{Name: "description", Data: l.description}, schema.ReadOptions{})
	if errs := ds.Errors(); len(errs) > 0 {
		t.Fatal(errs[0])
	}
	result, ds := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "types", Include: include})
	if result == nil {
		t.Fatal(ds.Errors()[0])
	}
	for _, f := range result.Files {
		write(t, filepath.Join(mod, folder, f.Name), string(f.Content))
	}
}

// built is a program.
type built struct {
	size    int64
	nm      string          // what go tool nm prints
	symbols map[string]bool // those of the generated package, without its path
}

// program builds one that reads JSON into a value of a generated package.
func (l linked) program(t *testing.T, mod, folder, value string) built {
	t.Helper()
	dir := filepath.Join(mod, "program")
	write(t, filepath.Join(dir, "main.go"), fmt.Sprintf(`package main

import (
	"os"

	"github.com/odatagen/odatagen/wire"

	types "scenario/%s"
)

func main() {
	if err := wire.Unmarshal([]byte(os.Args[1]), %s); err != nil {
		os.Exit(1)
	}
}
`, folder, value))
	goRun(t, mod, nil, "build", "-mod=mod", "-ldflags=-w", "-o", "binary", "./program")
	info, err := os.Stat(filepath.Join(mod, "binary"))
	if err != nil {
		t.Fatal(err)
	}
	b := built{size: info.Size(), nm: goRun(t, mod, nil, "tool", "nm", "binary"), symbols: map[string]bool{}}
	for _, match := range regexp.MustCompile(`(?m)scenario/`+folder+`\.(.*)$`).FindAllStringSubmatch(b.nm, -1) {
		b.symbols[match[1]] = true
	}
	return b
}

// TestLinkedClient proves that a client links neither what reads queries nor what
// evaluates them, as a server does, although both import the packages.
func TestLinkedClient(t *testing.T) {
	if testing.Short() {
		t.Skip("links two programs with net/http")
	}
	notInClients := []string{"odatagen/odata/query.(*parser).", "odatagen/odata/query/evaluate.(*calc).", " regexp.compile", " encoding/xml."}
	binary := filepath.Join(t.TempDir(), "binary")
	symbols := func(program string) string {
		goRun(t, "..", nil, "build", "-ldflags=-w", "-o", binary, "github.com/odatagen/odatagen/examples/"+program)
		return goRun(t, "..", nil, "tool", "nm", "-type", binary)
	}
	client, server, ofAPI := symbols("graph"), symbols("callrecords"), symbols("petstore")
	for _, symbol := range notInClients[:3] {
		if !strings.Contains(server, symbol) {
			t.Errorf("a server links no %s: this test no longer sees any", symbol)
		}
	}
	for _, symbol := range append(notInClients, " encoding/json.(*decodeState).") {
		if strings.Contains(client, symbol) {
			t.Errorf("a client links %s", symbol)
		}
	}
	for _, symbol := range []string{" regexp.compile", " encoding/json.(*decodeState).", "odatagen/wire.(*rules)."} {
		if strings.Contains(ofAPI, symbol) {
			t.Errorf("a client of an API without OData links %s", symbol)
		}
	}
}

// TestInstantiated proves that a package of types compiles no generic code but that of
// its properties, wire.Opt, for the types that these have, and the package of functions besides
// what a query has: what a type of a library leads to, by its fields and by what its methods take, is
// read by every package that imports the library, and methods of generic types are compiled again.
func TestInstantiated(t *testing.T) {
	for folder, besides := range map[string]string{"callrecords": "", "petstore": "", "callrecords/callrecordshttp": "wire.Opt[int64]", "petstore/petstorehttp": ""} {
		own := besides
		files, _ := filepath.Glob(filepath.Join("..", "generated", strings.Split(folder, "/")[0], "*.go"))
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			own += string(data)
		}
		archive := strings.TrimSpace(goRun(t, "..", nil, "list", "-export", "-f", "{{.Export}}", "github.com/odatagen/odatagen/generated/"+folder))
		found := 0
		for line := range strings.Lines(goRun(t, "..", nil, "tool", "nm", archive)) {
			of := method.FindStringSubmatch(line)
			switch {
			case of == nil && !strings.Contains(line, "reflect."):
			case of != nil && of[1]+of[2] == "github.com/odatagen/odatagen/wire.Opt":
				found++
				item := strings.TrimPrefix(of[3], "github.com/odatagen/odatagen/")
				if !strings.HasPrefix(item, "go.shape.") && !strings.Contains(own, "wire.Opt["+item+"]") {
					t.Errorf("the package %s compiles wire.Opt[%s], which it does not have: %s", folder, item, line)
				}
			default:
				t.Errorf("the package %s compiles %s", folder, strings.TrimSpace(line))
			}
		}
		if found == 0 {
			t.Errorf("the package %s has no method of wire.Opt: this test no longer sees any", folder)
		}
	}
}

// method matches a method of a generic type in what go tool nm prints.
var method = regexp.MustCompile(`^ *[0-9a-f]+ T ((?:[\w.-]+/)*\w+\.)\(?\*?(\w+)\[(.*)\]\)?\.\w+\s*$`)
