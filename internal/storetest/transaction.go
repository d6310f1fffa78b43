package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// testTransactions sees what a transaction changes in it alone, until it ends.
func (run suite) testTransactions(t *testing.T) {
	o := run.openShop(t)
	before := o.dump(t)
	tx, end, err := o.store.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	create := func(ctx context.Context, code string) error {
		_, err := o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"`+code+`","Name":"N"}`), nil)
		return err
	}
	if err := create(tx, "n"); err != nil {
		t.Fatal(err)
	}
	inner, undo, err := o.store.Begin(tx)
	if err != nil || create(inner, "m") != nil || undo(false) != nil {
		t.Fatal(err)
	}
	if page, err := o.Products.ListProducts(tx, nil); codes(page.Items) != "h,n,t,x" || err != nil {
		t.Errorf("%s %v", codes(page.Items), err)
	}
	if o.dump(t) != before {
		t.Error("others see what is not committed")
	}
	late, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if err := create(late, "late"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if err := end(false); err != nil || o.dump(t) != before {
		t.Error("not undone", err)
	}
	if end(true) == nil || create(tx, "n") == nil || o.dump(t) != before {
		t.Error("a transaction goes on behind its end")
	}
	tx, end, err = o.store.Begin(ctx)
	if err != nil || create(tx, "n") != nil || end(true) != nil {
		t.Fatal(err)
	}
	if page, err := o.Products.ListProducts(ctx, nil); codes(page.Items) != "h,n,t,x" || err != nil {
		t.Errorf("%s %v", codes(page.Items), err)
	}
}

// testVersions looks at the ETags of entities.
func (run suite) testVersions(t *testing.T) {
	o := run.openShop(t)
	tag := func(v *shop.Product, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return odata.ControlOf(&v.Dynamic).ETag
	}
	first := tag(o.Products.GetProduct(ctx, "h", nil))
	if first == "" || first != tag(o.Products.GetProduct(ctx, "h", nil)) {
		t.Errorf("%q", first)
	}
	if same := tag(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Name":"Hammer"}`), nil)); same != first {
		t.Errorf("nothing has changed: %q, %q", first, same)
	}
	second := tag(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Name":"Big","@odata.etag":"W/\"mine\""}`), nil))
	if err := o.store.Reset(ctx); err != nil {
		t.Fatal(err)
	}
	if again := tag(o.Products.GetProduct(ctx, "h", nil)); again == second {
		t.Errorf("reset: %q, %q", first, again)
	}
	third := tag(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Name":"Other"}`), nil))
	if first == second || second == third || first == third {
		t.Errorf("%q, %q, %q", first, second, third)
	}
}

// testOwnValues writes what only the service says.
func (run suite) testOwnValues(t *testing.T) {
	o := run.openShop(t)
	p, err := o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","Sold":9,"Serial":"mine","Size":{"Width":1,"Area":7},"@odata.etag":"W/\"x\""}`), nil)
	if err != nil || !p.Sold.IsNull() || show(p.Serial) != "mine" || !p.Size.Area.IsAbsent() {
		t.Errorf("%v %v", p, err)
	}
	if p, err = o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Sold":9,"Serial":"other","Size":{"Width":1,"Area":7}}`), nil); err != nil || show(p.Sold) != "5" || show(p.Serial) != "s" || !p.Size.Area.IsAbsent() {
		t.Errorf("%v %v", p, err)
	}
	if p, err = o.Products.UpdateProduct(ctx, "t", read[shop.Product](t, `{"Size":{"Height":3,"Area":7}}`), nil); err != nil || show(p.Size.Width) != "2" || show(p.Size.Area) != "4" || show(p.Size.Height) != "3" {
		t.Errorf("%v %v", p, err)
	}
	made, err := o.Orders.CreateOrder(ctx, read[shop.Order](t, `{"Placed":"2000-01-01T00:00:00Z","Customer@odata.bind":"Customers(1)"}`), nil)
	if placed, _ := made.Placed.Get(); err != nil || time.Since(placed.Time()) > time.Minute {
		t.Errorf("%v %v", made, err)
	}
	m, err := o.Manuals.CreateManual(ctx, new(shop.Manual), nil)
	n, wrong := o.Manuals.CreateManual(ctx, new(shop.Manual), nil)
	if err != nil || wrong != nil || show(m.ID) == show(n.ID) || !m.Text.IsNull() {
		t.Errorf("%v %v", m, n)
	}
	s, err := o.Settings.UpdateSettings(ctx, read[shop.Settings](t, `{"Favorite":null}`), expand[shop.Settings](t, "Favorite"))
	if err != nil || s.Favorite != nil || show(s.Currency) != "EUR" || !wire.IsNull(s, &s.Favorite) {
		t.Errorf("%v %v", s, err)
	}
	if _, err := o.Products.CreateProduct(ctx, nil, nil); status(err) != "400" {
		t.Error(err)
	}
}

