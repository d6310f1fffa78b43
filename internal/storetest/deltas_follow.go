package storetest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/server"
)

// followed are queries that are kept up with by delta links: about what leads to others, is
// contained, or is there by what contains it.
var followed = []string{
	"/Products?$expand=Category($expand=Parent),Manual,Translations",
	"/Products?$filter=Suppliers/any(s:s/Name_eq_'Two')&$select=Code,Name",
	"/Products?$filter=Category/Parent/Name_eq_'Tools'_or_Manual/Text_eq_'hit'",
	"/Products?$search=n1&$expand=Similar($filter=Price_gt_3)",
	"/Categories?$expand=Products($select=Code,Price;$filter=Price_gt_3),Children($levels=2)",
	"/Categories?$filter=Products/any(p:p/Suppliers/any(s:s/ID_eq_1))",
	"/Categories(1)/Products?$expand=Suppliers",
	"/Categories(1)/Products?$filter=Price_gt_3",
	"/Products('h')/Similar?$select=Code,Name",
	"/Suppliers?$expand=Products($select=Code;$expand=Category)",
	"/Orders?$expand=Items($expand=Product,Order($select=ID)),Customer",
	"/Orders?$filter=Items/any(i:i/Product/Category/Name_eq_'Tools')",
	"/Orders(00000000-0000-0000-0000-00000000000a)/Items?$expand=Product($expand=Category)",
	"/Orders(00000000-0000-0000-0000-00000000000b)/Items?$filter=Order/Customer/ID_eq_1",
	"/Customers?$expand=Orders($expand=Items)",
	"/Translations?$filter=Product/Category/ID_eq_1",
}

// testDeltasOfRelated changes all of a shop at random, over HTTP, some of it in vain. What a
// client makes of an answer and the changes of it is what it is answered anew.
func (run suite) testDeltasOfRelated(t *testing.T) {
	for seed := range uint64(6) {
		o := run.openShop(t, WithRule("Products", func(_ context.Context, p *shop.Product) bool { return p.Name.Or("") != "n3" }),
			WithRule("Orders", func(_ context.Context, o *shop.Order) bool { return o.Note.Or("") != "hidden" }))
		c := &conversation{h: shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin))}
		c.ask(t, "POST /Orders", `{"ID":"00000000-0000-0000-0000-00000000000b","Customer@odata.bind":"Customers(1)"}`, 201)
		followAll(t, c.h, followed, rand.New(rand.NewPCG(seed, 7)), changeShop)
	}
}

// followAll changes what there is, and holds what is known of queries by their delta links
// against what they are answered anew.
func followAll(t *testing.T, h http.Handler, queries []string, rnd *rand.Rand, change func(*testing.T, http.Handler, *rand.Rand) string) {
	t.Helper()
	known, links := map[string]mirror{}, map[string]string{}
	for _, path := range queries {
		known[path] = mirror{}
		links[path] = known[path].take(t, h, path)
	}
	for range 30 {
		var done []string
		for range 1 + rnd.IntN(4) {
			done = append(done, change(t, h, rnd))
		}
		for _, path := range queries {
			links[path] = known[path].take(t, h, cmp.Or(links[path], path))
			now := mirror{}
			now.take(t, h, path)
			if !reflect.DeepEqual(map[string]any(known[path]), map[string]any(now)) {
				t.Fatalf("%s, behind %s: known is\n%v\nand there is\n%v", path, strings.Join(done, " "), known[path], now)
			}
		}
	}
}

// mirror is what a client knows of the answer to a query, by key.
type mirror map[string]any

// take reads an answer, or one with changes, and returns the link to the next; "" if there is
// nothing at the path, as what it leads through is gone.
func (m mirror) take(t *testing.T, h http.Handler, link string) string {
	t.Helper()
	r := httptest.NewRequest("GET", strings.ReplaceAll(link, "_", "%20"), nil)
	r.Header.Set("Prefer", "track-changes")
	r.Header.Set("OData-MaxVersion", "4.01")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var answer struct {
		Value []map[string]any
		Delta string `json:"@deltaLink"`
	}
	if w.Code == 404 {
		clear(m)
		return ""
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 || answer.Delta == "" {
		t.Fatalf("%s: %v, %d %s", link, err, w.Code, w.Body)
	}
	for _, entity := range answer.Value {
		_, gone := entity["@removed"]
		plain(entity)
		key := fmt.Sprint(cmp.Or(entity["Code"], entity["ID"], entity["No"], entity["ProductCode"]), entity["Language"])
		old, there := m[key].(map[string]any)
		switch {
		case gone && !there:
			t.Errorf("%s: %s is gone, and was not there", link, key)
		case gone:
			delete(m, key)
		case there:
			maps.Copy(old, entity)
		default:
			m[key] = entity
		}
	}
	return strings.ReplaceAll(strings.TrimPrefix(answer.Delta, "http://example.com"), "_", "%5F")
}

// plain takes the annotations out of an object, and of all in it.
func plain(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			plain(item)
		}
	case map[string]any:
		for name, inner := range value {
			if plain(inner); strings.Contains(name, "@") {
				delete(value, name)
			}
		}
	}
}

