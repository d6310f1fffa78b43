package enginetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"github.com/odatagen/odatagen/internal/storetest"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

// created is a store that makes its tables when it knows them.
type created struct {
	*sqlstore.Store
	t       testing.TB
	db      *sql.DB
	dialect odatasql.Dialect
}

func (c created) Fill(service any, d gen.Description) {
	c.Store.Fill(service, d)
	if err := c.CreateTables(context.Background()); err != nil {
		c.t.Fatal(err)
	}
}

func openStore(t testing.TB, db *sql.DB, d odatasql.Dialect, options []storetest.Option) storetest.Store {
	t.Cleanup(func() { db.Close() })
	var own []sqlstore.Option
	for _, o := range options {
		own = append(own, o.SQL)
	}
	return created{sqlstore.New(db, d, own...), t, db, d}
}

func openSQLite(t testing.TB, options ...storetest.Option) storetest.Store {
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/test.db?_pragma=journal_mode(wal)&_pragma=synchronous(0)&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	return openStore(t, db, odatasql.SQLite, options)
}

var schemas atomic.Int64

// openPostgreSQL opens a store in a schema of its own, so that tests do not see each other's
// tables.
func openPostgreSQL(t testing.TB, options ...storetest.Option) storetest.Store {
	dsn := os.Getenv("ODATAGEN_POSTGRESQL")
	if dsn == "" {
		t.Skip("PostgreSQL IS NOT TESTED: ODATAGEN_POSTGRESQL is not set (run make databases)")
	}
	schema := fmt.Sprintf("store_%d_%d", os.Getpid(), schemas.Add(1))
	db, err := sql.Open("pgx", dsn+" search_path="+schema)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, db, odatasql.PostgreSQL, options)
	t.Cleanup(func() { db.Exec("DROP SCHEMA " + schema + " CASCADE") }) // before it is closed
	return s
}

// TestStoreInSQLite and TestStoreInPostgreSQL run the tests of all stores.
func TestStoreInSQLite(t *testing.T) { storetest.Run(t, openSQLite) }

func TestStoreInPostgreSQL(t *testing.T) {
	openPostgreSQL(t)
	storetest.Run(t, openPostgreSQL)
}

// tracking opens stores that remember as many changes as memory remembers states.
func tracking(open storetest.Open) storetest.Open {
	return func(t testing.TB, options ...storetest.Option) storetest.Store {
		return open(t, append(options, storetest.Option{SQL: sqlstore.WithChanges(1000)})...)
	}
}

// TestDeltasInSQLite and TestDeltasInPostgreSQL run those of stores that tell what has
// changed.
func TestDeltasInSQLite(t *testing.T) { storetest.RunDeltas(t, tracking(openSQLite)) }

func TestDeltasInPostgreSQL(t *testing.T) {
	openPostgreSQL(t)
	storetest.RunDeltas(t, tracking(openPostgreSQL))
}

func BenchmarkStoreInSQLite(b *testing.B)     { storetest.Benchmark(b, openSQLite) }
func BenchmarkStoreInPostgreSQL(b *testing.B) { storetest.Benchmark(b, openPostgreSQL) }

func BenchmarkDeltasInSQLite(b *testing.B) { storetest.BenchmarkDeltas(b, tracking(openSQLite)) }
func BenchmarkDeltasInPostgreSQL(b *testing.B) {
	storetest.BenchmarkDeltas(b, tracking(openPostgreSQL))
}
