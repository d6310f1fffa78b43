package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// service wraps the content of a schema "s".
func service(t *testing.T, content string) *schema.Model {
	t.Helper()
	text := `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">` + content + `</Schema></edmx:DataServices></edmx:Edmx>`
	m, found := schema.Read(schema.Source{Name: "s.xml", Data: []byte(text)}, schema.ReadOptions{})
	if m == nil || len(found.Errors()) > 0 {
		t.Fatal(found.Errors())
	}
	return m
}

const key = `<Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>`

// routeLine says all there is to say of a route, what is not so left out.
func routeLine(r *schema.Route) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s ", r.Method, r.Kind)
	for i := range r.Steps {
		b.WriteString("/" + r.Steps[i].Name)
		for _, part := range r.Steps[i].Key() {
			fmt.Fprintf(&b, "{%s %s}", part.Name(), part.Property.Type.Name)
		}
	}
	if tail := r.Tail(); tail != "" {
		b.WriteString("/" + tail)
	}
	if n := len(r.Overloads); n > 1 {
		fmt.Fprintf(&b, " ×%d", n)
	}
	if a := r.Answer(); a != nil {
		name := a.Name
		if a.Collection {
			name = "[]" + name
		}
		if a.Nullable && a.Type != nil {
			name += "?"
		}
		b.WriteString(" → " + name)
	}
	if c := r.Context(); c != "" {
		b.WriteString(" @" + c)
	}
	if s := r.Scopes(); s != nil {
		fmt.Fprintf(&b, " %v", s)
	}
	if !r.Allowed() {
		b.WriteString(" forbidden")
	}
	return b.String()
}

func lines(routes []*schema.Route) string {
	var b strings.Builder
	for _, r := range routes {
		b.WriteString(routeLine(r) + "\n")
	}
	return b.String()
}

