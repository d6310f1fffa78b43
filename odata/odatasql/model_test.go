package odatasql_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// A small model in the shape that generated code has.

type Order struct {
	ID       wire.Opt[int64]               `odata:"id,key"`
	Note     wire.Opt[string]              `odata:"note"`
	Number   wire.Opt[int32]               `odata:"number"`
	Total    wire.Opt[wire.Decimal]        `odata:"total"`
	Weight   wire.Opt[float64]             `odata:"weight"`
	Placed   wire.Opt[wire.DateTimeOffset] `odata:"placed"`
	Paid     wire.Opt[bool]                `odata:"paid"`
	Tags     []string                      `odata:"tags"`
	Address  *Address                      `odata:"address"`
	Customer *Customer                     `odata:"customer,nav"`
	Lines    []*Line                       `odata:"lines,nav"`
	wire.Dynamic
}

var orderType = wire.Type{Name: "shop.order", Entity: true, Open: true}

func (*Order) WireType() *wire.Type { return &orderType }

type Address struct {
	City wire.Opt[string] `odata:"city"`
	wire.Dynamic
}

var addressType = wire.Type{Name: "shop.address"}

func (*Address) WireType() *wire.Type { return &addressType }

type Customer struct {
	ID     wire.Opt[int64]  `odata:"id,key"`
	Name   wire.Opt[string] `odata:"name"`
	Orders []*Order         `odata:"orders,nav"`
	wire.Dynamic
}

var customerType = wire.Type{Name: "shop.customer", Entity: true}

func (*Customer) WireType() *wire.Type { return &customerType }

type Line struct {
	ID    wire.Opt[int64]        `odata:"id,key"`
	Price wire.Opt[wire.Decimal] `odata:"price"`
	wire.Dynamic
}

var lineType = wire.Type{Name: "shop.line", Entity: true}

func (*Line) WireType() *wire.Type { return &lineType }

// hostile is a name that must be quoted.
const hostile = `no"te'; --`

func shop(t testing.TB, d odatasql.Dialect) *odatasql.Mapping {
	t.Helper()
	m, err := odatasql.New(d,
		odatasql.Table{Name: "orders", Type: (*Order)(nil), Columns: map[string]odatasql.Column{
			"note": {Name: hostile}, "total": {Scale: wire.Some(2)},
		}},
		odatasql.Table{Name: "customers", Type: (*Customer)(nil), Navigation: map[string]odatasql.Navigation{"orders": {Inverse: "customer"}}},
		odatasql.Table{Name: "lines", Type: (*Line)(nil), Columns: map[string]odatasql.Column{"price": {Scale: wire.Some(2)}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// parse parses options that are not percent-encoded.
func parse(t testing.TB, text string) *query.Options {
	t.Helper()
	var parts []string
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "$"), "&$") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, "$"+name+"="+url.QueryEscape(value))
	}
	o, err := query.Parse(strings.Join(parts, "&"), (*Order)(nil), true, query.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o
}

func translate(t testing.TB, d odatasql.Dialect, text string) *odatasql.Query {
	t.Helper()
	q, err := shop(t, d).Translate("orders", parse(t, text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}
