package examples_test

import (
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
<EntityContainer Name="C"><EntitySet Name="ships" EntityType="sea.ship"/></EntityContainer>
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
