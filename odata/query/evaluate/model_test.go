package evaluate_test

import (
	"github.com/odatagen/odatagen/wire"
)

// The model of the tests: every kind of property, in the shape that generated code has.

type Thing struct {
	ID       wire.Opt[int32]               `odata:"ID,key"`
	Flag     wire.Opt[bool]                `odata:"Flag"`
	Byte     wire.Opt[uint8]               `odata:"Byte"`
	Small    wire.Opt[int16]               `odata:"Small"`
	Number   wire.Opt[int32]               `odata:"Number"`
	Large    wire.Opt[int64]               `odata:"Large"`
	Price    wire.Opt[wire.Decimal]        `odata:"Price"`
	Single   wire.Opt[float32]             `odata:"Single"`
	Double   wire.Opt[float64]             `odata:"Double"`
	Name     wire.Opt[string]              `odata:"Name"`
	Note     wire.Opt[string]              `odata:"Note"`
	Badge    wire.Opt[wire.Guid]           `odata:"Badge"`
	Born     wire.Opt[wire.Date]           `odata:"Born"`
	Seen     wire.Opt[wire.DateTimeOffset] `odata:"Seen"`
	Wakes    wire.Opt[wire.TimeOfDay]      `odata:"Wakes"`
	Takes    wire.Opt[wire.Duration]       `odata:"Takes"`
	Data     wire.Opt[wire.Binary]         `odata:"Data"`
	Place    wire.Opt[wire.GeoJSON]        `odata:"Place"`
	Color    Color                         `odata:"Color"`
	Colors   []Color                       `odata:"Colors"`
	Tags     []string                      `odata:"Tags"`
	Numbers  []int32                       `odata:"Numbers"`
	Address  AnyAddress                    `odata:"Address"`
	Homes    []AnyAddress                  `odata:"Homes"`
	Any      wire.Raw                      `odata:"Any"`
	Standard wire.Opt[int32]               `odata:"Standard" default:"7"`
	Parent   *Thing                        `odata:"Parent,nav"`
	Parts    []*Part                       `odata:"Parts,nav"`
	Children []*Thing                      `odata:"Children,nav"`
	wire.Dynamic
}

var thingType = wire.Type{Name: "test.Thing", Entity: true, Open: true, Uses: []wire.Structured{(*Address)(nil)}}

func (*Thing) WireType() *wire.Type { return &thingType }

type Part struct {
	Code   wire.Opt[string]       `odata:"Code,key"`
	Weight wire.Opt[int32]        `odata:"Weight"`
	Cost   wire.Opt[wire.Decimal] `odata:"Cost"`
	Owner  *Thing                 `odata:"Owner,nav"`
	Places []AnyAddress           `odata:"Places"`
	wire.Dynamic
}

var partType = wire.Type{Name: "test.Part", Entity: true, Uses: []wire.Structured{(*Address)(nil)}}

func (*Part) WireType() *wire.Type { return &partType }

type Address struct {
	City wire.Opt[string] `odata:"City"`
	Zip  wire.Opt[int32]  `odata:"Zip"`
	wire.Dynamic
}

var addressType = wire.Type{Name: "test.Address", Interface: (*AnyAddress)(nil), Derived: []wire.Structured{(*PostBox)(nil)}}

func (*Address) WireType() *wire.Type  { return &addressType }
func (v *Address) AsAddress() *Address { return v }

type AnyAddress interface {
	wire.Structured
	AsAddress() *Address
}

type PostBox struct {
	Address
	Box wire.Opt[int32] `odata:"Box"`
}

var postBoxType = wire.Type{Name: "test.PostBox"}

func (*PostBox) WireType() *wire.Type { return &postBoxType }

type Color string

var colorType = wire.EnumType{Name: "test.Color", Members: []wire.Member{{Name: "Red", Value: 1}, {Name: "Green", Value: 2}, {Name: "Blue", Value: 4}}}

func (Color) EnumType() *wire.EnumType { return &colorType }
