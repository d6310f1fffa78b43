package schema

import (
	"slices"
	"strings"
	"testing"
)

// dirty are descriptions of services as they are found: illegal in a name or a part
// that clients cannot change, and usable without it. Each has an entity set Items.
var dirty = []struct{ name, text string }{
	{"a schema alone", `<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">` + items + `</Schema>`},
	{"a schema outside DataServices", `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">` + items + `</Schema></edmx:Edmx>`},
	{"two DataServices", strings.Replace(envelope(items), "<edmx:DataServices>", `<edmx:DataServices><Schema Namespace="a"/></edmx:DataServices><edmx:DataServices>`, 1)},
	{"JSON without a version", `{"s": {"item": {"$Kind": "EntityType", "$Key": ["id"], "id": {}}, "box": {"$Kind": "EntityContainer", "Items": {"$Collection": true, "$Type": "s.item"}}}}`},
	{"annotations without a target", envelope(`<Annotations><Annotation Term="s.t" Bool="true"/></Annotations>` + items)},
	{"JSON annotations without a target", `{"$Version": "4.01", "s": {"$Annotations": {"": {"@s.t": true}}, "item": {"$Kind": "EntityType", "$Key": ["id"], "id": {}}, "box": {"$Kind": "EntityContainer", "Items": {"$Collection": true, "$Type": "s.item"}}}}`},
	{"the namespace System", envelope(`<Schema Namespace="System"><EnumType Name="DayOfWeek"><Member Name="Sunday"/></EnumType></Schema><Schema Namespace="s">` + items + `</Schema>`)},
	{"the alias Edm", envelope(`<Schema Namespace="s" Alias="Edm">` + strings.ReplaceAll(items, `"s.item"`, `"Edm.item"`) + `</Schema>`)},
	{"an alias with dots", envelope(`<Schema Namespace="s" Alias="my.s">` + strings.ReplaceAll(items, `"s.item"`, `"my.s.item"`) + `</Schema>`)},
	{"an alias with a hyphen", envelope(`<Schema Namespace="s" Alias="my-s">` + strings.ReplaceAll(items, `"s.item"`, `"my-s.item"`) + `</Schema>`)},
	{"a namespace of numbers", envelope(`<Schema Namespace="1.0">` + strings.ReplaceAll(items, `"s.item"`, `"1.0.item"`) + `</Schema>`)},
	{"a set and a singleton of one name", envelope(boxed(`<Singleton Name="Items" Type="s.item"/>`))},
	{"a set twice", envelope(boxed(`<EntitySet Name="Items" EntityType="s.item"/>`))},
	{"a set with a slash", envelope(boxed(`<EntitySet Name="more/Items" EntityType="s.item"/>`))},
	{"an import with a dot", envelope(`<Action Name="a"/>` + boxed(`<ActionImport Name="a.b" Action="s.a"/>`))},
	{"a set of a complex type", envelope(`<ComplexType Name="c"/>` + boxed(`<EntitySet Name="Cs" EntityType="s.c"/>`))},
	{"a set of an unknown type", envelope(boxed(`<EntitySet Name="Cs" EntityType="t.c"/>`))},
	{"an import of an unknown function", envelope(boxed(`<FunctionImport Name="f" Function="math.add"/>`))},
	{"an import of a bound function", envelope(`<ComplexType Name="c"/><Function Name="f" IsBound="true"><Parameter Name="on" Type="s.c"/><ReturnType Type="Edm.Int32"/></Function>` + boxed(`<FunctionImport Name="g" Function="s.f"/>`))},
	{"an import of a function that returns nothing", envelope(`<Function Name="f"/>` + boxed(`<FunctionImport Name="f" Function="s.f"/>`))},
	{"a bound action of nothing", envelope(`<Action Name="a" IsBound="true"/>` + items)},
	{"an action with a parameter twice", envelope(`<Action Name="a"><Parameter Name="p" Type="Edm.Int32"/><Parameter Name="p" Type="Edm.String"/></Action>` + boxed(`<ActionImport Name="a" Action="s.a"/>`))},
	{"a container of an unknown one", envelope(strings.Replace(items, `Name="box"`, `Name="box" Extends="t.box"`, 1))},
	{"a member twice", envelope(`<EnumType Name="e"><Member Name="a" Value="1"/><Member Name="a" Value="2"/></EnumType>` + items)},
}