func checkPaths(t *testing.T, m *schema.Model, want string) {
	t.Helper()
	routes, found := schema.Paths(m)
	if len(found) > 0 {
		t.Fatal(found)
	}
	if got := lines(routes); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestPaths walks small services, one for each thing that the walk decides.
func TestPaths(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"set, singleton, keys": {`
<EntityType Name="seat"><Key><PropertyRef Name="row"/><PropertyRef Name="at/no" Alias="no"/></Key>
 <Property Name="row" Type="s.row" Nullable="false"/><Property Name="at" Type="s.at" Nullable="false"/></EntityType>
<ComplexType Name="at"><Property Name="no" Type="s.no" Nullable="false"/></ComplexType>
<TypeDefinition Name="no" UnderlyingType="Edm.Byte"/><EnumType Name="row"><Member Name="a"/></EnumType>
<EntityType Name="hall" Abstract="true"/><EntityType Name="stage"><Property Name="width" Type="Edm.Int32"/></EntityType>
<EntityContainer Name="c"><EntitySet Name="seats" EntityType="s.seat"/><EntitySet Name="stages" EntityType="s.stage"/><EntitySet Name="halls" EntityType="s.hall"/>
 <Singleton Name="best" Type="s.seat" Nullable="true"/></EntityContainer>`, `
GET read /best → s.seat?
PATCH update /best → s.seat
PUT replace /best → s.seat
GET list /halls → []s.hall
POST create /halls → s.hall
GET list /seats → []s.seat
POST create /seats → s.seat
GET read /seats{row s.row}{no s.no} → s.seat
PATCH update /seats{row s.row}{no s.no} → s.seat
PUT replace /seats{row s.row}{no s.no} → s.seat
DELETE delete /seats{row s.row}{no s.no}
GET list /stages → []s.stage
POST create /stages → s.stage
`},
		"relationships": {`
<EntityType Name="a">` + key + `<NavigationProperty Name="many" Type="Collection(s.b)"/><NavigationProperty Name="one" Type="s.b"/>
 <NavigationProperty Name="none" Type="s.b" Nullable="false"/></EntityType>
<EntityType Name="b">` + key + `</EntityType>
<EntityContainer Name="c"><Singleton Name="it" Type="s.a"><NavigationPropertyBinding Path="many" Target="bs"/></Singleton></EntityContainer>`, `
GET read /it → s.a
PATCH update /it → s.a
PUT replace /it → s.a
GET list /it/many → []s.b @bs
GET reference /it/many/$ref @bs
POST reference /it/many/$ref @bs
DELETE reference /it/many/$ref @bs
GET read /it/none → s.b @s.b
GET reference /it/none/$ref @s.b
PUT reference /it/none/$ref @s.b
DELETE reference /it/none/$ref @s.b
GET read /it/one → s.b? @s.b
GET reference /it/one/$ref @s.b
PUT reference /it/one/$ref @s.b
DELETE reference /it/one/$ref @s.b
`},
		"derived types": {`
<EntityType Name="a">` + key + `<NavigationProperty Name="near" Type="s.b"/></EntityType>
<EntityType Name="b" BaseType="s.a"><Property Name="at" Type="s.at"/><NavigationProperty Name="near" Type="s.a"/></EntityType>
<EntityType Name="d" BaseType="s.b"><NavigationProperty Name="parts" Type="Collection(s.part)" ContainsTarget="true"/></EntityType>
<EntityType Name="part">` + key + `<NavigationProperty Name="far" Type="s.a" ContainsTarget="true"/></EntityType>
<ComplexType Name="at"><NavigationProperty Name="to" Type="s.a" Nullable="false"/></ComplexType>
<Action Name="f" IsBound="true"><Parameter Name="it" Type="s.b"/></Action>
<Action Name="f" IsBound="true"><Parameter Name="it" Type="s.a"/></Action>
<Function Name="g" IsBound="true"><Parameter Name="it" Type="Collection(s.d)"/><ReturnType Type="Edm.Int32"/></Function>
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a"><NavigationPropertyBinding Path="s.b/at/to" Target="as"/></EntitySet></EntityContainer>`, `
GET list /as → []s.a
POST create /as → s.a
GET function /as/s.d/s.g → Edm.Int32?
GET read /as{id Edm.Int32} → s.a
PATCH update /as{id Edm.Int32} → s.a
PUT replace /as{id Edm.Int32} → s.a
DELETE delete /as{id Edm.Int32}
POST action /as{id Edm.Int32}/s.f
GET read /as{id Edm.Int32}/near → s.b? @s.b
GET reference /as{id Edm.Int32}/near/$ref @s.b
PUT reference /as{id Edm.Int32}/near/$ref @s.b
DELETE reference /as{id Edm.Int32}/near/$ref @s.b
GET read /as{id Edm.Int32}/s.b/at/to → s.a @as
GET reference /as{id Edm.Int32}/s.b/at/to/$ref @as
PUT reference /as{id Edm.Int32}/s.b/at/to/$ref @as
DELETE reference /as{id Edm.Int32}/s.b/at/to/$ref @as
GET list /as{id Edm.Int32}/s.d/parts → []s.part
POST create /as{id Edm.Int32}/s.d/parts → s.part
GET read /as{id Edm.Int32}/s.d/parts{id Edm.Int32} → s.part
PATCH update /as{id Edm.Int32}/s.d/parts{id Edm.Int32} → s.part
PUT replace /as{id Edm.Int32}/s.d/parts{id Edm.Int32} → s.part
DELETE delete /as{id Edm.Int32}/s.d/parts{id Edm.Int32}
POST action /as{id Edm.Int32}/s.b/s.f
`},
		"containment, complex properties, circles": {`
<EntityType Name="a">` + key + `<Property Name="where" Type="s.place"/><Property Name="others" Type="Collection(s.place)" Nullable="false"/>
 <NavigationProperty Name="parts" Type="Collection(s.a)" ContainsTarget="true"/></EntityType>
<ComplexType Name="place"><Property Name="in" Type="s.place"/><NavigationProperty Name="lamp" Type="s.lamp" ContainsTarget="true"/></ComplexType>
<EntityType Name="lamp"><Property Name="on" Type="Edm.Boolean"/></EntityType>
<EntityContainer Name="c"><Singleton Name="it" Type="s.a"/></EntityContainer>`, readings(`
GET read /it → s.a
GET list /it/parts → []s.a
GET read /it/parts{id Edm.Int32} → s.a
GET read /it/parts{id Edm.Int32}/where/in/in/lamp → s.lamp?
GET read /it/parts{id Edm.Int32}/where/in/lamp → s.lamp?
GET read /it/parts{id Edm.Int32}/where/lamp → s.lamp?
GET read /it/where/in/in/lamp → s.lamp?
GET read /it/where/in/lamp → s.lamp?
GET read /it/where/lamp → s.lamp?
`)},
		"depth": {`
<EntityType Name="a"><NavigationProperty Name="b" Type="s.b" ContainsTarget="true"/></EntityType>
<EntityType Name="b"><NavigationProperty Name="c" Type="s.c" ContainsTarget="true"/></EntityType>
<EntityType Name="c"><NavigationProperty Name="d" Type="s.d" ContainsTarget="true"/></EntityType>
<EntityType Name="d"><NavigationProperty Name="e" Type="s.a" ContainsTarget="true"/></EntityType>
<EntityContainer Name="c"><Singleton Name="it" Type="s.a"/></EntityContainer>`, readings(`
GET read /it → s.a
GET read /it/b → s.b?
GET read /it/b/c → s.c?
GET read /it/b/c/d → s.d?
`)},
		"operations": {`
<EntityType Name="base" Abstract="true">` + key + `</EntityType><EntityType Name="a" BaseType="s.base"/>
<Function Name="f" IsBound="true"><Parameter Name="x" Type="s.base"/><ReturnType Type="Edm.Int32"/></Function>
<Function Name="f" IsBound="true"><Parameter Name="x" Type="s.a"/><ReturnType Type="s.a"/></Function>
<Function Name="f" IsBound="true"><Parameter Name="x" Type="s.a"/><Parameter Name="y" Type="Edm.Int32"/><ReturnType Type="s.a"/></Function>
<Action Name="f" IsBound="true"><Parameter Name="x" Type="s.base"/></Action>
<Action Name="all" IsBound="true"><Parameter Name="x" Type="Collection(s.a)"/><ReturnType Type="Collection(s.a)" Nullable="false"/></Action>
<Action Name="go"/><Function Name="now"><ReturnType Type="Edm.Date" Nullable="false"/></Function>
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a"/><ActionImport Name="start" Action="s.go"/><FunctionImport Name="today" Function="s.now"/></EntityContainer>`, `
GET list /as → []s.a
POST create /as → s.a
POST action /as/s.all → []s.a
GET read /as{id Edm.Int32} → s.a
PATCH update /as{id Edm.Int32} → s.a
PUT replace /as{id Edm.Int32} → s.a
DELETE delete /as{id Edm.Int32}
POST action /as{id Edm.Int32}/s.f
GET function /as{id Edm.Int32}/s.f ×2 → s.a?
POST action /start
GET function /today → Edm.Date
`},
		"streams": {`
<EntityType Name="base" HasStream="true">` + key + `</EntityType><EntityType Name="a" BaseType="s.base"><Property Name="cover" Type="Edm.Stream"/></EntityType>
<EntityContainer Name="c"><EntitySet Name="all" EntityType="s.base"/><Singleton Name="it" Type="s.a"/></EntityContainer>`, `
GET list /all → []s.base
POST create /all → s.base
POST media /all → s.base
GET read /all{id Edm.Int32} → s.base
PATCH update /all{id Edm.Int32} → s.base
PUT replace /all{id Edm.Int32} → s.base
DELETE delete /all{id Edm.Int32}
GET media /all{id Edm.Int32}/$value → Edm.Stream
PUT media /all{id Edm.Int32}/$value
GET media /all{id Edm.Int32}/s.a/cover → Edm.Stream?
PUT media /all{id Edm.Int32}/s.a/cover
DELETE media /all{id Edm.Int32}/s.a/cover
GET read /it → s.a
PATCH update /it → s.a
PUT replace /it → s.a
GET media /it/$value → Edm.Stream
PUT media /it/$value
GET media /it/cover → Edm.Stream?
PUT media /it/cover
DELETE media /it/cover
`},
	} {
		t.Run(name, func(t *testing.T) {
			m := service(t, c.content)
			routes, found := schema.Paths(m)
			if len(found) > 0 {
				t.Fatal(found)
			}
			got := lines(routes)
			if rest, only := strings.CutPrefix(c.want, "readings:"); only {
				got, c.want = readingLines(routes), rest
			}
			if got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
		})
	}
}

