package server_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

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
