package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

func escapeQuery(path string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C").Replace(path)
}

// TestBodies compares whole bodies.
func TestBodies(t *testing.T) {
	h := newShop().handler(quiet(), server.WithTokenKey(make([]byte, 16)))
	for _, c := range []struct{ request, want string }{
		{"/Products(2)", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct/$entity","@odata.type":"#Shop.SpecialProduct","ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10}`},
		{"/Products(2)\nOData-MaxVersion: 4.01", `{"@context":"http://host/$metadata#Products/Shop.SpecialProduct/$entity","@type":"#Shop.SpecialProduct","ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10}`},
		{"/Products(2)?$format=application/json;odata.metadata=none", `{"ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10}`},
		{"/Me\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Me","@odata.type":"#Shop.Supplier","@odata.id":"http://host/Me","@odata.editLink":"http://host/Me","Name":"me"}`},
		{"/Products(1)?$select=Stock,Price\nAccept: application/json;IEEE754Compatible=true", `{"@odata.context":"http://host/$metadata#Products(Stock,Price)/$entity","@odata.id":"http://host/Products(1)","Price":"12.50","Stock":"9007199254740993"}`},
		{"/Products(1)?$select=Stock", `{"@odata.context":"http://host/$metadata#Products(Stock)/$entity","@odata.id":"http://host/Products(1)","Stock":9007199254740993}`},
		{"/Products(1)?$select=Maker/Street", `{"@odata.context":"http://host/$metadata#Products(Maker/Street)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St"}}`},
		{"/Products(1)?$select=Maker($select=City),ID", `{"@odata.context":"http://host/$metadata#Products(Maker/City,ID)/$entity","ID":1,"Maker":{"City":null}}`},
		{"/Products(1)?$select=Maker/Street,Maker($select=City)", `{"@odata.context":"http://host/$metadata#Products(Maker/Street,Maker/City)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St","City":null}}`},
		{"/Products(1)?$select=Maker($select=City),Maker/Street", `{"@odata.context":"http://host/$metadata#Products(Maker/City,Maker/Street)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St","City":null}}`},
		{"/Products(1)?$select=Maker($select=*)", `{"@odata.context":"http://host/$metadata#Products(Maker)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St","City":null}}`},
		{"/Products(1)?$select=Places($select=City)", `{"@odata.context":"http://host/$metadata#Products(Places/City)/$entity","@odata.id":"http://host/Products(1)","Places":[{"City":"Bern"},{"City":"Rome"}]}`},
		{"/Products(1)?$select=Maker/Street,Maker", `{"@odata.context":"http://host/$metadata#Products(Maker/Street,Maker)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St","City":null}}`},
		{"/Products(1)?$select=Maker,Maker/Street", `{"@odata.context":"http://host/$metadata#Products(Maker,Maker/Street)/$entity","@odata.id":"http://host/Products(1)","Maker":{"Street":"Main St","City":null}}`},
		{"/Products(2)?$select=*", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct(*)/$entity","@odata.type":"#Shop.SpecialProduct","ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10}`},
		{"/Products(2)?$select=Shop.SpecialProduct/Discount", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct(Shop.SpecialProduct/Discount)/$entity","@odata.type":"#Shop.SpecialProduct","@odata.id":"http://host/Products(2)","Discount":10}`},
		{"/Products(2)/Shop.SpecialProduct?$select=Name,Discount", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct(Name,Discount)/$entity","@odata.type":"#Shop.SpecialProduct","@odata.id":"http://host/Products(2)","Name":"Sale","Discount":10}`},
		{"/Products(1)/Shop.Discount(since=2020-01-02T03:04:05.123456789012Z)", `{"@odata.context":"http://host/$metadata#Edm.String","value":"since=2020-01-02T03:04:05.123456789012Z"}`},
		{"/Products(1)?$select=ID&$expand=Reviews", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":1,"Reviews":[{"ID":"01234567-89ab-cdef-0123-456789abcdef","Text":"fine"}]}`},
		{"/Products(1)?$select=ID&$expand=Reviews($select=Text;$expand=Author),Supplier", `{"@odata.context":"http://host/$metadata#Products(ID,Reviews(Text))/$entity","ID":1,"Reviews":[{"@odata.id":"http://host/Products(1)/Reviews(01234567-89ab-cdef-0123-456789abcdef)","Text":"fine","Author":{"Name":"Anna"}}],"Supplier":{"Name":"Anna"}}`},
		{"/Products(2)?$select=ID&$expand=*", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct(ID)/$entity","@odata.type":"#Shop.SpecialProduct","ID":2,"Reviews":[],"Supplier":null}`},
		{"/Products(1)?$select=ID,Maker&$expand=Maker/Country", `{"@odata.context":"http://host/$metadata#Products(ID,Maker)/$entity","ID":1,"Maker":{"Street":"Main St","City":null,"Country":null}}`},
		{"/Products(1)?$select=ID&$expand=Maker/Country", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":1,"Maker":{"Country":null}}`},
		{"/Products(1)?$select=ID,Maker/City&$expand=Maker/Country", `{"@odata.context":"http://host/$metadata#Products(ID,Maker/City)/$entity","ID":1,"Maker":{"City":null,"Country":null}}`},
		{"/Products(2)?$expand=Maker/Country", `{"@odata.context":"http://host/$metadata#Products/Shop.SpecialProduct/$entity","@odata.type":"#Shop.SpecialProduct","ID":2,"Name":"Sale","Price":null,"Stock":null,"Color":null,"Tags":[],"Maker":null,"Places":[],"Picture":null,"Discount":10}`},
		{"/Products?$select=ID", `{"@odata.context":"http://host/$metadata#Products(ID)","value":[{"ID":1},{"@odata.type":"#Shop.SpecialProduct","ID":2},{"ID":3}]}`},
		{"/Products?$select=ID&$top=1&$skip=1&$count=true", `{"@odata.context":"http://host/$metadata#Products(ID)","@odata.count":3,"value":[{"@odata.type":"#Shop.SpecialProduct","ID":2}]}`},
		{"/Products?$top=0&$count=true\nAccept: application/json;odata.metadata=none;IEEE754Compatible=true", `{"@odata.count":"3","value":[]}`},
		{"/Products/Shop.Cheapest()?$select=ID", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","ID":3}`},
		{"/Products(1)/Reviews", `{"@odata.context":"http://host/$metadata#Products(1)/Reviews","value":[{"ID":"01234567-89ab-cdef-0123-456789abcdef","Text":"fine"}]}`},
		{"/Products(2)/Reviews", `{"@odata.context":"http://host/$metadata#Products(2)/Reviews","value":[]}`},
		{"/Products/1/Reviews/01234567-89ab-cdef-0123-456789abcdef?$select=Text", `{"@odata.context":"http://host/$metadata#Products(1)/Reviews(Text)/$entity","@odata.id":"http://host/Products(1)/Reviews(01234567-89ab-cdef-0123-456789abcdef)","Text":"fine"}`},
		{"/Products(1)/Supplier", `{"@odata.context":"http://host/$metadata#Suppliers/$entity","Name":"Anna"}`},
		{"/Products(1)/Maker", `{"@odata.context":"http://host/$metadata#Products(1)/Maker","Street":"Main St","City":null}`},
		{"/Products(1)/Maker?$select=Street", `{"@odata.context":"http://host/$metadata#Products(1)/Maker(Street)","Street":"Main St"}`},
		{"/Products(1)/Maker?$select=Street&$expand=Country", `{"@odata.context":"http://host/$metadata#Products(1)/Maker(Street)","Street":"Main St","Country":null}`},
		{"/Products(1)/Places?$select=City", `{"@odata.context":"http://host/$metadata#Products(1)/Places(City)","value":[{"City":"Bern"},{"City":"Rome"}]}`},
		{"/Products(1)/Stock\nAccept: application/json;IEEE754Compatible=true", `{"@odata.context":"http://host/$metadata#Products(1)/Stock","value":"9007199254740993"}`},
		{"/Products(1)/Stock?$format=application/json;metadata=none", `{"value":9007199254740993}`},
		{"/Suppliers/%C3%9Cnal(x)/Name", `{"@odata.context":"http://host/$metadata#Suppliers('%C3%9Cnal(x)')/Name","value":"Ünal(x)"}`},
		{"/Suppliers/O'Neil/Name", `{"@odata.context":"http://host/$metadata#Suppliers('O''Neil')/Name","value":"O'Neil"}`},
		{"/Suppliers('a%2Fb%20c')/Name", `{"@odata.context":"http://host/$metadata#Suppliers('a/b%20c')/Name","value":"a/b c"}`},
		{"/Lines(Pos='a%2Fb',Order=7)/Note", `{"@odata.context":"http://host/$metadata#Lines(Order=7,Pos='a/b')/Note","value":"first"}`},
		{"/Lines(Pos='a%2Fb',Order=7)\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Lines/$entity","@odata.type":"#Shop.Line","@odata.id":"http://host/Lines(Order=7,Pos='a%2Fb')","@odata.editLink":"http://host/Lines(Order=7,Pos='a%2Fb')","Order@odata.type":"#Int64","Order":7,"Pos":"a/b","Note":"first"}`},
		{"/Products(1)/Shop.Discount(percent=10)", `{"@odata.context":"http://host/$metadata#Edm.String","value":"percent=10"}`},
		{"/Products(1)/Supplier\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Suppliers/$entity","@odata.type":"#Shop.Supplier","@odata.id":"http://host/Suppliers('Anna')","@odata.editLink":"http://host/Suppliers('Anna')","Name":"Anna"}`},
		{"/Products/Cheapest()?$select=ID\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Products(ID)/$entity","@odata.type":"#Shop.Product","@odata.id":"http://host/Products(3)","@odata.editLink":"http://host/Products(3)","ID@odata.type":"#Int32","ID":3}`},
		{"/Suppliers?$skip=2&$top=1\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Suppliers","value":[{"@odata.type":"#Shop.Supplier","@odata.id":"http://host/Suppliers('a%2Fb%20c')","@odata.editLink":"http://host/Suppliers('a%2Fb%20c')","Name":"a/b c"}]}`},
		{"/Parts", `{"@odata.context":"http://host/$metadata#Suppliers","value":[{"Name":"Anna"}],"@odata.nextLink":"http://host/Parts?$skiptoken=AAAAADE6kuu3HGsprJDoxBWVYa5T"}`},
		{"/Parts?$format=application/json;metadata=none", `{"value":[{"Name":"Anna"}],"@odata.nextLink":"http://host/Parts?$skiptoken=AAAAADE6kuu3HGsprJDoxBWVYa5T"}`},
		{"/Names", `{"@odata.context":"http://host/$metadata#Collection(Edm.String)","value":["a","b"]}`},
		{"/Colors", `{"@odata.context":"http://host/$metadata#Collection(Shop.Color)","value":["Red"]}`},
		{"/Nearest?$select=City", `{"@odata.context":"http://host/$metadata#Collection(Shop.Address)(City)","value":[{"City":"Bern"}]}`},
		{"/", `{"@odata.context":"http://host/$metadata","value":[{"name":"Products","kind":"EntitySet","url":"Products"},{"name":"Me","kind":"Singleton","url":"Me"},{"name":"Nearest","kind":"FunctionImport","url":"Nearest"}]}`},
		{"/?$format=application/json;metadata=none", `{"value":[{"name":"Products","kind":"EntitySet","url":"Products"},{"name":"Me","kind":"Singleton","url":"Me"},{"name":"Nearest","kind":"FunctionImport","url":"Nearest"}]}`},
	} {
		w := ask(t, h, "GET "+escapeQuery(c.request[:strings.IndexByte(c.request+"\n", '\n')])+c.request[strings.IndexByte(c.request+"\n", '\n'):])
		if w.Code != 200 || !same(t, w.Body.String(), c.want) {
			t.Errorf("GET %s: %d\n got %s\nwant %s", c.request, w.Code, w.Body, c.want)
		}
		// The context comes first, and numbers keep all of their digits.
		if strings.Contains(c.want, `"@odata.context"`) && !strings.HasPrefix(w.Body.String(), `{"@odata.context"`) {
			t.Errorf("GET %s: the context is not first: %s", c.request, w.Body)
		}
		if strings.Contains(c.want, "9007199254740993") != strings.Contains(w.Body.String(), "9007199254740993") {
			t.Errorf("GET %s: %s", c.request, w.Body)
		}
	}
}

// TestQueryErrors asks with query options that are wrong, or that are right and
// not done.
func TestQueryErrors(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		path         string
		code         int
		target, want string
	}{
		{"/Products?$top=-1", 400, "$top", ""},
		{"/Products?$top=", 400, "$top", ""},
		{"/Products?$top=x", 400, "$top", ""},
		{"/Products?$skip=1.5", 400, "$skip", ""},
		{"/Products?$top=1&$top=2", 400, "$top", ""},
		{"/Products?$filter=1", 400, "$filter", ""},
		{"/Products?$filter=Nothing eq 1", 400, "$filter", "Nothing"},
		{"/Products?$filter=" + strings.Repeat("(", 400) + "1 eq 1", 400, "$filter", "nested too deeply"},
		{"/Products?$select=Nothing", 400, "$select", "Nothing"},
		{"/Products?$expand=Name", 400, "$expand", "Name"},
		{"/Products?$expand=Reviews($expand=Author($expand=Nothing))", 400, "$expand", "Nothing"},
		{"/Products?$expand=Reviews($select=Text&$top=1)", 400, "", ";"},
		{"/Products(1)?$filter=ID eq 1", 400, "$filter", "collection"},
		{"/Products(1)?$nothing=1", 400, "$nothing", ""},
		{"/Products?$schemaversion=2", 501, "$schemaversion", ""},
		{"/Products?$at=2020-01-01", 501, "", "a temporal option"},
		{"/Products?$index=0", 400, "$index", ""},
		{"/Products?$expand=$value", 501, "", "expanding $value"},
		{"/Products?$filter=%zz", 400, "$filter", "percent"},
		{"/?$nothing=1", 400, "$nothing", ""},
		{"/$metadata?$format=atom", 406, "", ""},
	} {
		request := "GET " + escapeQuery(c.path)
		w := ask(t, h, request)
		if e := errorOf(t, request, w); w.Code != c.code || c.target != "" && e.Target != c.target || !strings.Contains(e.Message, c.want) {
			t.Errorf("%s: %d, target %q, %s\nwant %d, %q, %s", request, w.Code, e.Target, e.Message, c.code, c.target, c.want)
		}
	}
}

// TestErrorsOfAQuery holds that all that is wrong with a query is answered at once.
func TestErrorsOfAQuery(t *testing.T) {
	h := newShop().handler(quiet())
	request := "GET /Products?$filter=Nothing%20eq%201&$top=x&$skip=1"
	e := errorOf(t, request, ask(t, h, request))
	if len(e.Details) != 2 || e.Target != "$filter" || e.Message != e.Details[0].Message || e.Details[1].Target != "$top" || !strings.Contains(e.Details[1].Message, "offset 0") {
		t.Errorf("%s: %+v", request, e)
	}
}

// TestHandedOver looks at what handlers get to see.
func TestHandedOver(t *testing.T) {
	s := newShop()
	var q *query.Options
	s.seen = func(r *server.Parsed) { q = r.Query() }
	h := s.handler(quiet())

	ask(t, h, "GET /Products?$filter=ID%20gt%201&$orderby=Name%20desc&$expand=Reviews($top=2;$filter=Text%20ne%20null;$orderby=Text)&$search=a+b&custom=1;2")
	if q.Filter.String() != "ID gt 1" || len(q.OrderBy) != 1 || !q.OrderBy[0].Desc || q.Search.String() != "a AND b" {
		t.Errorf("the query is %+v", q)
	}
	if nested := q.Expand[0].Options; nested.Top.Or(0) != 2 || nested.Filter.String() != "Text ne null" || len(nested.OrderBy) != 1 {
		t.Errorf("the nested options are %+v", nested)
	}
	if len(q.Custom) != 1 || q.Custom[0] != (query.Param{Name: "custom", Value: "1;2"}) {
		t.Errorf("the custom options are %+v", q.Custom)
	}

	ask(t, h, "GET /Products/$count?$filter=ID%20gt%201&$top=1&$skip=1&$orderby=ID")
	if !q.Count || q.Filter == nil || !q.Top.IsAbsent() || !q.Skip.IsAbsent() || q.OrderBy != nil {
		t.Errorf("the query of $count is %+v", q)
	}

	ask(t, h, "GET /Products(2)/Shop.SpecialProduct/Discount?custom=1")
	if len(q.Select) != 1 || q.Select[0].Path.String() != "Shop.SpecialProduct/Discount" || q.Select[0].Path.Segments[1].Property.TypeName != "Edm.Int32" || len(q.Custom) != 1 {
		t.Errorf("the query of a property is %+v", q)
	}
	ask(t, h, "GET /Products(1)/Maker/Street?$format=json")
	if len(q.Select) != 1 || q.Select[0].Path.String() != "Maker" {
		t.Errorf("the query of a property is %+v", q)
	}
}

// TestFullLevel checks that all levels of metadata hold the same data.
func TestFullLevel(t *testing.T) {
	h := newShop().handler(quiet())
	for _, path := range []string{"/Products", "/Products(1)?$expand=*", "/Products(1)/Places", "/Me", "/Nearest"} {
		strip := func(level string) string {
			w := ask(t, h, "GET "+path+"\nAccept: application/json;odata.metadata="+level)
			if want := "application/json;odata.metadata=" + level; w.Header().Get("Content-Type") != want {
				t.Errorf("GET %s: Content-Type %q, want %q", path, w.Header().Get("Content-Type"), want)
			}
			var v any
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Fatalf("GET %s at %s: %v", path, level, err)
			}
			b, _ := json.Marshal(withoutControl(v))
			return string(b)
		}
		if none, minimal, full := strip("none"), strip("minimal"), strip("full"); none != minimal || none != full {
			t.Errorf("GET %s:\n%s\n%s\n%s", path, none, minimal, full)
		}
	}
}

func withoutControl(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if v[name] = withoutControl(value); strings.Contains(name, "@") {
				delete(v, name)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutControl(v[i])
		}
	}
	return v
}
