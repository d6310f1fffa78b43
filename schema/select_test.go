package schema_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

const shop = `
<EntityType Name="thing" Abstract="true"><Key><PropertyRef Name="place/no" Alias="no"/></Key><Property Name="place" Type="s.place" Nullable="false"/></EntityType>
<EntityType Name="order" BaseType="s.thing"><Property Name="state" Type="s.state"/><Property Name="note" Type="s.note"/>
 <NavigationProperty Name="lines" Type="Collection(s.line)" ContainsTarget="true"/><NavigationProperty Name="buyer" Type="s.buyer" Partner="orders"/></EntityType>
<EntityType Name="gift" BaseType="s.order"><Property Name="card" Type="s.card"/><NavigationProperty Name="to" Type="s.buyer"/></EntityType>
<EntityType Name="line"><Key><PropertyRef Name="no"/></Key><Property Name="no" Type="s.state" Nullable="false"/><Property Name="count" Type="Edm.Int32"/>
 <NavigationProperty Name="item" Type="s.item"/></EntityType>
<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityType Name="buyer"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><Property Name="home" Type="s.place"/>
 <NavigationProperty Name="orders" Type="Collection(s.order)" Partner="buyer"/></EntityType>
<ComplexType Name="place"><Property Name="no" Type="s.note" Nullable="false"/><Property Name="card" Type="s.card"/><NavigationProperty Name="near" Type="s.item"/></ComplexType>
<ComplexType Name="card"><Property Name="text" Type="Edm.String"/></ComplexType>
<EnumType Name="state"><Member Name="open"/><Member Name="done"/></EnumType>
<TypeDefinition Name="note" UnderlyingType="Edm.String"/>
<Term Name="mark" Type="Edm.String"/>
<Annotations Target="s.order/state"><Annotation Term="s.mark" String="outside"/></Annotations>
<Action Name="close" IsBound="true"><Parameter Name="it" Type="s.order"/><Parameter Name="why" Type="s.card"/></Action>
<Function Name="best"><ReturnType Type="s.item"/></Function>
<EntityContainer Name="c">
 <EntitySet Name="orders" EntityType="s.order"><NavigationPropertyBinding Path="lines/item" Target="items"/><NavigationPropertyBinding Path="buyer" Target="buyers"/><NavigationPropertyBinding Path="s.gift/to" Target="buyers"/></EntitySet>
 <EntitySet Name="items" EntityType="s.item"/><EntitySet Name="buyers" EntityType="s.buyer"/>
 <FunctionImport Name="best" Function="s.best" EntitySet="items"/>
</EntityContainer>`

// TestSelect selects parts of a shop: the elements of the part, and its routes
// that read.
func TestSelect(t *testing.T) {
	for _, c := range []struct{ include, elements, gets string }{
		{"s.card", "s.c s.card s.card/text", ""},
		{"/items", "s.c s.c/items s.item s.item/id", "/items /items/{}"},
		{"/best", "s.best() s.best()/$ReturnType s.c s.c/best s.item s.item/id", ""},
		{ // line comes with its key's enumeration; of what leads there, the key and the way
			"/orders/lines", "s.c s.c/orders s.line s.line/count s.line/no s.note s.order s.order/lines s.place s.place/no s.state s.state/done s.state/open s.thing s.thing/place",
			"/orders/{}/lines /orders/{}/lines/{}",
		},
		{ // through a complex property, which is on the way as its type is
			"/buyers/home/near", "s.buyer s.buyer/home s.buyer/id s.c s.c/buyers s.item s.item/id s.place s.place/near", "/buyers/{}/home/near",
		},
		{ // a derived type with all it needs; buyer only where it is wanted
			"/orders", "s.c s.c/orders s.card s.card/text s.gift s.gift/card s.note s.order s.order/note s.order/state s.place s.place/card s.place/no s.state s.state/done s.state/open s.thing s.thing/place",
			"/orders /orders/{}",
		},
	} {
		selected, found := schema.Select(service(t, shop), strings.Fields(c.include), nil, nil)
		if len(found) > 0 {
			t.Fatalf("%s: %v", c.include, found)
		}
		part := selected.Model()
		checkLinked(t, c.include, part)
		if got := strings.Join(elementPaths(part), " "); got != "s "+c.elements {
			t.Errorf("%s: has\n%s\nwant\ns %s", c.include, got, c.elements)
		}
		routes, _ := schema.Paths(part)
		var gets []string
		for _, r := range routes {
			if r.Reads() {
				gets = append(gets, "/"+strings.Join(r.Segments(), "/"))
			}
		}
		if got := strings.Join(gets, " "); got != c.gets {
			t.Errorf("%s: routes %s, want %s", c.include, got, c.gets)
		}
	}
}

