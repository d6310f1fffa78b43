package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"testing"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/wire"
)

// rex is the only pet of the shop.
func rex() *petstore.Pet {
	return &petstore.Pet{ID: wire.Some[int64](7), Name: "Rex", Status: petstore.PetStatusAvailable}
}

// fake is a shop in the same struct that the client has.
var fake = petstorehttp.Service{
	Pets: petstorehttp.PetsHandler{
		ListPets: func(context.Context, *petstorehttp.ListPetsInput) (petstorehttp.ListPetsOutput, error) {
			return &petstorehttp.ListPets200{Body: []*petstore.Pet{rex()}, XTotalCount: wire.Some[int64](1)}, nil
		},
		GetPet: func(_ context.Context, in *petstorehttp.GetPetInput) (petstorehttp.GetPetOutput, error) {
			if in.PetID != 7 {
				return nil, &petstorehttp.NotFound{}
			}
			return &petstorehttp.GetPet200{Body: rex()}, nil
		},
	},
	Orders: petstorehttp.OrdersHandler{
		PlaceOrder: func(_ context.Context, in *petstorehttp.PlaceOrderInput) (petstorehttp.PlaceOrderOutput, error) {
			return &petstorehttp.PlaceOrder202{Body: in.Body}, nil
		},
	},
	Security: petstorehttp.Security{
		APIKey: func(ctx context.Context, key string, _ []string) (context.Context, error) {
			if key != "secret" {
				return nil, rest.Unauthorized("the key is not one of ours")
			}
			return ctx, nil
		},
	},
}

// TestProgram runs the program against the fake: as it is, through HTTP, and through a
// proxy that passes the key on.
func TestProgram(t *testing.T) {
	direct := httptest.NewServer(petstorehttp.NewHandler(fake))
	defer direct.Close()
	between, err := client.New(direct.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(petstorehttp.NewHandler(petstorehttp.NewClient(between)))
	defer proxy.Close()
	shops := []petstorehttp.Service{fake}
	for _, root := range []string{direct.URL, proxy.URL} {
		conn, err := client.New(root, client.WithKey("api_key", "secret"))
		if err != nil {
			t.Fatal(err)
		}
		shops = append(shops, petstorehttp.NewClient(conn))
	}
	for i, shop := range shops {
		var b bytes.Buffer
		if err := list(t.Context(), &b, shop); err != nil {
			t.Fatal(err)
		}
		for _, id := range []int64{7, 8} {
			if err := buy(t.Context(), &b, shop, id); err != nil {
				t.Fatal(err)
			}
		}
		if want := "7 Rex\nof 1\nordered Rex\nthere is no pet 8\n"; b.String() != want {
			t.Errorf("%d: %q, want %q", i, b.String(), want)
		}
	}
}
