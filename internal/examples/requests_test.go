package examples_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
)

const harbour = `<Edmx Version="4.0" xmlns="http://docs.oasis-open.org/odata/ns/edmx"><DataServices>
<Schema Namespace="sea" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="ship"><Key><PropertyRef Name="id"/></Key>
  <Property Name="id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="name" Type="Edm.String" Nullable="false"/>
  <Property Name="flag" Type="Edm.String" Nullable="false" DefaultValue="PA"/>
  <Property Name="built" Type="Edm.Date" Nullable="false"><Annotation Term="Org.OData.Core.V1.Computed"/></Property>
  <Property Name="tags" Type="Collection(Edm.String)" Nullable="false"/>
  <Property Name="at" Type="Edm.GeographyPoint"/>
  <Property Name="area" Type="Edm.GeographyPolygon"/>
  <Property Name="shape" Type="Edm.Geometry"/>
  <NavigationProperty Name="crew" Type="Collection(sea.sailor)" ContainsTarget="true"/>
</EntityType>
<EntityType Name="tug" BaseType="sea.ship"><Property Name="pull" Type="Edm.Double" Nullable="false"/></EntityType>
<EntityType Name="sailor"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><Property Name="rank" Type="Edm.String"/></EntityType>
<Action Name="move" IsBound="true"><Parameter Name="ship" Type="sea.ship"/><Parameter Name="to" Type="Edm.String" Nullable="false"/><Parameter Name="by" Type="Edm.Int32"/></Action>
<EnumType Name="rig"><Member Name="sloop" Value="1"/><Member Name="brig" Value="2"/></EnumType>
<ComplexType Name="log"><Property Name="left" Type="Edm.DateTimeOffset" Nullable="false"/><Property Name="rig" Type="sea.rig"/><Property Name="miles" Type="Edm.Decimal"/><Property Name="code" Type="Edm.Guid"/></ComplexType>
<EntityType Name="trip"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><Property Name="log" Type="sea.log"/><Property Name="name" Type="Edm.String" Nullable="false"/></EntityType>
<Function Name="since" IsBound="true"><Parameter Name="ships" Type="Collection(sea.ship)"/><Parameter Name="day" Type="Edm.Date" Nullable="false"/><ReturnType Type="Collection(sea.ship)"/></Function>
<Function Name="since" IsBound="true"><Parameter Name="ships" Type="Collection(sea.ship)"/><Parameter Name="day" Type="Edm.Date" Nullable="false"/><Parameter Name="rig" Type="sea.rig"/><ReturnType Type="Collection(sea.ship)"/></Function>
<Function Name="near"><Parameter Name="port" Type="Edm.String" Nullable="false"/><Parameter Name="miles" Type="Edm.Double"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter><ReturnType Type="Collection(sea.ship)"/></Function>
<EntityContainer Name="C"><EntitySet Name="ships" EntityType="sea.ship"/><EntitySet Name="trips" EntityType="sea.trip"/><FunctionImport Name="near" Function="sea.near"/></EntityContainer>
</Schema></DataServices></Edmx>`

