// Command callrecords serves call records from a store: a few that stand in a file here, in
// memory, or those in a database.
//
//	go run ./examples/callrecords
//	go run ./examples/callrecords --db records.db
//	curl -H 'Authorization: Bearer secret' 'localhost:8080/v1.0/communications/callRecords/e523d2ed/sessions/e523d2ed?$expand=segments'
//	curl -H 'Authorization: Bearer secret' -H 'Content-Type: application/json' -d '{"id":"new","type":"groupCall","version":1,"startDateTime":"2026-03-01T10:00:00Z","endDateTime":"2026-03-01T10:05:00Z"}' localhost:8080/v1.0/communications/callRecords
package main

import (
	"context"
	_ "embed"
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/odatagen/odatagen/examples/database"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
	"github.com/odatagen/odatagen/wire"
)

// samples are a call between two people, in one session of two segments, and one of a group,
// with a session in which nothing was said.
//
//go:embed samples.json
var samples []byte

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	token := flag.String("token", "secret", "the bearer token that is let in")
	db := flag.String("db", "", "a file of SQLite, or the URL of a database of PostgreSQL, for the records; in memory without")
	flag.Parse()
	handler, err := newHandler(context.Background(), *token, *db)
	if err != nil {
		log.Fatal(err)
	}
	s := &http.Server{Addr: *addr, Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serving http://%s/v1.0/communications/callRecords to the bearer of %q", *addr, *token)
	log.Fatal(s.ListenAndServe())
}

// newHandler serves records to who has the token.
func newHandler(ctx context.Context, token, db string) (http.Handler, error) {
	check := func(ctx context.Context, got string, _ [][]string) (context.Context, error) {
		if got != token {
			return ctx, server.Unauthorized("the token is not one of ours")
		}
		return ctx, nil
	}
	service, transactions, err := stored(ctx, db)
	if err != nil {
		return nil, err
	}
	return callrecordshttp.NewHandler(service, transactions,
		server.WithBasePath("/v1.0"),
		server.WithAuthorizer(server.BearerAuthorizer(check)),
	), nil
}

// stored returns the service as a store answers for it: in a database, or in memory for "".
// Functions of the description are not the store's: they are answered 501.
func stored(ctx context.Context, name string) (callrecordshttp.Service, server.Option, error) {
	if name == "" {
		store := memory.New(memory.WithSaving("communications/callRecords", modified))
		service := callrecordshttp.Stored(store)
		return service, server.WithTransactions(store.Begin), store.Load(samples)
	}
	db, dialect, err := database.Open(name)
	if err != nil {
		return callrecordshttp.Service{}, nil, err
	}
	store := sqlstore.New(db, dialect, sqlstore.WithSaving("communications/callRecords", modified))
	service := callrecordshttp.Stored(store)
	if err := store.CreateTables(ctx); err != nil {
		return callrecordshttp.Service{}, nil, err
	}
	return service, server.WithTransactions(store.Begin), store.Seed(ctx, samples)
}

// modified notes when a record was written.
func modified(_ context.Context, _, r *callrecords.CallRecord) error {
	r.LastModifiedDateTime = wire.Some(wire.NewDateTimeOffset(time.Now()))
	return nil
}