const items = `<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType><EntityContainer Name="box"><EntitySet Name="Items" EntityType="s.item"/></EntityContainer>`

// boxed are the items with more in their container.
func boxed(more string) string {
	return strings.Replace(items, "</EntityContainer>", more+"</EntityContainer>", 1)
}

// TestDirty reads each: with a warning, and with all paths but those of what is left
// out, which is said.
func TestDirty(t *testing.T) {
	for _, test := range dirty {
		t.Run(test.name, func(t *testing.T) {
			m, ds := Read(Source{Name: "dirty", Data: []byte(test.text)}, ReadOptions{})
			if len(ds.Errors()) > 0 || len(ds.Warnings()) == 0 {
				t.Fatalf("findings: %v", ds)
			}
			routes, more := Paths(m)
			if len(more) > 0 {
				t.Fatal(more)
			}
			var paths []string
			for _, r := range routes {
				if path := strings.Join(r.Segments(), "/"); r.Reads() || r.Invokes() {
					paths = append(paths, path)
				}
			}
			if !slices.Equal(paths, []string{"Items", "Items/{}"}) {
				t.Errorf("paths: %v", paths)
			}
			for _, f := range formats { // what was left out is still there to be written
				if back := rewritten(t, f, m.Documents[0]); back == nil {
					t.Errorf("not written as %s", f.name)
				}
			}
		})
	}
}

// TestSeveralContainers chooses among several containers, which only paths need.
func TestSeveralContainers(t *testing.T) {
	const two = items + `</Schema><Schema Namespace="t"><EntityContainer Name="crate"><Singleton Name="One" Type="s.item"/></EntityContainer>`
	read := func(text string) *Model {
		m, ds := Read(Source{Name: "in.xml", Data: []byte(text)}, ReadOptions{})
		if len(ds.Errors()) > 0 {
			t.Fatal(ds)
		}
		return m
	}
	m := read(envelope(two))
	if s := SelectTypes(m, nil); len(s.Types) != 1 {
		t.Errorf("types: %v", s.Types)
	}
	if _, ds := Select(m, []string{"s.*"}, nil, nil); len(ds) > 0 {
		t.Error(ds)
	}
	if _, ds := Paths(m); oneLiner(ds) != "in.xml:2:251: the document has 2 entity containers, each of them a service: say which with --container s.box or --container t.crate [container-several]" {
		t.Error(ds)
	}
	if ds := m.Choose("carton"); oneLiner(ds) != `in.xml:1:1: the description has no entity container "carton": there is s.box and t.crate [container-unknown]` {
		t.Error(ds)
	}
	for _, name := range []string{"crate", "t.crate"} {
		m := read(envelope(two))
		if ds := m.Choose(name); len(ds) > 0 {
			t.Error(ds)
		}
		if routes, ds := Paths(m); len(ds) > 0 || routes[0].Segments()[0] != "One" {
			t.Error(routes, ds)
		}
	}
	inOne := read(envelope(strings.Replace(two, `</Schema><Schema Namespace="t">`, "", 1)))
	if ds := inOne.Choose("s.crate"); len(ds) > 0 {
		t.Error(ds)
	}
	named := read(`{"$Version": "4.01", "$EntityContainer": "s.b", "s": {"a": {"$Kind": "EntityContainer"}}, "t": {"b": {"$Kind": "EntityContainer"}}, "s.c": {"b": {"$Kind": "EntityContainer"}}}`)
	if named.Container() != nil {
		t.Error("a container that is not there was found")
	}
	named = read(`{"$Version": "4.01", "$EntityContainer": "t.b", "s": {"a": {"$Kind": "EntityContainer"}}, "t": {"b": {"$Kind": "EntityContainer"}}}`)
	if c := named.Container(); c == nil || c.QualifiedName() != "t.b" {
		t.Errorf("the document's container is %v", c)
	}
}
