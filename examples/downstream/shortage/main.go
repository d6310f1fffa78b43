// Command shortage asks the service of serve of what there is too little.
package main

import (
	"context"
	"log"
	"os"

	"example.org/stock"
	"example.org/stock/warehouse/warehousehttp"
	"github.com/odatagen/odatagen/odata/client"
)

func main() {
	conn, err := client.New("http://localhost:8080")
	if err != nil {
		log.Fatal(err)
	}
	if err := stock.Shortage(context.Background(), os.Stdout, warehousehttp.NewClient(conn)); err != nil {
		log.Fatal(err)
	}
}