// changeShop sends a request that changes something, if it may, and returns its line.
func changeShop(t *testing.T, h http.Handler, rnd *rand.Rand) string {
	t.Helper()
	code := func() string { return []string{"h", "t", "x", "r1", "r2", "r3"}[rnd.IntN(6)] }
	product := func() string {
		return fmt.Sprintf(`{"Code":%q,"Name":"n%d","Price":%d}`, code(), rnd.IntN(5), rnd.IntN(9))
	}
	order := func() string { return fmt.Sprintf("Orders(00000000-0000-0000-0000-00000000000%c)", 'a'+rnd.IntN(2)) }
	category, supplier := 1+rnd.IntN(3), 1+rnd.IntN(3)
	return sendOne(t, h, rnd, [][2]string{
		{"POST /Products", product()},
		{"PATCH /Products('" + code() + "')", fmt.Sprintf(`{"Name":"n%d"}`, rnd.IntN(5))},
		{"PATCH /Products('" + code() + "')", fmt.Sprintf(`{"CategoryID":%d,"Price":%d}`, category, rnd.IntN(9))},
		{"DELETE /Products('" + code() + "')", ""},
		{"PUT /Products('" + code() + "')/Category/$ref", fmt.Sprintf(`{"@odata.id":"Categories(%d)"}`, category)},
		{"DELETE /Products('" + code() + "')/Category/$ref", ""},
		{"POST /Products('" + code() + "')/Suppliers/$ref", fmt.Sprintf(`{"@odata.id":"Suppliers(%d)"}`, supplier)},
		{"DELETE /Products('" + code() + fmt.Sprintf("')/Suppliers/$ref?$id=Suppliers(%d)", supplier), ""},
		{"POST /Products('" + code() + "')/Similar/$ref", fmt.Sprintf(`{"@odata.id":"Products('%s')"}`, code())},
		{"PATCH /Products('" + code() + "')", fmt.Sprintf(`{"Similar@delta":[{"@removed":{"reason":"changed"},"@id":"Products('%s')"}]}`, code())},
		{"POST /Products('" + code() + "')/Translations", fmt.Sprintf(`{"Language":"l%d","Name":"n"}`, rnd.IntN(3))},
		{"PUT /Manuals(00000000-0000-0000-0000-000000000001)/Product/$ref", fmt.Sprintf(`{"@odata.id":"Products('%s')"}`, code())},
		{"PATCH /Manuals(00000000-0000-0000-0000-000000000001)", fmt.Sprintf(`{"Text":%q}`, []string{"hit", "miss"}[rnd.IntN(2)])},
		{fmt.Sprintf("PATCH /Categories(%d)", category), fmt.Sprintf(`{"Name":%q}`, []string{"Tools", "Hammers"}[rnd.IntN(2)])},
		{fmt.Sprintf("PATCH /Categories(%d)", category), fmt.Sprintf(`{"Parent@odata.bind":"Categories(%d)"}`, 1+rnd.IntN(3))},
		{"POST /Categories", `{"Name":"Toys","Products":[` + product() + `]}`},
		{fmt.Sprintf("DELETE /Categories(%d)", 2+rnd.IntN(9)), ""},
		{fmt.Sprintf("PATCH /Suppliers(%d)", supplier), fmt.Sprintf(`{"Name":%q}`, []string{"One", "Two"}[rnd.IntN(2)])},
		{"PATCH /" + order(), fmt.Sprintf(`{"Note":%q}`, []string{"hidden", "seen"}[rnd.IntN(2)])},
		{"PATCH /" + order(), fmt.Sprintf(`{"Customer@odata.bind":"Customers(%d)"}`, 1+rnd.IntN(2))},
		{"POST /" + order() + "/Items", fmt.Sprintf(`{"No":%d,"ProductCode":%q}`, rnd.IntN(4), code())},
		{"DELETE /" + order() + fmt.Sprintf("/Items(%d)", rnd.IntN(4)), ""},
		{"PATCH /" + order() + fmt.Sprintf("/Items(%d)", rnd.IntN(4)), fmt.Sprintf(`{"ProductCode":%q}`, code())},
		{"PATCH /Products/$filter(@f)/$each?@f=Price_gt_4", fmt.Sprintf(`{"Name":"n%d"}`, rnd.IntN(5))},
		{"POST /$batch", `{"requests":[
			{"id":"1","atomicityGroup":"g","method":"post","url":"Products","headers":{"content-type":"application/json"},"body":` + product() + `},
			{"id":"2","atomicityGroup":"g","method":"patch","url":"Products('` + code() + `')","headers":{"content-type":"application/json"},"body":{"Name":"n2","Price":2}}]}`},
	})
}

