package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/examples/reference/compliance"
	http "github.com/odatagen/odatagen/examples/reference/compliance/compliancehttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// products are what many operations are called on.
type products = []compliance.AnyProduct

// addImports puts the actions and functions that are called on nothing into a service.
func addImports(s *http.Service, reset func(ctx context.Context) error) {
	i := &s.OperationImports
	i.Calculate = func(_ context.Context, a *http.CalculateArguments, _ *query.Options) (wire.Opt[int64], error) {
		return wire.Some(2*a.Value.Or(0) + a.A.Or(0) + a.B.Or(0)), nil
	}
	i.Convert = func(_ context.Context, a *http.ConvertArguments, _ *query.Options) (wire.Opt[string], error) {
		if number, ok := a.Number.Get(); ok {
			return wire.Some(strconv.FormatInt(number, 10)), nil
		}
		return wire.Some(strings.ToUpper(a.Input.Or(""))), nil
	}
	i.FindProducts = func(ctx context.Context, a *http.FindProductsArguments, _ *query.Options) (odata.Page[compliance.AnyProduct], error) {
		q, err := query.New[*compliance.Product](query.Filter(query.Field("Name").Contains(a.Name.Or("")).And(query.Field("Price").Le(a.MaxPrice.Or(0)))))
		if err != nil {
			return odata.Page[compliance.AnyProduct]{}, err
		}
		return s.Products.ListProducts(ctx, q)
	}
	i.Process = func(context.Context, *http.ProcessParameters, *query.Options) error { return nil }
	i.Reseed = func(ctx context.Context, _ *http.ReseedParameters, _ *query.Options) error { return reset(ctx) }
	i.ResetProducts = func(ctx context.Context, _ *http.ResetProductsParameters, _ *query.Options) error { return reset(ctx) }
	i.ResetAllPrices = func(ctx context.Context, _ *http.ResetAllPricesParameters, _ *query.Options) (wire.Opt[string], error) {
		return wire.Some("The prices are as they were"), reset(ctx)
	}
}

