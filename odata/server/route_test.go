package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// TestPaths asks for paths, and looks for a text in the answer.
func TestPaths(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		path string
		code int
		want string // part of the body
	}{
		// Keys in parentheses.
		{"/Products(1)", 200, `"ID":1`},
		{"/Products(ID=1)", 200, `"ID":1`},
		{"/Products(%20ID=1%20)", 200, `"ID":1`},
		{"/Products('1')", 200, `"ID":1`}, // as clients write keys whose types they do not know
		{"/Products('x')", 400, "the key is Edm.Int32, not Edm.String"},
		{"/Products(@k)?@k=1", 200, `"ID":1`},
		{"/Products(ID=@k)?@k=2", 200, `"ID":2`},
		{"/Products(@k)", 400, "parameter alias @k"},
		{"/Products(1)/", 200, `"ID":1`},
		{"/Products%281%29", 200, `"ID":1`},
		{"/Products(99)", 404, "no such product"},
		{"/Products()", 400, "offset 9: an operand is expected"},
		{"/Products(a)", 400, "the value of a key is a literal or a parameter alias"},
		{"/Products(2147483648)", 400, "offset 9: the key ID is Edm.Int32, not 2147483648"},
		{"/Products(1.0)", 400, "Edm.Int32, not 1.0"},
		{"/Products(1", 400, "expected to close the key"},
		{"/Products(1,2)", 400, "offset 11: each part of a key is written name=value"},
		{"/Products(Id=1)", 400, "has no property Id; did you mean ID?"},
		{"/Products(ID=1,ID=1)", 400, "(ID,ID) is no key: (ID={Edm.Int32}) is expected"},
		{"/Products(Name='Sale')", 400, "(Name) is no key"},
		{"/Products(ID=)", 400, "offset 12: an operand is expected"},
		{"/Products(')", 400, "no closing quote"},
		{"/Products(''')", 400, "no closing quote"},
		{"/Products('1'2)", 400, "quotes inside of a string are doubled"},
		{"/Products(x'1')", 400, "no literals with the prefix x"},

		// Keys as segments.
		{"/Products/1", 200, `"ID":1`},
		{"/Products/1/", 200, `"ID":1`},
		{"/Products/99", 404, "no such product"},
		{"/Products/a", 404, `has nothing that is called \"a\"`},
		{"/Products/1/Reviews/01234567-89AB-cdef-0123-456789abcdef", 200, `"Text":"fine"`},

		// Strings in keys.
		{"/Suppliers('Anna')", 200, `"Name":"Anna"`},
		{"/Suppliers/Anna", 200, `"Name":"Anna"`},
		{"/Suppliers('O''Neil')", 200, `"Name":"O'Neil"`},
		{"/Suppliers(%27O%27%27Neil%27)", 200, `"Name":"O'Neil"`},
		{"/Suppliers/O'Neil", 200, `"Name":"O'Neil"`},
		{"/Suppliers('O'Neil')", 400, "quotes inside of a string are doubled"},
		{"/Suppliers('a%2Fb%20c')", 200, `"Name":"a/b c"`},
		{"/Suppliers/a%2Fb%20c", 200, `"Name":"a/b c"`},
		{"/Suppliers('a/b%20c')", 400, "%2F"},
		{"/Suppliers('x%2F%2Fy')", 200, `"Name":"x//y"`},
		{"/Suppliers/x%2F%2Fy", 200, `"Name":"x//y"`},
		{"/Suppliers('%C3%9Cnal(x)')", 200, `"Name":"Ünal(x)"`},
		{"/Suppliers/%C3%9Cnal(x)", 200, `"Name":"Ünal(x)"`},
		{"/Suppliers('%FF')", 400, "not UTF-8"},
		{"/Suppliers(Anna)", 400, "the value of a key is a literal"},
		{"/Suppliers(@n)?@n='Anna'", 200, `"Name":"Anna"`},
		{"/Suppliers(@n)?@n=%22Anna%22", 200, `"Name":"Anna"`},
		{"/Suppliers('nobody')", 404, "not found"},

		// Compound keys.
		{"/Lines(Order=7,Pos='a%2Fb')", 200, `"Note":"first"`},
		{"/Lines(Pos='a%2Fb',Order=7)", 200, `"Note":"first"`},
		{"/Lines(Order=7, Pos=@p)?@p='a/b'", 200, `"Note":"first"`},
		{"/Lines(7,'a%2Fb')", 400, "each part of a key is written name=value"},
		{"/Lines(Order=7)", 400, "(Order) is no key: (Order={Edm.Int64},Pos={Edm.String}) is expected"},
		{"/Lines/7", 404, "(Order={Edm.Int64},Pos={Edm.String})"},
		{"/Lines/7/a%2Fb", 200, `"Note":"first"`},
		{"/Lines", 501, "Lines is not implemented"},

		// What is contained.
		{"/Products(1)/Reviews(01234567-89ab-cdef-0123-456789abcdef)/Text", 200, `"value":"fine"`},
		{"/Products(1)/Reviews(01234567-89ab-cdef-0123-000000000000)", 404, "not found"},
		{"/Products(1)/Reviews(1)", 400, "the key is Edm.Guid"},
		{"/Products(1)/Supplier", 200, `"Name":"Anna"`},
		{"/Products(3)/Supplier", 204, ""},
		{"/Me", 200, `"Name":"me"`},
		{"/Me(1)", 400, "Me is Shop.Supplier, which has no keys"},

		// Casts.
		{"/Products(2)/Shop.SpecialProduct", 200, `"Discount":10`},
		{"/Products/2/Shop.SpecialProduct/Discount", 200, `"value":10`},
		{"/Products/Shop.SpecialProduct/2", 200, `"Discount":10`},
		{"/Products/Shop.SpecialProduct(2)/Discount/$value", 200, "10"},
		{"/Products(1)/Shop.SpecialProduct", 404, "not a Shop.SpecialProduct"},
		{"/Products/Shop.SpecialProduct(1)", 404, "not a Shop.SpecialProduct"},
		{"/Products(1)/Shop.SpecialProduct/Reviews", 404, "not a Shop.SpecialProduct"},
		{"/Products(2)/Shop.SpecialProduct/Reviews", 200, `"value":[]`},
		{"/Products(1)/Shop.Product", 200, `"ID":1`},
		{"/Products/Shop.Product", 200, `"ID":3`},
		{"/Products/Shop.SpecialProduct", 200, `#Products/Shop.SpecialProduct","value":[{"@odata.type":"#Shop.SpecialProduct","ID":2`},
		{"/Products/Shop.SpecialProduct/$count", 200, "1"},
		{"/Products/Shop.Product/Shop.Cheapest()", 200, `"ID":3`},
		{"/Products/Shop.Product/Cheapest", 200, `"ID":3`},
		{"/Products/Shop.Cheapest()/Shop.Product/ID", 200, `"value":3`},
		{"/Products(1)/Shop.Product/Shop.Discount(percent=10)", 200, `"value":"percent=10"`},
		{"/Products/Shop.Product(2)/Shop.SpecialProduct/Shop.Product", 404, "nothing that is called"},
		{"/Products/Shop.SpecialProduct/Shop.Cheapest()", 501, "Shop.Cheapest of a part of a collection"},
		{"/Products/Shop.SpecialProduct/Cheapest", 501, "of a part of a collection"},
		{"/Products(1)/Shop.Unknown", 404, "Shop.Unknown"},
		{"/Products(2)/Discount", 400, "does not take the arguments ()"}, // the function: the property is the derived type's

		// Properties.
		{"/Products(1)/Name", 200, `"value":"Lamp \"<&>\""`},
		{"/Products(1)/Name/$value", 200, `Lamp "<&>"`},
		{"/Products(1)/Stock/$value", 200, "9007199254740993"},
		{"/Products(1)/Price/$value", 200, "12.50"},
		{"/Products(1)/Color/$value", 200, "Red"},
		{"/Products(1)/Tags", 200, `"value":["new","bright"]`},
		{"/Products(3)/Tags", 200, `"value":[]`},
		{"/Products(2)/Tags", 200, `"value":[]`},
		{"/Products(1)/Tags/$count", 200, "2"},
		{"/Products(1)/Tags/$value", 404, "$value"},
		{"/Products(1)/Maker", 200, `"Street":"Main St"`},
		{"/Products(1)/Maker/Street", 200, `"value":"Main St"`},
		{"/Products(1)/Maker/Street/$value", 200, "Main St"},
		{"/Products(1)/Maker/City", 204, ""},
		{"/Products(1)/Maker/City/$value", 204, ""},
		{"/Products(1)/Maker/Shop.Address/Street", 200, "Main St"},
		{"/Products(1)/Maker/Undeclared", 404, `\"Undeclared\"`}, // the type is open, but the value has none
		{"/Products(1)/Maker/$value", 404, "$value"},
		{"/Products(1)/Maker/Country", 501, "the navigation property Country of Shop.Address"},
		{"/Products(2)/Maker", 204, ""},
		{"/Products(2)/Maker/Street", 404, "Maker"},
		{"/Products(2)/Price", 204, ""},
		{"/Products(3)/Price", 204, ""},
		{"/Products(1)/Places", 200, `"City":"Bern"`},
		{"/Products(1)/Places/$count", 200, "2"},
		{"/Products(1)/Places/0", 200, `$metadata#Shop.Address","Street":null,"City":"Bern"}`},
		{"/Products(1)/Places/-1/City", 200, `$metadata#Edm.String","value":`},
		{"/Products(1)/Places/2", 404, "no item 2"},
		{"/Products(1)/Places/Shop.Address/0", 200, `"City":"Bern"`},
		{"/Products(1)/Tags/1", 200, `"value":"bright"`},
		{"/Products(1)/Tags/-1/$value", 200, "bright"},
		{"/Products(99)/Name", 404, "no such product"},
		{"/Suppliers('nobody')/Name", 404, "not found"},
		{"/Me/Name", 200, `"value":"me"`},
		{"/Me/Name/$value", 200, "me"},
		{"/Me/name", 404, `\"name\"`}, // names are case-sensitive
		{"/Me/Name/$value/$value", 404, "nothing can follow $value"},
		{"/Me/Name/more", 404, "more"},

		// Counts.
		{"/Products/$count", 200, "3"},
		{"/Products/$count?$top=1", 200, "3"},
		{"/Products(1)/Reviews/$count", 200, "1"},
		{"/Products(1)/$count", 404, "$count"},
		{"/Products/$count/1", 404, "nothing can follow $count"},
		{"/Names()/$count", 200, "2"},
		{"/Parts()/$count", 501, "in parts"},

		// What is not there, and what is not done.
		{"/products", 404, "no resource products; did you mean Products?"},
		{"/Products(1)/Nothing", 404, `Shop.Product has nothing that is called \"Nothing\"`},
		{"/Products//Name", 404, `offset 9: Collection(Shop.Product) has nothing that is called \"/Name\"`},
		{"//Products", 404, `found \"/Products\"`},
		{"/Products(1)/$value", 501, "$value"},
		{"/Products(1)/$ref", 200, `$metadata#$ref","@odata.id":"http://host/Products(1)"}`},
		{"/Products(1)/Supplier/$ref", 200, `$metadata#$ref","@odata.id":"http://host/Suppliers('Anna')"}`},
		{"/Products/$ref", 200, `$metadata#Collection($ref)","value":[{"@odata.id":"http://host/Products(1)"}`},
		{"/Products/$each", 501, "$each"},
		{"/Products/$filter(Stock%20eq%201)", 200, `"value":[]`},
		{"/$batch", 405, "allowed are OPTIONS, POST"},
		{"/$crossjoin(Products,Suppliers)", 200, `"Products@odata.navigationLink":"http://host/Products(1)","Suppliers@odata.navigationLink":"http://host/Suppliers('Anna')"`},
		{"/$crossjoin(Products,Nothing)", 404, "Nothing"},
		{"/Products(1)/Places/$filter(City eq 'Bern')/0", 501, "a place in a collection of"},
		{"/$crossjoin(Products,Suppliers)/$count", 200, "15"},
		{"/$crossjoin(Products,Suppliers)/$count?$filter=Products/ID eq 1", 200, "5"},
		{"/$crossjoin(Products,Suppliers)/Products", 404, "nothing can follow $crossjoin"},
		{"/$entity?$id=Products(1)", 200, `"ID":1`},
		{"/$nothing", 404, "$nothing"},
		{"/Products/$nothing", 404, "$nothing"},
		{"/Todo", 501, "GET /Todo is not implemented"},
		{"/" + strings.Repeat("a/", 200), 414, "the limit is 100"},
	} {
		w := ask(t, h, "GET "+strings.ReplaceAll(c.path, " ", "%20"))
		if w.Code != c.code || !strings.Contains(strings.ToLower(w.Body.String()), strings.ToLower(c.want)) {
			t.Errorf("GET %s: %d %s\nwant %d with %s", c.path, w.Code, w.Body, c.code, c.want)
		}
	}
}