// sendOne sends one of some requests, and returns its line.
func sendOne(t *testing.T, h http.Handler, rnd *rand.Rand, requests [][2]string) string {
	t.Helper()
	r := requests[rnd.IntN(len(requests))]
	method, path, _ := strings.Cut(r[0], " ")
	if w := answerOf(h, method, strings.ReplaceAll(path, "_", "%20"), r[1]); w.Code >= 500 {
		t.Fatalf("%s %s: %d %s", r[0], r[1], w.Code, w.Body)
	}
	return r[0]
}

// inCages are queries about what navigation properties of complex values lead to.
var inCages = []string{
	"/Cages?$expand=Den/Guard($select=Name)&$select=No",
	"/Cages?$expand=Den/Guests($expand=Keeper)",
	"/Cages?$compute=Den/Guard/Name_as_X&$select=No,X",
	"/Cages?$filter=Den/Guard/Name_ne_'n1'",
	"/Cages?$filter=Den/Guests/any(g:g/Name_eq_'n1')",
	"/Cages?$filter=Den/Corner/Cleaner/Animals/any(a:a/Name_eq_'n1')&$expand=Den/Corner/Cleaner",
}

// testDeltasWithin is testDeltasOfRelated for what navigation properties of complex values lead to.
func (run suite) testDeltasWithin(t *testing.T) {
	for seed := range uint64(4) {
		c := run.openZoo(t)
		c.ask(t, "POST /Cages", `{"No":1,"Den":{"Size":1,"Guard@odata.bind":"Keepers(1)","Guests@odata.bind":["Animals(2)"],"Corner":{"Cleaner@odata.bind":"Keepers(2)"}}}`, 201)
		c.ask(t, "POST /Cages", `{"No":2,"Den":{"Size":2}}`, 201)
		followAll(t, c.h, inCages, rand.New(rand.NewPCG(seed, 8)), changeCages)
	}
}

// changeCages sends a request that changes cages or what they lead to, and returns its line.
func changeCages(t *testing.T, h http.Handler, rnd *rand.Rand) string {
	t.Helper()
	cage, keeper, animal := 1+rnd.IntN(2), 1+rnd.IntN(3), 1+rnd.IntN(3)
	name := fmt.Sprintf(`{"Name":"n%d"}`, rnd.IntN(3))
	return sendOne(t, h, rnd, [][2]string{
		{fmt.Sprintf("PATCH /Keepers(%d)", keeper), name},
		{fmt.Sprintf("PATCH /Animals(%d)", animal), name},
		{fmt.Sprintf("PATCH /Animals(%d)", animal), fmt.Sprintf(`{"Keeper@odata.bind":"Keepers(%d)"}`, keeper)},
		{fmt.Sprintf("PUT /Cages(%d)/Den/Guard/$ref", cage), fmt.Sprintf(`{"@odata.id":"Keepers(%d)"}`, keeper)},
		{fmt.Sprintf("DELETE /Cages(%d)/Den/Guard/$ref", cage), ""},
		{fmt.Sprintf("POST /Cages(%d)/Den/Guests/$ref", cage), fmt.Sprintf(`{"@odata.id":"Animals(%d)"}`, animal)},
		{fmt.Sprintf("DELETE /Cages(%d)/Den/Guests(%d)/$ref", cage, animal), ""},
		{fmt.Sprintf("PATCH /Cages(%d)", cage), fmt.Sprintf(`{"Den":{"Corner":{"Cleaner@odata.bind":"Keepers(%d)"}}}`, keeper)},
		{fmt.Sprintf("PATCH /Cages(%d)", cage), []string{`{"Den":null}`, `{"Den":{"Size":7}}`}[rnd.IntN(2)]},
	})
}
