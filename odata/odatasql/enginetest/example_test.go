package enginetest

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// service is what the handler of the example has.
type service struct {
	db      *sql.DB
	mapping *odatasql.Mapping
}

func newMapping() (*odatasql.Mapping, error) {
	return odatasql.New(odatasql.SQLite,
		odatasql.Table{
			Name: "orders", Type: (*Order)(nil),
			Columns:    map[string]odatasql.Column{"total": {Name: "total_amount", Scale: wire.Some(2)}},
			Navigation: map[string]odatasql.Navigation{"lines": {Inverse: "order"}},
		},
		odatasql.Table{
			Name: "customers", Type: (*Customer)(nil),
			Navigation: map[string]odatasql.Navigation{"orders": {Inverse: "customer"}},
		},
		odatasql.Table{Name: "lines", Type: (*Line)(nil)},
	)
}

func (s *service) listOrders(ctx context.Context, q *query.Options) (*odata.Page[*Order], error) {
	statement, err := s.mapping.Translate("orders", q)
	if err != nil {
		return nil, err
	}
	server.Done(ctx, statement.Done)
	return odatasql.Read[*Order](ctx, s.db, statement, odatasql.Limits{})
}

func (s *service) listExactly(ctx context.Context, q *query.Options) (*odata.Page[*Order], error) {
	statement, err := s.mapping.Translate("orders", q)
	if err != nil {
		return nil, err
	}
	if err := statement.Complete(); err != nil {
		return nil, err // 501 Not Implemented
	}
	server.Done(ctx, statement.Done)
	return odatasql.Read[*Order](ctx, s.db, statement, odatasql.Limits{})
}

// Example does what docs/sql.md shows.
func Example() {
	ctx := context.Background()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	mapping, err := newMapping()
	if err != nil {
		log.Fatal(err)
	}
	for _, statement := range mapping.CreateTables() {
		if _, err := db.Exec(statement); err != nil {
			log.Fatal(err)
		}
	}
	for i, total := range []string{"12.50", "7", "99.99"} {
		order := &Order{ID: wire.Some(wire.NewGuid([16]byte{byte(i)})), Number: wire.Some(int32(i)), Total: wire.Some(must(wire.ParseDecimal(total)))}
		statements, err := mapping.Insert("orders", order)
		if err != nil {
			log.Fatal(err)
		}
		for _, s := range statements {
			if _, err := db.Exec(s.Text, s.Args...); err != nil {
				log.Fatal(err)
			}
		}
	}
	s := &service{db, mapping}
	q := must(query.Parse("$filter=total%20gt%2010&$orderby=total%20desc&$count=true", (*Order)(nil), true, query.Limits{}))
	page, err := s.listOrders(ctx, q)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Count, "orders")
	for _, order := range page.Items {
		fmt.Println(order.Number, order.Total)
	}
	_, err = s.listExactly(ctx, must(query.Parse("$filter=tolower(note)%20eq%20'x'", (*Order)(nil), true, query.Limits{})))
	fmt.Println(err)
	// Output:
	// 2 orders
	// 2 99.99
	// 0 12.50
	// query: $filter at offset 0: tolower(note): SQLite has no such function that gives the same results
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// TestDocs holds the Go that docs/sql.md shows to what is run here.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../../docs/sql.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```go\n")[1:]
	if len(blocks) < 3 {
		t.Fatalf("%d blocks of Go in docs/sql.md", len(blocks))
	}
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		if !strings.Contains(lines(string(source)), lines(block)) {
			t.Errorf("docs/sql.md shows what is not in example_test.go:\n%s", block)
		}
	}
}

// lines returns a text without what its lines begin with.
func lines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimLeft(line, "\t "))
	}
	return b.String()
}
