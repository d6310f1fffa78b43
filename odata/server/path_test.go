package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// answers asks for paths, each with the status and a part of the answer.
func answers(t *testing.T, h http.Handler, wanted map[string]string) {
	t.Helper()
	for request, want := range wanted {
		head, body, _ := strings.Cut(request, "\n")
		method, path, ok := strings.Cut(head, " /")
		if !ok {
			method, path = "GET", strings.TrimPrefix(head, "/")
		}
		w := ask(t, h, method+" /"+strings.ReplaceAll(path, " ", "%20")+"\n"+body)
		status, text, _ := strings.Cut(want, " ")
		if got := w.Body.String(); http.StatusText(w.Code) == "" || status != strings.Fields(w.Result().Status)[0] || !strings.Contains(got, text) {
			t.Errorf("%s: %d %s\nwant %s", request, w.Code, got, want)
		}
	}
}

// TestNarrowed asks for what a path leaves of a collection that a function answers with.
func TestNarrowed(t *testing.T) {
	answers(t, newShop().handler(quiet()), map[string]string{
		"/Products/$filter(ID eq 1)":                                                                `200 #Products","value":[{"ID":1`,
		"/Products/$filter(ID gt 1)/$count":                                                         "200 2",
		"/Products/$filter(ID gt 1)?$filter=ID lt 3&$select=ID&$count=true":                         `200 #Products(ID)","@odata.count":1,"value":[{"@odata.type":"#Shop.SpecialProduct","ID":2}]`,
		"/Products/$filter(ID gt 1)?$orderby=ID desc&$top=1&$select=ID":                             `200 "value":[{"ID":3}]`,
		"/Products/$filter(ID gt 1)/$filter(ID lt 3)/$count":                                        "200 1",
		"/Products/$filter(@f)/$count?@f=ID eq 1":                                                   "200 1",
		"/Products/$filter(ID gt 1)(2)":                                                             `200 #Products/Shop.SpecialProduct/$entity`,
		"/Products/$filter(ID gt 1)(2)/Name":                                                        `200 #Products(2)/Name","value":"Sale"`,
		"/Products/$filter(ID gt 1)/2/Name/$value":                                                  "200 Sale",
		"/Products/$filter(ID gt 1)(1)":                                                             "404 ",
		"/Products/Shop.SpecialProduct?$filter=Discount gt 5&$select=Discount":                      `200 #Products/Shop.SpecialProduct(Discount)","value":[{`,
		"/Products/$filter(ID gt 1)/Shop.SpecialProduct/$filter(Discount lt 5)/$count":              "200 0",
		"/Products/Shop.SpecialProduct/$filter(Discount gt 5)/$count":                               "200 1",
		"/Products(1)/Reviews/$filter(Text eq 'fine')?$select=Text":                                 `200 #Products(1)/Reviews(Text)","value":[{`,
		"/Suppliers/$filter(Name eq 'a%2Fb c')":                                                     `200 "value":[{"Name":"a/b c"}]`,
		"/Nearest()/$filter(City eq 'Bern')":                                                        `200 #Collection(Shop.Address)","value":[{`,
		"/Nearest()/0":                                                                              `200 "City":"Bern"`,
		"/Nearest()/-1/City":                                                                        `200 "value":"Bern"`,
		"/Nearest()/1":                                                                              "404 ",
		"/Products/$filter(@f)?@f=Nope eq 1":                                                        "400 @f at offset 0: Shop.Product has no property Nope",
		"/Products/$filter(@f)?@f=Name":                                                             "400 path at offset 17: the filter must be Boolean",
		"/Products/$filter(@f)/Shop.SpecialProduct/$filter(@f and Discount lt 5)/$count?@f=ID eq 2": "200 0",
		"/Products/$filter(Nope eq 1)":                                                              "400 path at offset 17: Shop.Product has no property Nope",
		"/Products/$filter(ID)":                                                                     "400 path at offset 17",
		"/Products/$filter(":                                                                        "400 path at offset 17",
		"/Me/$filter(Name eq 'x')":                                                                  "404 $filter cannot follow",
		"POST /Products/$filter(ID eq 1)":                                                           "405 ",
		"/Parts()('Anna')":                                                                          "501 in parts",
	})
}

