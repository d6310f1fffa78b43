package query

import "github.com/odatagen/odatagen/wire"

// A model of other shapes than the small one: open types, inheritance over two levels, keys
// of several parts and alternate ones, flags, type definitions, complex values in
// collections in complex values, streams, geography, overloads, and two namespaces with
// aliases that have operations of the same name.

type Vehicle struct {
	VIN          wire.Opt[string]              `odata:"vin,key"`
	Make         wire.Opt[string]              `odata:"make"`
	Built        wire.Opt[wire.Date]           `odata:"built"`
	Weight       wire.Opt[wire.Decimal]        `odata:"weight"`
	Axles        wire.Opt[uint8]               `odata:"axles"`
	Frost        wire.Opt[int8]                `odata:"frost"`
	Lane         wire.Opt[int16]               `odata:"lane"`
	Odometer     wire.Opt[int64]               `odata:"odometer"`
	Slope        wire.Opt[float32]             `odata:"slope"`
	Cost         wire.Opt[float64]             `odata:"cost"`
	Active       wire.Opt[bool]                `odata:"active"`
	Seen         wire.Opt[wire.DateTimeOffset] `odata:"seen"`
	Opens        wire.Opt[wire.TimeOfDay]      `odata:"opens"`
	Idle         wire.Opt[wire.Duration]       `odata:"idle"`
	Tracker      wire.Opt[wire.Guid]           `odata:"tracker"`
	Seal         wire.Opt[wire.Binary]         `odata:"seal"`
	Rights       Rights                        `odata:"rights"`
	Granted      []Rights                      `odata:"granted"`
	Position     wire.Opt[wire.GeoJSON]        `odata:"position"`
	Labels       []string                      `odata:"labels"`
	Readings     []int32                       `odata:"readings"`
	Photo        wire.Opt[wire.Binary]         `odata:"photo,stream"`
	Registration *Registration                 `odata:"registration"`
	Services     []*Service                    `odata:"services"`
	Depot        *Depot                        `odata:"depot,nav"`
	Trips        []*Trip                       `odata:"trips,nav"`
	Tows         *Vehicle                      `odata:"tows,nav"`
	wire.Dynamic
}

// vehicleType is open.
var vehicleType = wire.Type{Name: "org.fleet.Vehicle", Entity: true, Open: true, Derived: []wire.Structured{(*Truck)(nil), (*Tanker)(nil), (*Bus)(nil)}}

func (*Vehicle) WireType() *wire.Type { return &vehicleType }

type Truck struct {
	Vehicle
	Payload wire.Opt[wire.Decimal] `odata:"payload"`
	Trailer *Vehicle               `odata:"trailer,nav"`
}

var truckType = wire.Type{Name: "org.fleet.Truck", Entity: true, Open: true, Derived: []wire.Structured{(*Tanker)(nil)}}

func (*Truck) WireType() *wire.Type { return &truckType }

type Tanker struct {
	Truck
	Liquid wire.Opt[string] `odata:"liquid"`
}

var tankerType = wire.Type{Name: "org.fleet.Tanker", Entity: true, Open: true}

func (*Tanker) WireType() *wire.Type { return &tankerType }

type Bus struct {
	Vehicle
	Seats wire.Opt[int32] `odata:"seats"`
}

var busType = wire.Type{Name: "org.fleet.Bus", Entity: true, Open: true}

func (*Bus) WireType() *wire.Type { return &busType }

type Registration struct {
	Plate   wire.Opt[string] `odata:"plate"`
	Country wire.Opt[string] `odata:"country"`
	Owners  []*Owner         `odata:"owners"`
	wire.Dynamic
}

var registrationType = wire.Type{Name: "org.fleet.Registration"}

func (*Registration) WireType() *wire.Type { return &registrationType }

type Owner struct {
	Name   wire.Opt[string]    `odata:"name"`
	Since  wire.Opt[wire.Date] `odata:"since"`
	Phones []string            `odata:"phones"`
	Home   *Depot              `odata:"home,nav"`
	wire.Dynamic
}

var ownerType = wire.Type{Name: "org.fleet.Owner"}

func (*Owner) WireType() *wire.Type { return &ownerType }

// Service is an open complex type.
type Service struct {
	Due   wire.Opt[wire.Date]    `odata:"due"`
	Price wire.Opt[wire.Decimal] `odata:"price"`
	wire.Dynamic
}

var serviceType = wire.Type{Name: "org.fleet.Service", Open: true}

func (*Service) WireType() *wire.Type { return &serviceType }

// Trip has a key of two parts.
type Trip struct {
	Number wire.Opt[int32]         `odata:"number,key"`
	Day    wire.Opt[wire.Date]     `odata:"day,key"`
	Length wire.Opt[wire.Duration] `odata:"length"`
	Path   wire.Opt[wire.GeoJSON]  `odata:"path"`
	Driver wire.Opt[string]        `odata:"driver"`
	wire.Dynamic
}

var tripType = wire.Type{Name: "org.fleet.Trip", Entity: true}

func (*Trip) WireType() *wire.Type { return &tripType }

