// Command reference is a complete service of OData: every entity set is kept, in memory or in a
// database, and every action and function is written here, as a user would. A suite of
// protocol tests finds in it what it asks about.
//
//	go run ./examples/reference --addr 127.0.0.1:9090
//	go run ./examples/reference --db reference.db
//	go run ./examples/reference --db postgres://user@host/name
//	curl '127.0.0.1:9090/Products?$filter=Price gt 100&$expand=Category'
//	curl -X POST 127.0.0.1:9090/Reseed
package main

import (
	"cmp"
	"context"
	_ "embed"
	"flag"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/odatagen/odatagen/examples/database"
	"github.com/odatagen/odatagen/examples/reference/compliance"
	"github.com/odatagen/odatagen/examples/reference/compliance/compliancehttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
	"github.com/odatagen/odatagen/wire"
)

//go:embed rows.json
var rows []byte

func main() {
	addr := flag.String("addr", "127.0.0.1:9090", "where to listen")
	db := flag.String("db", "", "a file of SQLite, or the URL of a database of PostgreSQL, for the rows; in memory without")
	flag.Parse()
	handler, err := newHandler(context.Background(), *db)
	if err != nil {
		log.Fatal(err)
	}
	s := &http.Server{Addr: *addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serving http://%s/", *addr)
	log.Fatal(s.ListenAndServe())
}

// store keeps the rows.
type store interface {
	Begin(ctx context.Context) (_ context.Context, end func(commit bool) error, err error)
	Reset(ctx context.Context) error
}

// newHandler serves the rows from a database, or from memory for "".
func newHandler(ctx context.Context, name string) (http.Handler, error) {
	if name == "" {
		kept := memory.New(
			memory.WithSaving("Products", saveProduct),
			memory.WithSaving("Company", saveCompany),
			memory.WithSaving("MediaItems", saveMediaItem))
		return handlerOf(kept, compliancehttp.Stored(kept)), kept.Load(rows)
	}
	db, dialect, err := database.Open(name)
	if err != nil {
		return nil, err
	}
	kept := sqlstore.New(db, dialect, sqlstore.WithChanges(10_000),
		sqlstore.WithSaving("Products", saveProduct),
		sqlstore.WithSaving("Company", saveCompany),
		sqlstore.WithSaving("MediaItems", saveMediaItem))
	handler := handlerOf(kept, compliancehttp.Stored(kept))
	if err := kept.CreateTables(ctx); err != nil {
		return nil, err
	}
	return handler, kept.Seed(ctx, rows)
}

// handlerOf serves what is stored, with the operations.
func handlerOf(s store, service compliancehttp.Service) http.Handler {
	addImports(&service, s.Reset)
	addBound(&service.Products, &service.Categories)
	return compliancehttp.NewHandler(service, server.WithTransactions(s.Begin), server.WithBound(
		"ComplianceService.GetAveragePrice", "ComplianceService.GetProductStats", "ComplianceService.GetTopProducts", "ComplianceService.MarkAllAsReviewed"))
}

// saveProduct counts versions, and tells products by their types: the store does the rest.
func saveProduct(_ context.Context, old, p compliance.AnyProduct) error {
	v := p.AsProduct()
	if old != nil {
		v.Version = wire.Some(old.AsProduct().Version.Or(0) + 1)
	}
	v.ProductType = wire.Some(cmp.Or(v.ProductType.Or(""), strings.TrimPrefix(p.WireType().Name, "ComplianceService.")))
	return nil
}

func saveCompany(_ context.Context, old, c *compliance.CompanyInfo) error {
	c.UpdatedAt = wire.Some(wire.NewDateTimeOffset(time.Now()))
	if old != nil {
		c.Version = wire.Some(old.Version.Or(0) + 1)
	}
	return nil
}

func saveMediaItem(ctx context.Context, old, m *compliance.MediaItem) error {
	m.ModifiedAt = wire.Some(wire.NewDateTimeOffset(time.Now()))
	content := odata.ControlOf(&m.Dynamic)
	if old == nil || content.MediaETag != odata.ControlOf(&old.Dynamic).MediaETag {
		name, _ := url.PathUnescape(server.RequestOf(ctx).Header().Get("Slug"))
		m.Name, m.ContentType, m.Size = wire.Some(cmp.Or(m.Name.Or(""), name, "Unnamed")), wire.Some(content.MediaContentType), wire.Null[int64]()
	}
	return nil
}
