package storetest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/odata"
)

// twin is a shop in a few maps, where every relationship is kept once and looked for in
// all that there is.
type twin struct {
	categories map[int32]int32  // the parent of each; 0 for none
	products   map[string]int32 // the category of each; 0 for none
	supplies   map[string]bool  // "code id"
	similar    map[string]bool  // "code code"
	suppliers  map[int32]bool
	manuals    map[string]string // the product of each; "" for none
	last       int32
}

func (w *twin) clone() *twin {
	return &twin{maps.Clone(w.categories), maps.Clone(w.products), maps.Clone(w.supplies), maps.Clone(w.similar), maps.Clone(w.suppliers), maps.Clone(w.manuals), w.last}
}

func (w *twin) createProduct(code string, category int32) int {
	_, taken := w.products[code]
	switch _, known := w.categories[category]; {
	case taken:
		return 409
	case category != 0 && !known:
		return 400
	}
	w.products[code] = category
	return 0
}

func (w *twin) setCategory(code string, category int32) int {
	_, there := w.products[code]
	_, known := w.categories[category]
	switch {
	case category != 0 && !known && there:
		return 400
	case !there && category != 0 && !known:
		return 400
	}
	w.products[code] = category // or it is made
	return 0
}

func (w *twin) deleteProduct(code string) int {
	if _, there := w.products[code]; !there {
		return 404
	}
	delete(w.products, code)
	maps.DeleteFunc(w.supplies, func(pair string, _ bool) bool { return strings.HasPrefix(pair, code+" ") })
	maps.DeleteFunc(w.similar, func(pair string, _ bool) bool { return slices.Contains(strings.Fields(pair), code) })
	for m, product := range w.manuals {
		if product == code {
			w.manuals[m] = ""
		}
	}
	return 0
}

func (w *twin) deleteCategory(id int32) int {
	if _, there := w.categories[id]; !there {
		return 404
	}
	delete(w.categories, id)
	for code, category := range w.products {
		if category == id {
			w.products[code] = 0
		}
	}
	for child, parent := range maps.Clone(w.categories) {
		if parent == id {
			w.deleteCategory(child)
		}
	}
	return 0
}

func (w *twin) deleteSupplier(id int32) int {
	switch {
	case !w.suppliers[id]:
		return 404
	case slices.ContainsFunc(slices.Collect(maps.Keys(w.supplies)), func(pair string) bool { return strings.HasSuffix(pair, fmt.Sprint(" ", id)) }):
		return 409
	}
	delete(w.suppliers, id)
	return 0
}

func (w *twin) dump() string {
	var lines []string
	members := func(of func(string) bool, list []string) string {
		return strings.Join(slices.DeleteFunc(list, func(s string) bool { return !of(s) }), ",")
	}
	codes := func() []string { return slices.Sorted(maps.Keys(w.products)) }
	for _, id := range slices.Sorted(maps.Keys(w.categories)) {
		var children []string
		for _, child := range slices.Sorted(maps.Keys(w.categories)) {
			if w.categories[child] == id {
				children = append(children, fmt.Sprint(child))
			}
		}
		parent := ""
		if p := w.categories[id]; p != 0 {
			parent = fmt.Sprint(p)
		}
		lines = append(lines, fmt.Sprintf("c%d C products=%s parent=%s children=%s", id, members(func(code string) bool { return w.products[code] == id }, codes()), parent, strings.Join(children, ",")))
	}
	for _, code := range codes() {
		category := "null/"
		if id := w.products[code]; id != 0 {
			category = fmt.Sprintf("%d/%d", id, id)
		}
		var suppliers []string
		for _, id := range slices.Sorted(maps.Keys(w.suppliers)) {
			if w.supplies[fmt.Sprint(code, " ", id)] {
				suppliers = append(suppliers, fmt.Sprint(id))
			}
		}
		manual := ""
		for m, product := range w.manuals {
			if product == code {
				manual = m
			}
		}
		lines = append(lines, fmt.Sprintf("p%s 1.50 category=%s suppliers=%s manual=%s similar=%s", code, category, strings.Join(suppliers, ","), manual, members(func(other string) bool { return w.similar[code+" "+other] }, codes())))
	}
	return strings.Join(lines, "\n")
}

