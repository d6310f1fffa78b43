package generator_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// clashes is a description with every kind of names that come out alike.
const clashes = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="ns">
<EntityType Name="flight"><Key><PropertyRef Name="id"/></Key>
 <Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="ID" Type="Edm.String"/><Property Name="_id" Type="Edm.String"/>
 <Property Name="Rating" Type="Edm.Int32"/><NavigationProperty Name="_Rating" Type="ns.flight"/>
 <Property Name="dynamic" Type="Edm.String"/><Property Name="asFlight" Type="Edm.String"/>
 <NavigationProperty Name="flight" Type="ns.flight"/>
 <NavigationProperty Name="parts" Type="Collection(ns.flight)"/><NavigationProperty Name="Parts" Type="Collection(ns.flight)"/>
</EntityType>
<EntityType Name="charter" BaseType="ns.flight"><Property Name="Id" Type="Edm.String"/><Property Name="Flight" Type="Edm.String"/><Property Name="Dynamic" Type="Edm.String"/></EntityType>
<ComplexType Name="encryptWithTemplate"/><ComplexType Name="encryptWith_template"/>
<ComplexType Name="anyFlight"/><ComplexType Name="new"/><ComplexType Name="service"/><ComplexType Name="apiKey"/><ComplexType Name="APIKey"/>
<EnumType Name="mode"><Member Name="slow_start"/><Member Name="slowStart"/><Member Name="fast"/></EnumType>
<ComplexType Name="modeFast"/><ComplexType Name="v1_1_10"/><ComplexType Name="v11_10"/>
<ComplexType Name="flightsHandler"/><ComplexType Name="flightStartParameters"/><ComplexType Name="subThing"/>
<Action Name="start" IsBound="true"><Parameter Name="on" Type="ns.flight"/><Parameter Name="at" Type="Edm.String"/><Parameter Name="At" Type="Edm.String"/><Parameter Name="odataType" Type="Edm.String"/></Action>
<Action Name="Start" IsBound="true"><Parameter Name="on" Type="ns.flight"/></Action>
<Function Name="start" IsBound="true"><Parameter Name="on" Type="Collection(ns.flight)"/><ReturnType Type="Edm.String"/></Function>
<Function Name="land" IsBound="true"><Parameter Name="on" Type="ns.flight"/><ReturnType Type="Edm.String"/></Function>
<Action Name="land" IsBound="true"><Parameter Name="on" Type="Collection(ns.flight)"/></Action>
<Action Name="reset"/><Action Name="Reset"/>
<EntityContainer Name="C">
 <EntitySet Name="flights" EntityType="ns.flight"/><EntitySet Name="Flights" EntityType="ns.flight"/><Singleton Name="operationImports" Type="ns.flight"/><Singleton Name="new" Type="ns.flight"/>
 <ActionImport Name="reset" Action="ns.reset"/><ActionImport Name="Reset" Action="ns.Reset"/>
</EntityContainer>
</Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="ns.sub"><ComplexType Name="thing"/></Schema>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="sub"><ComplexType Name="thing"/></Schema>
</edmx:DataServices></edmx:Edmx>`

func readText(t *testing.T, text string) *schema.Model {
	t.Helper()
	m, ds := schema.Read(schema.Source{Name: "input.xml", Data: []byte(text)}, schema.ReadOptions{})
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	return m
}

// advised is a rename that a line of the report or a message advises.
var advised = regexp.MustCompile(`--rename '([^']+)=NAME'`)

// TestEveryClash generates from the description of all clashes, does what the
// report advises about each, and finds the name that was given.
func TestEveryClash(t *testing.T) {
	m := readText(t, clashes)
	cfg := plan.Config{Package: "p", ImportPath: generatedPath, Server: true}
	first, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if first == nil {
		t.Fatal(ds)
	}
	surfaceOf(t, first.Files)
	targets := map[string]bool{}
	for _, match := range advised.FindAllStringSubmatch(first.Report.Verbose(), -1) {
		targets[match[1]] = true
	}
	for _, want := range []string{
		"ns.flight/id", "ns.flight/_id", "ns.flight/_Rating", "ns.flight/dynamic", "ns.flight#as", "GET /flights/{}/parts", "POST /flights/{}/ns.start", "ns.flight/parts",
		"ns.charter/Dynamic", "ns.encryptWith_template", "ns.flight#any", "ns.new", "ns.mode/slow_start", "ns.mode/fast", "ns.sub.thing", "sub.thing", "/flights",
		"action ns.start(ns.flight)/at", "/flights#field", "/#imports#field", "POST /reset", "ns.apiKey",
	} {
		if !targets[want] {
			t.Errorf("the report says nothing of %s:\n%s", want, first.Report.Verbose())
		}
	}
	all := map[string]string{}
	for i, target := range slices.Sorted(maps.Keys(targets)) {
		name := fmt.Sprintf("Renamed%d", i)
		all[target] = name
		if testing.Short() && i%10 != 0 {
			continue
		}
		cfg.Rename = map[string]string{target: name}
		result, ds := generator.Generate(generator.Description{Model: m}, cfg)
		if result == nil {
			t.Errorf("--rename %s=%s: %v", target, name, ds)
			continue
		}
		surfaceOf(t, result.Files)
		if !prints(result.Files, name) {
			t.Errorf("--rename %s=%s gives nothing that name", target, name)
		}
	}
	cfg.Rename = all
	result, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if result == nil {
		t.Fatalf("all renames: %v", ds)
	}
	surfaceOf(t, result.Files)
}