// TestSelectAll selects everything: what was selected reads as what it is part of.
func TestSelectAll(t *testing.T) {
	m := service(t, shop)
	s, found := schema.Select(m, nil, nil, nil)
	if len(found) > 0 {
		t.Fatal(found)
	}
	part := s.Model()
	checkLinked(t, "all", part)
	if got, want := elementPaths(part), elementPaths(m); !slices.Equal(slices.DeleteFunc(want, func(p string) bool { return p == "" }), got) {
		t.Errorf("has\n%v\nwant\n%v", got, want)
	}
	here, _ := schema.Paths(m)
	there, _ := schema.Paths(part)
	if lines(here) != lines(there) || len(there) == 0 {
		t.Errorf("routes\n%s\nwant\n%s", lines(there), lines(here))
	}
	state := part.Type("s.order").(*schema.EntityType).LookupProperty("state")
	if a := state.Annotation("s.mark", ""); a == nil || len(state.External) > 0 || a != state.Annotations[0] {
		t.Error("the annotation given outside is not inside its target")
	}
	set := part.Container().EntitySets[2]
	var bindings []string
	for _, b := range set.Bindings {
		bindings = append(bindings, b.Path)
	}
	if got := strings.Join(bindings, " "); got != "buyer lines/item s.gift/to" {
		t.Errorf("bindings of %s: %s", set.Name, got)
	}
	if s.Casts != 0 {
		t.Errorf("%d navigation properties behind casts have no route", s.Casts)
	}
}

// TestSelectUnserved names the operations bound to what paths do not lead to, which
// are described where their types are selected.
func TestSelectUnserved(t *testing.T) {
	const text = `
<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><Property Name="at" Type="s.place"/><Property Name="tags" Type="Collection(Edm.String)"/></EntityType>
<EntityType Name="gadget" BaseType="s.item"/>
<ComplexType Name="spot"/><ComplexType Name="place" BaseType="s.spot"><Property Name="size" Type="s.size"/></ComplexType><ComplexType Name="size"/><ComplexType Name="elsewhere"/>
<Function Name="a" IsBound="true"><Parameter Name="it" Type="s.place"/><ReturnType Type="Edm.String"/></Function>
<Function Name="b" IsBound="true"><Parameter Name="it" Type="s.spot"/><ReturnType Type="Edm.String"/></Function>
<Action Name="c" IsBound="true"><Parameter Name="it" Type="s.gadget"/></Action>
<Action Name="d" IsBound="true"><Parameter Name="it" Type="Collection(s.gadget)"/></Action>
<Action Name="e" IsBound="true"><Parameter Name="it" Type="Collection(Edm.String)"/></Action>
<Action Name="f" IsBound="true"><Parameter Name="it" Type="s.size"/><Parameter Name="to" Type="s.elsewhere"/></Action>
<Action Name="g" IsBound="true"><Parameter Name="it" Type="s.elsewhere"/></Action>
<Action Name="h" IsBound="true"><Parameter Name="it" Type="s.item"/></Action>
<EntityContainer Name="C"><EntitySet Name="items" EntityType="s.item"/></EntityContainer>`
	for _, c := range []struct{ include, unserved, described string }{
		{"", "a b e f", "c d e f h a b"},
		{"/items/**", "a b e f", "c d e h a b"},
		{"/items", "", ""},
	} {
		s, found := schema.Select(service(t, text), strings.Fields(c.include), nil, nil)
		if len(found) > 0 {
			t.Fatalf("%s: %v", c.include, found)
		}
		names := func(list []*schema.Operation) string {
			var names []string
			for _, o := range list {
				names = append(names, o.Name)
			}
			return strings.Join(names, " ")
		}
		part := s.Model()
		described := names(slices.Concat(part.Schemas()[0].Actions, part.Schemas()[0].Functions))
		if got := names(s.Unserved); got != c.unserved || described != c.described {
			t.Errorf("%q: %q have no route, want %q; %q are described, want %q", c.include, got, c.unserved, described, c.described)
		}
	}
}