// TestRequests finds what requests lack, and what their query options say wrong.
func TestRequests(t *testing.T) {
	m, found := schema.Read(schema.Source{Name: "sea.xml", Data: []byte(harbour)}, schema.ReadOptions{})
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	for request, want := range map[string]string{
		"GET /ships?$select=id,name&$orderby=name desc&$top=2":                  "",
		"GET /ships?$filter=startswith(name,'a') and crew/any(c:c/rank eq 'x')": "",
		"GET /ships?$expand=crew($select=rank;$filter=id gt 3)":                 "",
		"GET /ships?$filter=sea.tug/pull gt 3&$select=sea.tug/pull":             "",
		"GET /ships?$filter={property} eq 1":                                    "", // which stands for something
		"GET /ships?$search=tug&custom=1":                                       "",
		"GET /ships/1?$select=nam":                                              `names "nam", which sea.ship does not have; did you mean name?`,
		"GET /ships?$filter=crew/any(c:c/id eq 1) and Name eq 'x'":              `names "Name", which sea.ship does not have; did you mean name?`,
		"GET /ships?$expand=crew($select=rang)":                                 `names "rang", which sea.sailor does not have; did you mean rank?`,
		"GET /ships?$orderby=crew/$count,nme":                                   `names "nme", which sea.ship does not have; did you mean name?`,
		"GET /ships?$expand=sea.Tug/crew":                                       `names the type "sea.Tug", which the description does not have; did you mean sea.tug?`,
		"GET /ships?$filter=name eq":                                            "has query options that cannot be read: ",
		"GET /ships?$top=x":                                                     "has query options that cannot be read: ",
		"POST /ships\n\n{\"name\": \"a\"}":                                      "",
		"POST /ships\n\n{\"id\": 1}":                                            "creates a sea.ship without name, which cannot be null and has no default",
		"POST /ships\n\n{\"@odata.type\": \"#sea.tug\", \"name\": \"a\"}":       "creates a sea.tug without pull",
		"PATCH /ships/1\n\n{\"tags\": []}":                                      "",
		"POST /ships/1/move\n\n{\"to\": \"x\"}":                                 "",
		"POST /ships/1/move\n\n{\"by\": 1}":                                     "lacks the parameter to, which must be given",
		"POST /ships/1/move\n\n{\"TO\": \"x\"}":                                 "/TO is no parameter of the action",
		`PATCH /ships/1` + "\n\n" + `{"at": {"type":"Point","coordinates":[8.5,47]}, "area": {"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}, "shape": {"type":"GeometryCollection","geometries":[{"type":"MultiPoint","coordinates":[[1,2]]}]}}`: "",
		`PATCH /ships/1` + "\n\n" + `{"at": {"type":"point","coordinates":[8.5,47]}}`:                               `/at/type is "point", must be "Point"`,
		`PATCH /ships/1` + "\n\n" + `{"at": [8.5,47]}`:                                                              `/at is a list, must be one Edm.GeographyPoint`,
		`PATCH /ships/1` + "\n\n" + `{"at": {"type":"Point"}}`:                                                      `/at has no member "coordinates"`,
		`PATCH /ships/1` + "\n\n" + `{"at": {"type":"Point","coordinates":["8.5","47"]}}`:                           `/at/coordinates is no position`,
		`PATCH /ships/1` + "\n\n" + `{"area": {"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}`:              `/area/coordinates/0 is no ring of a Polygon`,
		`PATCH /ships/1` + "\n\n" + `{"shape": {"type":"GeometryCollection","geometries":[{"type":"LineString"}]}}`: `/shape/geometries/0 has no member "coordinates"`,
		`PATCH /ships/1` + "\n\n" + `{"shape": {"type":"MultiPolygon","coordinates":[[[1,2]]]}}`:                    `/shape/coordinates/0/0/0 is a number, must be a list`,
		`PATCH /ships/1` + "\n\n" + `{"shape": {"coordinates":[1,2]}}`:                                              `/shape is no GeoJSON object`,
	} {
		list, found := examples.Read(schema.Source{Name: "a.http", Data: []byte(request + "\n")}, "")
		found = append(found, examples.Check(m, list)...)
		if want == "" && len(found) > 0 || want != "" && (len(found) == 0 || !strings.Contains(found[0].Message, want)) {
			t.Errorf("%s\n%v\nwant %q", request, found, want)
		}
	}
}