// readings marks lines of routes that read, which are all that is compared.
func readings(want string) string { return "readings:" + want }

func readingLines(routes []*schema.Route) string {
	var kept []*schema.Route
	for _, r := range routes {
		if r.Reads() {
			kept = append(kept, r)
		}
	}
	return lines(kept)
}

// TestPathsRedefined has what a type inherits and defines again: each path is
// there once, and leads where the more derived type says.
func TestPathsRedefined(t *testing.T) {
	m := service(t, `<EntityType Name="one">`+key+`<NavigationProperty Name="next" Type="s.one"/><Property Name="at" Type="s.place"/><Property Name="photo" Type="Edm.Stream"/></EntityType>
<EntityType Name="two" BaseType="s.one"><NavigationProperty Name="next" Type="s.two"/><Property Name="at" Type="s.place"/><Property Name="photo" Type="Edm.Stream"/></EntityType>
<ComplexType Name="place"><NavigationProperty Name="near" Type="s.one"/></ComplexType>
<EntityContainer Name="C"><EntitySet Name="twos" EntityType="s.two"/></EntityContainer>`)
	routes, ds := schema.Paths(m)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	times := map[string]int{}
	for _, r := range routes {
		times[routeLine(r)]++
	}
	for line, n := range times {
		if n != 1 {
			t.Errorf("%s is there %d times", line, n)
		}
	}
	for _, want := range []string{"GET read /twos{id Edm.Int32}/next → s.two? @s.two", "GET read /twos{id Edm.Int32}/at/near → s.one? @s.one", "GET media /twos{id Edm.Int32}/photo → Edm.Stream?"} {
		if times[want] != 1 {
			t.Errorf("no %s in %v", want, times)
		}
	}
}