// addBound puts those into it that are called on a product, or on a collection of them.
func addBound(p *http.ProductsHandler, categories *http.CategoriesHandler) {
	p.ProductsGetAveragePrice = func(ctx context.Context, _ *http.ProductCollectionGetAveragePriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		return called(ctx, average)
	}
	p.ProductsGetProductStats = func(ctx context.Context, _ *http.ProductCollectionGetProductStatsArguments, _ *query.Options) (wire.Opt[string], error) {
		return called(ctx, func(on products) string { return fmt.Sprintf("%d products, %.2f on average", len(on), average(on)) })
	}
	p.ProductsGetTopProducts = func(ctx context.Context, a *http.ProductCollectionGetTopProductsArguments, _ *query.Options) (odata.Page[compliance.AnyProduct], error) {
		return top(ctx, a, categories)
	}
	p.ProductsMarkAllAsReviewed = func(ctx context.Context, _ *http.ProductCollectionMarkAllAsReviewedParameters, _ *query.Options) error {
		_, err := server.Bound[compliance.AnyProduct](ctx)
		return err
	}
	p.ProductsGetRelatedProducts = func(ctx context.Context, id wire.Guid, _ *http.ProductGetRelatedProductsArguments, q *query.Options) (odata.Page[compliance.AnyProduct], error) {
		return p.ListProductsRelatedProducts(ctx, id, q)
	}
	p.ProductsCalculatePrice = func(ctx context.Context, _ wire.Guid, a *http.ProductCalculatePriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		return price(ctx, (1-a.Discount.Or(0)/100)*(1+a.Tax.Or(0)/100))
	}
	p.ProductsGetTotalPrice = func(ctx context.Context, _ wire.Guid, a *http.ProductGetTotalPriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		return price(ctx, 1+a.TaxRate.Or(0))
	}
	p.ProductsCalculateDiscount = func(ctx context.Context, _ wire.Guid, a *http.ProductCalculateDiscountParameters, _ *query.Options) (wire.Opt[float64], error) {
		return price(ctx, a.Percentage.Or(0)/100)
	}
	p.ProductsGetInfo = func(ctx context.Context, _ wire.Guid, a *http.ProductGetInfoArguments, _ *query.Options) (wire.Opt[string], error) {
		return called(ctx, func(on products) string {
			return fmt.Sprintf("%s (%s): %.2f", on[0].AsProduct().Name.Or(""), a.Format.Or(""), average(on))
		})
	}
	change := func(ctx context.Context, id wire.Guid, q *query.Options, to func(v *compliance.Product) *compliance.Product) (compliance.AnyProduct, error) {
		on, err := server.Bound[compliance.AnyProduct](ctx)
		if err != nil {
			return nil, err
		}
		return p.UpdateProduct(ctx, id, to(on[0].AsProduct()), q)
	}
	p.ProductsActivate = func(ctx context.Context, id wire.Guid, _ *http.ProductActivateParameters, q *query.Options) error {
		_, err := change(ctx, id, q, func(v *compliance.Product) *compliance.Product {
			return &compliance.Product{Status: v.Status.Without(compliance.ProductStatusDiscontinued).With(compliance.ProductStatusInStock)}
		})
		return err
	}
	p.ProductsIncreasePrice = func(ctx context.Context, id wire.Guid, a *http.ProductIncreasePriceParameters, q *query.Options) error {
		_, err := change(ctx, id, q, func(v *compliance.Product) *compliance.Product {
			return &compliance.Product{Price: wire.Some(v.Price.Or(0) + a.Amount.Or(0))}
		})
		return err
	}
	p.ProductsApplyDiscount = func(ctx context.Context, id wire.Guid, a *http.ProductApplyDiscountParameters, q *query.Options) (compliance.AnyProduct, error) {
		if percentage := a.Percentage.Or(0); percentage < 0 || percentage > 100 {
			return nil, server.BadRequest("a discount is from 0 to 100 per cent", "percentage")
		}
		return change(ctx, id, q, func(v *compliance.Product) *compliance.Product {
			return &compliance.Product{Price: wire.Some(v.Price.Or(0) * (1 - a.Percentage.Or(0)/100))}
		})
	}
}

// called answers with what a function makes of the products that an operation is called on.
func called[T any](ctx context.Context, of func(on products) T) (wire.Opt[T], error) {
	on, err := server.Bound[compliance.AnyProduct](ctx)
	if err != nil {
		return wire.Opt[T]{}, err
	}
	return wire.Some(of(on)), nil
}

// price answers with the price of a product, times a factor.
func price(ctx context.Context, factor float64) (wire.Opt[float64], error) {
	return called(ctx, func(on products) float64 { return average(on) * factor })
}

// average returns what products cost on average.
func average(on products) (sum float64) {
	for _, v := range on {
		sum += v.AsProduct().Price.Or(0) / float64(len(on))
	}
	return sum
}

// top returns the most expensive products, of a category if one is named, ten if nobody says
// how many.
func top(ctx context.Context, a *http.ProductCollectionGetTopProductsArguments, categories *http.CategoriesHandler) (odata.Page[compliance.AnyProduct], error) {
	all, err := categories.ListCategories(ctx, nil)
	if err != nil {
		return odata.Page[compliance.AnyProduct]{}, err
	}
	on, err := server.Bound[compliance.AnyProduct](ctx)
	on = slices.DeleteFunc(on, func(v compliance.AnyProduct) bool {
		return !a.Category.IsAbsent() && !slices.ContainsFunc(all.Items, func(c *compliance.Category) bool {
			return c.ID.Equal(v.AsProduct().CategoryID) && c.Name.Equal(a.Category)
		})
	})
	slices.SortStableFunc(on, func(a, b compliance.AnyProduct) int {
		return cmp.Compare(b.AsProduct().Price.Or(0), a.AsProduct().Price.Or(0))
	})
	return odata.Page[compliance.AnyProduct]{Items: on[:max(0, min(int64(len(on)), a.Count.Or(10)))]}, err
}