// TestHops asks for what is behind an entity that a function answers with, in the entity
// set that it is in.
func TestHops(t *testing.T) {
	const json = "\nContent-Type: application/json\n\n"
	answers(t, newShop().handler(quiet()), map[string]string{
		"/Products/Shop.Cheapest()/Reviews":                               `200 #Products(3)/Reviews","value":[]`,
		"/Products/Shop.Cheapest()/Shop.Discount(percent=10)":             `200 "value":"percent=10"`,
		"/Products/Cheapest()/Discount(percent=10)/$value":                "200 percent=10",
		"POST /Products/Shop.Cheapest()/Shop.Rate" + json + `{"stars":2}`: `200 "Text":"none**"`,
		"/Products/$filter(ID eq 1)(1)/Supplier":                          `200 #Suppliers/$entity","Name":"Anna"`,
		"/Products/$filter(ID eq 1)(1)/Reviews/$count":                    "200 1",
		"/Products/$filter(ID eq 2)(1)/Supplier":                          "404 ",
		"/Products/Shop.Cheapest()/Nothing":                               "404 ",
		"GET /Products/Shop.Cheapest()/Shop.Rate":                         "405 ",
		"/Products/Shop.Cheapest()/Shop.SpecialProduct/Reviews":           "404 not a Shop.SpecialProduct",
	})
	var scopes []string
	h := newShop().handler(quiet(), server.WithAuthorizer(recordScopes(&scopes)))
	if w := ask(t, h, "GET /Products/$filter(ID%20eq%201)(1)/Supplier"); w.Code != 200 || strings.Join(scopes, " ") != "Products.Read" {
		t.Errorf("%d %s, asked for %v", w.Code, w.Body, scopes)
	}
}

// TestEntityByID reads entities by what names them.
func TestEntityByID(t *testing.T) {
	h := newShop().handler(quiet())
	answers(t, h, map[string]string{
		"/$entity?$id=Products(1)&$select=Name":                    `200 #Products(Name)/$entity`,
		"/$entity?id=http://host/Products(2)":                      `200 "ID":2`,
		"/$entity?$id=/Products/2":                                 `200 "ID":2`,
		"/$entity/Shop.SpecialProduct?$id=http://host/Products(2)": `200 "Discount":10`,
		"/$entity/Shop.SpecialProduct?$id=Products(1)":             "404 not a Shop.SpecialProduct",
		"/$entity?$id=Suppliers('a%252Fb%2520c')":                  `200 "Name":"a/b c"`,
		"/$entity?$id=http://elsewhere/Products(2)":                "404 is not below http://host/",
		"/$entity?$id=Nothing(2)":                                  "404 no resource Nothing",
		"/$entity":                                                 "400 the option is missing",
	})
	answers(t, newShop().handler(quiet(), server.WithBasePath("/v1")), map[string]string{
		"/v1/$entity?$id=/v1/Products(2)": `200 "ID":2`, "/v1/$entity?$id=http://host/v1/Products(2)": `200 "ID":2`, "/v1/$entity?$id=http://host/Products(2)": "404 ",
	})
}

// TestQueryInBody posts queries.
func TestQueryInBody(t *testing.T) {
	const text = "\nContent-Type: text/plain\n\n"
	answers(t, newShop().handler(quiet()), map[string]string{
		"POST /Products/$query" + text + "$filter=ID eq 2&$select=ID":      `200 "value":[{"@odata.type":"#Shop.SpecialProduct","ID":2}]`,
		"POST /Products/$query?$count=true" + text + "$filter=ID%20eq%202": `200 "@odata.count":1`,
		"POST /Products(1)/$query" + text + "$select=Name":                 `200 #Products(Name)/$entity`,
		"POST /Products/Shop.Cheapest/$query" + text + "":                  `200 "ID":3`,
		"POST /Products/$query" + text + "$filter=":                        "400 $filter",
		"POST /Products/$query\nContent-Type: application/json\n\n{}":      "415 application/json",
		"/Products/$query": "405 ",
		"POST /Products/$query" + text + "$top=1&" + strings.Repeat("x", 70_000): "400 bytes are too long",
	})
}

