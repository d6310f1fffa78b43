// Package stock serves the articles of a warehouse.
package stock

import (
	"context"
	"net/http"
	"slices"

	"example.org/stock/warehouse"
	"example.org/stock/warehouse/warehousehttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// NewHandler serves articles. What is not filled in answers 501 Not Implemented.
func NewHandler(articles []*warehouse.Article) http.Handler {
	return warehousehttp.NewHandler(warehousehttp.Service{
		Articles: warehousehttp.ArticlesHandler{
			ListArticles: func(context.Context, *query.Options) (odata.Page[*warehouse.Article], error) {
				return odata.Page[*warehouse.Article]{Items: articles}, nil
			},
			GetArticle: func(_ context.Context, number string, _ *query.Options) (*warehouse.Article, error) {
				i := slices.IndexFunc(articles, func(a *warehouse.Article) bool { return a.Number.Or("") == number })
				if i < 0 {
					return nil, server.NotFound("there is no article " + number)
				}
				return articles[i], nil
			},
		},
	})
}