// TestKeyTypes reads keys of every type, as a literal in parentheses and as a
// segment.
func TestKeyTypes(t *testing.T) {
	for _, c := range []struct {
		typeName, literal, segment string // "" is not tried
		want                       string // "" is 400 or 404
	}{
		{"Edm.String", "'a''b'", "a'b", "string a'b"},
		{"Edm.String", "''", "", "string "},
		{"Edm.String", "'null'", "null", "string null"},
		{"Edm.String", "null", "", ""},
		{"Edm.Boolean", "true", "true", "bool true"},
		{"Edm.Boolean", "yes", "yes", ""},
		{"Edm.SByte", "-128", "-128", "int8 -128"},
		{"Edm.SByte", "128", "128", ""},
		{"Edm.Byte", "255", "255", "uint8 255"},
		{"Edm.Byte", "-1", "256", ""},
		{"Edm.Int16", "-32768", "32767", "int16 "},
		{"Edm.Int16", "32768", "-32769", ""},
		{"Edm.Int32", "2147483647", "-2147483648", "int32 "},
		{"Edm.Int32", "0x1", "1_000", ""},
		{"Edm.Int64", "9007199254740993", "9007199254740993", "int64 9007199254740993"},
		{"Edm.Int64", "9223372036854775808", "1.5", ""},
		{"Edm.Decimal", "12.50", "12.50", "wire.Decimal 12.50"},
		{"Edm.Decimal", "x", "1,5", ""},
		{"Edm.Guid", "01234567-89ab-CDEF-0123-456789abcdef", "01234567-89ab-CDEF-0123-456789abcdef", "wire.Guid 01234567-89ab-cdef-0123-456789abcdef"},
		{"Edm.Guid", "'01234567-89ab-cdef-0123-456789abcdef'", "", "wire.Guid 01234567-89ab-cdef-0123-456789abcdef"},
		{"Edm.Guid", "guid'01234567-89ab-cdef-0123-456789abcdef'", "01234567", ""},
		{"Edm.Date", "2020-02-29", "2020-02-29", "wire.Date 2020-02-29"},
		{"Edm.Date", "2021-02-29", "2021-02-29", ""},
		{"Edm.DateTimeOffset", "2020-01-02T03:04:05.1234567+03:00", "2020-01-02T03:04:05.1234567+03:00", "wire.DateTimeOffset 2020-01-02T03:04:05.1234567+03:00"},
		{"Edm.DateTimeOffset", "2020-01-02", "2020-01-02T03:04:05", ""},
		{"Edm.TimeOfDay", "03:04:05.123", "03:04:05.123", "wire.TimeOfDay 03:04:05.123"},
		{"Edm.TimeOfDay", "25:00:00", "25:00:00", ""},
		{"Edm.Duration", "duration'PT1.5S'", "PT1.5S", "wire.Duration PT1.5S"},
		{"Edm.Duration", "'PT1.5S'", "", "wire.Duration PT1.5S"},
		{"Edm.Duration", "binary'PT1.5S'", "1.5", ""},
		{"NS.Color", "NS.Color'Red'", "Red", "string Red"},
		{"NS.Color", "'Red'", "", "string Red"},
		{"NS.Color", "NS.Size'Red'", "", ""},
		{"Edm.Double", "-1e+300", "-1e+300", "float64 -1e+300"},
		{"Edm.Double", "INF", "0x1p3", ""},
		{"Edm.Single", "1e+06", "1e+06", "float32 1e+06"},
		{"Edm.Single", "1e300", "NaN", ""},
		{"Edm.Stream", "1.5", "1.5", ""}, // no key can have it
	} {
		got := ""
		h := server.Serve(gen.Description{}, []server.Route{{
			Kind: server.ReadRoute, Method: "GET", Path: "/T/{k}", Keys: []server.KeyProperty{{Name: "k", Property: "K", Type: c.typeName}}, Type: (*Supplier)(nil),
			Handle: func(r *server.Parsed) (any, error) {
				key := server.Key[any](r, "k")
				got = fmt.Sprintf("%T %v", key, key)
				return new(Supplier), nil
			},
		}}, quiet())
		for i, path := range []string{"/T(" + c.literal + ")", "/T(K=" + c.literal + ")", "/T/" + c.segment} {
			if path == "/T/" {
				continue
			}
			got = ""
			w := ask(t, h, "GET "+path)
			refused := w.Code == []int{400, 400, 404}[i]
			if c.want == "" && !refused || !strings.HasPrefix(got, c.want) || c.want != "" && w.Code != 200 {
				t.Errorf("GET %s, a key of %s: %q, %d %s; want %q", path, c.typeName, got, w.Code, w.Body, c.want)
			}
		}
	}
}

// TestUnknownCast casts to a type of a family that is too large to be listed.
func TestUnknownCast(t *testing.T) {
	h := server.Serve(gen.Description{}, []server.Route{{Kind: server.ReadRoute, Method: "GET", Path: "/R", Type: (*Root)(nil), Handle: func(*server.Parsed) (any, error) { return new(Root), nil }}}, quiet())
	for path, code := range map[string]int{"/R": 200, "/R/NS.Root": 200, "/R/NS.Other": 501, "/R/NS.Other/P": 501, "/R/Other": 404} {
		if w := ask(t, h, "GET "+path); w.Code != code {
			t.Errorf("GET %s: %d %s, want %d", path, w.Code, w.Body, code)
		}
	}
}

type Root struct{ wire.Dynamic }

var rootType = wire.Type{Name: "NS.Root", Entity: true, Interface: (*wire.Structured)(nil)}

func (*Root) WireType() *wire.Type { return &rootType }
