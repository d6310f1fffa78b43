package shop_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// clear makes dear products cheaper, and deletes those that are sold out.
func clear(ctx context.Context, service shophttp.Service, change *shop.Product, sold *query.Options) error {
	dear, err := query.New[*shop.Product](query.Filter(query.Field("Price").Gt(100)))
	if err != nil {
		return err
	}
	_, err = client.Each(ctx, service.Products.ListProducts, dear, func(ctx context.Context) (*shop.Product, error) {
		return service.Products.UpdateProduct(ctx, "", change, nil)
	})
	if err != nil {
		return err
	}
	return client.DoEach(ctx, service.Products.ListProducts, sold, func(ctx context.Context) error {
		return service.Products.DeleteProduct(ctx, "", nil)
	})
}

// Many entities are changed by one request, and others deleted by another.
func Example_each() {
	store := memory.New()
	handler := shophttp.NewHandler(shophttp.Stored(store), server.WithTransactions(store.Begin))
	err := store.Load([]byte(`{"Products":[
		{"Code":"a","Name":"Anvil","Price":400,"Sold":1,"Tags":[]},{"Code":"b","Name":"Bolt","Price":1,"Sold":0,"Tags":[]},
		{"Code":"c","Name":"Crane","Price":900,"Sold":0,"Tags":[]},{"Code":"d","Name":"Drill","Price":80,"Sold":7,"Tags":[]}]}`))
	if err != nil {
		log.Fatal(err)
	}
	s := httptest.NewServer(handler)
	defer s.Close()
	conn, err := client.New(s.URL)
	if err != nil {
		log.Fatal(err)
	}
	ctx, service := context.Background(), shophttp.NewClient(conn)
	sold, err := query.New[*shop.Product](query.Filter(query.Field("Sold").Eq(int64(0))))
	if err != nil {
		log.Fatal(err)
	}
	price, err := wire.ParseDecimal("100")
	if err != nil {
		log.Fatal(err)
	}
	if err := clear(ctx, service, &shop.Product{Price: wire.Some(price)}, sold); err != nil {
		log.Fatal(err)
	}
	for product, err := range client.All(ctx, service.Products.ListProducts, nil) {
		if err != nil {
			log.Fatal(err)
		}
		price, _ := product.Price.Get()
		fmt.Println(product.Name.Or(""), price)
	}
	// Output:
	// Anvil 100
	// Drill 80
}
