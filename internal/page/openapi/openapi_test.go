package openapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything"
	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/internal/page"
	"github.com/odatagen/odatagen/internal/page/openapi"
)

// item returns an operation of a model.
func item(t *testing.T, m *page.Model, name string) page.Item {
	t.Helper()
	for _, group := range m.Groups {
		for _, item := range group.Items {
			if item.Method+" /"+item.Path == name {
				return item
			}
		}
	}
	t.Fatalf("there is no %s", name)
	return page.Item{}
}

func text(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestModel(t *testing.T) {
	m, err := openapi.Model(petstore.DescriptionJSON())
	if err != nil {
		t.Fatal(err)
	}
	if m.Title != "Petstore" || len(m.Groups) != 2 || m.Groups[0].Name != "pets" || text(t, m.Credentials) != `[{"name":"X-API-Key","in":"header","summary":"The shop gives one to each of its customers."}]` {
		t.Errorf("the model is %s", text(t, m))
	}
	list := item(t, m, "GET /pets")
	if got, want := text(t, list.Parameters), `[{"name":"limit","in":"query","type":"integer","summary":"How many to return at most.","default":"20"},`+
		`{"name":"tags","in":"query","type":"array","summary":"Only pets with all of these tags.","repeated":true},`+
		`{"name":"status","in":"query","type":"string","values":["available","pending","sold"]}]`; got != want {
		t.Errorf("the parameters are %s, want %s", got, want)
	}
	if got := text(t, item(t, m, "GET /pets/{petId}").Parameters); got != `[{"name":"petId","in":"path","type":"integer","summary":"The number of the pet.","required":true}]` {
		t.Errorf("the parameter of the path is %s", got)
	}
	var pet map[string]any
	body := item(t, m, "POST /pets").Body
	if err := json.Unmarshal([]byte(body.Template), &pet); err != nil || body.Media != "application/json" {
		t.Fatal(body, err)
	}
	if pet["name"] != "" || pet["status"] != "available" || pet["owner"] == nil || pet["id"] != nil {
		t.Errorf("the template is %s", body.Template)
	}
	photo := item(t, m, "PUT /pets/{petId}/photo").Body
	if photo.Media != "multipart/form-data; boundary=part" || !strings.HasPrefix(photo.Template, "--part\nContent-Disposition: form-data; name=\"caption\"\n\n\n--part\n") || !strings.HasSuffix(photo.Template, "\n--part--\n") {
		t.Errorf("the form is %+v", photo)
	}
}

// TestEverything has the schemes of security, forms, and no cookies.
func TestEverything(t *testing.T) {
	m, err := openapi.Model(everything.DescriptionJSON())
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, m.Credentials); got != `[{"name":"Authorization","in":"header","type":"basic …"},{"name":"X-Key","in":"header"},{"name":"key","in":"query"}]` {
		t.Errorf("credentials are %s", got)
	}
	if body := item(t, m, "POST /forms").Body; body.Media != "application/x-www-form-urlencoded" || !strings.Contains(body.Template, "=") {
		t.Errorf("the form is %+v", body)
	}
	for _, p := range item(t, m, "GET /styles/{simple}/{label}/{matrix}").Parameters {
		if p.In == "cookie" || p.Name == "" {
			t.Errorf("there is the parameter %+v", p)
		}
	}
}

// TestStrange makes a model, or an error, of what is not as it should be, in little time.
func TestStrange(t *testing.T) {
	for _, description := range []string{"", "null", "[]", "{}", "openapi: 3", `{"openapi":`} {
		if m, err := openapi.Model(description); err == nil {
			t.Errorf("%s is taken for %+v", description, m)
		}
	}
	for _, description := range []string{
		`{"openapi":"3.1.0"}`,
		`{"openapi":"3.1.0","info":7,"tags":[7,null],"paths":{"/a":{"get":[],"post":{"parameters":7,"requestBody":{"content":[]},"tags":[7]}},"/b":null}}`,
		`{"openapi":"3.1.0","paths":{"/a":{"$ref":"#/paths/~1a"}},"components":{"securitySchemes":{"a":{"$ref":"#/components/securitySchemes/a"}}}}`,
		`{"openapi":"3.1.0","paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/s"}}}}}}},
		  "s":{"allOf":[{"$ref":"#/s"},{"$ref":"#/s"}],"type":"object","properties":{"a":{"$ref":"#/s"},"b":{"type":"array","items":{"$ref":"#/s"}},"c":{"$ref":"#/s"}}}}`,
		`{"openapi":"3.1.0","paths":{"/a":{"get":{"parameters":[{"name":"a","in":"query","schema":{"type":["null","integer"],"enum":[1,null,{"a":1}],"default":[1]}}]}}}}`,
	} {
		m, err := openapi.Model(description)
		if err != nil {
			t.Errorf("%s: %v", description, err)
		} else if data := text(t, m); len(data) > 100_000 || strings.Contains(data, `"groups":null`) {
			t.Errorf("%s: a model of %d bytes: %.300s", description, len(data), data)
		}
	}
}
