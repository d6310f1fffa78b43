package generator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generator/odata"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// garden has what walks could disagree about: what Capabilities forbid, deep
// containment, a navigation property of a complex type, a circle, a relationship,
// a key of two parts, operations with overloads, and imports.
const garden = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="g" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="tree"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
 <Property Name="site" Type="g.site"/>
 <NavigationProperty Name="grafts" Type="Collection(g.tree)" ContainsTarget="true"/>
 <NavigationProperty Name="limbs" Type="Collection(g.limb)" ContainsTarget="true"/></EntityType>
<ComplexType Name="site"><NavigationProperty Name="owner" Type="g.keeper"/></ComplexType>
<EntityType Name="limb"><Key><PropertyRef Name="side"/><PropertyRef Name="no"/></Key><Property Name="side" Type="g.side" Nullable="false"/><Property Name="no" Type="Edm.Byte" Nullable="false"/>
 <NavigationProperty Name="twigs" Type="Collection(g.twig)" ContainsTarget="true"/></EntityType>
<EntityType Name="twig"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
 <NavigationProperty Name="leaves" Type="Collection(g.leaf)" ContainsTarget="true"/></EntityType>
<EntityType Name="leaf"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
 <NavigationProperty Name="cells" Type="Collection(g.leaf)" ContainsTarget="true"/></EntityType>
<EntityType Name="keeper"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
 <NavigationProperty Name="trees" Type="Collection(g.tree)"/></EntityType>
<EnumType Name="side"><Member Name="left"/><Member Name="right"/></EnumType>
<Function Name="ripe" IsBound="true"><Parameter Name="of" Type="Collection(g.tree)"/><Parameter Name="on" Type="Edm.Date"/><ReturnType Type="Collection(g.tree)"/></Function>
<Function Name="ripe" IsBound="true"><Parameter Name="of" Type="Collection(g.tree)"/><ReturnType Type="Collection(g.tree)"/></Function>
<Action Name="prune" IsBound="true"><Parameter Name="it" Type="g.tree"/></Action>
<Function Name="count"><ReturnType Type="Edm.Int32"/></Function>
<EntityContainer Name="garden"><EntitySet Name="trees" EntityType="g.tree"/>
 <EntitySet Name="keepers" EntityType="g.keeper"><Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record><PropertyValue Property="Readable" Bool="false"/></Record></Annotation></EntitySet>
 <Singleton Name="oldest" Type="g.tree"/><FunctionImport Name="count" Function="g.count"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

// TestDescribed makes OpenAPI of descriptions and of parts of them: it has exactly
// the routes that read which the handlers have.
func TestDescribed(t *testing.T) {
	check := func(name string, m *schema.Model, include []string) {
		t.Run(name, func(t *testing.T) {
			if n := checkDescribed(t, m, include); n == 0 {
				t.Error("there is no route")
			}
		})
	}
	for _, name := range []string{"callrecords/callrecords.csdl.xml", "library/library.csdl.xml", "names/names.csdl.xml", "stations/stations.openapi.yaml"} {
		check(name, golden(t, "../generated/"+name), nil)
	}
	m, _ := schema.Read(schema.Source{Name: "garden.xml", Data: []byte(garden)}, schema.ReadOptions{})
	check("garden", m, nil)
	check("garden, some", m, []string{"/trees/limbs/*", "/keepers/trees/site/owner", "/count"})
	check("garden, deep", m, []string{"/trees/**/leaves/**"})
	check("garden, within", m, []string{"/trees/**", "g.keeper"})
	m = golden(t, "../generated/callrecords/callrecords.csdl.xml")
	check("callrecords, a part", m, []string{"/communications/callRecords/**"})
}

// checkDescribed compares the routes that read, and returns how many there are.
func checkDescribed(t *testing.T, m *schema.Model, include []string) int {
	t.Helper()
	var found schema.Diagnostics
	_, report, _ := odata.Plan(m, plan.Config{Package: "p", Server: true, Include: include}, &found)
	if errs := found.Errors(); len(errs) > 0 {
		t.Fatal(errs)
	}
	if len(include) > 0 {
		s, found := schema.Select(m, include, nil, nil)
		if len(found) > 0 {
			t.Fatal(found)
		}
		m = s.Model()
	}
	apart := map[string]bool{} // streams, for which OpenAPI's mapping has no words, and what is behind casts
	all, _ := schema.Paths(m)
	for _, r := range all {
		apart[r.Path()] = r.Kind == schema.MediaRoute || r.Casts()
	}
	handled := gets(slices.DeleteFunc(report.Endpoints, func(path string) bool { return apart[path] }))
	described := describedGets(t, m)
	if !slices.Equal(handled, described) {
		t.Errorf("%s %v: handlers have\n%s\nOpenAPI has\n%s", m.Documents[0].Name, include, strings.Join(handled, "\n"), strings.Join(described, "\n"))
	}
	return len(handled)
}