// Depot has a key that is an enumeration's.
type Depot struct {
	Zone     Zone             `odata:"zone,key"`
	City     wire.Opt[string] `odata:"city"`
	Vehicles []*Vehicle       `odata:"vehicles,nav"`
	wire.Dynamic
}

var depotType = wire.Type{Name: "org.fleet.Depot", Entity: true}

func (*Depot) WireType() *wire.Type { return &depotType }

// Rights are flags.
type Rights string

var rightsType = wire.EnumType{Name: "org.base.Rights", Members: []wire.Member{{Name: "none"}, {Name: "drive", Value: 1}, {Name: "load", Value: 2}, {Name: "sell", Value: 4}}}

func (Rights) EnumType() *wire.EnumType { return &rightsType }

type Zone string

var zoneType = wire.EnumType{Name: "org.base.Zone", Members: []wire.Member{{Name: "north", Value: 1}, {Name: "south", Value: -1}}}

func (Zone) EnumType() *wire.EnumType { return &zoneType }

func single(v wire.Structured) Type  { return typeOfTarget(v, false) }
func several(v wire.Structured) Type { return typeOfTarget(v, true) }

func kindOf(k TypeKind) Type { return Type{Kind: k} }

// fleet is the service.
var fleet = &Model{
	Resources: map[string]*Resource{
		"Vehicles": {Name: "Vehicles", Type: several((*Vehicle)(nil)), Keys: [][]KeyPart{
			{{Name: "vin", Type: kindOf(StringKind)}}, {{Name: "tracker", Type: kindOf(GuidKind)}}, {{Name: "country", Type: kindOf(StringKind)}, {Name: "plate", Type: kindOf(StringKind)}},
		}},
		"Trips":  {Name: "Trips", Type: several((*Trip)(nil))},
		"Depots": {Name: "Depots", Type: several((*Depot)(nil))},
		"Home":   {Name: "Home", Kind: Singleton, Type: single((*Depot)(nil))},
		"Nearest": {Name: "Nearest", Kind: FunctionImport, Type: several((*Depot)(nil)), Overloads: []*Operation{
			{Name: "Nearest", Result: several((*Depot)(nil)), Parameters: []Parameter{{"to", kindOf(SpatialKind), false}}},
			{Name: "Nearest", Result: several((*Depot)(nil)), Parameters: []Parameter{{"to", kindOf(SpatialKind), false}, {"limit", kindOf(Int32Kind), false}}},
		}},
		"Version": {Name: "Version", Kind: FunctionImport, Type: kindOf(StringKind), Overloads: []*Operation{{Name: "Version", Result: kindOf(StringKind)}}},
		"Reset":   {Name: "Reset", Kind: ActionImport, Overloads: []*Operation{{Name: "Reset", Action: true, Result: kindOf(BooleanKind)}}},
	},
	Operations: map[string][]*Operation{
		"org.fleet.Range": {
			{Name: "org.fleet.Range", Binding: single((*Vehicle)(nil)), Result: kindOf(Int32Kind)},
			{Name: "org.fleet.Range", Binding: single((*Vehicle)(nil)), Result: kindOf(DoubleKind), Parameters: []Parameter{{"unit", kindOf(StringKind), false}}},
			{Name: "org.fleet.Range", Binding: several((*Vehicle)(nil)), Result: kindOf(DecimalKind)},
		},
		"org.fleet.Fill":   {{Name: "org.fleet.Fill", Binding: single((*Tanker)(nil)), Result: kindOf(DecimalKind), Parameters: []Parameter{{"at", kindOf(DateKind), true}, {"by", Type{Kind: EnumKind, Name: "org.base.Rights", Enum: &rightsType}, true}}}},
		"org.base.Range":   {{Name: "org.base.Range", Binding: single((*Trip)(nil)), Result: kindOf(StringKind)}},
		"org.fleet.Latest": {{Name: "org.fleet.Latest", Binding: several((*Trip)(nil)), Result: single((*Trip)(nil))}},
		"org.fleet.Stop":   {{Name: "org.fleet.Stop", Action: true, Binding: single((*Vehicle)(nil)), Result: single((*Vehicle)(nil))}},
	},
	Types: map[string]Type{
		"org.fleet.Vehicle": single((*Vehicle)(nil)), "org.fleet.Truck": single((*Truck)(nil)), "org.fleet.Tanker": single((*Tanker)(nil)), "org.fleet.Bus": single((*Bus)(nil)),
		"org.fleet.Registration": single((*Registration)(nil)), "org.fleet.Owner": single((*Owner)(nil)), "org.fleet.Service": single((*Service)(nil)),
		"org.fleet.Trip": single((*Trip)(nil)), "org.fleet.Depot": single((*Depot)(nil)),
		"org.base.Rights": {Kind: EnumKind, Name: "org.base.Rights", Enum: &rightsType}, "org.base.Zone": {Kind: EnumKind, Name: "org.base.Zone", Enum: &zoneType},
		"org.base.Mass": kindOf(DecimalKind),
	},
	Namespaces:        map[string]string{"org.fleet": "org.fleet", "F": "org.fleet", "org.base": "org.base", "B": "org.base"},
	DefaultNamespaces: []string{"org.fleet"},
}
