package enginetest

import "github.com/odatagen/odatagen/wire"

// A model in the shape that generated code has.

type Customer struct {
	ID      wire.Opt[int64]  `odata:"id,key"`
	Name    wire.Opt[string] `odata:"name"`
	City    wire.Opt[string] `odata:"city"`
	VIP     wire.Opt[bool]   `odata:"vip"`
	Limit   wire.Opt[int32]  `odata:"limit"`
	Address *Address         `odata:"address"`
	Referer AnyCustomer      `odata:"referer,nav"`
	Orders  []*Order         `odata:"orders,nav"`
	Friends []AnyCustomer    `odata:"friends,nav"`
	wire.Dynamic
}

var customerType = wire.Type{
	Name: "shop.customer", Entity: true, Interface: (*AnyCustomer)(nil), Derived: []wire.Structured{(*Company)(nil)},
	Uses: []wire.Structured{(*Customer)(nil)},
}

func (*Customer) WireType() *wire.Type    { return &customerType }
func (v *Customer) AsCustomer() *Customer { return v }

type AnyCustomer interface {
	wire.Structured
	AsCustomer() *Customer
}

type Company struct {
	Customer
	VAT   wire.Opt[string] `odata:"vat"`
	Staff wire.Opt[int16]  `odata:"staff"`
}

var companyType = wire.Type{Name: "shop.company", Entity: true, Uses: []wire.Structured{(*Customer)(nil)}}

func (*Company) WireType() *wire.Type { return &companyType }

type Address struct {
	Street wire.Opt[string]  `odata:"street"`
	Number wire.Opt[uint8]   `odata:"number"`
	Geo    *Position         `odata:"geo"`
	Height wire.Opt[float64] `odata:"height"`
	wire.Dynamic
}

var addressType = wire.Type{Name: "shop.address"}

func (*Address) WireType() *wire.Type { return &addressType }

type Position struct {
	Lat wire.Opt[int8] `odata:"lat"`
	wire.Dynamic
}

var positionType = wire.Type{Name: "shop.position"}

func (*Position) WireType() *wire.Type { return &positionType }

type Order struct {
	ID       wire.Opt[wire.Guid]           `odata:"id,key"`
	Number   wire.Opt[int32]               `odata:"number"`
	Units    wire.Opt[int64]               `odata:"units"`
	Total    wire.Opt[wire.Decimal]        `odata:"total"`
	Rate     wire.Opt[wire.Decimal]        `odata:"rate"`
	Weight   wire.Opt[float64]             `odata:"weight"`
	Ratio    wire.Opt[float32]             `odata:"ratio"`
	Placed   wire.Opt[wire.DateTimeOffset] `odata:"placed"`
	Due      wire.Opt[wire.Date]           `odata:"due"`
	At       wire.Opt[wire.TimeOfDay]      `odata:"at"`
	Took     wire.Opt[wire.Duration]       `odata:"took"`
	Note     wire.Opt[string]              `odata:"note"`
	Paid     wire.Opt[bool]                `odata:"paid"`
	Code     wire.Opt[wire.Binary]         `odata:"code"`
	Status   Status                        `odata:"status"`
	Flags    Flags                         `odata:"flags"`
	Tags     []string                      `odata:"tags"`
	Scores   []int32                       `odata:"scores"`
	Customer AnyCustomer                   `odata:"customer,nav"`
	Lines    []*Line                       `odata:"lines,nav"`
	wire.Dynamic
}

var orderType = wire.Type{Name: "shop.order", Entity: true, Uses: []wire.Structured{(*Customer)(nil)}}

func (*Order) WireType() *wire.Type { return &orderType }

type Line struct {
	Number   wire.Opt[int32]        `odata:"number,key"`
	Position wire.Opt[string]       `odata:"position,key"`
	Quantity wire.Opt[int16]        `odata:"quantity"`
	Price    wire.Opt[wire.Decimal] `odata:"price"`
	Order    *Order                 `odata:"order,nav"`
	Related  []*Line                `odata:"related,nav"`
	wire.Dynamic
}

var lineType = wire.Type{Name: "shop.line", Entity: true}

func (*Line) WireType() *wire.Type { return &lineType }

type Status string

var statusType = wire.EnumType{Name: "shop.status", Members: []wire.Member{{Name: "open", Value: 0}, {Name: "sent", Value: 1}, {Name: "closed", Value: 7}}}

func (Status) EnumType() *wire.EnumType { return &statusType }

type Flags string

var flagsType = wire.EnumType{Name: "shop.flags", Members: []wire.Member{{Name: "none", Value: 0}, {Name: "gift", Value: 1}, {Name: "fast", Value: 2}, {Name: "cold", Value: 4}}}

func (Flags) EnumType() *wire.EnumType { return &flagsType }
