package server_test

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// This file is a package of the shape that the generator writes, for a shop:
// entity sets with keys of several types, contained entities, a singleton,
// derived types, functions and actions.

type Product struct {
	ID       wire.Opt[int32]        `odata:"ID,key"`
	Name     wire.Opt[string]       `odata:"Name"`
	Price    wire.Opt[wire.Decimal] `odata:"Price"`
	Stock    wire.Opt[int64]        `odata:"Stock"`
	Color    Color                  `odata:"Color"`
	Tags     []string               `odata:"Tags"`
	Maker    *Address               `odata:"Maker"`
	Places   []*Address             `odata:"Places"`
	Picture  wire.Opt[wire.Binary]  `odata:"Picture"`
	Reviews  []*Review              `odata:"Reviews,nav"`
	Supplier *Supplier              `odata:"Supplier,nav"`
	wire.Dynamic
}

type AnyProduct interface {
	wire.Structured
	AsProduct() *Product
}

var productType = wire.Type{Name: "Shop.Product", Entity: true, Interface: (*AnyProduct)(nil), Derived: []wire.Structured{(*SpecialProduct)(nil)}}

func (*Product) WireType() *wire.Type  { return &productType }
func (v *Product) AsProduct() *Product { return v }

type SpecialProduct struct {
	Product
	Discount wire.Opt[int32] `odata:"Discount"`
}

var specialProductType = wire.Type{Name: "Shop.SpecialProduct", Entity: true}

func (*SpecialProduct) WireType() *wire.Type { return &specialProductType }

type Address struct {
	Street  wire.Opt[string] `odata:"Street"`
	City    wire.Opt[string] `odata:"City"`
	Country *Country         `odata:"Country,nav"`
	wire.Dynamic
}

var addressType = wire.Type{Name: "Shop.Address", Open: true}

func (*Address) WireType() *wire.Type { return &addressType }

type Country struct {
	Code wire.Opt[string] `odata:"Code,key"`
	wire.Dynamic
}

// nowhere says that an address has no country.
func nowhere(a *Address) *Address {
	wire.SetNull(a, &a.Country)
	return a
}

var countryType = wire.Type{Name: "Shop.Country", Entity: true}

func (*Country) WireType() *wire.Type { return &countryType }

type Review struct {
	ID     wire.Opt[wire.Guid] `odata:"ID,key"`
	Text   wire.Opt[string]    `odata:"Text"`
	Author *Supplier           `odata:"Author,nav"`
	wire.Dynamic
}

var reviewType = wire.Type{Name: "Shop.Review", Entity: true}

func (*Review) WireType() *wire.Type { return &reviewType }

type Supplier struct {
	Name wire.Opt[string] `odata:"Name,key"`
	wire.Dynamic
}

var supplierType = wire.Type{Name: "Shop.Supplier", Entity: true}

func (*Supplier) WireType() *wire.Type { return &supplierType }

type Line struct {
	Order wire.Opt[int64]  `odata:"Order,key"`
	Pos   wire.Opt[string] `odata:"Pos,key"`
	Note  wire.Opt[string] `odata:"Note"`
	wire.Dynamic
}

var lineType = wire.Type{Name: "Shop.Line", Entity: true}

func (*Line) WireType() *wire.Type { return &lineType }

type Color string

func (Color) EnumType() *wire.EnumType { return &wire.EnumType{Name: "Shop.Color"} }

type DiscountArguments struct {
	Percent wire.Opt[int32]               `odata:"percent"`
	Color   Color                         `odata:"color"`
	Since   wire.Opt[wire.DateTimeOffset] `odata:"since"`
	Tags    []string                      `odata:"tags"`
	At      *Address                      `odata:"at"`
	wire.Dynamic
}

var discountArgumentsType = wire.Type{Name: "Shop.Discount"}

func (*DiscountArguments) WireType() *wire.Type { return &discountArgumentsType }

type RateParameters struct {
	Stars wire.Opt[int32]  `odata:"stars"`
	Text  wire.Opt[string] `odata:"text"`
	At    *Address         `odata:"at"`
	wire.Dynamic
}

var rateParametersType = wire.Type{Name: "Shop.Rate"}

func (*RateParameters) WireType() *wire.Type { return &rateParametersType }