// TestPathsComplex gives up where complex properties of complex properties make
// more segments than are of use; there are three before a navigation property.
func TestPathsComplex(t *testing.T) {
	for level, rules := range map[int]string{1: "", 2: "routes-many", 3: ""} {
		var b strings.Builder
		b.WriteString(`<EntityType Name="e">` + key + `<Property Name="a" Type="s.t0"/></EntityType>`)
		for i := range 3 {
			fmt.Fprintf(&b, `<ComplexType Name="t%d">`, i)
			for p := range 2000 {
				fmt.Fprintf(&b, `<Property Name="p%d" Type="s.t%d"/>`, p, i+1)
			}
			if i == level {
				b.WriteString(`<NavigationProperty Name="n" Type="s.e" ContainsTarget="true"/>`)
			}
			b.WriteString(`</ComplexType>`)
		}
		b.WriteString(`<ComplexType Name="t3"><NavigationProperty Name="far" Type="s.e"/></ComplexType><EntityContainer Name="c"><Singleton Name="it" Type="s.e"/></EntityContainer>`)
		routes, found := schema.Paths(service(t, b.String()))
		got := ""
		for _, d := range found {
			got += d.Rule
		}
		if got != rules || got == "" && level == 1 && len(routes) != 3+2000*4 {
			t.Errorf("level %d: found %v, %d routes", level, found, len(routes))
		}
	}
}

// TestPathsMany gives up where there are more paths than are of use.
func TestPathsMany(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<EntityType Name="a">` + key)
	for i := range 40 {
		fmt.Fprintf(&b, `<NavigationProperty Name="n%d" Type="Collection(s.a)" ContainsTarget="true"/>`, i)
	}
	b.WriteString(`</EntityType><EntityContainer Name="c"><Singleton Name="it" Type="s.a"/></EntityContainer>`)
	m := service(t, b.String())
	if _, found := schema.Paths(m); len(found) != 1 || found[0].Rule != "routes-many" {
		t.Errorf("found %v", found)
	}
	if _, found := schema.Select(m, []string{"/it/**/nowhere"}, nil, nil); len(found) != 2 || found[1].Rule != "routes-many" {
		t.Errorf("looking for a place: found %v", found)
	}
}