// TestSelectWithin follows relationships by ** where their targets are wanted.
func TestSelectWithin(t *testing.T) {
	for include, want := range map[string]string{
		"/orders/**":                 "/orders /orders/{} /orders/{}/lines /orders/{}/lines/{}",
		"/orders/** s.buyer":         "/orders /orders/{} /orders/{}/buyer /orders/{}/lines /orders/{}/lines/{} /orders/{}/s.gift/to",
		"/orders/** s.item":          "/orders /orders/{} /orders/{}/lines /orders/{}/lines/{} /orders/{}/lines/{}/item /orders/{}/place/near",
		"/orders/buyer/orders/lines": "/orders/{}/buyer/orders/{}/lines /orders/{}/buyer/orders/{}/lines/{}",
	} {
		s, found := schema.Select(service(t, shop), strings.Fields(include), nil, nil)
		if len(found) > 0 {
			t.Fatalf("%s: %v", include, found)
		}
		var gets []string
		for _, r := range s.Routes {
			if r.Reads() {
				gets = append(gets, "/"+strings.Join(r.Segments(), "/"))
			}
		}
		if got := strings.Join(gets, " "); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", include, got, want)
		}
	}
}

func TestSelectUnused(t *testing.T) {
	_, found := schema.Select(service(t, shop), []string{"/items", "/itms", "s.ordr", "t.*"}, nil, nil)
	if len(found) != 3 {
		t.Errorf("found %v", found)
	}
	for _, d := range found {
		if d.Rule != "include-unused" {
			t.Error(d)
		}
	}
}

func TestSelectTypes(t *testing.T) {
	s := schema.SelectTypes(service(t, shop), nil)
	if len(s.Routes) > 0 || len(s.Types) != 10 {
		t.Errorf("%d routes, %d types", len(s.Routes), len(s.Types))
	}
}

func elementPaths(m *schema.Model) []string {
	var list []string
	for _, e := range schema.Elements(m) {
		if e.Kind != schema.TermElement && e.Kind != schema.ParameterElement {
			list = append(list, e.Path)
		}
	}
	return list
}

// checkLinked follows every link of a part: each leads to an element of it.
func checkLinked(t *testing.T, name string, m *schema.Model) {
	t.Helper()
	own := map[any]bool{}
	for _, e := range schema.Elements(m) {
		own[e.Value] = true
		own[e.Node] = true
	}
	check := func(from, to string, value any) {
		if !own[value] {
			t.Errorf("%s: %s leads to a %s that is not of the part", name, from, to)
		}
	}
	use := func(from string, ref schema.TypeRef) {
		if _, primitive := ref.Type.(*schema.PrimitiveType); !primitive {
			check(from, ref.Name, ref.Type)
		}
	}
	structured := func(path string, s *schema.StructuredType) {
		if s.Base != nil {
			check(path, "base", s.Base.EntityType())
		} else if s.BaseName != "" {
			t.Errorf("%s: %s has no base", name, path)
		}
		for _, d := range s.Derived {
			check(path, "derived type", d.EntityType())
		}
	}
	for _, e := range schema.Elements(m) {
		switch v := e.Value.(type) {
		case *schema.EntityType:
			structured(e.Path, &v.StructuredType)
			for _, k := range v.Key {
				check(e.Path, "key", k.Property)
			}
		case *schema.ComplexType:
			structured(e.Path, &v.StructuredType)
		case *schema.Property:
			use(e.Path, v.Type)
		case *schema.NavigationProperty:
			use(e.Path, v.Type)
		case *schema.Parameter:
			use(e.Path, v.Type)
		case *schema.ReturnType:
			use(e.Path, v.Type)
		case *schema.EntitySet:
			check(e.Path, "type", v.Type)
		case *schema.OperationImport:
			for _, o := range v.Operations {
				check(e.Path, "operation", o)
			}
		}
	}
	routes, _ := schema.Paths(m)
	for _, r := range routes {
		check("a route", "node", r.Node())
		for i := range r.Steps {
			check("a route", "type", r.Steps[i].Type)
			check("a route", "node", r.Steps[i].Node)
		}
	}
}