// shop holds what is served.
type shop struct {
	products  []AnyProduct
	lines     []*Line
	suppliers []*Supplier
	me        *Supplier
	seen      func(*server.Parsed) // called with every request of a route, if not nil
}

func newShop() *shop {
	guid, err := wire.ParseGuid("01234567-89ab-cdef-0123-456789abcdef")
	if err != nil {
		panic(err)
	}
	price, err := wire.ParseDecimal("12.50")
	if err != nil {
		panic(err)
	}
	anna := &Supplier{Name: wire.Some("Anna")}
	lamp := &Product{
		ID: wire.Some[int32](1), Name: wire.Some(`Lamp "<&>"`), Price: wire.Some(price), Stock: wire.Some[int64](9007199254740993),
		Color: "Red", Tags: []string{"new", "bright"}, Maker: nowhere(&Address{Street: wire.Some("Main St"), City: wire.Null[string]()}),
		Places:  []*Address{{City: wire.Some("Bern")}, {City: wire.Some("Rome")}},
		Reviews: []*Review{{ID: wire.Some(guid), Text: wire.Some("fine"), Author: anna}}, Supplier: anna,
	}
	sale := &SpecialProduct{Product: Product{ID: wire.Some[int32](2), Name: wire.Some("Sale"), Price: wire.Null[wire.Decimal]()}, Discount: wire.Some[int32](10)}
	plain := &Product{ID: wire.Some[int32](3), Tags: []string{}}
	return &shop{
		products:  []AnyProduct{lamp, sale, plain},
		lines:     []*Line{{Order: wire.Some[int64](7), Pos: wire.Some("a/b"), Note: wire.Some("first")}},
		suppliers: []*Supplier{anna, {Name: wire.Some("O'Neil")}, {Name: wire.Some("a/b c")}, {Name: wire.Some("Ünal(x)")}, {Name: wire.Some("x//y")}},
		me:        &Supplier{Name: wire.Some("me")},
	}
}

func (s *shop) product(id int32) (AnyProduct, error) {
	for _, p := range s.products {
		if p.AsProduct().ID.Or(0) == id {
			return p, nil
		}
	}
	return nil, server.NotFound("no such product")
}

func (s *shop) list(context.Context, *query.Options) (odata.Page[AnyProduct], error) {
	return odata.Page[AnyProduct]{Items: s.products}, nil
}

func (s *shop) supplier(name string) (*Supplier, error) {
	for _, v := range s.suppliers {
		if v.Name.Or("") == name {
			return v, nil
		}
	}
	return nil, nil
}

func (s *shop) line(order int64, pos string) (*Line, error) {
	for _, v := range s.lines {
		if v.Order.Or(0) == order && v.Pos.Or("") == pos {
			return v, nil
		}
	}
	return nil, server.NotFound("no such line")
}

func (s *shop) discount(id int32, p *DiscountArguments) (string, error) {
	var parts []string
	if v, ok := p.Percent.Get(); ok {
		parts = append(parts, "percent="+string(rune('0'+v/10))+string(rune('0'+v%10)))
	}
	if p.Percent.IsNull() {
		parts = append(parts, "percent=null")
	}
	if p.Color != "" {
		parts = append(parts, "color="+string(p.Color))
	}
	if v, ok := p.Since.Get(); ok {
		parts = append(parts, "since="+v.String())
	}
	if p.Tags != nil {
		parts = append(parts, "tags="+strings.Join(p.Tags, "+"))
	}
	if p.At != nil {
		parts = append(parts, "at="+p.At.City.Or(""))
	}
	return strings.Join(parts, " "), nil
}

var errSecret = errors.New("the database password is hunter2")

const metadataXML = `<?xml version="1.0"?><edmx:Edmx Version="4.01"/>`
const metadataJSON = `{"$Version":"4.01"}`

// handler returns the service of the shop.
func (s *shop) handler(options ...server.Option) http.Handler {
	routes := s.routes()
	for i := range routes {
		handle := routes[i].Handle
		routes[i].Handle = func(r *server.Parsed) (any, error) {
			if s.seen != nil {
				s.seen(r)
			}
			return handle(r)
		}
	}
	return server.Serve(gen.Description{
		Container: "Shop.Container", MetadataXML: metadataXML, MetadataJSON: metadataJSON,
		Resources: []gen.Resource{
			{Name: "Products", Kind: gen.EntitySet},
			{Name: "Me", Kind: gen.Singleton},
			{Name: "Nearest", Kind: gen.FunctionImport},
		},
	}, routes, options...)
}

