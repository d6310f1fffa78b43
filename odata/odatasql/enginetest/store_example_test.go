package enginetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

const shopRows = `{
	"Categories": [{"ID": 1, "Name": "Tools"}],
	"Products": [
		{"Code": "h", "Name": "Hammer", "CategoryID": 1},
		{"Code": "s", "Name": "Saw", "Category@odata.bind": "Categories(1)"}]
}`

// newShop returns a shop whose entities are in a file of SQLite.
func newShop(ctx context.Context, file string) (http.Handler, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=journal_mode(wal)&_pragma=busy_timeout(5000)")
	if err != nil {
		return nil, err
	}
	store := sqlstore.New(db, odatasql.SQLite)
	service := shophttp.Stored(store)
	if err := store.CreateTables(ctx); err != nil {
		return nil, err
	}
	if err := store.Seed(ctx, []byte(shopRows)); err != nil { // if there is nothing yet
		return nil, err
	}
	return shophttp.NewHandler(service, server.WithTransactions(store.Begin)), nil
}

// mapped returns a store for tables that are there already.
func mapped(db *sql.DB, d odatasql.Dialect) *sqlstore.Store {
	return sqlstore.New(db, d,
		sqlstore.WithTable("Categories", odatasql.Table{
			Name: "category", Columns: map[string]odatasql.Column{"ID": {Name: "id"}, "Name": {Name: "name"}},
			Navigation: map[string]odatasql.Navigation{
				"Parent": {On: []odatasql.Pair{{Column: "parent_id", Other: "id"}}},
			},
		}),
		sqlstore.WithTable("Products", odatasql.Table{
			Name: "product", Version: "version",
			Columns: map[string]odatasql.Column{"Code": {Name: "code"}, "CategoryID": {Name: "category_id"}, "Serial": {Name: "-"}},
			Navigation: map[string]odatasql.Navigation{
				"Suppliers": {Link: &odatasql.Link{
					Name:   "product_supplier",
					Source: []odatasql.Pair{{Column: "code", Other: "product"}}, Target: []odatasql.Pair{{Column: "ID", Other: "supplier"}},
				}},
			},
		}),
	)
}

func Example_store() {
	folder, err := os.MkdirTemp("", "shop")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	for range 2 { // what is written is there when the program comes back
		h, err := newShop(context.Background(), filepath.Join(folder, "shop.db"))
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, request := range []string{"GET /Categories(1)/Products?$filter=Name%20eq%20'Saw'&$select=Code", "DELETE /Products('s')"} {
			method, path, _ := strings.Cut(request, " ")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			fmt.Println(method, w.Code, strings.Contains(w.Body.String(), `"Code":"s"`))
		}
	}
	// Output:
	// GET 200 true
	// DELETE 204 false
	// GET 200 false
	// DELETE 404 false
}
