// Command shortage asks a service of what there is too little.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"example.org/stock"
	"example.org/stock/warehouse/warehousehttp"
	"github.com/odatagen/odatagen/odata/client"
)

func main() {
	root := flag.String("service", "http://localhost:8080", "where the service is")
	flag.Parse()
	conn, err := client.New(*root)
	if err != nil {
		log.Fatal(err)
	}
	if err := stock.Shortage(context.Background(), os.Stdout, warehousehttp.NewClient(conn)); err != nil {
		log.Fatal(err)
	}
}
