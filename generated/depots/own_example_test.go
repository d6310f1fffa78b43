package depots_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/odatagen/odatagen/generated/depots"
	"github.com/odatagen/odatagen/generated/depots/depotshttp"
	"github.com/odatagen/odatagen/generated/depots/depotshttp/items"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/wire"
)

// A program that calls one entity set imports the package of that alone.
func Example_own() {
	s := httptest.NewServer(depotshttp.NewHandler(depotshttp.Stored(memory.New())))
	defer s.Close()
	conn, err := client.New(s.URL)
	if err != nil {
		log.Fatal(err)
	}
	ctx, set := context.Background(), items.NewClient(conn)
	for _, item := range []depots.AnyItem{
		&depots.Tool{Item: depots.Item{ID: wire.Some(int32(1)), Name: wire.Some("Drill")}, Powered: wire.Some(true)},
		&depots.Material{Item: depots.Item{ID: wire.Some(int32(2)), Name: wire.Some("Rope")}, Unit: depots.UnitMetre},
	} {
		if _, err := set.CreateItem(ctx, item, nil); err != nil {
			log.Fatal(err)
		}
	}
	for item, err := range client.All(ctx, set.ListItems, nil) {
		if err != nil {
			log.Fatal(err)
		}
		switch item := item.(type) {
		case *depots.Tool:
			fmt.Println(item.Name.Or(""), item.Powered.Or(false))
		case *depots.Material:
			fmt.Println(item.Name.Or(""), item.Unit)
		}
	}
	// Output:
	// Drill true
	// Rope Metre
}
