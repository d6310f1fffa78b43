package page_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// shop is a pet shop that has as many pets as were added.
func shop(t *testing.T) *httptest.Server {
	var pets []*petstore.Pet
	service := petstorehttp.Service{
		Security: petstorehttp.Security{APIKey: func(ctx context.Context, key string, _ []string) (context.Context, error) {
			if key != "sesame" {
				return nil, rest.Unauthorized("another key is needed")
			}
			return ctx, nil
		}},
		Pets: petstorehttp.PetsHandler{
			ListPets: func(_ context.Context, in *petstorehttp.ListPetsInput) (petstorehttp.ListPetsOutput, error) {
				answer := &petstorehttp.ListPets200{Body: []*petstore.Pet{}}
				for _, pet := range pets[:min(len(pets), int(in.Limit.Or(20)))] {
					if len(in.Tags) == 0 || strings.Join(in.Tags, "+") == strings.Join(pet.Tags, "+") {
						answer.Body = append(answer.Body, pet)
					}
				}
				return answer, nil
			},
			AddPet: func(_ context.Context, in *petstorehttp.AddPetInput) (petstorehttp.AddPetOutput, error) {
				in.Body.ID = wire.Some(int64(len(pets)))
				pets = append(pets, in.Body)
				return &petstorehttp.AddPet201{Body: in.Body}, nil
			},
			GetPet: func(_ context.Context, in *petstorehttp.GetPetInput) (petstorehttp.GetPetOutput, error) {
				if in.PetID < 0 || in.PetID >= int64(len(pets)) {
					return nil, rest.NotFound("there is no such pet")
				}
				return &petstorehttp.GetPet200{Body: pets[in.PetID]}, nil
			},
		},
	}
	handler := petstorehttp.NewHandler(service, rest.WithPage("/docs", petstore.DescriptionJSON()))
	ts := httptest.NewServer(http.StripPrefix("/v1", handler))
	t.Cleanup(ts.Close)
	return ts
}

// choose opens an item of the list by what it reads.
func (b *browser) choose(item string) {
	b.t.Helper()
	b.eval(`[...document.querySelectorAll("#list a")].find((a) => a.textContent === "` + item + `").click()`)
}

// TestBrowserAPI adds a pet, with credentials and a template, and finds it.
func TestBrowserAPI(t *testing.T) {
	b := start(t)
	ts := shop(t)
	b.open(ts.URL + "/v1/docs")
	if got := b.text("title"); got != "Petstore" || !strings.HasPrefix(b.text("list"), "petsGET/petsPOST/pets") {
		t.Errorf("the page is of %s and lists %s", got, b.text("list"))
	}
	b.choose("POST/pets")
	if got := b.eval(`$("parameters").hidden + " " + $("query").hidden + " " + Object.keys(JSON.parse($("body").value)).join()`); got != "true true born,name,owner,price,status,tags" && got != "true true name,owner,price,status,tags" {
		t.Errorf("the form is %v", got)
	}
	b.write("#body", `{"name": "Rex", "tags": ["big", "dog"]}`)
	b.eval(`$("send").click()`)
	b.until(`/^401 /.test($("status").textContent)`)
	b.write("#credentials input", "sesame")
	b.eval(`$("send").click()`)
	b.until(`/^201 /.test($("status").textContent)`)
	if got := b.text("curl"); !strings.Contains(got, "-H 'X-API-Key: sesame'") || !strings.Contains(got, "/v1/pets'") {
		t.Errorf("for curl it is %s", got)
	}

	b.choose("GET/pets")
	b.write("#parameters label:nth-of-type(1) input", "5")
	b.write("#parameters label:nth-of-type(2) input", "big,dog")
	b.press("Enter")
	b.until(`/^200 /.test($("status").textContent) && $("answer").textContent.includes("Rex")`)
	if got := b.eval(`location.hash`); got != "#/pets?limit=5&tags=big&tags=dog" {
		t.Errorf("the address has %v", got)
	}
	b.open(ts.URL + "/v1/docs#/pets?limit=5&tags=big&tags=cat")
	b.until(`/^200 /.test($("status").textContent) && $("answer").textContent.trim() === "[]"`)
	if got := b.eval(`[...document.querySelectorAll("#parameters input")].map((i) => i.value).join()`); got != "5,big,cat" {
		t.Errorf("the form has %v", got)
	}

	b.choose("GET/pets/{petId}")
	b.eval(`$("send").click()`)
	b.until(`$("status").textContent.includes("petId has to be given") || !$("form").checkValidity()`)
	b.write("#parameters input", "0")
	b.eval(`$("send").click()`)
	b.until(`location.hash === "#/pets/0" && $("answer").textContent.includes("Rex")`)
	b.clean()
}

// TestBrowserHostileAPI holds that no text of a description of an API is run.
func TestBrowserHostileAPI(t *testing.T) {
	paths := map[string]any{}
	for _, text := range hostile {
		parameter := map[string]any{"name": text, "in": "query", "description": text, "schema": map[string]any{"type": text, "enum": []any{text}, "default": text}}
		paths["/"+text] = map[string]any{"get": map[string]any{"summary": text, "tags": []any{text}, "parameters": []any{parameter}}}
	}
	description, err := json.Marshal(map[string]any{"openapi": "3.1.0", "info": map[string]any{"title": hostile[1]}, "paths": paths,
		"components": map[string]any{"securitySchemes": map[string]any{"a": map[string]any{"type": "apiKey", "in": "header", "name": hostile[0], "description": hostile[2]}}}})
	if err != nil {
		t.Fatal(err)
	}
	ts := httptest.NewServer(rest.New(struct{}{}, gen.Description{}, rest.WithPage("", string(description))))
	defer ts.Close()
	b := start(t)
	b.open(ts.URL)
	for _, text := range hostile {
		quoted, _ := json.Marshal("GET/" + text)
		b.eval(`[...document.querySelectorAll("#list a")].find((a) => a.textContent === ` + string(quoted) + `).click()`)
		b.eval(`$("send").click()`)
		b.until(`/^(400|404) /.test($("status").textContent)`)
	}
	if got := b.eval(`document.querySelectorAll("img, svg, iframe, object").length + " " + document.querySelectorAll("script").length + " " + typeof window.hacked`); got != "0 6 undefined" {
		t.Errorf("a text became a part of the page: %v", got)
	}
	b.clean()
}