// testTwin makes random changes to a store and to its twin.
func (run suite) testTwin(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	for n := range rounds {
		random := rand.New(rand.NewPCG(uint64(n), 7))
		o := run.openShop(t)
		if err := o.store.Reset(ctx); err != nil {
			t.Fatal(err)
		}
		for _, do := range []func() error{
			func() error { return o.Orders.DeleteOrder(ctx, order(10), nil) },
			func() error { return o.Customers.DeleteCustomer(ctx, 1, nil) }, func() error { return o.Customers.DeleteCustomer(ctx, 2, nil) },
			func() error { return o.Products.DeleteProduct(ctx, "h", nil) }, func() error { return o.Products.DeleteProduct(ctx, "t", nil) }, func() error { return o.Products.DeleteProduct(ctx, "x", nil) },
			func() error { return o.Categories.DeleteCategory(ctx, 1, nil) }, func() error { return o.Categories.DeleteCategory(ctx, 7, nil) },
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		w := &twin{map[int32]int32{}, map[string]int32{}, map[string]bool{}, map[string]bool{}, map[int32]bool{1: true, 2: true, 3: true}, map[string]string{"1": ""}, 7}
		at, end, saved := ctx, func(bool) error { return nil }, w
		for i := range 150 {
			if random.IntN(10) == 0 {
				commit := random.IntN(2) == 0
				if err := end(commit); err != nil {
					t.Fatal(err)
				}
				if at != ctx && !commit {
					w = saved
				}
				var err error
				saved = w.clone()
				if at, end, err = o.store.Begin(ctx); err != nil {
					t.Fatal(err)
				}
			}
			name, got, want := step(at, t, random, o, w)
			if got != strconv.Itoa(want) {
				t.Fatalf("round %d, change %d, %s: %s, want %d", n, i, name, got, want)
			}
			if at == ctx || random.IntN(5) == 0 {
				if got, want := o.dumpIn(at, t), w.dump(); got != want {
					t.Fatalf("round %d, change %d, %s:\n%s\nwant\n%s", n, i, name, got, want)
				}
			}
		}
		if err := end(true); err != nil {
			t.Fatal(err)
		}
		if got, want := o.dump(t), w.dump(); got != want {
			t.Fatalf("round %d:\n%s\nwant\n%s", n, got, want)
		}
	}
}

// step makes a random change to both, and returns both statuses.
func step(at context.Context, t *testing.T, random *rand.Rand, o *open, w *twin) (name, got string, want int) {
	code, other := string(rune('a'+random.IntN(6))), string(rune('a'+random.IntN(6)))
	id, supplier := w.last-int32(random.IntN(6)), int32(1+random.IntN(4))
	_, known := w.categories[id]
	_, there := w.products[code]
	_, otherThere := w.products[other]
	var err error
	product := func(text string) *shop.Product { return read[shop.Product](t, text) }
	category := odata.Reference{ID: fmt.Sprintf("Categories(%d)", id)}
	switch random.IntN(15) {
	case 0, 1:
		name = fmt.Sprintf("create %s in %d", code, id)
		_, err = o.Products.CreateProduct(at, product(fmt.Sprintf(`{"Code":%q,"Name":"N","CategoryID":%d}`, code, id)), nil)
		want = w.createProduct(code, id)
	case 2:
		name = fmt.Sprintf("create %s bound to %d", code, id)
		_, err = o.Products.CreateProduct(at, product(fmt.Sprintf(`{"Code":%q,"Name":"N","Category@odata.bind":%q}`, code, category.ID)), nil)
		if want = w.createProduct(code, id); !known {
			want = 400
		}
	case 3:
		name = fmt.Sprintf("category of %s by its property", code)
		_, err = o.Products.UpdateProduct(at, code, product(fmt.Sprintf(`{"Name":"N","CategoryID":%d}`, id)), nil)
		want = w.setCategory(code, id)
	case 4:
		name = fmt.Sprintf("no category of %s", code)
		_, err = o.Products.UpdateProduct(at, code, product([]string{`{"Name":"N","CategoryID":null}`, `{"Name":"N","Category":null}`}[random.IntN(2)]), nil)
		want = w.setCategory(code, 0)
	case 5:
		name = fmt.Sprintf("category of %s by reference", code)
		err = o.Products.SetProductsCategoryReference(at, code, category, nil)
		switch {
		case !there:
			want = 404
		case !known:
			want = 400
		default:
			w.products[code] = id
		}
	case 6:
		name = fmt.Sprintf("%s into %d by reference", code, id)
		err = o.Categories.AddCategoriesProductsReference(at, id, odata.Reference{ID: fmt.Sprintf("Products('%s')", code)}, nil)
		switch {
		case !known:
			want = 404
		case !there:
			want = 400
		default:
			w.products[code] = id
		}
	case 7:
		name = "delete " + code
		err = o.Products.DeleteProduct(at, code, nil)
		want = w.deleteProduct(code)
	case 8:
		name = fmt.Sprint("delete ", id)
		err = o.Categories.DeleteCategory(at, id, nil)
		want = w.deleteCategory(id)
	case 9:
		name = fmt.Sprint("a category below ", id)
		_, err = o.Categories.CreateCategory(at, read[shop.Category](t, fmt.Sprintf(`{"Name":"C","Parent@odata.bind":%q}`, category.ID)), nil)
		if want = 400; known {
			want, w.last = 0, w.last+1
			w.categories[w.last] = id
		}
	case 10:
		name = "a category"
		_, err = o.Categories.CreateCategory(at, read[shop.Category](t, `{"Name":"C"}`), nil)
		w.last++
		w.categories[w.last] = 0
	case 14:
		child := w.last - int32(random.IntN(6))
		_, isThere := w.categories[child]
		name = fmt.Sprintf("%d below %d", child, id)
		_, err = o.Categories.UpdateCategory(at, child, read[shop.Category](t, fmt.Sprintf(`{"Parent@odata.bind":%q}`, category.ID)), nil)
		switch {
		case !isThere && known: // it would be made, with another key
			want = 404
		case !known:
			want = 400
		default:
			w.categories[child] = id
		}
	case 11:
		name = fmt.Sprintf("%s from %d", code, supplier)
		_, err = o.Products.UpdateProduct(at, code, product(fmt.Sprintf(`{"Name":"N","Suppliers@odata.bind":["Suppliers(%d)"]}`, supplier)), nil)
		if want = 400; w.suppliers[supplier] {
			want = 0
			w.products[code] += 0
			w.supplies[fmt.Sprint(code, " ", supplier)] = true
		}
	case 12:
		name = fmt.Sprintf("delete supplier %d", supplier)
		err = o.Suppliers.DeleteSupplier(at, supplier, nil)
		want = w.deleteSupplier(supplier)
	case 13:
		name = fmt.Sprintf("%s is similar to %s, and has the manual", code, other)
		_, err = o.Products.UpdateProduct(at, code, product(fmt.Sprintf(`{"Name":"N","Similar":[{"@odata.id":"Products('%s')"}],"Manual":{"@odata.id":"Manuals(00000000-0000-0000-0000-000000000001)"}}`, other)), nil)
		if want = 400; otherThere || code == other {
			want = 0
			w.products[code] += 0
			maps.DeleteFunc(w.similar, func(pair string, _ bool) bool { return strings.HasPrefix(pair, code+" ") })
			w.similar[code+" "+other] = true
			w.manuals["1"] = code
		}
	}
	got, _, _ = strings.Cut(status(err), " ")
	return name, got, want
}