// TestCalls finds what functions are called with wrongly, and operands that do not go
// together.
func TestCalls(t *testing.T) {
	m, found := schema.Read(schema.Source{Name: "sea.xml", Data: []byte(harbour)}, schema.ReadOptions{})
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	for request, want := range map[string]string{
		"/ships/since(day=2026-01-02)":                "",
		"/ships/sea.since(day=2026-01-02,rig='brig')": "",
		"/ships/since(day=@d)?@d=2026-01-02":          "",
		"/ships/since?day=2026-01-02":                 "",
		"/ships/since(day={day})":                     "",
		"/ships/since(day=...)":                       "",
		"/ships/since(day=null)":                      "",
		"/near(port='a,b=c')":                         "",
		"/near(port='x',miles=3)":                     "",
		"/ships/since()":                              "lacks the parameter day of sea.since, which must be given",
		"/ships/since(day='2026-01-02')":              "gives the parameter day of sea.since the value '2026-01-02', which is Edm.String, and it is Edm.Date",
		"/ships/since(dey=2026-01-02)":                "lacks the parameter day",
		"/ships/since(day=2026-01-02,rigg='brig')":    `gives "rigg", which is no parameter of sea.since`,
		"/near(port=3)":                               "gives the parameter port of sea.near the value 3, which is ",
		"/near(miles=3)":                              "lacks the parameter port",
		"/trips?$filter=log/miles gt 3 and log/left lt 2026-01-02T00:00:00Z":                     "",
		"/trips?$filter=log/rig eq 'brig' or log/rig eq sea.rig'sloop' or log/rig eq null":       "",
		"/trips?$filter=log/code eq 26004e0a-4e0a-2600-0a4e-00260a4e0026 and id in (1,2)":        "",
		"/trips?$filter=contains(name,'x') and year(log/left) eq 2026 and round(log/miles) eq 3": "",
		"/trips?$filter=id eq '1'":              "compares id, which is Edm.Int32, with '1', which is Edm.String: write the value without quotes",
		"/trips?$filter=1 lt name":              "compares 1, which is ",
		"/trips?$filter=name eq 5":              "compares name, which is Edm.String, with 5, which is Edm.Int64: write the value in quotes",
		"/trips?$filter=log/code eq '26004e0a'": "compares log/code, which is Edm.Guid, with '26004e0a', which is Edm.String",
		"/trips?$filter=log/left ge 2026-01-02": "compares log/left, which is Edm.DateTimeOffset, with 2026-01-02, which is Edm.Date",
		"/trips?$filter=log/rig eq 'brigg'":     `compares with "brigg", which is no member of sea.rig; did you mean brig?`,
		"/trips?$filter=log/rig eq 7.5":         "compares log/rig, which is sea.rig, with 7.5, which is ",
		"/trips?$filter=contains(id,'1')":       "calls contains with id, which is Edm.Int32, and takes Edm.String",
		"/trips?$filter=year(name) eq 1":        "calls year with name, which is Edm.String, and takes Edm.Date",
		"/trips?$orderby=length(log/miles)":     "calls length with log/miles, which is Edm.Decimal, and takes Edm.String",
	} {
		list, found := examples.Read(schema.Source{Name: "a.http", Data: []byte("GET " + request + "\n")}, "")
		found = append(found, examples.Check(m, list)...)
		if want == "" && len(found) > 0 || want != "" && (len(found) == 0 || !strings.Contains(found[0].Message, want)) {
			t.Errorf("%s\n%v\nwant %q", request, found, want)
		}
	}
}

// TestAnswers: an answer to a request that asks for all has all that is never null.
func TestAnswers(t *testing.T) {
	m, _ := schema.Read(schema.Source{Name: "sea.xml", Data: []byte(harbour)}, schema.ReadOptions{})
	for example, want := range map[string]string{
		`/trips/1 {"id": 1, "name": "a"}`:                                                     "",
		`/trips/1?$select=id {"id": 1}`:                                                       "",
		`/trips/1 {"@odata.context": "https://x/$metadata#trips(id)/$entity", "id": 1}`:       "",
		`/trips {"value": [{"id": 1, "name": "a"}]}`:                                          "",
		`/trips {"@odata.context": "https://x/$metadata#trips/$delta", "value": [{"id": 1}]}`: "",
		`/trips {"value": [{"@removed": {"reason": "deleted"}, "@odata.id": "trips(1)"}]}`:    "",
		`/trips/1 {"id": 1}`: "the body lacks name of sea.trip, which is never null",
		`/trips {"value": [{"id": 1, "name": "a"}, {"name": "b"}]}`:                                      "/value/1 lacks id of sea.trip",
		`/ships/1 {"@odata.type": "#sea.tug", "id": 1, "name": "a", "flag": "x", "built": "2026-01-02"}`: "the body lacks pull of sea.tug",
		`/trips/1?$expand=x {"id": 1}`: "x",
	} {
		url, body, _ := strings.Cut(example, " ")
		text := "GET " + url + "\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n" + body + "\n"
		list, found := examples.Read(schema.Source{Name: "a.http", Data: []byte(text)}, "")
		found = append(found, examples.Check(m, list)...)
		if want == "" && len(found) > 0 || want != "" && (len(found) == 0 || !strings.Contains(fmt.Sprint(found), want)) {
			t.Errorf("%s\n%v\nwant %q", example, found, want)
		}
	}
}
