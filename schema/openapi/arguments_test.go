package openapi_test

import (
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestArgumentsByAlias types the parameters of a function that its path gives by
// parameter aliases, which are described as options of the query.
func TestArgumentsByAlias(t *testing.T) {
	const text = `openapi: 3.0.4
info: {title: OData Service for namespace ns, version: 1.0.1}
paths:
  /apps:
    get:
      operationId: apps.ListApp
      responses: {2XX: {description: ok, content: {application/json: {schema: {title: Collection of app, type: object, properties: {value: {type: array, items: {$ref: '#/components/schemas/ns.app'}}}}}}}}
      x-ms-docs-operation-type: operation
  '/apps/{app-id}/ns.hasAccess(userId=''@userId'',level=@level,day=''{day}'')':
    get:
      operationId: apps.app.hasAccess
      parameters:
        - {name: app-id, in: path, required: true, schema: {type: string}, x-ms-docs-key-type: app}
        - {name: userId, in: query, schema: {type: string, nullable: true}}
        - {name: level, in: query, schema: {maximum: 2147483647, minimum: -2147483648, type: number, format: int32}}
        - {name: day, in: path, required: true, schema: {type: string, format: date}}
      responses: {2XX: {description: ok, content: {application/json: {schema: {type: object, properties: {value: {type: boolean, default: false}}}}}}}
      x-ms-docs-operation-type: function
components:
  schemas:
    ns.app: {title: app, required: ['@odata.type'], type: object, properties: {id: {type: string}, '@odata.type': {type: string}}}
`
	m, _, found := openapi.Read(schema.Source{Name: "api.yaml", Data: []byte(text)}, schema.ReadOptions{})
	if m == nil || len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	got := map[string]string{}
	for _, s := range m.Schemas() {
		for _, f := range s.Functions {
			for _, p := range f.Arguments() {
				got[p.Name] = p.Type.Name
			}
		}
	}
	for name, want := range map[string]string{"userId": "Edm.String", "level": "Edm.Int32", "day": "Edm.Date"} {
		if got[name] != want {
			t.Errorf("the parameter %s is %s, want %s", name, got[name], want)
		}
	}
}
