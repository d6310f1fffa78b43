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

// operations are the actions and functions of the service.
type operations struct {
	store  store
	stored http.Service // as the store answers
}

// fill puts the operations into the service.
func (o *operations) fill(s *http.Service) {
	i, p := &s.OperationImports, &s.Products
	i.Calculate = func(_ context.Context, a *http.CalculateArguments, _ *query.Options) (wire.Opt[int64], error) {
		if value, ok := a.Value.Get(); ok {
			return wire.Some(2 * value), nil
		}
		return wire.Some(a.A.Or(0) + a.B.Or(0)), nil
	}
	i.Convert = func(_ context.Context, a *http.ConvertArguments, _ *query.Options) (wire.Opt[string], error) {
		if number, ok := a.Number.Get(); ok {
			return wire.Some(strconv.FormatInt(number, 10)), nil
		}
		return wire.Some(strings.ToUpper(a.Input.Or(""))), nil
	}
	i.FindProducts = func(ctx context.Context, a *http.FindProductsArguments, _ *query.Options) (odata.Page[compliance.AnyProduct], error) {
		return o.list(ctx, func(v *compliance.Product) bool {
			return strings.Contains(v.Name.Or(""), a.Name.Or("")) && v.Price.Or(0) <= a.MaxPrice.Or(0)
		})
	}
	i.Process = func(context.Context, *http.ProcessParameters, *query.Options) error { return nil }
	i.Reseed = func(ctx context.Context, _ *http.ReseedParameters, _ *query.Options) error { return o.store.Reset(ctx) }
	i.ResetProducts = func(ctx context.Context, _ *http.ResetProductsParameters, _ *query.Options) error {
		return o.store.Reset(ctx)
	}
	i.ResetAllPrices = func(ctx context.Context, _ *http.ResetAllPricesParameters, _ *query.Options) (wire.Opt[string], error) {
		all, err := o.list(ctx, func(*compliance.Product) bool { return true })
		return wire.Some(fmt.Sprintf("The prices of %d products are as they were", len(all.Items))), cmp.Or(err, o.store.Reset(ctx))
	}

	p.DeleteProduct = o.remove
	p.ProductsGetAveragePrice = func(ctx context.Context, _ *http.ProductCollectionGetAveragePriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		_, average, err := o.stats(ctx)
		return wire.Some(average), err
	}
	p.ProductsGetProductStats = func(ctx context.Context, _ *http.ProductCollectionGetProductStatsArguments, _ *query.Options) (wire.Opt[string], error) {
		count, average, err := o.stats(ctx)
		return wire.Some(fmt.Sprintf("%d products, %.2f on average", count, average)), err
	}
	p.ProductsGetTopProducts = o.top
	p.ProductsMarkAllAsReviewed = func(ctx context.Context, _ *http.ProductCollectionMarkAllAsReviewedParameters, _ *query.Options) error {
		_, err := server.Bound[compliance.AnyProduct](ctx)
		return err
	}
	p.ProductsGetRelatedProducts = func(ctx context.Context, id wire.Guid, _ *http.ProductGetRelatedProductsArguments, q *query.Options) (odata.Page[compliance.AnyProduct], error) {
		return o.stored.Products.ListProductsRelatedProducts(ctx, id, q)
	}
	p.ProductsCalculatePrice = func(ctx context.Context, id wire.Guid, a *http.ProductCalculatePriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		return o.price(ctx, id, (1-a.Discount.Or(0)/100)*(1+a.Tax.Or(0)/100))
	}
	p.ProductsGetTotalPrice = func(ctx context.Context, id wire.Guid, a *http.ProductGetTotalPriceArguments, _ *query.Options) (wire.Opt[float64], error) {
		return o.price(ctx, id, 1+a.TaxRate.Or(0))
	}
	p.ProductsCalculateDiscount = func(ctx context.Context, id wire.Guid, a *http.ProductCalculateDiscountParameters, _ *query.Options) (wire.Opt[float64], error) {
		return o.price(ctx, id, a.Percentage.Or(0)/100)
	}
	p.ProductsGetInfo = func(ctx context.Context, id wire.Guid, a *http.ProductGetInfoArguments, _ *query.Options) (wire.Opt[string], error) {
		v, err := o.product(ctx, id)
		if err != nil {
			return wire.Opt[string]{}, err
		}
		return wire.Some(fmt.Sprintf("%s (%s): %.2f", v.Name.Or(""), a.Format.Or(""), v.Price.Or(0))), nil
	}
	p.ProductsActivate = func(ctx context.Context, id wire.Guid, _ *http.ProductActivateParameters, q *query.Options) error {
		_, err := o.change(ctx, id, q, func(v, change *compliance.Product) {
			change.Status = v.Status.Without(compliance.ProductStatusDiscontinued).With(compliance.ProductStatusInStock)
		})
		return err
	}
	p.ProductsIncreasePrice = func(ctx context.Context, id wire.Guid, a *http.ProductIncreasePriceParameters, q *query.Options) error {
		_, err := o.change(ctx, id, q, func(v, change *compliance.Product) { change.Price = wire.Some(v.Price.Or(0) + a.Amount.Or(0)) })
		return err
	}
	p.ProductsApplyDiscount = func(ctx context.Context, id wire.Guid, a *http.ProductApplyDiscountParameters, q *query.Options) (compliance.AnyProduct, error) {
		if percentage := a.Percentage.Or(0); percentage < 0 || percentage > 100 {
			return nil, server.BadRequest("a discount is from 0 to 100 per cent", "percentage")
		}
		return o.change(ctx, id, q, func(v, change *compliance.Product) {
			change.Price = wire.Some(v.Price.Or(0) * (1 - a.Percentage.Or(0)/100))
		})
	}
}

