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
			ListArticles: func(_ context.Context, q *query.Options) (odata.Page[*warehouse.Article], error) {
				if err := server.Supported(q, "$top", "$skip"); err != nil {
					return odata.Page[*warehouse.Article]{}, err
				}
				return server.Paginate(articles, q), nil
			},
			GetArticle: func(_ context.Context, number string, q *query.Options) (*warehouse.Article, error) {
				i := slices.IndexFunc(articles, func(a *warehouse.Article) bool { return a.Number.Or("") == number })
				if i < 0 {
					return nil, server.NotFound("there is no article " + number)
				}
				return articles[i], server.Supported(q)
			},
		},
	})
}
