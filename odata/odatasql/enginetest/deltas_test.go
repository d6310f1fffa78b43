package enginetest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	goods "github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
	"github.com/odatagen/odatagen/wire"
)

// program is what one program has that serves a database.
type program struct {
	store   *sqlstore.Store
	service shophttp.Service
	handler http.Handler
}

func start(t *testing.T, db *sql.DB, d odatasql.Dialect, options ...sqlstore.Option) *program {
	t.Helper()
	p := &program{store: sqlstore.New(db, d, options...)}
	p.service = shophttp.Stored(p.store)
	if err := p.store.CreateTables(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.handler = shophttp.NewHandler(p.service, server.WithTransactions(p.store.Begin), server.WithTokenKey([]byte("a key that all of them have")))
	return p
}

// ask sends a request, and holds the status of the answer and a part of it.
func (p *program) ask(t *testing.T, method, path, body string, status int, want ...string) string {
	t.Helper()
	r := httptest.NewRequest(method, strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Prefer", "track-changes")
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	got := w.Body.String()
	if w.Code != status {
		t.Errorf("%s %s: %d %s, want %d", method, path, w.Code, got, status)
	}
	for _, part := range want {
		if !strings.Contains(got, part) {
			t.Errorf("%s %s: %s\nwant %s", method, path, got, part)
		}
	}
	return got
}

// link returns the delta link of an answer; "" if it has none.
func link(answer string) string {
	_, rest, _ := strings.Cut(answer, `"@odata.deltaLink":"http://example.com`)
	link, _, _ := strings.Cut(rest, `"`)
	return link
}

// TestDeltasOfTwoPrograms follows the link that one program gave in another, which was
// started later.
func TestDeltasOfTwoPrograms(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		first := start(t, db, d, sqlstore.WithChanges(100))
		first.ask(t, "POST", "/Categories", `{"Name":"Tools","Products":[{"Code":"h","Name":"Hammer"}]}`, 201)
		since := link(first.ask(t, "GET", "/Categories?$expand=Products", "", 200))
		second := start(t, db, d, sqlstore.WithChanges(100))
		second.ask(t, "GET", since, "", 200, `"value":[]`)
		second.ask(t, "PATCH", "/Products('h')", `{"Name":"Nail"}`, 204)
		first.ask(t, "GET", since, "", 200, `"Nail"`)
		first.ask(t, "DELETE", "/Products('h')", "", 204)
		second.ask(t, "GET", since, "", 200, `"Products":[]`)
		first.ask(t, "DELETE", "/Categories(1)", "", 204)
		second.ask(t, "GET", since, "", 200, `"id":"http://example.com/Categories(1)","reason":"deleted"`)
	})
}

// TestDeltasAfterRestart closes a database, and follows a link in one that is opened of the
// same file.
func TestDeltasAfterRestart(t *testing.T) {
	file := t.TempDir() + "/restart.db"
	open := func() (*sql.DB, *program) {
		db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(wal)")
		if err != nil {
			t.Fatal(err)
		}
		return db, start(t, db, odatasql.SQLite, sqlstore.WithChanges(100))
	}
	db, p := open()
	p.ask(t, "POST", "/Products", `{"Code":"h","Name":"Hammer"}`, 201)
	since := link(p.ask(t, "GET", "/Products", "", 200))
	p.ask(t, "PATCH", "/Products('h')", `{"Name":"Nail"}`, 204)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db, p = open()
	defer db.Close()
	p.ask(t, "POST", "/Products", `{"Code":"s","Name":"Saw"}`, 201)
	p.ask(t, "GET", since, "", 200, `"Nail"`, `"Saw"`)
}

// TestUntracked asks a store for delta links that was not told to give any.
func TestUntracked(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		without := start(t, db, d)
		if got := without.ask(t, "GET", "/Products", "", 200); link(got) != "" {
			t.Error(got)
		}
		if _, err := db.Exec("SELECT * FROM odata_changes"); err == nil {
			t.Error("there is a table that nobody has asked for")
		}
		since := link(start(t, db, d, sqlstore.WithChanges(1)).ask(t, "GET", "/Products", "", 200))
		without.ask(t, "GET", since, "", 501, "$deltatoken")
	})
}