// testSaving keeps count of changes, wherever they are made.
func (run suite) testSaving(t *testing.T) {
	var befores []string
	o := run.openShop(t, WithSaving("Products", func(_ context.Context, before, after *shop.Product) error {
		if after.Name.Or("") == "refused" {
			return server.BadRequest("no", "Name")
		}
		if before == nil {
			befores = append(befores, "new")
		} else {
			befores = append(befores, show(before.Sold))
			before.Tags = append(before.Tags[:0], "changed")
		}
		after.Sold = wire.Some(after.Sold.Or(0) + 1)
		for i := range after.Tags {
			after.Tags[i] += "!"
		}
		return nil
	}))
	if err := o.Products.SetProductsCategoryReference(ctx, "h", odata.Reference{ID: "Categories(7)"}, nil); err != nil {
		t.Error(err)
	}
	if c, err := o.Categories.CreateCategory(ctx, read[shop.Category](t, `{"Name":"C","Products":[{"Code":"n","Name":"N"}]}`), expand[shop.Category](t, "Products")); err != nil || show(c.Products[0].Sold) != "1" {
		t.Errorf("%v %v", c, err)
	}
	h, err := o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Sold":99}`), nil)
	if err != nil || show(h.Sold) != "6" || h.Tags[0] != "a!" {
		t.Errorf("%v %v", h, err)
	}
	if _, err := o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Name":"refused"}`), nil); status(err) != "400 Name" {
		t.Error(err)
	}
	if got := fmt.Sprint(befores); got != "[5 new]" {
		t.Error(got)
	}
}

