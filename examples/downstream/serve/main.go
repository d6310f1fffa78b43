// Command serve serves two articles.
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"example.org/stock"
	"example.org/stock/warehouse"
	"github.com/odatagen/odatagen/wire"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	flag.Parse()
	articles := []*warehouse.Article{
		{Number: wire.Some("B-1"), Name: wire.Some("Bolt"), OnHand: wire.Some[int32](7), ReorderAt: wire.Some[int32](50), Storage: warehouse.StorageShelf},
		{Number: wire.Some("I-2"), Name: wire.Some("Ice"), OnHand: wire.Some[int32](0), Storage: warehouse.StorageColdRoom},
	}
	s := &http.Server{Addr: *addr, Handler: stock.NewHandler(articles), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(s.ListenAndServe())
}