// TestOldDeltas follows links to more changes than are remembered.
func TestOldDeltas(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		p := start(t, db, d, sqlstore.WithChanges(10))
		if err := p.store.Seed(context.Background(), []byte(`{"Products":[{"Code":"h","Name":"Hammer"}]}`)); err != nil {
			t.Fatal(err)
		}
		now := func() string { return link(p.ask(t, "GET", "/Products?$select=Name", "", 200)) }
		remembered := func() (n int) {
			if err := db.QueryRow(`SELECT count(*) FROM odata_changes`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		old := now()
		for i := range 50 {
			if i == 10 {
				p.ask(t, "GET", old, "", 200, `"n9"`)
			}
			p.ask(t, "PATCH", "/Products('h')", fmt.Sprintf(`{"Name":"n%d"}`, i), 204)
		}
		p.ask(t, "GET", old, "", 410, "read the collection again")
		if n := remembered(); n < 11 || n > 15 {
			t.Errorf("%d changes are remembered", n)
		}
		old = now()
		p.ask(t, "PATCH", "/Products/$each", `{"Name":"Each"}`, 204)
		p.ask(t, "GET", old, "", 200, `"Each"`)
		many := `{"Products":[`
		for i := range 11 {
			many += strings.Repeat(",", min(i, 1)) + fmt.Sprintf(`{"Code":"c%d","Name":"N"}`, i)
		}
		if err := p.store.Load([]byte(many + "]}")); err != nil { // at once
			t.Fatal(err)
		}
		p.ask(t, "GET", old, "", 410)
		old = now()
		p.ask(t, "GET", old, "", 200, `"value":[]`)
		if err := p.store.Reset(context.Background()); err != nil {
			t.Fatal(err)
		}
		p.ask(t, "GET", old, "", 410)

		// A database that is restored from a copy goes another way from there on.
		p.ask(t, "PATCH", "/Products('h')", `{"Name":"Lost"}`, 204)
		old = now()
		if _, err := db.Exec(`DELETE FROM odata_changes WHERE id = (SELECT max(id) FROM odata_changes)`); err != nil {
			t.Fatal(err)
		}
		p.ask(t, "GET", old, "", 410)
		p.ask(t, "PATCH", "/Products('h')", `{"Name":"Other"}`, 204)
		p.ask(t, "PATCH", "/Products('h')", `{"Name":"Another"}`, 204)
		p.ask(t, "GET", old, "", 410)
	})
}

// TestDeltasOfTransactions undoes a part of a transaction, which was never done for who
// follows a link.
func TestDeltasOfTransactions(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		p := start(t, db, d, sqlstore.WithChanges(100))
		if err := p.store.Load([]byte(`{"Products":[{"Code":"a","Name":"A"},{"Code":"b","Name":"B"},{"Code":"c","Name":"C"}]}`)); err != nil {
			t.Fatal(err)
		}
		since := link(p.ask(t, "GET", "/Products", "", 200))
		name := func(ctx context.Context, code, name string) {
			if _, err := p.service.Products.UpdateProduct(ctx, code, &goods.Product{Name: wire.Some(name)}, nil); err != nil {
				t.Fatal(err)
			}
		}
		ctx, end, err := p.store.Begin(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		name(ctx, "a", "A1")
		_, undo, err := p.store.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		name(ctx, "a", "A2")
		name(ctx, "b", "B2")
		if err := undo(false); err != nil {
			t.Fatal(err)
		}
		name(ctx, "c", "C1")
		name(ctx, "c", "C2")
		p.ask(t, "GET", since, "", 200, `"value":[]`)
		if err := end(true); err != nil {
			t.Fatal(err)
		}
		got := p.ask(t, "GET", since, "", 200, `"A1"`, `"C2"`)
		if strings.Contains(got, `"b"`) || strings.Count(got, `"Code"`) != 2 {
			t.Error(got)
		}
		var rows int
		if err := db.QueryRow(`SELECT count(*) FROM odata_changes`).Scan(&rows); err != nil || rows != 1+3+2 { // the beginning, what was loaded, and this
			t.Errorf("%d changes: %v", rows, err)
		}
	})
}

// TestDeltasOfMapped tells what has changed in tables of other shapes: links in a table, and
// in columns that are no properties, and no versions.
func TestDeltasOfMapped(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		if _, err := db.Exec(`CREATE TABLE category ("ID" integer PRIMARY KEY, "Name" text NOT NULL, above integer)`); err != nil {
			t.Fatal(err)
		}
		p := start(t, db, d, sqlstore.WithChanges(100),
			sqlstore.WithTable("Products", odatasql.Table{Name: "product", Columns: map[string]odatasql.Column{"Code": {Name: "code"}}}),
			sqlstore.WithTable("Categories", odatasql.Table{
				Name: "category", Navigation: map[string]odatasql.Navigation{"Parent": {On: []odatasql.Pair{{Column: "above", Other: "ID"}}}},
			}))
		p.ask(t, "POST", "/Categories", `{"Name":"Tools","Products":[{"Code":"h","Name":"Hammer"}]}`, 201)
		p.ask(t, "POST", "/Categories", `{"Name":"Hammers"}`, 201)
		p.ask(t, "POST", "/Suppliers", `{"ID":5,"Name":"Five"}`, 201)
		products := link(p.ask(t, "GET", "/Products?$expand=Suppliers&$filter=Category/Name eq 'Tools'", "", 200, `"Hammer"`))
		categories := link(p.ask(t, "GET", "/Categories?$expand=Parent&$filter=ID eq 2", "", 200, `"Parent":null`))
		p.ask(t, "POST", "/Products('h')/Suppliers/$ref", `{"@odata.id":"Suppliers(5)"}`, 204)
		p.ask(t, "GET", products, "", 200, `"Five"`)
		p.ask(t, "PUT", "/Categories(2)/Parent/$ref", `{"@odata.id":"Categories(1)"}`, 204)
		p.ask(t, "GET", categories, "", 200, `"Parent":{"ID":1`)
		p.ask(t, "PATCH", "/Categories(1)", `{"Name":"Toys"}`, 204)
		p.ask(t, "GET", products, "", 200, `"id":"http://example.com/Products('h')","reason":"changed"`)
	})
}

