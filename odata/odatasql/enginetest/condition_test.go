package enginetest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	products "github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

// ruledRows opens a database of 600 products, half of which rules hide, and a service for each
// of them.
func ruledRows(t *testing.T, rules ...sqlstore.Option) (*recorder, []shophttp.Service) {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{of: db.Driver(), dsn: "file:" + t.TempDir() + "/test.db?_pragma=synchronous(0)"}
	db = sql.OpenDB(r)
	t.Cleanup(func() { db.Close() })
	first := sqlstore.New(db, odatasql.SQLite)
	shophttp.Stored(first)
	if err := first.CreateTables(context.Background()); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for i := range 600 {
		rows = append(rows, fmt.Sprintf(`{"Code":"p%04d","Name":"P%d","CategoryID":%d,"Price":%d,"Tenant":"%c"}`, i, i%50, 1+i%3, i%100, 'a'+i%2))
	}
	if err := first.Load([]byte(`{"Categories":[{"ID":1,"Name":"A"},{"ID":2,"Name":"B"},{"ID":3,"Name":"C"}],"Products":[` + strings.Join(rows, ",") + `]}`)); err != nil {
		t.Fatal(err)
	}
	var services []shophttp.Service
	for _, rule := range rules {
		services = append(services, shophttp.Stored(sqlstore.New(db, odatasql.SQLite, rule)))
	}
	return r, services
}

// TestConditions checks that a rule that is a condition shows what one that is a function shows,
// and reads no more rows for it than without a rule, where the database answers.
func TestConditions(t *testing.T) {
	read, services := ruledRows(t,
		sqlstore.WithRule("Products", func(_ context.Context, p *products.Product) bool { return p.Tenant.Or("") == "b" }),
		sqlstore.WithCondition[*products.Product]("Products", func(context.Context) query.Condition { return query.Field("Tenant").Eq("b") }))
	slow, fast := services[0], services[1]
	limits := []server.Option{server.WithLimits(server.Limits{MaxPageSize: 20})}
	for path, most := range map[string]int{
		"/Products": 21,
		"/Products?$filter=Price lt 7 or Price gt 90":                           21,
		"/Products?$search=P1":                                                  300,
		"/Products?$orderby=Price desc,Code&$top=5&$skip=7":                     5,
		"/Products?$count=true&$top=0":                                          1,
		"/Products/$count":                                                      1,
		"/Products/$count?$filter=Price lt 50":                                  1,
		"/Products('p0000')":                                                    1,
		"/Products('p0001')":                                                    1,
		"/Products?$expand=Category&$top=20":                                    24,
		"/Products?$filter=Category/Name eq 'A'":                                21,
		"/Products?$apply=aggregate($count as N)":                               1,
		"/Products?$apply=groupby((CategoryID),aggregate(Price with max as S))": 3,
		"/Products?$apply=filter(Price lt 9)/aggregate(Price with max as M)":    1,
		"/Products?$filter=endswith(toupper(Name),'P1')":                        600, // which SQLite cannot do
		"/Categories(1)/Products":                                               2000,
		"/Categories(2)/Products/$count":                                        2000,
		"/Categories?$expand=Products($top=2)":                                  2000,
		"/Categories?$filter=Products/any(p:p/Tenant eq 'a')":                   2000,
		"/Categories?$orderby=Products/$count desc,ID":                          2000,
		"/Categories?$apply=aggregate(Products/Price with sum as S)":            2000,
		"/Products?$expand=Similar&$top=3":                                      2000,
		"/Products?$filter=Category/Products/any(p:p/Tenant eq 'a')":            2000,
		"/Products?$apply=groupby((Category/Name),aggregate($count as N))":      2000,
	} {
		status, want := ask(t, slow, limits, "GET", path, "")
		read.rows = 0
		code, got := ask(t, fast, limits, "GET", path, "")
		want, next, _ := strings.Cut(want, `,"@odata.nextLink"`) // of a token that says nothing
		got, more, _ := strings.Cut(got, `,"@odata.nextLink"`)
		if code != status || got != want || (next == "") != (more == "") {
			t.Errorf("%s: %d %.200s\nwant %d %.200s", path, code, got, status, want)
		}
		if read.rows > most {
			t.Errorf("%s: %d rows are read, want at most %d", path, read.rows, most)
		}
	}
}

// TestWrongConditions has conditions that cannot be asked: nothing is shown then.
func TestWrongConditions(t *testing.T) {
	for want, condition := range map[string]query.Condition{
		"has no property":      query.Field("Tenent").Eq("b"),
		"properties of a row":  query.Field("Category/Name").Eq("A"),
		"cannot have":          query.Field("Price").Eq("b"),
		"condition is missing": {},
	} {
		_, services := ruledRows(t, sqlstore.WithCondition[*products.Product]("Products", func(context.Context) query.Condition { return condition }))
		service := services[0]
		_, err := service.Products.ListProducts(context.Background(), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		for _, path := range []string{"/Products", "/Products('p0001')", "/Categories(1)/Products", "/Categories?$expand=Products"} {
			if status, body := ask(t, service, nil, "GET", path, ""); status != 500 || strings.Contains(body, "Tenent") {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
	}
}
