package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Depot contains its crates and one ramp, and has relations that are bound to a set, to
// a singleton and to nothing. It derives Tower.
type Depot struct {
	ID    wire.Opt[int32] `odata:"ID,key"`
	At    *Spot           `odata:"At"`
	Crate []*Crate        `odata:"Crates,nav"`
	Ramp  *Crate          `odata:"Ramp,nav"`
	Next  *Depot          `odata:"Next,nav"`
	Near  []*Depot        `odata:"Near,nav"`
	Head  *Crate          `odata:"Head,nav"`
	Lost  []*Crate        `odata:"Lost,nav"`
	wire.Dynamic
}

type AnyDepot interface {
	wire.Structured
	AsDepot() *Depot
}

type Tower struct {
	Depot
	Floors wire.Opt[int32] `odata:"Floors"`
	Top    *Depot          `odata:"Top,nav"`
	Bins   []*Crate        `odata:"Bins,nav"`
}

type Spot struct {
	Name wire.Opt[string] `odata:"Name"`
	Best *Depot           `odata:"Best,nav"`
	wire.Dynamic
}

type Crate struct {
	No    wire.Opt[string] `odata:"No,key"`
	Owner *Depot           `odata:"Owner,nav"`
	Parts []*Crate         `odata:"Parts,nav"`
	wire.Dynamic
}

var (
	depotType = wire.Type{Name: "S.Depot", Entity: true, Interface: (*AnyDepot)(nil), Derived: []wire.Structured{(*Tower)(nil)}}
	towerType = wire.Type{Name: "S.Tower", Entity: true}
	spotType  = wire.Type{Name: "S.Spot"}
	crateType = wire.Type{Name: "S.Crate", Entity: true}
)

func (*Depot) WireType() *wire.Type { return &depotType }
func (v *Depot) AsDepot() *Depot    { return v }
func (*Tower) WireType() *wire.Type { return &towerType }
func (*Spot) WireType() *wire.Type  { return &spotType }
func (*Crate) WireType() *wire.Type { return &crateType }

// depots serves a tower, number 1, of which everything else is a part.
func depots() http.Handler {
	other := &Depot{ID: wire.Some[int32](2)}
	crate := func(no string, parts ...*Crate) *Crate { return &Crate{No: wire.Some(no), Owner: other, Parts: parts} }
	first := &Tower{Top: other, Bins: []*Crate{crate("b")}, Depot: Depot{ID: wire.Some[int32](1), At: &Spot{Name: wire.Some("x"), Best: other},
		Crate: []*Crate{crate("a", crate("p"))}, Ramp: crate("r"), Next: other, Near: []*Depot{other}, Head: crate("h"), Lost: []*Crate{crate("l")}}}
	route := func(kind, path, context string, result any) server.Route {
		r := server.Route{Path: path, Context: context, Method: "GET", Kind: server.ReadRoute, Handle: func(r *server.Parsed) (any, error) {
			if r.Query().DeltaToken != "" {
				server.Done(r.Context(), server.Select) // these are the changes
			}
			return tracked(r, result), nil
		}}
		switch v := result.(type) {
		case odata.Page[*Crate]:
			r.Type, r.Collection, r.Kind = (*Crate)(nil), true, server.ListRoute
		case odata.Page[AnyDepot]:
			r.Type, r.Collection, r.Kind = (*Depot)(nil), true, server.ListRoute
		case *Tower:
			r.Type = (*Depot)(nil)
		case wire.Structured:
			r.Type = v
		case []string:
			r.ResultType = "Collection(Edm.String)"
		default:
			r.ResultType = "Edm.Int32"
		}
		for name := range strings.SplitSeq(path, "/") {
			if name == "{d}" {
				r.Keys = append(r.Keys, server.KeyProperty{Name: "d", Property: "ID", Type: "Edm.Int32"})
			}
		}
		if kind == "function" {
			r.Kind, r.Function = server.FunctionRoute, [][]string{{}}
		}
		return r
	}
	many, crates := odata.Page[AnyDepot]{Items: []AnyDepot{first}}, odata.Page[*Crate]{Items: first.Crate}
	return server.Serve(gen.Description{
		Resources:  []gen.Resource{{Name: "Depots", Kind: gen.EntitySet}, {Name: "Main", Kind: gen.Singleton}},
		Singletons: []string{"Chief"},
		Bindings:   map[string]string{"Depots/S.Tower/Top": "Depots"},
	}, []server.Route{
		route("", "/Depots", "", many), route("", "/Depots/{d}", "", first), route("", "/Main", "", first), route("", "/Chief", "", first.Head),
		route("", "/Depots/{d}/Crates", "", crates), route("", "/Depots/{d}/Crates/{c-No}", "", first.Crate[0]),
		route("", "/Depots/{d}/Crates/{c-No}/Parts", "", crates), route("", "/Depots/{d}/Crates/{c-No}/Owner", "Depots", other),
		route("", "/Depots/{d}/Ramp", "", first.Ramp), route("", "/Depots/{d}/Ramp/Owner", "Main", other),
		route("", "/Depots/{d}/Next", "Depots", first), route("", "/Depots/{d}/Near", "Depots", many), route("", "/Depots/{d}/Head", "Chief", first.Head),
		route("", "/Depots/{d}/Lost", "S.Crate", crates), route("", "/Depots/{d}/At/Best", "Depots", other),
		route("", "/Main/Next", "Depots", first), route("", "/Main/Crates", "", crates),
		route("function", "/Depots/S.Any", "./", first), route("function", "/Depots/{d}/S.Self", "./", first), route("function", "/Main/S.Self", ".", first),
		route("function", "/Depots/{d}/S.Crates", "./Crates/", crates), route("function", "/Depots/{d}/S.Crate", "./Crates/", first.Crate[0]),
		route("function", "/Depots/{d}/S.Ramp", "./Ramp", first.Ramp), route("function", "/Depots/{d}/S.Next", "Depots", first), route("function", "/Depots/{d}/S.Head", "Chief", first.Head),
		route("function", "/Depots/{d}/S.Free", "", first), route("function", "/Depots/{d}/S.AllFree", "", many), route("function", "/Depots/{d}/S.Spot", "", first.At),
		route("function", "/One", "Depots", first), route("function", "/All", "Depots", many), route("function", "/None", "", crates),
		route("function", "/Names", "", []string{"a"}), route("function", "/Count", "", wire.Some[int32](1)),
	}, quiet(), server.WithServiceRoot("http://d/"))
}