type app struct {
	ID    wire.Opt[int32]  `odata:"id,key"`
	AppID wire.Opt[string] `odata:"appId"`
	Org   *org             `odata:"org"`
	wire.Dynamic
}

var appType = wire.Type{Name: "ns.App", Entity: true}

func (*app) WireType() *wire.Type { return &appType }

type org struct {
	Code wire.Opt[wire.Guid] `odata:"code"`
	wire.Dynamic
}

var orgType = wire.Type{Name: "ns.Org"}

func (*org) WireType() *wire.Type { return &orgType }

const appsXML = `<edmx:Edmx Version="4.01"><edmx:DataServices><Schema Namespace="ns" Alias="self">
<EntityType Name="App"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32"/><Property Name="appId" Type="Edm.String"/>
 <Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection>
  <Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Alias" String="appId"/><PropertyValue Property="Name" PropertyPath="appId"/></Record></Collection></PropertyValue></Record>
  <Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Alias" String="code"/><PropertyValue Property="Name" PropertyPath="org/code"/></Record>
   <Record><PropertyValue Property="Alias" String="appId"/><PropertyValue Property="Name" PropertyPath="appId"/></Record></Collection></PropertyValue></Record>
 </Collection></Annotation></EntityType>
<Function Name="size" IsBound="true"><Parameter Name="it" Type="ns.App"/><ReturnType Type="Edm.Int32"/></Function>
<EntityContainer Name="S"><EntitySet Name="Apps" EntityType="ns.App"/><EntitySet Name="Others" EntityType="ns.App"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`

// TestAlternateKeys finds entities by the keys that the description has beside the one
// that they have a function for.
func TestAlternateKeys(t *testing.T) {
	const code = "ABCDEF01-2345-6789-ABCD-EF0123456789"
	id, err := wire.ParseGuid(code)
	if err != nil {
		t.Fatal(err)
	}
	apps := []*app{{ID: wire.Some[int32](1), AppID: wire.Some("x")}, {ID: wire.Some[int32](2), AppID: wire.Some("y"), Org: &org{Code: wire.Some(id)}}}
	var filters []string
	h := server.Serve(gen.Description{MetadataXML: appsXML}, []server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Apps", Collection: true, Type: (*app)(nil), Handle: func(r *server.Parsed) (any, error) {
			if f := r.Query().Filter; f != nil {
				filters = append(filters, f.String())
			}
			return odata.Page[*app]{Items: apps}, nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Apps/{id}", Keys: []server.KeyProperty{{Name: "id", Property: "id", Type: "Edm.Int32"}}, Type: (*app)(nil), Handle: func(r *server.Parsed) (any, error) {
			return apps[server.Key[int32](r, "id")-1], nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Apps/{id}/ns.size", Keys: []server.KeyProperty{{Name: "id", Property: "id", Type: "Edm.Int32"}}, ResultType: "Edm.Int32", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return wire.Some(server.Key[int32](r, "id") * 10), nil
		}},
	}, quiet())
	answers(t, h, map[string]string{
		"/Apps(appId='y')":                             `200 #Apps/$entity","id":2`,
		"/Apps(appId=@a)?@a='x'":                       `200 "id":1`,
		"/Apps(appId='z')":                             "404 ",
		"/Apps(appId='y')/org/code":                    "200 #Apps(2)/org/code",
		"/Apps(appId='y',code=" + code + ")/id/$value": "200 2",
		"/Apps(code=" + strings.ToLower(code) + ",appId='y')?$select=appId": `200 "appId":"y"`,
		"/Apps(code=" + code + ")":       "400 (code) is no key: (id={Edm.Int32}) or (appId={Edm.String}) or (code={Edm.Guid},appId={Edm.String}) is expected",
		"/Apps(appId='y')/ns.size()":     `200 "value":20`,
		"/Apps(2)/self.size()/$value":    "200 20",
		"/Apps(2)/self.App/appId/$value": "200 y",
		"/Apps(2)/other.size()":          "404 ",
		"/Others":                        "501 Others is not implemented",
		"/Others(1)":                     "501 Others is not implemented",
		"/Nowhere":                       "404 no resource Nowhere",
	})
	if got := strings.Join(filters, "; "); !strings.Contains(got, "appId eq 'y'") {
		t.Errorf("the function was asked for %s", got)
	}
}
