package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/examples/database"
	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
	"github.com/odatagen/odatagen/wire"
)

// row is the JSON of product i of a hundred.
func row(i int) []byte {
	return fmt.Appendf(nil, `{"Code":"p%d","Name":"Product %d","Price":%d.25,"Serial":"s%d","Sold":%d,"Tags":["new","urgent"],"Tenant":"a"}`, i, i, i, i, 1000*i)
}

func newHandler(name, db string) (http.Handler, error) {
	switch name {
	case "by-hand":
		return newByHand()
	case "generated":
		return newGenerated()
	case "store":
		store := memory.New()
		service := shophttp.Stored(store)
		for i := range 100 {
			if err := store.Load(fmt.Appendf(nil, `{"Products":[%s]}`, row(i))); err != nil {
				return nil, err
			}
		}
		return shophttp.NewHandler(service), nil
	case "database":
		return newDatabase(context.Background(), db)
	}
	return nil, fmt.Errorf("there is no server %q", name)
}

// newDatabase keeps products in a database, which it empties.
func newDatabase(ctx context.Context, name string) (http.Handler, error) {
	db, dialect, err := database.Open(name)
	if err != nil {
		return nil, err
	}
	store := sqlstore.New(db, dialect)
	service := shophttp.Stored(store)
	if err := store.CreateTables(ctx); err != nil {
		return nil, err
	}
	if err := store.Reset(ctx); err != nil { // of what was measured before
		return nil, err
	}
	for i := range 100 {
		if err := store.Load(fmt.Appendf(nil, `{"Products":[%s]}`, row(i))); err != nil {
			return nil, err
		}
	}
	return shophttp.NewHandler(service, server.WithTransactions(store.Begin)), nil
}

// newGenerated keeps products in a map.
func newGenerated() (http.Handler, error) {
	var mu sync.RWMutex
	products := map[string]*shop.Product{}
	for i := range 100 {
		p := new(shop.Product)
		if err := wire.Unmarshal(row(i), p); err != nil {
			return nil, err
		}
		products[p.Code.Or("")] = p
	}
	return shophttp.NewHandler(shophttp.Service{Products: shophttp.ProductsHandler{
		GetProduct: func(_ context.Context, code string, _ *query.Options) (*shop.Product, error) {
			mu.RLock()
			defer mu.RUnlock()
			return products[code], nil
		},
		UpdateProduct: func(_ context.Context, code string, change *shop.Product, _ *query.Options) (*shop.Product, error) {
			mu.Lock()
			defer mu.Unlock()
			p, err := odata.Merge(products[code], change)
			if err == nil {
				products[code] = p
			}
			return p, err
		},
	}}, server.WithServiceRoot("http://host/")), nil
}

type product struct {
	Context  string       `json:"@odata.context,omitempty"`
	Code     string       `json:"Code"`
	Name     string       `json:"Name"`
	Price    json.Number  `json:"Price"`
	Serial   *string      `json:"Serial"`
	Sold     *int64       `json:"Sold"`
	Tags     []string     `json:"Tags"`
	Tenant   *string      `json:"Tenant"`
	Category *json.Number `json:"CategoryID"`
	Size     *struct{}    `json:"Size"`
}

type byHand struct {
	mu       sync.RWMutex
	products map[string]product
}

func newByHand() (http.Handler, error) {
	h := &byHand{products: map[string]product{}}
	for i := range 100 {
		var p product
		if err := json.Unmarshal(row(i), &p); err != nil {
			return nil, err
		}
		h.products[p.Code] = p
	}
	return h, nil
}

func (h *byHand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	code := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/Products('"), "')")
	h.mu.RLock()
	p, found := h.products[code]
	h.mu.RUnlock()
	if !found {
		http.NotFound(w, r)
		return
	}
	if r.Method == http.MethodPatch {
		change, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err == nil {
			h.mu.Lock()
			p = h.products[code]
			if err = json.Unmarshal(change, &p); err == nil {
				h.products[code] = p
			}
			h.mu.Unlock()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	p.Context = "http://host/$metadata#Products/$entity"
	text, err := json.Marshal(&p)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal")
	w.Header().Set("OData-Version", "4.0")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text)
}
