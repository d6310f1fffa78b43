package review

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema"
)

// partsOfGraph are small parts of Microsoft Graph, of different kinds.
var partsOfGraph = []string{"/planner/**", "microsoft.graph.termStore.*", "/identityProviders/**", "/subscriptions/**"}

// excerptOf returns what a pattern selects of a description, as XML.
func excerptOf(t *testing.T, m *schema.Model, pattern string) []byte {
	t.Helper()
	result, found := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "p", ImportPath: home, Include: []string{pattern}})
	if result == nil {
		t.Fatal(found.Errors())
	}
	f, _ := described(result.Files)
	return f.Content
}

// TestStepsOfGraph makes changes of all kinds in parts of Microsoft Graph, and proves what
// is said of each, and that all that became of Go has one of them for its cause.
func TestStepsOfGraph(t *testing.T) {
	m, _ := schema.Read(schema.Source{Name: "graph.xml", Data: corpora.Read(t, "graph/graph-v1.0.csdl.xml")}, schema.ReadOptions{})
	for _, pattern := range partsOfGraph {
		t.Run(strings.ReplaceAll(pattern, "/", " "), func(t *testing.T) {
			for _, s := range proveSteps(t, excerptOf(t, m, pattern), 1) {
				s.caused(t)
			}
		})
	}
}

// TestKindsAreCounted: the page says of how many kinds the changes are that are proved.
func TestKindsAreCounted(t *testing.T) {
	kinds := slices.Sorted(slices.Values(mutations.KindsOfCSDL()))
	page, err := os.ReadFile("../../docs/evolution.md")
	if want := fmt.Sprintf("changes of %d kinds,", len(slices.Compact(kinds))); err != nil || !strings.Contains(string(page), want) {
		t.Errorf("docs/evolution.md does not say %q: %v", want, err)
	}
}

// TestFirstOverload: a function that answers with another type than its overloads stands
// apart from them, whichever of them stood first.
func TestFirstOverload(t *testing.T) {
	const item = `<Function Name="best" IsBound="true"><Parameter Name="on" Type="Collection(s.item)"/>%s<ReturnType Type="%s"/></Function>`
	const of = `<Edmx Version="4.0" xmlns="http://docs.oasis-open.org/odata/ns/edmx"><DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>%s
<EntityContainer Name="c"><EntitySet Name="items" EntityType="s.item"/></EntityContainer></Schema></DataServices></Edmx>`
	service := func(results ...string) []byte {
		functions := ""
		for i, result := range results {
			functions += fmt.Sprintf(item, strings.Repeat(`<Parameter Name="p" Type="Edm.Int32"/>`, i), result)
		}
		return fmt.Appendf(nil, of, functions)
	}
	const items, truth = "Collection(s.item)", "Edm.Boolean"
	for name, results := range map[string][2]string{"the first": {truth, items}, "the second": {items, truth}, "both": {truth, truth}} {
		before, after := service(items, items), service(results[0], results[1])
		for _, s := range []*step{take(t, name, before, after), take(t, name+", back", after, before)} {
			s.prove(t)
			s.caused(t)
		}
	}
}

// TestStepsOfServices does the same with descriptions of test services, which have what
// Graph has not: overloads, imports of operations, type definitions, keys of several parts.
func TestStepsOfServices(t *testing.T) {
	for file, every := range map[string]int{"odata/tecsvc/olingo-tecsvc.xml": 12, "odata/compliance-model/reference.csdl.xml": 3} {
		t.Run(path.Base(file), func(t *testing.T) {
			for _, s := range proveSteps(t, corpora.Read(t, file), every) {
				s.caused(t)
			}
		})
	}
}

// proveSteps proves the verdicts of kinds of changes in a description, every so many of them,
// as far as both sides are such as Go is made of.
func proveSteps(t *testing.T, description []byte, every int) (proved []*step) {
	steps, err := mutations.CSDL(description, 1)
	if err != nil {
		t.Fatal(err)
	}
	skipped := 0
	if testing.Short() {
		every *= 16
	}
	for i, s := range steps {
		if i%every > 0 {
			continue
		}
		if !generates(s.Old) || !generates(s.New) {
			t.Logf("%s: no Go is made of it", s.Name)
			skipped++
			continue
		}
		var says []func(*plan.Config)
		if i/every%2 > 0 {
			says = append(says, split)
		}
		step := take(t, s.Name, s.Old, s.New, says...)
		step.prove(t)
		proved = append(proved, step)
	}
	t.Logf("%d steps are proved, and of %d no Go is made", len(proved), skipped)
	return proved
}

// generates reports whether Go is made of a description.
func generates(data []byte) bool {
	m, found := schema.Read(schema.Source{Name: "a.xml", Data: data}, schema.ReadOptions{})
	if m == nil || len(found.Fatal()) > 0 {
		return false
	}
	_, found = generator.Plan(generator.Description{Model: m, Found: found}, plan.Config{Package: "p", ImportPath: home, Server: true, Client: true})
	return len(found.Errors()) == 0
}
