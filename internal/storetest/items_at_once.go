package storetest

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testItemsAtOnce has several clients add and change items of collections in one entity at once,
// without an ETag: none of it is lost.
func (run suite) testItemsAtOnce(t *testing.T) {
	store := run.open(t)
	h := animalshttp.NewHandler(animalshttp.Stored(store), server.WithTransactions(store.Begin))
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