// TestSelectDocuments selects of two documents: the part is one, with what it takes
// from the other and no reference to that.
func TestSelectDocuments(t *testing.T) {
	const head = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">`
	main := head + `<edmx:Reference Uri="other.xml"><edmx:Include Namespace="o" Alias="other"/></edmx:Reference>
<edmx:Reference Uri="both.xml"><edmx:Include Namespace="o"/><edmx:Include Namespace="core" Alias="c"/></edmx:Reference>
<edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="a" BaseType="other.b"/><EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`
	other := head + `<edmx:DataServices><Schema Namespace="o" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="b">` + key + `</EntityType><EntityType Name="unused"/></Schema></edmx:DataServices></edmx:Edmx>`
	open := func(name string) ([]byte, error) {
		if name != "other.xml" {
			return nil, fs.ErrNotExist
		}
		return []byte(other), nil
	}
	m, found := schema.Read(schema.Source{Name: "main.xml", Data: []byte(main)}, schema.ReadOptions{Open: open})
	if m == nil || len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	s, found := schema.Select(m, nil, nil, nil)
	if len(found) > 0 {
		t.Fatal(found)
	}
	part := s.Model()
	checkLinked(t, "two documents", part)
	if got := strings.Join(elementPaths(part), " "); got != "o o.b o.b/id s s.a s.c s.c/as" {
		t.Errorf("has %s", got)
	}
	if r := part.Documents[0].References; len(part.Documents) != 1 || len(r) != 1 || r[0].URI != "both.xml" || len(r[0].Includes) != 1 || r[0].Includes[0].Namespace != "core" {
		t.Errorf("references %v", r)
	}
}

// versioned has a resource in versions out of order, with a complex type that later
// versions leave as it was, and one without versions.
const versioned = `
<Schema Namespace="Disk"><EntityType Name="Disk" Abstract="true">` + key + `</EntityType><ComplexType Name="Part" Abstract="true"/></Schema>
<Schema Namespace="Disk.v1_9_0"><EntityType Name="Disk" BaseType="Disk.v1_2_0.Disk"/><ComplexType Name="Gone"/></Schema>
<Schema Namespace="Disk.v1_10_0"><EntityType Name="Disk" BaseType="Disk.v1_9_0.Disk"/><ComplexType Name="Other" BaseType="Disk.Part"/></Schema>
<Schema Namespace="Disk.v1_2_0"><EntityType Name="Disk" BaseType="Disk.Disk"><Property Name="part" Type="Disk.Part"/></EntityType>
 <ComplexType Name="Part" BaseType="Disk.Part"/></Schema>
<Schema Namespace="Disk.v1_3_0"><EntityType Name="Disk" BaseType="Disk.v1_2_0.Disk"/><ComplexType Name="Part" BaseType="Disk.v1_2_0.Part"/></Schema>
<Schema Namespace="Disk.v1_3_1"><EntityType Name="Disk" BaseType="Disk.v1_3_0.Disk"/></Schema>
<Schema Namespace="Disk.v2"><ComplexType Name="Sub"/></Schema>
<Schema Namespace="Disk.v2.Deep"><ComplexType Name="Deep"/></Schema>
<Schema Namespace="Fan"><EntityType Name="Fan">` + key + `</EntityType></Schema>
<Schema Namespace="a.b.v1"><ComplexType Name="T"/></Schema><Schema Namespace="a.b.v01_0"><ComplexType Name="T"/></Schema>`

