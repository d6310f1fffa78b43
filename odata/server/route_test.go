package server_test

import (
	"fmt"
	"net/http"
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
		{"/Products('1')", 200, `"ID":1`}, // string to primitive cast
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

// TestDescribedOperations asks for operations that are described and have no route.
func TestDescribedOperations(t *testing.T) {
	const described = `<Schema Namespace="Shop" Alias="S"><Function Name="Far" IsBound="true"><Parameter Name="it" Type="Edm.Untyped"/></Function><Function Name="Far" IsBound="true"><Parameter Name="it" Type="Collection(Edm.Untyped)"/></Function>
<Action Name="Move" IsBound="true"><Parameter Name="it" Type="Edm.Untyped"/></Action><Action Name="Move" IsBound="true"><Parameter Name="it" Type="Collection(Edm.Untyped)"/></Action></Schema>`
	h := server.Serve(gen.Description{MetadataXML: described}, newShop().routes(), quiet())
	for request, code := range map[string]int{
		"GET /Products(1)/Maker/Shop.Far()": 501, "POST /Products(1)/Maker/Shop.Move": 501, "GET /Products(1)/Tags/Shop.Far()": 501,
		"GET /Products(1)/Name/Shop.Far()": 501, "GET /Products(2)/Shop.SpecialProduct/Shop.Far()": 501, "POST /Products(2)/Shop.SpecialProduct/Shop.Move": 501,
		"GET /Products/Shop.SpecialProduct/Far()": 501, "GET /Products(1)/Maker/S.Far()": 501, "POST /Products/Shop.SpecialProduct/Shop.Move": 501, "GET /Products(1)/Maker/Shop.Other()": 404,
	} {
		if w := ask(t, h, request); w.Code != code {
			t.Errorf("%s: %d %s, want %d", request, w.Code, w.Body, code)
		}
	}
}

func TestFunctions(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		path string
		code int
		want string
	}{
		{"/Products(1)/Shop.Discount(percent=10)", 200, `"value":"percent=10"`},
		{"/Products(1)/Discount(percent=10)", 200, `"value":"percent=10"`},
		{"/Products/1/Shop.Discount(percent=10)", 200, `"value":"percent=10"`},
		{"/Products(1)/Shop.Discount(percent=@p)?@p=10", 200, `"value":"percent=10"`},
		{"/Products(1)/Shop.Discount?@percent=10", 200, `"value":"percent=10"`},
		{"/Products(1)/Shop.Discount?percent=10", 200, `"value":"percent=10"`},
		{"/Products(1)/Shop.Discount(percent=null)", 200, `"value":"percent=null"`},
		{"/Products(1)/Shop.Discount(percent=10,color=Shop.Color'Red')", 200, `"value":"percent=10 color=Red"`},
		{"/Products(1)/Shop.Discount(color='Red',percent=10)", 200, `"value":"percent=10 color=Red"`},
		{"/Products(1)/Shop.Discount(color='Red',percent=10)/$value", 200, `percent=10 color=Red`},
		{"/Products(1)/Shop.Discount(since=2020-01-02T03:04:05.1234567+03:00)", 200, `since=2020-01-02T03:04:05.1234567+03:00`},
		{"/Products(1)/Shop.Discount(since=@s)?@s=2020-01-02T03:04:05+03:00", 200, `since=2020-01-02T03:04:05+03:00`},
		{`/Products(1)/Shop.Discount(tags=@t)?@t=["a","b"]`, 200, "tags=a+b"},
		{`/Products(1)/Shop.Discount(at=@a)?@a={"City":"Rome"}`, 200, "at=Rome"},
		{`/Products(1)/Shop.Discount(at=%7B%22City%22:%22Rome%22%7D)`, 200, "at=Rome"},
		{`/Products(1)/Shop.Discount(at=%7B%22City%22:%22A%2FB)%22%7D)`, 200, "at=A/B)"},
		{`/Products(1)/Shop.Discount(at=%7B%22City%22:%22Rome%22)`, 400, "to close the object"},
		{`/Products(1)/Shop.Discount(tags=[%22a%22,%22b%22])`, 200, "tags=a+b"},
		{`/Products(1)/Shop.Discount(percent=[1])`, 400, "percent"},
		{`/Products(1)/Shop.Discount(at=@a)?@a={"City":"Rome"},"percent":1`, 400, "@a at offset 15"},
		{`/Products(1)/Shop.Discount(percent=@a)?@a=1,"color":"Red"`, 400, "@a at offset 1"},
		{`/Products(1)/Shop.Discount(percent=@a)?@a={}`, 400, "percent"},
		{"/Products(1)/Shop.Discount(percent=ten)", 400, "offset 34: an argument in a path is a literal, JSON or a parameter alias"},
		{"/Products(1)/Shop.Discount(percent=3000000000)", 400, "range"},
		{"/Products(1)/Shop.Discount(percent='10')", 200, "percent=10"},
		{"/Products(1)/Shop.Discount(percent=@nothing)", 200, "percent=null"},
		{"/Products(1)/Shop.Discount(Percent=10)", 400, "it takes (percent) or (percent,color)"},
		{"/Products(1)/Shop.Discount(percent=10,percent=10)", 400, "the argument percent is given twice"},
		{"/Products(1)/Shop.Discount(color='Red')", 400, "does not take the arguments (color)"},
		{"/Products(1)/Shop.Discount()", 400, "does not take the arguments ()"},
		{"/Products(1)/Shop.Discount(10)", 400, "an argument is written name=value"},
		{"/Products(1)/Shop.Discount(percent=10", 400, "expected to end the arguments"},
		{"/Products(99)/Shop.Discount(percent=10)", 200, "percent=10"},
		{"/Products(1.5)/Shop.Discount(percent=10)", 400, "Edm.Int32"},
		{"/Products/Shop.Cheapest", 200, `"ID":3`},
		{"/Products/Shop.Cheapest()", 200, `"ID":3`},
		{"/Products/Cheapest()", 200, `"ID":3`},
		{"/Products/Shop.Cheapest()/ID", 200, `"value":3`},
		{"/Products/Shop.Cheapest(a=1)", 400, "does not take"},
		{"/Nearest(percent=1)", 200, `"City":"Bern"`},
		{"/Nearest()", 200, `"City":"Bern"`},
		{"/Nearest", 200, `"City":"Bern"`},
		{"/Nearest/$count", 200, "1"},
		{"/Names()", 200, `"value":["a","b"]`},
		{"/Best", 200, `"value":5`},
		{"/Best/$value", 200, `5`},
		{"/Colors", 200, `"value":["Red"]`},
	} {
		path := strings.NewReplacer(" ", "%20", `"`, "%22", "{", "%7B", "}", "%7D").Replace(c.path)
		w := ask(t, h, "GET "+path)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("GET %s: %d %s\nwant %d with %s", c.path, w.Code, w.Body, c.code, c.want)
		}
	}
}

