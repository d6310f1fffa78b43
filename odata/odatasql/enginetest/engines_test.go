package enginetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// engine is a database with the tables of the model.
type engine struct {
	*sql.DB
	dialect odatasql.Dialect
	mapping *odatasql.Mapping
}

// shop is the mapping of the model.
func shop(t testing.TB, d odatasql.Dialect) *odatasql.Mapping {
	m, err := odatasql.New(d,
		odatasql.Table{Name: "customers", Type: (*Customer)(nil), Navigation: map[string]odatasql.Navigation{
			"orders": {Inverse: "customer"},
		}},
		odatasql.Table{Name: "orders", Type: (*Order)(nil), Columns: map[string]odatasql.Column{
			"total": {Name: `the "total"`, Scale: wire.Some(2), Precision: 12},
		}, Navigation: map[string]odatasql.Navigation{
			"lines": {Inverse: "order"},
		}},
		odatasql.Table{Name: "lines", Type: (*Line)(nil), Columns: map[string]odatasql.Column{
			"price": {Scale: wire.Some(1), Precision: 9},
		}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// engines are the databases that there are, with the rows.
func engines(t testing.TB, rows *data) []*engine {
	list := []*engine{open(t, odatasql.SQLite, "sqlite", "file:"+t.TempDir()+"/test.db?_pragma=synchronous(0)&_pragma=journal_mode(off)")}
	if dsn := os.Getenv("ODATAGEN_POSTGRESQL"); dsn != "" {
		list = append(list, open(t, odatasql.PostgreSQL, "pgx", dsn))
	} else {
		t.Log("PostgreSQL IS NOT TESTED: ODATAGEN_POSTGRESQL is not set (run make databases)")
	}
	for _, e := range list {
		e.fill(t, rows)
	}
	return list
}

func open(t testing.TB, d odatasql.Dialect, driver, dsn string) *engine {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	e := &engine{db, d, shop(t, d)}
	if d == odatasql.PostgreSQL {
		// A schema of its own, so that tests do not see each other's tables.
		schema := fmt.Sprintf("test_%d", os.Getpid())
		db.SetMaxOpenConns(1)
		e.exec(t, "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
		e.exec(t, "CREATE SCHEMA "+schema)
		e.exec(t, "SET search_path TO "+schema)
		e.exec(t, "SET TIME ZONE 'America/St_Johns'") // which nothing may depend on
		t.Cleanup(func() { db.Exec("DROP SCHEMA " + schema + " CASCADE") })
	}
	for _, s := range e.mapping.CreateTables() {
		e.exec(t, s)
	}
	return e
}

func (e *engine) exec(t testing.TB, text string, args ...any) {
	t.Helper()
	if _, err := e.Exec(text, args...); err != nil {
		t.Fatalf("%s: %s: %v", e.dialect, text, err)
	}
}

// fill inserts the rows in one transaction.
func (e *engine) fill(t testing.TB, rows *data) {
	tx, err := e.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	insert := func(table string, v wire.Structured) {
		statements, err := e.mapping.Insert(table, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			if _, err := tx.Exec(s.Text, s.Args...); err != nil {
				t.Fatalf("%s: %s %v: %v", e.dialect, s.Text, s.Args, err)
			}
		}
	}
	for _, v := range rows.customers {
		insert("customers", v)
	}
	for _, v := range rows.orders {
		insert("orders", v)
	}
	for _, v := range rows.lines {
		insert("lines", v)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if e.dialect == odatasql.PostgreSQL {
		e.exec(t, "ANALYZE")
	}
}