// TestSelectNewest asks for the newest versions of namespaces.
func TestSelectNewest(t *testing.T) {
	without := strings.Replace(versioned, `<Schema Namespace="Disk.v2"><ComplexType Name="Sub"/></Schema>`, "", 1)
	for _, c := range []struct{ description, include, want string }{
		{without, "Disk.newest.*", "Disk.Disk Disk.Part Disk.v1_10_0.Disk Disk.v1_10_0.Other Disk.v1_2_0.Disk Disk.v1_2_0.Part Disk.v1_3_0.Part Disk.v1_9_0.Disk"},
		{without, "Disk.newest.Other", "Disk.Part Disk.v1_10_0.Other"},
		{without, "Disk.Disk Disk.newest.*", "Disk.Disk Disk.Part Disk.v1_10_0.Disk Disk.v1_10_0.Other Disk.v1_2_0.Disk Disk.v1_2_0.Part Disk.v1_3_0.Part Disk.v1_9_0.Disk"},
		{without, "Disk.newest.* Disk.v1_3_1.*", "Disk.Disk Disk.Part Disk.v1_10_0.Disk Disk.v1_10_0.Other Disk.v1_2_0.Disk Disk.v1_2_0.Part Disk.v1_3_0.Disk Disk.v1_3_0.Part Disk.v1_3_1.Disk Disk.v1_9_0.Disk"},
		{without, "Disk.Disk", "Disk.Disk Disk.Part Disk.v1_10_0.Disk Disk.v1_10_0.Other Disk.v1_2_0.Disk Disk.v1_2_0.Part Disk.v1_3_0.Disk Disk.v1_3_0.Part Disk.v1_3_1.Disk Disk.v1_9_0.Disk"},
		{without, "Fan.newest.*", "Fan.Fan"},
		{versioned, "Disk.newest.*", "Disk.v2.Sub"},
		{versioned, "*.newest.*", "Disk.v2.Sub Fan.Fan"},
		{versioned, "**.newest.*", "Disk.v2.Deep.Deep Disk.v2.Sub Fan.Fan a.b.v01_0.T"},
		{versioned + `<Schema Namespace="Disk.newest"><ComplexType Name="So"/></Schema>`, "Disk.newest.*", "Disk.newest.So Disk.v2.Sub"},
	} {
		schemas := "</Schema>" + c.description + `<Schema Namespace="t">`
		schemas = strings.ReplaceAll(schemas, "<Schema ", `<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" `)
		s, found := schema.Select(service(t, schemas), strings.Fields(c.include), nil, nil)
		if len(found) > 0 {
			t.Errorf("%s: %v", c.include, found)
		}
		var names []string
		for typ := range s.Types {
			names = append(names, typ.QualifiedName())
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.include, got, c.want)
		}
	}
}

// TestLeftOut selects abstract types without any that is derived from them, and then
// as well what is said to bring them in.
func TestLeftOut(t *testing.T) {
	var many strings.Builder
	for i := range schema.MaxDerived + 1 {
		fmt.Fprintf(&many, `<Schema Namespace="Disk.v1_%d"><ComplexType Name="Disk" BaseType="Disk.Disk"/></Schema><Schema Namespace="Old.v1_%[1]d"><ComplexType Name="Old" BaseType="Old.Old"/></Schema>`, i)
		fmt.Fprintf(&many, `<Schema Namespace="far.off%d"><ComplexType Name="Fan" BaseType="Fan.Fan"/></Schema>`, i)
	}
	many.WriteString(`<Schema Namespace="Old.v2"><ComplexType Name="Other"/></Schema><Schema Namespace="Use">`)
	for _, name := range []string{"Disk", "Fan", "Old"} {
		fmt.Fprintf(&many, `<ComplexType Name="%s"><Property Name="P" Type="%[1]s.%[1]s"/></ComplexType>`, name)
	}
	many.WriteString(`</Schema>`)
	for _, name := range []string{"Disk", "Fan", "Old"} {
		fmt.Fprintf(&many, `<Schema Namespace="%s"><ComplexType Name="%[1]s" Abstract="true"/></Schema>`, name)
	}
	schemas := strings.ReplaceAll("</Schema>"+many.String()+`<Schema Namespace="t">`, "<Schema ", `<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" `)
	m := service(t, schemas)
	for _, c := range []struct {
		include, left string
		patterns      int
		first         string
	}{
		{"Use.Disk", "Disk.Disk", 1, "Disk.newest.*"},
		{"Use.Old", "Old.Old", 1, "Old.v1_100.*"},
		{"Use.Fan", "Fan.Fan", 1, "far.**"},
		{"Use.*", "Disk.Disk Fan.Fan Old.Old", 3, "Disk.newest.*"},
		{"Use.* Disk.v1_5.* Old.newest.*", "Fan.Fan", 1, "far.**"},
	} {
		s, _ := schema.Select(m, strings.Fields(c.include), nil, nil)
		roots, patterns := s.LeftOut()
		var names []string
		for _, r := range roots {
			names = append(names, r.QualifiedName())
		}
		if got := strings.Join(names, " "); got != c.left || len(patterns) != c.patterns || patterns[0] != c.first {
			t.Errorf("%s: left out %s, %d patterns, the first %s", c.include, got, len(patterns), patterns[0])
		}
		s, found := schema.Select(m, append(strings.Fields(c.include), patterns...), nil, nil)
		if roots, _ := s.LeftOut(); len(roots) > 0 || len(found) > 0 {
			t.Errorf("%s with %v: %d left out, %v", c.include, patterns, len(roots), found)
		}
	}
}