func (s *shop) routes() []server.Route {
	productKey := []server.KeyProperty{{Name: "product-ID", Property: "ID", Type: "Edm.Int32"}}
	reviewKey := append(slices.Clone(productKey), server.KeyProperty{Name: "review-ID", Property: "ID", Type: "Edm.Guid"})
	id := func(r *server.Parsed) int32 { return server.Key[int32](r, "product-ID") }
	supplierKey := []server.KeyProperty{{Name: "supplier-Name", Property: "Name", Type: "Edm.String"}}
	return slices.Concat([]server.Route{
		{Kind: server.ListRoute, Method: "GET", Path: "/Products", Collection: true, Type: (*Product)(nil), Scopes: [][]string{{"Products.Read"}}, Handle: func(r *server.Parsed) (any, error) {
			return s.list(r.Context(), r.Query())
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Products/{product-ID}", Keys: productKey, Type: (*Product)(nil), Scopes: [][]string{{"Products.Read"}, {"Admin", "All"}}, Handle: func(r *server.Parsed) (any, error) {
			return s.product(id(r))
		}},
		{Kind: server.ListRoute, Method: "GET", Path: "/Products/{product-ID}/Reviews", Keys: productKey, Collection: true, Type: (*Review)(nil), Handle: func(r *server.Parsed) (any, error) {
			p, err := s.product(id(r))
			if err != nil {
				return nil, err
			}
			reviews := p.AsProduct().Reviews
			return odata.Page[*Review]{Items: reviews, Count: wire.Some(int64(len(reviews)))}, nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Products/{product-ID}/Reviews/{review-ID}", Keys: reviewKey, Type: (*Review)(nil), Handle: func(r *server.Parsed) (any, error) {
			p, err := s.product(id(r))
			if err != nil {
				return nil, err
			}
			key := server.Key[wire.Guid](r, "review-ID")
			for _, v := range p.AsProduct().Reviews {
				if id, _ := v.ID.Get(); id.Equal(key) {
					return v, nil
				}
			}
			return (*Review)(nil), nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Products/{product-ID}/Supplier", Keys: productKey, Nullable: true, Type: (*Supplier)(nil), Context: "Suppliers", Handle: func(r *server.Parsed) (any, error) {
			p, err := s.product(id(r))
			if err != nil {
				return nil, err
			}
			return p.AsProduct().Supplier, nil
		}},
		{Kind: server.ListRoute, Method: "GET", Path: "/Suppliers", Collection: true, Type: (*Supplier)(nil), Handle: func(r *server.Parsed) (any, error) {
			return odata.Page[*Supplier]{Items: s.suppliers}, nil
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Suppliers/{supplier-Name}", Keys: supplierKey, Type: (*Supplier)(nil), Handle: func(r *server.Parsed) (any, error) {
			return s.supplier(server.Key[string](r, "supplier-Name"))
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Lines/{line-Order,line-Pos}", Keys: []server.KeyProperty{
			{Name: "line-Order", Property: "Order", Type: "Edm.Int64"}, {Name: "line-Pos", Property: "Pos", Type: "Edm.String"},
		}, Type: (*Line)(nil), Handle: func(r *server.Parsed) (any, error) {
			return s.line(server.Key[int64](r, "line-Order"), server.Key[string](r, "line-Pos"))
		}},
		{Kind: server.ReadRoute, Method: "GET", Path: "/Me", Type: (*Supplier)(nil), Handle: func(r *server.Parsed) (any, error) { return s.me, nil }},
	}, s.operations(productKey, id), s.troubles())
}