// top returns the most expensive products, ten if nobody says how many.
func (o *operations) top(ctx context.Context, a *http.ProductCollectionGetTopProductsArguments, _ *query.Options) (odata.Page[compliance.AnyProduct], error) {
	categories, err := o.stored.Categories.ListCategories(ctx, nil)
	if err != nil {
		return odata.Page[compliance.AnyProduct]{}, err
	}
	products, err := server.Bound[compliance.AnyProduct](ctx)
	products = slices.DeleteFunc(products, func(v compliance.AnyProduct) bool {
		return !a.Category.IsAbsent() && !slices.ContainsFunc(categories.Items, func(c *compliance.Category) bool {
			return c.ID.Equal(v.AsProduct().CategoryID) && c.Name.Equal(a.Category)
		})
	})
	slices.SortStableFunc(products, func(a, b compliance.AnyProduct) int {
		return cmp.Compare(b.AsProduct().Price.Or(0), a.AsProduct().Price.Or(0))
	})
	return odata.Page[compliance.AnyProduct]{Items: products[:max(0, min(int64(len(products)), a.Count.Or(10)))]}, err
}

// remove deletes a product with its descriptions, which cannot be without it.
func (o *operations) remove(ctx context.Context, id wire.Guid, q *query.Options) (err error) {
	ctx, end, err := o.store.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, end(err == nil)) }()
	descriptions, err := o.stored.Products.ListProductsDescriptions(ctx, id, nil)
	for _, d := range descriptions.Items {
		if err == nil {
			err = o.stored.ProductDescriptions.DeleteProductDescription(ctx, id, d.LanguageKey.Or(""), nil)
		}
	}
	if err != nil {
		return err
	}
	return o.stored.Products.DeleteProduct(ctx, id, q)
}

// list returns the products for which is returns true.
func (o *operations) list(ctx context.Context, is func(*compliance.Product) bool) (odata.Page[compliance.AnyProduct], error) {
	page, err := o.stored.Products.ListProducts(ctx, nil)
	page.Items = slices.DeleteFunc(page.Items, func(v compliance.AnyProduct) bool { return !is(v.AsProduct()) })
	return page, err
}

// stats returns how many products a function is called on, and what they cost on average.
func (o *operations) stats(ctx context.Context) (count int, average float64, err error) {
	products, err := server.Bound[compliance.AnyProduct](ctx)
	for _, v := range products {
		average += v.AsProduct().Price.Or(0) / float64(len(products))
	}
	return len(products), average, err
}

func (o *operations) product(ctx context.Context, id wire.Guid) (*compliance.Product, error) {
	v, err := o.stored.Products.GetProduct(ctx, id, nil)
	switch {
	case err != nil:
		return nil, err
	case v == nil:
		return nil, server.NotFound("there is no such product")
	}
	return v.AsProduct(), nil
}

// price returns the price of a product, times a factor.
func (o *operations) price(ctx context.Context, id wire.Guid, factor float64) (wire.Opt[float64], error) {
	v, err := o.product(ctx, id)
	if err != nil {
		return wire.Opt[float64]{}, err
	}
	return wire.Some(v.Price.Or(0) * factor), nil
}

// change changes a product, of which it shows what it is.
func (o *operations) change(ctx context.Context, id wire.Guid, q *query.Options, set func(v, change *compliance.Product)) (compliance.AnyProduct, error) {
	v, err := o.product(ctx, id)
	if err != nil {
		return nil, err
	}
	change := new(compliance.Product)
	set(v, change)
	return o.stored.Products.UpdateProduct(ctx, id, change, q)
}