// prints reports whether the Go files have an identifier.
func prints(files []generator.File, name string) bool {
	word := regexp.MustCompile(`\b` + name + `\b`)
	return slices.ContainsFunc(files, func(f generator.File) bool { return strings.HasSuffix(f.Name, ".go") && word.Match(f.Content) })
}

// TestEveryName renames everything that the lock has a line for.
func TestEveryName(t *testing.T) {
	m := readText(t, clashes)
	cfg := plan.Config{Package: "p", ImportPath: generatedPath, Server: true}
	first, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if first == nil {
		t.Fatal(ds)
	}
	cfg.Rename = map[string]string{}
	for i, line := range lockOf(t, first.Files).Lines(names.NameKind) {
		cfg.Rename[line.Path] = fmt.Sprintf("Renamed%d", i)
	}
	result, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if result == nil {
		t.Fatal(ds)
	}
	surfaceOf(t, result.Files)
	for target, name := range cfg.Rename {
		if !prints(result.Files, name) {
			t.Errorf("--rename '%s=%s' gives nothing that name", target, name)
		}
	}
}

// TestOperationsOfOneName: who loses the name says by its own how it is called, and on what.
func TestOperationsOfOneName(t *testing.T) {
	result, ds := generator.Generate(generator.Description{Model: readText(t, clashes)}, plan.Config{Package: "p", ImportPath: generatedPath, Server: true})
	if result == nil {
		t.Fatal(ds)
	}
	lock := lockOf(t, result.Files)
	for path, want := range map[string]string{
		"GET /flights/{}/ns.land":         "FlightsLand",
		"POST /flights/ns.land":           "PostFlightCollectionLand",
		"GET /flights/ns.start":           "FlightsStart",
		"POST /flights/{}/ns.Start":       "PostFlightStart",
		"POST /flights/{}/ns.start":       "Post_flights_start",
		"POST /operationImports/ns.Start": "Start",
		"POST /operationImports/ns.start": "PostStart",
	} {
		if got := lock.Value(names.NameKind, path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func lockOf(t *testing.T, files []generator.File) *names.Lock {
	t.Helper()
	for _, f := range files {
		if f.Name == names.LockFile {
			lock, ds := names.ReadLock(f.Name, f.Content)
			if lock == nil {
				t.Fatal(ds)
			}
			return lock
		}
	}
	t.Fatal("there is no lock")
	return nil
}

// TestRenameMessages gives renames that are refused, and does what the message
// says.
func TestRenameMessages(t *testing.T) {
	m := readText(t, clashes)
	for _, c := range []struct {
		renames, better map[string]string
		want            string
	}{
		{map[string]string{"ns.mode": "Same", "ns.modeFast": "Same"}, map[string]string{"ns.mode": "Same", "ns.modeFast": "Other"}, "choose another for one of them"},
		{map[string]string{"ns.mode": "New"}, map[string]string{"ns.mode": "Newer"}, "New is the function New: choose another name"},
		{map[string]string{"ns.mode": "mode"}, map[string]string{"ns.mode": "Mode"}, "no exported Go identifier"},
		{map[string]string{"ns.mod": "Gear"}, map[string]string{"ns.mode": "Gear"}, "did you mean 'ns.mode'?"},
	} {
		cfg := plan.Config{Package: "p", ImportPath: generatedPath, Server: true, Rename: c.renames}
		result, ds := generator.Generate(generator.Description{Model: m}, cfg)
		if result != nil || len(ds.Errors()) != 1 || !strings.Contains(ds.Errors()[0].Message, c.want) {
			t.Errorf("%v: got %v, want %q", c.renames, ds.Errors(), c.want)
		}
		cfg.Rename = c.better
		if result, ds := generator.Generate(generator.Description{Model: m}, cfg); result == nil {
			t.Errorf("%v: %v", c.better, ds)
		}
	}
}
