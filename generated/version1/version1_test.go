// Package version1_test uses generated code of version 1 of wire/gen. It is not
// generated anew: it stands for the code of users who take a newer runtime and do not
// run odatagen. Before the first release there is no such code: where version 1 itself
// changes, generate it anew.
package version1_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/version1/library"
	"github.com/odatagen/odatagen/generated/version1/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/version1/petstore"
	"github.com/odatagen/odatagen/generated/version1/petstore/petstorehttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// book has a derived type, a decimal and what is not declared.
const book = `{"@odata.type":"#example.library.Book","ID":7,"Notes":[{"Replies":[],"Text":"good","Stars":5}],"Title":"Seven","Price":12.50,"shelved":true}`

// TestCodec reads and writes a value.
func TestCodec(t *testing.T) {
	var b library.Book
	if err := json.Unmarshal([]byte(book), &b); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(&b); err != nil || string(got) != book {
		t.Errorf("%v, written is\n%s", err, got)
	}
}

// TestOData serves a value, and reads it with the client.
func TestOData(t *testing.T) {
	var b library.Book
	if err := json.Unmarshal([]byte(book), &b); err != nil {
		t.Fatal(err)
	}
	service := httptest.NewServer(libraryhttp.NewHandler(libraryhttp.Service{Publications: libraryhttp.PublicationsHandler{
		GetPublication: func(_ context.Context, id int32, _ *query.Options) (library.AnyPublication, error) {
			b.ID = wire.Some(id)
			return &b, nil
		},
	}}))
	defer service.Close()
	conn, err := client.New(service.URL)
	if err != nil {
		t.Fatal(err)
	}
	got, err := libraryhttp.NewClient(conn).Publications.GetPublication(t.Context(), 8, nil)
	if read, is := got.(*library.Book); err != nil || !is || read.ID != wire.Some[int32](8) || read.Price.String() != "12.50" {
		t.Errorf("%v, read is %+v", err, got)
	}
}

// TestPlain serves a value of an API without OData.
func TestPlain(t *testing.T) {
	service := httptest.NewServer(petstorehttp.NewHandler(petstorehttp.Service{Pets: petstorehttp.PetsHandler{
		GetPet: func(_ context.Context, in *petstorehttp.GetPetInput) (petstorehttp.GetPetOutput, error) {
			return &petstorehttp.GetPet200{Body: &petstore.Pet{ID: wire.Some(in.PetID), Name: "Rex"}}, nil
		},
	}}))
	defer service.Close()
	for path, want := range map[string]string{"/pets/3": `{"id":3,"name":"Rex"}`, "/pets/x": "petId"} {
		answer, err := http.Get(service.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s %v", path, answer.StatusCode, body, err)
		}
	}
}
