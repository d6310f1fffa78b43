package examples_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

const pets = `openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/first:
    get: {responses: {'200': {description: It., content: {application/json: {schema: {type: integer}}}}}}
  /pets/{id}:
    get:
      responses:
        '200': {description: One., content: {application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/Pet'}}}}
        4XX: {description: None., content: {application/problem+json: {schema: {type: object, required: [title]}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: Done.}, default: {description: None., content: {text/plain: {}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}, friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
`

// TestCheckAgainst checks messages of an API without OData.
func TestCheckAgainst(t *testing.T) {
	d, found := openapi.Load(schema.Source{Name: "pets.yaml", Data: []byte(pets)}, schema.ReadOptions{})
	if d == nil {
		t.Fatal(found)
	}
	const messages = `GET https://pets.example.com/v1/pets/7?deep=1

HTTP/1.1 200 OK

{"name": "Tom",
 "friends": [{"name": "Jo"}, {"name": 5}]}

GET /pets/first

HTTP/1.1 200

7
GET /pets/9

HTTP/1.1 404 Not Found
Content-Type: application/problem+json

{"status": 404}

PUT /pets/7

{"id": 3, "name": "Tom"}

HTTP/1.1 500 No

{"any": "thing"}

DELETE /pets/7
GET /pet/7
PUT /pets/8

{"name":
`
	const want = `x.http:6:39: /friends/1/name is not as its schema says: value must be a string [example-invalid]
x.http:18:1: /title is not as its schema says: property "title" is missing [example-invalid]
x.http:22:8: /id is not as its schema says: readOnly property "id" in request [example-invalid]
x.http:28:1: DELETE /pets/7 is no request of the service: the path has no such method, only GET, PUT [example-path]
x.http:29:1: GET /pet/7 is no request of the service: the description has no path like it [example-path]
x.http:32:9: the example is not JSON: unexpected EOF [example-json]
`
	list, found := examples.Read(schema.Source{Name: "x.http", Data: []byte(messages)}, "")
	var got strings.Builder
	for _, f := range append(found, examples.CheckAgainst(d, list)...) {
		got.WriteString(f.String() + "\n")
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}
