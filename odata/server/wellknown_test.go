package server_test

import (
	"context"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

type (
	placeFunctions struct {
		At    func(context.Context, *placeParameters, *query.Options) (wire.Opt[string], error) `route:"GET /At" kind:"function" result:"Edm.String" overloads:"at? all?"`
		Visit func(context.Context, *placeParameters, *query.Options) error                     `route:"POST /Visit" kind:"action"`
	}

	placeParameters struct {
		At      wire.Opt[wire.GeoJSON] `odata:"at"`
		All     []wire.GeoJSON         `odata:"all"`
		Dynamic wire.Dynamic
	}
)

var placeType = wire.Type{Name: "Shop.Place"}

const placeXML = `<?xml version="1.0"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<Function Name="Where"><Parameter Name="at" Type="Edm.GeographyPoint"/><Parameter Name="all" Type="Collection(Edm.Geography)"/><ReturnType Type="Edm.String"/></Function>
<Action Name="Visit"><Parameter Name="at" Type="Edm.GeographyPoint"/><Parameter Name="all" Type="Collection(Edm.Geography)"/></Action>
<EntityContainer Name="C"><FunctionImport Name="At" Function="Shop.Where"/><ActionImport Name="Visit" Action="Shop.Visit"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

func (*placeParameters) WireType() *wire.Type { return &placeType }

// TestPlaces has operations get GeoJSON of the type of their parameters, as text or JSON.
func TestPlaces(t *testing.T) {
	var f placeFunctions
	f.At = func(_ context.Context, p *placeParameters, _ *query.Options) (wire.Opt[string], error) {
		text := string(p.At.Or(""))
		for _, one := range p.All {
			text += string(one)
		}
		return wire.Some(text), nil
	}
	f.Visit = func(context.Context, *placeParameters, *query.Options) error { return nil }
	h := server.New(struct{ G placeFunctions }{f}, gen.Description{MetadataXML: placeXML}, quiet())
	const post = "POST /Visit\nContent-Type: application/json\n\n"
	for _, c := range []struct {
		request string
		status  int
		want    string
	}{
		{"GET /At(at=geography'SRID=4326;Point(1%202)')", 200, `{\"coordinates\":[1,2],\"type\":\"Point\"}`},
		{"GET /At(at=null)", 200, `""`},
		{"GET /At(at=geography'SRID=4326;LineString(1%202,3%204)')", 400, "the parameter at is a LineString of GeoJSON, and a Point is wanted"},
		{"GET /At(all=@p)?@p=[geography'SRID=4326;LineString(1%202,3%204)']", 200, `\"LineString\"`},
		{`GET /At(at=@p)?@p={"type":"Point","coordinates":[1,-2.5]}`, 200, `{\"type\":\"Point\",\"coordinates\":[1,-2.5]}`},
		{`GET /At(at=%7B%22type%22:%22Point%22,%22coordinates%22:[1,2]%7D)`, 200, `{\"type\":\"Point\",\"coordinates\":[1,2]}`},
		{`GET /At?at={"type":"Point","coordinates":[1,2]}`, 200, `{\"type\":\"Point\",\"coordinates\":[1,2]}`},
		{`GET /At(at=@p)?@p={"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}`, 400, "is a Polygon of GeoJSON, and a Point is wanted"},
		{`GET /At(at=@p)?@p={"type":"Point","coordinates":[1]}`, 400, "has coordinates that are not those of a Point"},
		{`GET /At(at=@p)?@p=[{"type":"Point","coordinates":[1,2]}]`, 400, "is a spatial value, not Collection"},
		{`GET /At(all=@p)?@p=[{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]},{"type":"Point","coordinates":[1,2]}]`, 200, `[[[1,2],[3,4],[5,6],[1,2]]]`},
		{`GET /At(all=%5B%7B%22type%22:%22Point%22,%22coordinates%22:[1,2]%7D%5D)`, 200, `\"Point\"`},
		{`GET /At(all=@p)?@p={"type":"Point","coordinates":[1,2]}`, 400, "is Collection(a spatial value), not a structured value"},
		{post + `{"at":{"type":"Point","coordinates":[1,2]}}`, 204, ""},
		{post + `{"all":[{"type":"Point","coordinates":[1,2]},{"type":"Point","coordinates":[1]}]}`, 400, "the parameter all has coordinates"},
		{post + `{"at":{"type":"Polygon","coordinates":[]}}`, 400, "at is a Polygon"},
	} {
		w := ask(t, h, c.request)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s, want %d %s", c.request, w.Code, w.Body, c.status, c.want)
		}
	}
}