// testLoad loads what is wrong, and then has nothing of it.
func (run suite) testLoad(t *testing.T) {
	o := run.openShop(t)
	before := o.dump(t)
	var many strings.Builder
	for i := range 20 {
		fmt.Fprintf(&many, "Suppliers[%d]/Id: example.shop.Supplier has no property Id\n", i)
	}
	for text, want := range map[string]string{
		`{"Categories":[{"ID":5,"Name":"x"}],"Nothing":[]}`:                              "Nothing: there is no such entity set or singleton",
		`{"Categories":[{"ID":5,"Name":"x"},{"ID":5,"Name":"y"}]}`:                       "Categories[1]: there is an entity with the key ID=5 in Categories already",
		`{"Products":[{"Code":"q","Name":"x","CategoryID":99}]}`:                         "Products[0]/CategoryID: CategoryID of Products names no entity of Categories",
		`{"Products":[{"Code":"q","Name":"x","Suppliers@odata.bind":["Suppliers(9)"]}]}`: "Products[0]/Suppliers: there is no entity Suppliers(9)",
		`{"Products":[{"Code":"q"}]}`:                                                    "Products[0]/Name: Name of Products must have a value",
		`{"Products":[null]}`:                                                            "Products[0]: an entity is null",
		`{"Products":{"Code":"q"}}`:                                                      "Products: Collection(example.shop.Product) wanted, found an object",
		`{"Settings":[]}`:                                                                "Settings: example.shop.Settings wanted, found an array",
		"{\n\"Products\":[\n{\"Code\" \"q\"}]}":                                          "line 3: invalid character '\"' after object key",
		`{"Products":[{"Cod":"q","Name":"x"}],"Categories":[{"Id":5,"Name":"x"}]}`:       "Categories[0]/Id: example.shop.Category has no property Id\nProducts[0]/Cod: example.shop.Product has no property Cod",
		`{"Products":[{"Code":"q","Name":"x","Categroy@odata.bind":"Categories(1)"}]}`:   "Products[0]/Categroy@odata.bind: example.shop.Product has no property Categroy",
		`{"Products":[{"Code":"q","Name":"x","Size":{"With":1}}]}`:                       "Products[0]/Size/With: example.shop.Size has no property With",
		`{"Products":[{"Code":"q","Name":"x"},{"Code":1},{"Code":"r","Name":2}]}`:        "Products[1]/Code: Edm.String wanted, found number 1\nProducts[2]/Name: Edm.String wanted, found number 2",
		`{"Categories":[{"ID":5,"Name":"x","Products":[{"Code":"q","Name":"x"},{}]}]}`:   "Categories[0]/Products[1]/Code: Code of Products is a part of the key, and must have a value",
		`{"Categories":[{"ID":5,"Name":"x","Products":[{"Code":"q"}]},{"ID":6}]}`:        "Categories[1]/Name: Name of Categories must have a value\nCategories[0]/Products[0]/Name: Name of Products must have a value",
		`{"Products":[{},{"Code":"q","Name":"x"},{"Name":"y"},{"Code":"q","Name":"x"}]}`: "Products[0]/Code: Code of Products is a part of the key, and must have a value\nProducts[2]/Code: Code of Products is a part of the key, and must have a value\nProducts[3]: there is an entity with the key Code=\"q\" in Products already",
		`{"Orders":[{"ID":"00000000-0000-0000-0000-00000000000b","Customer@odata.bind":"Customers(1)","Items":[{"No":1,"ProductCode":"h"},{"No":2,"ProductCode":"n"}]}]}`: "Orders[0]/Items[1]/ProductCode: ProductCode of Orders/Items names no entity of Products",
		`{"Orders":[{"ID":"00000000-0000-0000-0000-00000000000b"}],"Manuals":[{"ID":"00000000-0000-0000-0000-00000000000b","Product":{"Code":"q"}}]}`:                     "Orders[0]/Customer: Customer of Orders must lead to an entity\nManuals[0]/Product/Name: Name of Products must have a value",
		`{"Suppliers":[` + strings.Repeat(`{"Id":1},`, 24) + `{"ID":9,"Name":"x"}]}`:                                                                                      many.String() + "and 4 more",
	} {
		if err := o.store.Load([]byte(text)); err == nil || reason(err) != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if o.dump(t) != before {
		t.Error("something has changed")
	}
	misnamed := fstest.MapFS{"a.json": {Data: []byte(`{"Suppliers":[{"ID":9,"Name":"x"}]}`)}, "b.json": {Data: []byte(`{"Suppliers":[{"ID":9,"Name":"y"}]}`)}}
	if err := o.store.LoadFS(misnamed); err == nil || reason(err) != "b.json: Suppliers[0]: there is an entity with the key ID=9 in Suppliers already" {
		t.Error(err)
	}
	files := fstest.MapFS{"a.json": {Data: []byte(`{"Products":[{"Code":"q","Name":"Q","CategoryID":9}]}`)}, "b.json": {Data: []byte(`{"Categories":[{"ID":9,"Name":"Nine"}]}`)}}
	if err := o.store.LoadFS(files); err != nil {
		t.Error(err)
	}
	if want := "+c9 Nine products=q parent= children=\n+pq 1.50 category=9/9 suppliers= manual= similar="; changes(before, o.dump(t)) != want {
		t.Error(changes(before, o.dump(t)))
	}
	if err := run.open(t).Load([]byte(`{}`)); err == nil {
		t.Error("a store that is for no service has loaded")
	}
	if err := o.store.LoadFS(fstest.MapFS{}); err == nil {
		t.Error("a folder without files")
	}
}

// reason returns what an error says behind the name of the store.
func reason(err error) string {
	_, text, _ := strings.Cut(err.Error(), ": ")
	return text
}

// testConcurrent moves products between categories while others read: at any time a
// product is in one category, and both sides say so.
func (run suite) testConcurrent(t *testing.T) {
	o := run.openShop(t)
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for i := range 4 {
		writers.Go(func() {
			for n := range 50 {
				id := []int32{1, 2, 7}[(n+i)%3]
				if err := o.Products.SetProductsCategoryReference(ctx, "h", odata.Reference{ID: fmt.Sprintf("Categories(%d)", id)}, nil); err != nil {
					t.Error(err)
				}
				tx, end, err := o.store.Begin(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := o.Categories.UpdateCategory(tx, id, read[shop.Category](t, `{"Name":"New"}`), nil); err != nil {
					t.Error(err)
				}
				if err := end(n%2 == 0); err != nil {
					t.Error(err)
				}
			}
		})
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				page, err := o.Categories.ListCategories(ctx, expand[shop.Category](t, "Products($expand=Category)"))
				found := 0
				for _, c := range page.Items {
					for _, p := range c.Products {
						if show(p.Code) == "h" {
							found++
						}
						if ids(p.Category) != show(c.ID) || show(p.CategoryID) != show(c.ID) {
							t.Errorf("a product of %s is in %s", show(c.ID), ids(p.Category))
						}
					}
				}
				if found != 1 || err != nil {
					t.Errorf("found %d times: %v", found, err)
					return
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
}