// answered returns the body of an answer, of which it takes the status to be 200.
func answered(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", escapeQuery(path), nil))
	if w.Code != 200 {
		t.Errorf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// TestContextURLs has the context URL of each form that Protocol 4.01, section 10, has
// and a request can ask for, in the order of its subsections.
func TestContextURLs(t *testing.T) {
	h := depots()
	for _, c := range []struct{ path, want string }{
		{"/", ""}, // 10.1 service document
		{"/Depots", "#Depots"},
		{"/Depots(1)/Crates", "#Depots(1)/Crates"}, // 10.2 collection of entities
		{"/Depots(1)/Crates('a')/Parts", "#Depots(1)/Crates('a')/Parts"},
		{"/Main/Crates", "#Main/Crates"},
		{"/Depots(1)/Near", "#Depots"},
		{"/Depots(1)/Lost", "#Collection(S.Crate)"},
		{"/Depots(2)/Next", "#Depots/S.Tower/$entity"},
		{"/Depots(1)/Crates('a')/Owner", "#Depots/$entity"}, // 10.3 entity
		{"/Depots(1)/Crates('a')", "#Depots(1)/Crates/$entity"},
		{"/Depots(1)/Ramp", "#Depots(1)/Ramp"},
		{"/Depots(1)/At/Best", "#Depots/$entity"},
		{"/Depots(1)/Head", "#Chief"},
		{"/Chief", "#Chief"}, // 10.4 singleton
		{"/Depots(1)/Ramp/Owner", "#Main"},
		{"/Main/Next", "#Depots/S.Tower/$entity"},   // 10.6 derived entity; 10.5 restricts collections
		{"/Depots?$select=ID,At", "#Depots(ID,At)"}, // 10.7, 10.8 projected
		{"/Depots(1)?$select=S.Tower/Floors", "#Depots/S.Tower(S.Tower/Floors)/$entity"},
		{"/Depots(1)/S.Tower?$select=Floors", "#Depots/S.Tower(Floors)/$entity"},
		{"/Depots(1)/Ramp?$select=No", "#Depots(1)/Ramp(No)"},
		{"/Chief?$select=*", "#Chief(*)"},
		{"/Depots(1)/Lost?$select=No", "#Collection(S.Crate)(No)"},
		{"/Depots?$expand=Next", "#Depots"}, // 10.9, 10.10 expanded
		{"/Depots?$expand=Next($select=ID),Near($expand=Near($select=ID))", "#Depots(Next(ID),Near(Near(ID)))"},
		{"/Depots(1)?$select=ID,Next&$expand=Next", "#Depots/S.Tower(ID,Next)/$entity"},
		{"/Depots?$expand=Next($select=ID;$levels=2)", "#Depots(Next+(ID))"},
		{"/Depots?$expand=At/Best($select=ID)", "#Depots(At/Best(ID))"},
		{"/Depots(1)?$expand=S.Tower/Top($select=ID)", "#Depots/S.Tower(S.Tower/Top(ID))/$entity"},
		{"/Depots(1)/At/Name", "#Depots(1)/At/Name"}, // 10.13 property
		{"/Depots(1)/At?$select=Name", "#Depots(1)/At(Name)"},
		{"/Depots(1)/S.Tower/At", "#Depots(1)/At"},
		{"/Depots(2)/Next/ID", "#Depots(1)/ID"},
		{"/Chief/No", "#Chief/No"},
		{"/Depots(1)/Ramp/No", "#Depots(1)/Ramp/No"},
		{"/Depots(1)/S.Spot()", "#S.Spot"}, // 10.14, 10.15 complex and primitive values
		{"/Depots(1)/S.Spot()?$select=Name", "#S.Spot(Name)"},
		{"/Names()", "#Collection(Edm.String)"},
		{"/Count()", "#Edm.Int32"},
		{"/One()", "#Depots/S.Tower/$entity"}, // 10.16 results of operations
		{"/All()", "#Depots"},
		{"/All()?$select=ID", "#Depots(ID)"},
		{"/None()", "#Collection(S.Crate)"},
		{"/Depots/S.Any()", "#Depots/S.Tower/$entity"},
		{"/Depots(1)/S.Self()", "#Depots/S.Tower/$entity"},
		{"/Main/S.Self()", "#Main/S.Tower"},
		{"/Depots(1)/S.Crates()", "#Depots(1)/Crates"},
		{"/Depots(1)/S.Crate()", "#Depots(1)/Crates/$entity"},
		{"/Depots(1)/S.Crate()?$select=No", "#Depots(1)/Crates(No)/$entity"},
		{"/Depots(1)/S.Ramp()", "#Depots(1)/Ramp"},
		{"/Depots(1)/S.Next()", "#Depots/S.Tower/$entity"},
		{"/Depots(1)/S.Head()", "#Chief"},
		{"/Depots(1)/S.Free()", "#S.Tower"},
		{"/Depots(1)/S.AllFree()", "#Collection(S.Depot)"},
		{changes(t, h, "/Depots"), "#Depots/$delta"}, // 10.17 delta
		{changes(t, h, "/Depots(1)/Crates?$select=No"), "#Depots(1)/Crates(No)/$delta"},
	} {
		text := answered(t, h, c.path)
		if want := `{"@odata.context":"http://d/$metadata` + c.want + `",`; !strings.HasPrefix(text, want) {
			t.Errorf("%s: %s, want %s", c.path, text, want)
		}
	}
}

// TestExpandedIDs has the ids of entities that are expanded: those of the entity set
// or singleton that they are in, whatever the path to them, and of what is contained
// one below that of the entity that contains it.
func TestExpandedIDs(t *testing.T) {
	h := depots()
	const full = "$format=application/json;metadata=full"
	for _, c := range []struct{ path, ids string }{
		{"/Depots(1)?$expand=Next,Near", "Depots(1) Depots(2) Depots(2)"},
		{"/Depots(1)?$expand=Head,Lost", "Depots(1) Chief"},
		{"/Depots(1)?$expand=Crates($expand=Owner,Parts($expand=Owner))", "Depots(1) Depots(1)/Crates('a') Depots(2) Depots(1)/Crates('a')/Parts('p') Depots(1)/Crates('a')/Parts('p')/Owner"},
		{"/Depots(1)?$expand=Ramp($expand=Owner)", "Depots(1) Depots(1)/Ramp Main"},
		{"/Depots(1)?$expand=At/Best", "Depots(1) Depots(2)"},
		{"/Depots(1)?$expand=S.Tower/Top", "Depots(1) Depots(2)"},
		{"/Depots(1)/S.Tower?$expand=*", "Depots(1) Depots(1)/Crates('a') Depots(1)/Ramp Depots(2) Depots(2) Chief Depots(2) Depots(1)/S.Tower/Bins('b')"},
		{"/Depots?$expand=Next", "Depots(1) Depots(2)"},
		{"/Main?$expand=Next,Crates", "Main Main/Crates('a') Depots(2)"},
		{"/Depots(2)/Next?$expand=Crates($expand=Owner)", "Depots(1) Depots(1)/Crates('a') Depots(2)"},
		{"/Depots(1)/S.Crate()?$expand=Owner", "Depots(1)/Crates('a') Depots(2)"},
		{"/Depots(1)/S.Ramp()?$expand=Owner", "Depots(1)/Ramp Main"},
		{"/Depots(9)/S.Self()?$expand=Crates,Near", "Depots(1) Depots(1)/Crates('a') Depots(2)"},
		{"/One()?$expand=Crates,Near", "Depots(1) Depots(1)/Crates('a') Depots(2)"},
		{"/None()?$expand=Owner", ""},
	} {
		var ids []string
		for _, part := range strings.Split(answered(t, h, c.path+"&"+full), `"@odata.id":"http://d/`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			ids = append(ids, id)
		}
		if got := strings.Join(ids, " "); got != c.ids {
			t.Errorf("%s: %s, want %s", c.path, got, c.ids)
		}
	}
	// The key is not selected, so that minimal metadata has the id.
	got := answered(t, h, "/Depots(1)?$select=ID&$expand=Next($select=At),Ramp($select=Owner)")
	want := `{"@odata.context":"http://d/$metadata#Depots/S.Tower(ID,Next(At),Ramp(Owner))/$entity","@odata.type":"#S.Tower","ID":1,` +
		`"Ramp":{"@odata.id":"http://d/Depots(1)/Ramp"},"Next":{"@odata.id":"http://d/Depots(2)","At":null}}`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
