package query

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The model that the standard's cases are about, as far as their file of words says: each
// structured type has all properties.

type oasisThing struct {
	PCode                  wire.Opt[string]              `odata:"Code"`
	PDate                  wire.Opt[wire.Date]           `odata:"Date"`
	PID                    wire.Raw                      `odata:"ID,key"`
	PItemID                wire.Raw                      `odata:"ItemID"`
	POrderID               wire.Raw                      `odata:"OrderID"`
	PSize                  wire.Opt[int32]               `odata:"Size"`
	PAccountRepresentative wire.Opt[string]              `odata:"AccountRepresentative"`
	PAge                   wire.Opt[int32]               `odata:"Age"`
	PAmount                wire.Opt[wire.Decimal]        `odata:"Amount"`
	PBirthDate             wire.Opt[wire.DateTimeOffset] `odata:"BirthDate"`
	PCity                  wire.Opt[string]              `odata:"City"`
	PCodeLower             wire.Opt[string]              `odata:"code"`
	PCompanyName           wire.Opt[string]              `odata:"CompanyName"`
	PContactName           wire.Opt[string]              `odata:"ContactName"`
	PCompleted             wire.Opt[bool]                `odata:"Completed"`
	PCost                  wire.Opt[wire.Decimal]        `odata:"Cost"`
	PCountryCode           wire.Opt[string]              `odata:"CountryCode"`
	PEyeColorLower         wire.Opt[string]              `odata:"eyeColor"`
	PFirstName             wire.Opt[string]              `odata:"FirstName"`
	PLastName              wire.Opt[string]              `odata:"LastName"`
	PLifeTime              wire.Opt[wire.Duration]       `odata:"LifeTime"`
	PLine                  wire.Opt[wire.GeoJSON]        `odata:"Line"`
	PLocation              wire.Opt[wire.GeoJSON]        `odata:"Location"`
	PMessageLower          wire.Opt[string]              `odata:"message"`
	PMonth                 wire.Opt[string]              `odata:"Month"`
	PName                  wire.Opt[string]              `odata:"Name"`
	PPopulation            wire.Opt[int32]               `odata:"Population"`
	PPrice                 wire.Opt[wire.Decimal]        `odata:"Price"`
	PQuantity              wire.Opt[int32]               `odata:"Quantity"`
	PRating                wire.Opt[int32]               `odata:"Rating"`
	PReleaseDate           wire.Opt[wire.DateTimeOffset] `odata:"ReleaseDate"`
	PRevenue               wire.Opt[wire.Decimal]        `odata:"Revenue"`
	PSalesArea             wire.Opt[wire.GeoJSON]        `odata:"SalesArea"`
	PSeverityLower         wire.Opt[int32]               `odata:"severity"`
	PShipped               wire.Opt[wire.DateTimeOffset] `odata:"Shipped"`
	PSpokesperson          wire.Opt[string]              `odata:"Spokesperson"`
	PState                 wire.Opt[string]              `odata:"State"`
	PStatus                wire.Opt[string]              `odata:"Status"`
	PStreet                wire.Opt[string]              `odata:"Street"`
	PStyleLower            oasisPattern                  `odata:"style"`
	PSumAmount             wire.Opt[wire.Decimal]        `odata:"SumAmount"`
	PTaxRate               wire.Opt[wire.Decimal]        `odata:"TaxRate"`
	PTitle                 wire.Opt[string]              `odata:"Title"`
	PX                     wire.Opt[int32]               `odata:"X"`
	PZipCode               wire.Opt[string]              `odata:"ZipCode"`
	PRegion                wire.Opt[string]              `odata:"Region"`
	PPlannedRevenue        wire.Opt[wire.Decimal]        `odata:"PlannedRevenue"`
	PProductID             wire.Opt[string]              `odata:"ProductID"`
	PSalesNumber           wire.Opt[int32]               `odata:"SalesNumber"`
	PYear                  wire.Opt[int32]               `odata:"Year"`
	PBudget                wire.Opt[wire.Decimal]        `odata:"Budget"`
	PForecast              wire.Opt[wire.Decimal]        `odata:"Forecast"`
	PEmailAddresses        []string                      `odata:"EmailAddresses"`
	PNames                 []string                      `odata:"Names"`
	PSizes                 []int32                       `odata:"Sizes"`
	PDiscounts             []int32                       `odata:"Discounts"`
	PThumbnail             wire.Opt[wire.Binary]         `odata:"Thumbnail,stream"`
	PImage                 wire.Opt[wire.Binary]         `odata:"Image,stream"`
	PAddress               *oasisPart                    `odata:"Address"`
	PShipTo                *oasisPart                    `odata:"ShipTo"`
	PAddresses             []*oasisPart                  `odata:"Addresses"`
	PDetails               []*oasisPart                  `odata:"Details"`
	PCategory              *oasisThing                   `odata:"Category,nav"`
	PContinent             *oasisThing                   `odata:"Continent,nav"`
	PCountry               *oasisThing                   `odata:"Country,nav"`
	PCountries             *oasisThing                   `odata:"Countries,nav"`
	PCountrySet            *oasisThing                   `odata:"CountrySet,nav"`
	PCurrency              *oasisThing                   `odata:"Currency,nav"`
	PCustomer              *oasisThing                   `odata:"Customer,nav"`
	PCustomers             *oasisThing                   `odata:"Customers,nav"`
	PManager               *oasisThing                   `odata:"Manager,nav"`
	PProduct               *oasisThing                   `odata:"Product,nav"`
	PProductGroup          *oasisThing                   `odata:"ProductGroup,nav"`
	PSupplier              *oasisThing                   `odata:"Supplier,nav"`
	PTime                  *oasisThing                   `odata:"Time,nav"`
	PProductscj            *oasisThing                   `odata:"Products_cj,nav"`
	PSalescj               *oasisThing                   `odata:"Sales_cj,nav"`
	PSalesOrganization     *oasisThing                   `odata:"SalesOrganization,nav"`
	PDirectReports         []*oasisThing                 `odata:"DirectReports,nav"`
	PItems                 []*oasisThing                 `odata:"Items,nav"`
	POrders                []*oasisThing                 `odata:"Orders,nav"`
	PProducts              []*oasisThing                 `odata:"Products,nav"`
	PSales                 []*oasisThing                 `odata:"Sales,nav"`
	PNodes                 []*oasisThing                 `odata:"Nodes,nav"`
	PProductCategories     []*oasisThing                 `odata:"ProductCategories,nav"`
	PSalesPlan             []*oasisThing                 `odata:"SalesPlan,nav"`
	PSuppliers             []*oasisThing                 `odata:"Suppliers,nav"`
	wire.Dynamic
}

