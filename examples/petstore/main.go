// Command petstore lists the pets of a shop, an API without OData, and buys one:
//
//	petstore https://petstore.example/v1 7
//
// The environment variable PETSTORE_KEY has the shop's key.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"

	"github.com/odatagen/odatagen/generated/petstore"
	"github.com/odatagen/odatagen/generated/petstore/petstorehttp"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/wire"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: petstore URL NUMBER")
	}
	id, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	conn, err := client.New(os.Args[1], client.WithKey("api_key", os.Getenv("PETSTORE_KEY")))
	if err != nil {
		log.Fatal(err)
	}
	shop := petstorehttp.NewClient(conn)
	if err := list(context.Background(), os.Stdout, shop); err != nil {
		log.Fatal(err)
	}
	if err := buy(context.Background(), os.Stdout, shop, id); err != nil {
		log.Fatal(err)
	}
}

// list prints the pets that are there, and how many there are in all.
func list(ctx context.Context, w io.Writer, shop petstorehttp.Service) error {
	in := &petstorehttp.ListPetsInput{Limit: wire.Some[int32](10), Status: petstore.PetStatusAvailable}
	pets, err := client.Answer[*petstorehttp.ListPets200](ctx, shop.Pets.ListPets, in)
	if err != nil {
		return err
	}
	for _, pet := range pets.Body {
		fmt.Fprintln(w, pet.ID.Or(0), pet.Name)
	}
	fmt.Fprintln(w, "of", pets.XTotalCount.Or(0))
	return nil
}

// buy orders a pet, if there is one of that number.
func buy(ctx context.Context, w io.Writer, shop petstorehttp.Service, id int64) error {
	pet, err := client.Body(ctx, shop.Pets.GetPet, &petstorehttp.GetPetInput{PetID: id})
	var none *petstorehttp.NotFound
	if errors.As(err, &none) {
		fmt.Fprintln(w, "there is no pet", id)
		return nil
	}
	if err != nil {
		return err
	}
	order := &petstore.Order{Pets: []int64{id}}
	if _, err := client.Body(ctx, shop.Orders.PlaceOrder, &petstorehttp.PlaceOrderInput{Body: order}); err != nil {
		return err
	}
	fmt.Fprintln(w, "ordered", pet.Name)
	return nil
}