func (s *shop) operations(productKey []server.KeyProperty, id func(r *server.Parsed) int32) []server.Route {
	arguments := func() wire.Structured { return new(DiscountArguments) }
	return []server.Route{
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Products/{product-ID}/Shop.Discount", Keys: productKey, ResultType: "Edm.String", Parameters: arguments,
			Function: [][]string{{"percent"}, {"percent", "color"}, {"since"}, {"tags"}, {"at"}},
			Handle: func(r *server.Parsed) (any, error) {
				return s.discount(id(r), server.Parameters[*DiscountArguments](r))
			}},
		{Kind: server.ActionRoute, Path: "/Products/{product-ID}/Shop.Rate", Keys: productKey, Method: "POST", Type: (*Review)(nil), Required: []string{"stars"},
			Parameters: func() wire.Structured { return new(RateParameters) },
			Handle: func(r *server.Parsed) (any, error) {
				p := server.Parameters[*RateParameters](r)
				return &Review{Text: wire.Some(p.Text.Or("none") + strings.Repeat("*", int(p.Stars.Or(0))))}, nil
			}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Products/Shop.Cheapest", Type: (*Product)(nil), Context: "Products", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return slices.MinFunc(s.products, func(a, b AnyProduct) int { return -cmp.Compare(a.AsProduct().ID.Or(0), b.AsProduct().ID.Or(0)) }), nil
		}},
		{Kind: server.ActionRoute, Path: "/Products/Shop.Reset", Method: "POST", Handle: func(r *server.Parsed) (any, error) { return nil, nil }},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Nearest", Collection: true, Type: (*Address)(nil), Function: [][]string{{"percent"}, {}}, Parameters: arguments, Handle: func(r *server.Parsed) (any, error) {
			return odata.Page[*Address]{Items: []*Address{{City: wire.Some("Bern")}}}, nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Parts", Collection: true, Type: (*Supplier)(nil), Context: "Suppliers", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return &odata.Page[*Supplier]{Items: s.suppliers[:1], NextLink: "http://host/Parts?$skiptoken=1"}, nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Names", ResultType: "Collection(Edm.String)", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return []string{"a", "b"}, nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Best", ResultType: "Edm.Int64", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return wire.Some[int64](5), nil
		}},
		{Kind: server.FunctionRoute, Method: "GET", Path: "/Colors", ResultType: "Collection(Shop.Color)", Function: [][]string{{}}, Handle: func(r *server.Parsed) (any, error) {
			return []Color{"Red"}, nil
		}},
		{Kind: server.ActionRoute, Path: "/Restart", Method: "POST", Handle: func(r *server.Parsed) (any, error) { return nil, nil }},
	}
}

// troubles are routes whose handlers do not do well.
func (s *shop) troubles() []server.Route {
	fail := func(path string, handle func(r *server.Parsed) (any, error)) server.Route {
		return server.Route{Kind: server.ReadRoute, Method: "GET", Path: path, Type: (*Supplier)(nil), Handle: handle}
	}
	return []server.Route{
		fail("/Panics", func(r *server.Parsed) (any, error) { panic(errSecret) }),
		fail("/Aborts", func(r *server.Parsed) (any, error) { panic(http.ErrAbortHandler) }),
		fail("/Secret", func(r *server.Parsed) (any, error) { return nil, errSecret }),
		fail("/Late", func(r *server.Parsed) (any, error) { return nil, context.DeadlineExceeded }),
		fail("/Canceled", func(r *server.Parsed) (any, error) { return nil, context.Canceled }),
		fail("/Todo", func(r *server.Parsed) (any, error) { return nil, server.NotImplemented("GET /Todo") }),
		fail("/Teapot", func(r *server.Parsed) (any, error) {
			return nil, &server.Error{Status: 418, Code: "Pot", Message: "short <&> stout", Target: "tea",
				Details: []server.ErrorDetail{{Message: "handle"}}, Header: http.Header{"Retry-After": {"7"}}}
		}),
		fail("/BadStatus", func(r *server.Parsed) (any, error) { return nil, &server.Error{Status: 200, Message: "hunter2"} }),
		fail("/BadText", func(r *server.Parsed) (any, error) { return &Supplier{Name: wire.Some("hunter2\xff")}, nil }),
		fail("/WrongType", func(r *server.Parsed) (any, error) { return make(chan int), nil }),
		fail("/WrongKey", func(r *server.Parsed) (any, error) { return server.Key[int](r, "nothing"), nil }),
		fail("/Waits", func(r *server.Parsed) (any, error) { <-r.Context().Done(); return nil, r.Context().Err() }),
	}
}