var oasisThingType = wire.Type{Name: "Model.Thing", Entity: true}

func (*oasisThing) WireType() *wire.Type { return &oasisThingType }

// oasisPart is what complex values are.
type oasisPart struct{ oasisThing }

var oasisPartType = wire.Type{Name: "Model.Part"}

func (*oasisPart) WireType() *wire.Type { return &oasisPartType }

type oasisPattern string

var oasisPatternType = wire.EnumType{Name: "Model.Pattern", Members: []wire.Member{{Name: "Yellow", Value: 1}, {Name: "Solid", Value: 2}}}

func (oasisPattern) EnumType() *wire.EnumType { return &oasisPatternType }

// oasisCustom say which custom options a model's service has: those that its operations
// have as parameters need values. There is none for words that do not say.
var oasisCustom = map[*Model]func(name string, valued bool) bool{}

// oasisModel makes the model of the words of a file of cases.
func oasisModel(words map[string][]string) *Model {
	m := &Model{Resources: map[string]*Resource{}, Operations: map[string][]*Operation{}, Types: map[string]Type{}, Namespaces: map[string]string{}, DefaultNamespaces: []string{"Model"}}
	of := func(rule string) []string { return words[strings.ToLower(rule)] }
	if of("customName") != nil {
		oasisCustom[m] = func(name string, valued bool) bool {
			return slices.Contains(of("customName"), name) || valued && slices.Contains(of("parameterName"), name)
		}
	}
	thing, things := typeOfTarget((*oasisThing)(nil), false), typeOfTarget((*oasisThing)(nil), true)
	part, parts := typeOfTarget((*oasisPart)(nil), false), typeOfTarget((*oasisPart)(nil), true)
	for _, part := range of("namespacePart") {
		m.Namespaces[part] = "Model"
		for _, second := range of("namespacePart") {
			m.Namespaces[part+"."+second] = "Model"
		}
	}
	for _, name := range of("entityTypeName") {
		m.Types["Model."+name] = thing
	}
	for _, name := range of("complexTypeName") {
		m.Types["Model."+name] = part
	}
	for _, name := range of("enumerationTypeName") {
		m.Types["Model."+name] = Type{Kind: EnumKind, Name: "Model.Pattern", Enum: &oasisPatternType}
	}
	for _, name := range of("entitySetName") {
		m.Resources[name] = &Resource{Name: name, Type: things}
	}
	for name, keys := range map[string][][]KeyPart{"Categories": {{{Name: "ID"}}, {{Name: "KeyAlias"}}, {{Name: "ID"}, {Name: "Size"}}}, "OrderItems": {{{Name: "OrderID"}, {Name: "ItemID"}}}} {
		if r := m.Resources[name]; r != nil {
			r.Keys = keys
		}
	}
	for _, name := range of("singletonEntity") {
		m.Resources[name] = &Resource{Name: name, Kind: Singleton, Type: thing}
	}
	for _, name := range of("actionImport") {
		m.Resources[name] = &Resource{Name: name, Kind: ActionImport, Overloads: []*Operation{{Name: name, Action: true}}}
	}
	var parameters []Parameter
	for _, name := range of("parameterName") {
		parameters = append(parameters, Parameter{Name: name, Optional: true})
	}
	if of("parameterName") == nil { // any word
		parameters = append(parameters, Parameter{Name: "Number", Optional: true})
	}
	for _, name := range []string{"Article", "Ancestor", "HierarchyNodes", "HierarchyQualifier", "Node", "MaxDistance", "Descendant", "Other", "Count", "Property"} {
		parameters = append(parameters, Parameter{Name: name, Optional: true})
	}
	m.CustomAggregates = map[string]Type{}
	for _, name := range of("customAggregate") {
		m.CustomAggregates[name] = Type{Kind: DecimalKind}
	}
	for _, name := range of("action") {
		m.Operations["Model."+name] = oasisOverloads(&Operation{Name: name, Action: true})
	}
	for result, t := range map[string]Type{"entity": thing, "entityCol": things, "complex": part, "complexCol": parts, "primitive": {Kind: StringKind}, "primitiveCol": {Kind: StringKind, Collection: true}} {
		for _, name := range of(result + "Function") {
			m.Operations["Model."+name] = oasisOverloads(&Operation{Name: name, Parameters: parameters, Result: oasisResult(name, t)})
		}
		for _, name := range of(result + "FunctionImport") {
			o := &Operation{Name: name, Parameters: parameters, Result: oasisResult(name, t)}
			m.Resources[name] = &Resource{Name: name, Kind: FunctionImport, Type: o.Result, Overloads: []*Operation{o}}
		}
	}
	m.Types["Model.MonetaryAmount"] = Type{Kind: DecimalKind}
	popular := &Operation{Name: "TheMostPopularName", Result: Type{Kind: StringKind}}
	m.Resources[popular.Name] = &Resource{Name: popular.Name, Kind: FunctionImport, Type: popular.Result, Overloads: []*Operation{popular}}
	return m
}

// oasisOverloads binds an operation to whatever there is.
func oasisOverloads(o *Operation) []*Operation {
	many := *o
	many.Binding.Collection = true
	return []*Operation{o, &many}
}

// oasisResult says more of the types of functions, by what the cases do with them.
func oasisResult(name string, t Type) Type {
	switch name {
	case "Available", "PhoneticallySimilar", "isroot", "isleaf", "isancestor", "issibling", "isdescendant":
		return Type{Kind: BooleanKind}
	case "Rating", "sqrt", "Weight":
		return Type{Kind: DoubleKind}
	case "rollupnode":
		return typeOfTarget((*oasisThing)(nil), false)
	}
	return t
}
