package stock

import (
	"context"
	"fmt"
	"io"

	"example.org/stock/warehouse/warehousehttp"
	"github.com/odatagen/odatagen/odata/client"
)

// Shortage writes a line for each article of which there is too little.
func Shortage(ctx context.Context, w io.Writer, service warehousehttp.Service) error {
	for article, err := range client.All(ctx, service.Articles.ListArticles, nil) {
		if err != nil {
			return err
		}
		if least, is := article.ReorderAt.Get(); is && article.OnHand.Or(0) < least {
			fmt.Fprintf(w, "%s %s: %v of %d\n", article.Number, article.Name, article.OnHand, least)
		}
	}
	return nil
}