// TestDeltasMissNothing has several programs change a shop at once, while a client follows
// links: what it knows in the end is what there is.
func TestDeltasMissNothing(t *testing.T) {
	databases(t, func(t *testing.T, db *sql.DB, d odatasql.Dialect) {
		programs := []*program{start(t, db, d, sqlstore.WithChanges(100_000)), start(t, db, d, sqlstore.WithChanges(100_000))}
		if err := programs[0].store.Load([]byte(`{"Categories":[{"ID":1,"Name":"A"},{"ID":2,"Name":"B"}],"Suppliers":[{"ID":1,"Name":"S"}]}`)); err != nil {
			t.Fatal(err)
		}
		if d == odatasql.PostgreSQL { // commits take their time, behind what is written before
			if _, err := db.Exec(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(random() * 0.02); RETURN NULL; END $$;
				CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON odata_changes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()`); err != nil {
				t.Fatal(err)
			}
		}
		const path = "/Products?$expand=Category,Suppliers&$filter=Price gt 3"
		known := map[string]string{}
		follow := func(since string) string {
			answer := programs[0].ask(t, "GET", since, "", 200)
			keep(t, known, answer)
			return link(answer)
		}
		since := follow(path)
		var writers sync.WaitGroup
		for i := range 6 {
			rnd, p := rand.New(rand.NewPCG(uint64(i), 5)), programs[i%2]
			writers.Go(func() {
				for range 40 {
					if err := change(p, rnd); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { writers.Wait(); close(done) }()
		for writing := true; writing; {
			select {
			case <-done:
				writing = false
			default:
			}
			since = follow(since)
		}
		whole := map[string]string{}
		keep(t, whole, programs[1].ask(t, "GET", path, "", 200))
		if len(whole) == 0 || fmt.Sprint(known) != fmt.Sprint(whole) {
			t.Errorf("known is\n%v\nand there is\n%v", known, whole)
		}
	})
}

// change changes a product, or two in one transaction, which others may be in the way of.
func change(p *program, rnd *rand.Rand) error {
	ctx, end, err := context.Background(), func(bool) error { return nil }, error(nil)
	if rnd.IntN(4) == 0 {
		if ctx, end, err = p.store.Begin(ctx); err != nil {
			return err
		}
	}
	code := fmt.Sprintf("p%d", rnd.IntN(100))
	product := new(goods.Product)
	if err := wire.Unmarshal(fmt.Appendf(nil, `{"Name":"n%d","Price":%d}`, rnd.IntN(1000), rnd.IntN(9)), product); err != nil {
		return err
	}
	switch rnd.IntN(4) {
	case 0:
		product.CategoryID = wire.Some(int32(1 + rnd.IntN(2)))
		fallthrough
	case 1: // which makes it if it is not there
		_, err = p.service.Products.UpdateProduct(ctx, code, product, nil)
	case 2:
		err = p.service.Products.AddProductsSuppliersReference(ctx, code, odata.Reference{ID: "Suppliers(1)"}, nil)
	case 3:
		err = p.service.Products.DeleteProduct(ctx, code, nil)
	}
	commit := rnd.IntN(3) > 0
	if ending := end(commit && err == nil); err == nil {
		err = ending
	}
	if own := (*odata.Error)(nil); errors.As(err, &own) && own.Status < 500 || own != nil && own.Status == 503 {
		return nil // it was not there, or others were in the way
	}
	return err
}

// keep takes the entities of an answer, or of the changes of one.
func keep(t *testing.T, known map[string]string, answer string) {
	t.Helper()
	var page struct{ Value []map[string]any }
	if err := json.Unmarshal([]byte(answer), &page); err != nil {
		t.Fatal(err)
	}
	for _, entity := range page.Value {
		if id, gone := entity["id"].(string); gone {
			delete(known, strings.TrimSuffix(strings.TrimPrefix(id, "http://example.com/Products('"), "')"))
			continue
		}
		text, _ := json.Marshal(entity)
		known[entity["Code"].(string)] = string(text)
	}
}
