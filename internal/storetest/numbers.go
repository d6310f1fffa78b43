package storetest

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
)

// testNumbers makes entities without a key, where others have keys at the end of what the
// type has.
func (run suite) testNumbers(t *testing.T) {
	c := run.openZoo(t)
	for _, r := range []struct{ set, key, most, next string }{
		{"Animals", "ID", "9223372036854775807", "4"},
		{"Animals", "ID", "9223372036854775806", "5"},
		{"Animals", "ID", "-9223372036854775808", "6"},
		{"Animals", "ID", "100", "101"},
		{"Keepers", "ID", "2147483647", "4"},
		{"Keepers", "ID", "-2147483648", "5"},
		{"Keepers(2)/Notes", "No", "2147483647", "2"},
		{"Keepers(1)/Notes", "No", "2147483647", "3"},
		{"Tickets", "No", "32767", "1"},
		{"Tickets", "No", "2", "3"},
		{"Cages", "No", "255", "1"},
		{"Shelves", "No", "127", "1"},
	} {
		rest := ""
		switch {
		case r.set == "Animals":
			rest = `"Name":"N"`
		case strings.HasSuffix(r.set, "Notes"):
			rest = `"Text":"t"`
		}
		c.ask(t, "POST /"+r.set, `{"`+r.key+`":`+strings.TrimSuffix(r.most+","+rest, ",")+"}", 201)
		rest = strings.Replace(rest, `"t"`, `"u"`, 1) // a key among the notes of a keeper
		c.ask(t, "POST /"+r.set, "{"+rest+"}", 201, `"`+r.key+`":`+r.next)
	}
	c.ask(t, "POST /Keepers", `{"Animals":[{"Name":"A"},{"Name":"B"}],"Notes":[{"Text":"t"},{"Text":"u"}]}`, 201, `"ID":6`)
	c.ask(t, "GET /Keepers(6)?$expand=Animals($select=ID),Notes($select=No)", "", 200, `"ID":102`, `"ID":103`, `"No":4`, `"No":5`)
}

// testLastNumbers makes entities until no number is left.
func (run suite) testLastNumbers(t *testing.T) {
	c := run.openZoo(t)
	for _, r := range []struct {
		set       string
		from, all int
		taken     []int
	}{
		{"Cages", 0, 256, []int{255, 3, 200}},
		{"Shelves", -128, 256, []int{-128, 0, 126}},
	} {
		for _, n := range r.taken {
			c.ask(t, "POST /"+r.set, fmt.Sprintf(`{"No":%d}`, n), 201)
		}
		for range r.all - len(r.taken) {
			c.ask(t, "POST /"+r.set, "{}", 201)
		}
		c.ask(t, "POST /"+r.set, "{}", 409, "no number is free for No of "+r.set, `"target":"No"`)
		for _, gap := range []int{r.from + 17, r.from, r.from + 255} {
			c.ask(t, fmt.Sprintf("DELETE /%s(%d)", r.set, gap), "", 204)
			c.ask(t, "POST /"+r.set, "{}", 201, fmt.Sprintf(`"No":%d`, gap))
		}
		c.ask(t, "GET /"+r.set+"/$count", "", 200, fmt.Sprint(r.all))
	}
}

// testLoadedNumbers goes on behind what was loaded, in parts of keys too.
func (run suite) testLoadedNumbers(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(store))}
	if err := store.Load([]byte(`{"Tickets":[{"No":32767},{"No":32766},` + list(500, `{"No":2%d}`) + `],
		"Visits":[{"Day":"2024-01-01","No":2147483647},{"Day":"2024-01-01","No":1},{"Day":"2024-01-02","No":4}]}`)); err != nil {
		t.Fatal(err)
	}
	c.ask(t, "POST /Tickets", "{}", 201, `"No":2500`)
	c.ask(t, "POST /Visits", `{"Day":"2024-01-01"}`, 201, `"No":5`)
	c.ask(t, "POST /Visits", `{"Day":"2024-01-02"}`, 201, `"No":6`)
	c.ask(t, "POST /Visits", `{"Day":"2024-01-03","No":77}`, 201, `"No":7`)
	c.ask(t, "POST /Tickets", `{"No":16383}`, 201)
	if err := store.Load([]byte(`{"Tickets":[` + list(1000, `{"No":3%d}`) + "," + `{"No":16384},{"No":16385}]}`)); err != nil {
		t.Fatal(err)
	}
	c.ask(t, "POST /Tickets", "{}", 201, `"No":16386`)
	c.ask(t, "POST /Tickets", "{}", 201, `"No":16387`)
}

// testNumbersAtOnce makes entities without a key at once, behind the largest one.
func (run suite) testNumbersAtOnce(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Keepers", `{"ID":2147483647}`, 201)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			r := httptest.NewRequest("POST", "/Keepers", strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			if c.h.ServeHTTP(w, r); w.Code != 201 {
				t.Error(w.Code, w.Body)
			}
		})
	}
	all.Wait()
	c.ask(t, "GET /Keepers?$filter=ID_ge_4_and_ID_le_23&$count=true&$top=0", "", 200, `"@odata.count":20`)
}