func TestActions(t *testing.T) {
	h := newShop().handler(quiet())
	const json = "\nContent-Type: application/json\n\n"
	for _, c := range []struct {
		request string
		code    int
		want    string
		target  string
	}{
		{"/Products(1)/Shop.Rate" + json + `{"stars":3,"text":"x"}`, 200, `"Text":"x***"`, ""},
		{"/Products(1)/Rate" + json + `{"stars":3}`, 200, `"Text":"none***"`, ""},
		{"/Products(1)/Shop.Rate\nContent-Type: application/json;odata.metadata=minimal;charset=UTF-8\n\n" + `{"stars":3}`, 200, "***", ""},
		{"/Products(1)/Shop.Rate" + json + `{"stars":null}`, 400, "must not be null", "stars"},
		{"/Products(1)/Shop.Rate" + json + `{"@odata.type":"#Shop.Rate","stars":1,"stars@odata.type":"#Int32"}`, 200, "none*", ""},
		{"/Products(1)/Shop.Rate" + json + `{"stars":"x"}`, 400, "/stars at byte 9", "stars"},
		{"/Products(1)/Shop.Rate" + json + `{"stars":1,"at":{"City":1}}`, 400, "/at/City", "at/City"},
		{"/Products(1)/Shop.Rate" + json + `{"stars":1,"stars":2}`, 400, "duplicate", "stars"},
		{"/Products(1)/Shop.Rate" + json + `{"stars":1,"color":"x"}`, 400, "no parameter color", "color"},
		{"/Products(1)/Shop.Rate" + json + `{"text":"x"}`, 400, "parameter stars is missing", "stars"},
		{"/Products(1)/Shop.Rate" + json + `{"stars":1`, 400, "byte", ""},
		{"/Products(1)/Shop.Rate" + json + `[1]`, 400, "byte", ""},
		{"/Products(1)/Shop.Rate" + json + strings.Repeat(`{"at":`, 5000), 400, "nested deeper: more than 64, which is the limit", "…"},
		{"/Products(1)/Shop.Rate" + json, 400, "parameter stars is missing", "stars"},
		{"/Products(1)/Shop.Rate\n\n" + `{"stars":1}`, 415, "Content-Type", ""},
		{"/Products(1)/Shop.Rate\nContent-Type: text/plain\n\n" + `{"stars":1}`, 415, "text/plain", ""},
		{"/Products(1)/Shop.Rate\nContent-Type: application/json;charset=latin1\n\n" + `{"stars":1}`, 415, "latin1", ""},
		{"/Products(1)/Shop.Rate\nContent-Encoding: gzip" + json + `{"stars":1}`, 415, "gzip", ""},
		{"/Products(1)/Shop.Rate" + json + `{"text":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "which is the limit", ""},
		{"/Products(1.5)/Shop.Rate" + json + `{"stars":1}`, 400, "Edm.Int32", "ID"},
		{"/Products/Shop.Reset", 204, "", ""},
		{"/Products/Reset" + json + "{}", 204, "", ""},
		{"/Products/Reset" + json + " { } ", 204, "", ""},
		{"/Products/Reset" + json + `{"a":1}`, 400, "no parameters", ""},
		{"/Restart", 204, "", ""},
	} {
		w := ask(t, h, "POST "+c.request)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("POST %.100s: %d %s\nwant %d with %s", c.request, w.Code, w.Body, c.code, c.want)
			continue
		}
		if c.code >= 400 && c.target != "…" && errorOf(t, c.request, w).Target != c.target {
			t.Errorf("POST %.100s: the target is %q, want %q", c.request, errorOf(t, c.request, w).Target, c.target)
		}
	}
}

func TestMethods(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		request string
		code    int
		allow   string
	}{
		{"OPTIONS /", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /$metadata", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(7)", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(1)/Name/$value", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(1)/Shop.Rate", 204, "OPTIONS, POST"},
		{"OPTIONS /Nothing", 404, ""},
		{"OPTIONS /Products(1)/Nothing", 404, ""},
		{"POST /", 405, "GET, HEAD, OPTIONS"},
		{"DELETE /$metadata", 405, "GET, HEAD, OPTIONS"},
		{"POST /Products", 405, "GET, HEAD, OPTIONS"},
		{"PATCH /Products(1)", 405, "GET, HEAD, OPTIONS"},
		{"PUT /Products(1)/Name", 405, "GET, HEAD, OPTIONS"},
		{"BREW /Products(1)", 405, "GET, HEAD, OPTIONS"},
		{"GET /Products(1)/Shop.Rate", 405, "OPTIONS, POST"},
		{"HEAD /Restart", 405, "OPTIONS, POST"},
		{"POST /Products(1)/Shop.Discount(percent=1)", 405, "GET, HEAD, OPTIONS"},
		{"DELETE /Nothing", 404, ""},
	} {
		w := ask(t, h, c.request)
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s: %d, Allow %q; want %d, %q", c.request, w.Code, w.Header().Get("Allow"), c.code, c.allow)
		}
	}
}

// TestHead compares HEAD with GET.
func TestHead(t *testing.T) {
	h := newShop().handler(quiet())
	for _, path := range []string{"/", "/$metadata", "/Products", "/Products(1)", "/Products/$count", "/Products(1)/Name/$value", "/Products(99)", "/Nothing", "/Products(3)/Supplier"} {
		get, head := ask(t, h, "GET "+path), ask(t, h, "HEAD "+path)
		if head.Body.Len() > 0 {
			t.Errorf("HEAD %s has a body", path)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "Etag"} {
			if get.Header().Get(name) != head.Header().Get(name) || get.Code != head.Code {
				t.Errorf("HEAD %s: %d, %s %q; of GET it is %d, %q", path, head.Code, name, head.Header().Get(name), get.Code, get.Header().Get(name))
			}
		}
		if get.Code != http.StatusNoContent && get.Header().Get("Content-Length") == "" {
			t.Errorf("GET %s: no Content-Length", path)
		}
	}
}

// TestForbidden answers 405 where capabilities do not allow what a route does, and
// serves what is beside it.
func TestForbidden(t *testing.T) {
	routes := newShop().routes()
	for i := range routes {
		routes[i].Forbidden = routes[i].Path == "/Products" || routes[i].Path == "/Products/{product-ID}/Shop.Rate" || routes[i].Path == "/Me"
	}
	h := server.Serve(gen.Description{Container: "Shop.Container", MetadataXML: metadataXML, MetadataJSON: metadataJSON}, routes, quiet())
	for _, c := range []struct {
		request string
		code    int
		allow   string
	}{
		{"GET /Products", 405, "OPTIONS"},
		{"HEAD /Products", 405, "OPTIONS"},
		{"OPTIONS /Products", 204, "OPTIONS"},
		{"GET /Products/$count", 405, "OPTIONS"},
		{"GET /Products(1)", 200, ""},
		{"GET /Products(1)/Name", 200, ""},
		{"POST /Products(1)/Shop.Rate", 405, "OPTIONS"},
		{"GET /Me/Name", 405, "OPTIONS"},
	} {
		w := ask(t, h, c.request)
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s: %d, Allow %q; want %d, %q", c.request, w.Code, w.Header().Get("Allow"), c.code, c.allow)
		}
	}
}
