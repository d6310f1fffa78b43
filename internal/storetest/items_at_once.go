package storetest

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	animaltypes "github.com/odatagen/odatagen/generated/animals"
	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// testItemsAtOnce has several clients add and change items of collections in one entity at once,
// without an ETag: none of it is lost, whether the server has transactions or not.
func (run suite) testItemsAtOnce(t *testing.T) {
	t.Run("transactions", func(t *testing.T) {
		store := run.open(t)
		run.itemsAtOnce(t, store, animalshttp.NewHandler(animalshttp.Stored(store), server.WithTransactions(store.Begin)))
	})
	t.Run("ETags", func(t *testing.T) {
		store := run.open(t)
		run.itemsAtOnce(t, store, animalshttp.NewHandler(animalshttp.Stored(store)))
	})
}

func (run suite) itemsAtOnce(t *testing.T, store Store, h http.Handler) {
	if err := store.Load([]byte(`{"Animals":[{"ID":1,"Names":[],"Diets":[{"Grams":0},{"Grams":0},{"Grams":0},{"Grams":0}]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: h}
	ask := func(method, path, body string) {
		for range 100 {
			w := answerOf(h, method, path, body)
			if w.Code == http.StatusServiceUnavailable { // others were in the way
				continue
			}
			if w.Code >= 300 {
				t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
			}
			return
		}
		t.Errorf("%s %s is never answered", method, path)
	}
	const writers, each = 4, 8
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			for n := range each {
				ask("POST", "/Animals(1)/Names", fmt.Sprintf(`{"value":"%d-%d"}`, i, n))
				ask("PATCH", fmt.Sprintf("/Animals(1)/Diets/%d", i), fmt.Sprintf(`{"Grams":%d}`, n+1))
			}
		})
	}
	all.Wait()
	c.ask(t, "GET /Animals(1)/Names/$count", "", 200, fmt.Sprint(writers*each))
	c.ask(t, fmt.Sprintf("GET /Animals(1)/Diets/$count?$filter=Grams_eq_%d", each), "", 200, fmt.Sprint(writers))
}

// testItemsBetween has another client change items between what a change of one reads and what it
// writes, where there are no transactions: the change is tried again, but not for ever, and one that
// has an ETag is not.
func (run suite) testItemsBetween(t *testing.T) {
	store := run.open(t)
	s := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals":[{"ID":1,"Names":["a"],"Diets":[{"Grams":0},{"Grams":0}]}]}`)); err != nil {
		t.Fatal(err)
	}
	other := &conversation{h: animalshttp.NewHandler(animalshttp.Stored(store))}
	times, get := 0, s.Animals.GetAnimal
	s.Animals.GetAnimal = func(ctx context.Context, id int32, q *query.Options) (animaltypes.AnyAnimal, error) {
		there, err := get(ctx, id, q)
		if times > 0 {
			times--
			other.ask(t, "POST /Animals(1)/Names", `{"value":"other"}`, 204)
			other.ask(t, "PATCH /Animals(1)/Diets/1", `{"Grams":7}`, 204)
		}
		return there, err
	}
	c := &conversation{h: animalshttp.NewHandler(s)}
	times = 1
	c.ask(t, "POST /Animals(1)/Names?$index=0", `{"value":"b"}`, 204)
	c.ask(t, "GET /Animals(1)/Names", "", 200, `["b","a","other"]`)
	times = 2
	c.ask(t, "PATCH /Animals(1)/Diets/0", `{"Grams":5}`, 204)
	c.ask(t, "GET /Animals(1)/Diets", "", 200, `"Grams":5`, `"Grams":7`)
	times = 9
	c.ask(t, "PATCH /Animals(1)/Diets/0", `{"Grams":6}`, 503, "Diets")
	times = 0
	c.ask(t, "GET /Animals(1)", "", 200)
	times = 1
	c.ask(t, "PATCH /Animals(1)/Diets/0 If-Match:etag", `{"Grams":6}`, 412)
	c.ask(t, "GET /Animals(1)/Diets", "", 200, `"Grams":5`)
}
