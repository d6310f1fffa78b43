package enginetest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

// recorder opens connections to SQLite, and counts what goes over them.
type recorder struct {
	of               driver.Driver
	dsn              string
	statements, rows int
}

func (r *recorder) Connect(context.Context) (driver.Conn, error) {
	c, err := r.of.Open(r.dsn)
	return recorded{c, r}, err
}

// Driver implements [driver.Connector].
func (r *recorder) Driver() driver.Driver { return r.of }

type recorded struct {
	driver.Conn
	to *recorder
}

func (c recorded) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, query, args)
	c.to.statements++
	return recordedRows{rows, c.to}, err
}

func (c recorded) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.to.statements++
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

// PrepareContext counts nothing: what is prepared is run again and again.
func (c recorded) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.Conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
	return recordedStmt{s, c.to}, err
}

type recordedStmt struct {
	driver.Stmt
	to *recorder
}

func (s recordedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	s.to.statements++
	return recordedRows{rows, s.to}, err
}

type recordedRows struct {
	driver.Rows
	to *recorder
}

func (r recordedRows) Next(values []driver.Value) error {
	err := r.Rows.Next(values)
	if err == nil {
		r.to.rows++
	}
	return err
}

// TestRowsThatAreRead counts the rows that are read of a large table for an answer, and the
// statements, with those that begin and end the transaction.
func TestRowsThatAreRead(t *testing.T) {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{of: db.Driver(), dsn: "file:" + t.TempDir() + "/test.db?_pragma=synchronous(0)"}
	db = sql.OpenDB(r)
	defer db.Close()
	store := sqlstore.New(db, odatasql.SQLite)
	service := shophttp.Stored(store)
	if err := store.CreateTables(context.Background()); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for i := range 3000 {
		rows = append(rows, fmt.Sprintf(`{"Code":"p%04d","Name":"P%d","CategoryID":%d,"Price":%d}`, i, i%50, 1+i%2, i%100))
	}
	var supplied []string
	for i := range 500 {
		supplied = append(supplied, fmt.Sprintf(`"Products('p%04d')"`, i+2))
	}
	if err := store.Load([]byte(`{"Suppliers":[{"ID":1,"Name":"S","Products@odata.bind":[` + strings.Join(supplied, ",") + `]}],"Categories":[{"ID":1,"Name":"A"},{"ID":2,"Name":"B"}],"Products":[` + strings.Join(rows, ",") + `]}`)); err != nil {
		t.Fatal(err)
	}
	limits := []server.Option{server.WithLimits(server.Limits{MaxPageSize: 20})}
	for _, c := range []struct {
		path             string
		statements, rows int // at most
	}{
		{"/Products", 3, 21},
		{"/Products?$filter=Price lt 7", 3, 21},
		{"/Products?$filter=Price lt 7&$orderby=Name desc", 3, 41},
		{"/Products?$orderby=Name desc&$count=true", 4, 42},
		{"/Products?$skip=100&$top=5", 3, 5},
		{"/Products?$filter=Category/Name eq 'A'&$top=5&$expand=Category", 4, 6},
		{"/Products?$expand=Category&$top=20", 4, 22},
		{"/Products('p0100')", 1, 1},
		{"/Products('p0100')?$select=Name", 1, 1},
		{"/Products('none')", 1, 0},
		{"/Products('p0100')/Category", 4, 2},
		{"/Products?$filter=startswith(tolower(Name),'p')&$top=5", 30, 3000}, // which SQLite cannot do
		{"/Products?$filter=tolower(Name) eq 'p1' and Code le 'p0100'&$top=5", 3, 101},
		{"/Products?$filter=startswith(tolower(Name),'p')", 3, 200},
		{"/Products?$apply=groupby((CategoryID),aggregate($count as N,Price with max as Most))", 3, 2},
		{"/Products/$count", 4, 1},
		{"/Products/$count?$filter=Price lt 7", 4, 1},
		{"/Products?$count=true&$top=0", 4, 1},
		{"/Categories(1)/Products/$count", 5, 2},
		{"/Categories(1)?$expand=Products($top=3)", 5, 5},
		{"/Categories(1)/Products", 4, 42},
	} {
		r.statements, r.rows = 0, 0
		status, body := ask(t, service, limits, "GET", c.path, "")
		if status != 200 && c.rows > 0 || r.statements > c.statements || r.rows > c.rows {
			t.Errorf("%s: %d, %d statements, %d rows, want at most %d and %d: %.80s", c.path, status, r.statements, r.rows, c.statements, c.rows, body)
		}
	}
	for _, c := range []struct {
		method, path, body string
		statements, rows   int
	}{
		{"POST", "/Products", `{"Code":"n","Name":"N","CategoryID":1}`, 6, 1},
		{"PATCH", "/Products('n')", `{"Name":"M"}`, 5, 2},
		{"POST", "/Products('n')/Similar/$ref", `{"@odata.id":"Products('p0001')"}`, 8, 2},
		{"PATCH", "/Suppliers(1)", `{"Products@odata.bind":["Products('p0001')"]}`, 10, 4}, // which supplies 500 others
		{"DELETE", "/Products('n')", "", 15, 4},
	} {
		r.statements, r.rows = 0, 0
		status, body := ask(t, service, limits, c.method, c.path, c.body)
		if status >= 300 || r.statements > c.statements || r.rows > c.rows {
			t.Errorf("%s %s: %d, %d statements, %d rows, want at most %d and %d: %.80s", c.method, c.path, status, r.statements, r.rows, c.statements, c.rows, body)
		}
	}
}