// TestDescribedCorpora does so for descriptions by others, and for a part of each,
// which must read back as what it is.
func TestDescribedCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("plans hundreds of packages")
	}
	dir, compared := corpora.Dir(t), 0
	for _, rel := range descriptions(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, rel))
		if err != nil {
			t.Fatal(err)
		}
		m, found := schema.Read(schema.Source{Name: rel, Data: data}, schema.ReadOptions{})
		if len(found.Errors()) > 0 || m.Container() == nil || len(m.Container().AllEntitySets()) == 0 || len(data) > 4<<20 {
			continue
		}
		if openapi.Write(io.Discard, m, openapi.WriteOptions{Version: "3.1"}).Errors() != nil {
			continue // names that OpenAPI cannot have
		}
		set := m.Container().AllEntitySets()[0]
		include := []string{"/" + set.Name + "/**"}
		if set.Type == nil || checkDescribed(t, m, nil) == 0 || checkDescribed(t, m, include) == 0 {
			continue
		}
		compared++
		s, _ := schema.Select(m, include, nil, nil)
		var text bytes.Buffer
		if err := schema.WriteJSON(&text, s.Model().Documents[0]); err != nil {
			t.Fatal(err)
		}
		again, found := schema.Read(schema.Source{Name: rel, Data: text.Bytes()}, schema.ReadOptions{})
		if errs := found.Errors(); len(errs) > 0 {
			t.Errorf("%s: the part of %s has errors: %v", rel, include, errs)
		} else if want, got := elements(s.Model()), elements(again); !slices.Equal(want, got) {
			t.Errorf("%s: the part of %s reads back as\n%v, want\n%v", rel, include, got, want)
		}
	}
	if t.Logf("%d compared", compared); compared < 50 {
		t.Errorf("only %d descriptions were compared", compared)
	}
}

func elements(m *schema.Model) []string {
	var list []string
	for _, e := range schema.Elements(m) {
		list = append(list, e.Path)
	}
	return list
}

func golden(t *testing.T, path string) *schema.Model {
	t.Helper()
	read := func(path string) []byte {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	src := schema.Source{Name: path, Data: read(path)}
	if !schema.IsOpenAPI(src.Data) {
		m, _ := schema.Read(src, schema.ReadOptions{})
		return m
	}
	corrections := filepath.Dir(path) + "/" + strings.TrimSuffix(filepath.Base(path), ".openapi.yaml") + ".overlay.yaml"
	o, found := overlay.Read(schema.Source{Name: corrections, Data: read(corrections)}, time.Now())
	if o == nil {
		t.Fatal(found)
	}
	m, _, found := openapi.Read(src, schema.ReadOptions{Patch: o.Apply})
	if m == nil {
		t.Fatal(found)
	}
	return m
}

var (
	placeholders = regexp.MustCompile(`[^/{}()]*\{[^/]*\}`)
	arguments    = regexp.MustCompile(`\([^/]*\)$`)
)

// gets returns the paths of the endpoints that are read, a key as {}, sorted.
// Overloads of a function have one route.
func gets(endpoints []string) []string {
	var list []string
	for _, e := range endpoints {
		if path, ok := strings.CutPrefix(e, "GET "); ok {
			list = append(list, placeholders.ReplaceAllString(arguments.ReplaceAllString(path, ""), "{}"))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func describedGets(t *testing.T, m *schema.Model) []string {
	t.Helper()
	var text bytes.Buffer
	if found := openapi.Write(&text, m, openapi.WriteOptions{Version: "3.1"}); len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	var written struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(text.Bytes(), &written); err != nil {
		t.Fatal(err)
	}
	var endpoints []string
	for path, item := range written.Paths {
		if item["get"] != nil {
			endpoints = append(endpoints, "GET "+path)
		}
	}
	return gets(endpoints)
}
