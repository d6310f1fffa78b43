package storetest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
)

var (
	sameSeeds = flag.Uint64("same-seeds", 12, "with how many seeds stores are compared with the one in memory")
	sameFirst = flag.Uint64("same-first", 1, "the first of these seeds")
)

// requestsOfSeed is how many random requests one seed has.
const requestsOfSeed = 150

// testSame asks a store and the one in memory the same random requests: to write values of
// all kinds, and to read them with all options. Both have to answer alike.
func (run suite) testSame(t *testing.T) {
	for seed := *sameFirst; seed < *sameFirst+*sameSeeds; seed++ {
		run.sameWith(t, seed)
		if t.Failed() || testing.Short() && seed > *sameFirst {
			return
		}
	}
}

func (run suite) sameWith(t *testing.T, seed uint64) {
	handler := func(s Store) http.Handler {
		service := animalshttp.Stored(s)
		if err := s.Load([]byte(`{}`)); err != nil {
			t.Fatal(err)
		}
		return animalshttp.NewHandler(service, server.WithTransactions(s.Begin))
	}
	judge, judged := handler(memory.New()), handler(run.open(t))
	g := &zoo{Rand: rand.New(rand.NewPCG(seed, 3))}
	for n := range requestsOfSeed {
		r := g.request()
		want, got := r.ask(judge), r.ask(judged)
		if want != got {
			got, want = around(got, want), around(want, got)
			t.Errorf("seed %d, request %d: %s\n%s\nanswers\n%s\nwant\n%s", seed, n, r.line, r.body, got, want)
		}
		g.tell(r, want)
	}
}

// request is one of HTTP: "GET /Animals", with a body or without.
type request struct{ line, body string }

// ask returns the status of the answer, its headers that the standard says and its body,
// with what may differ as docs/store.md says: ETags, and the words of errors.
func (r request) ask(h http.Handler) string {
	method, path, _ := strings.Cut(r.line, " ")
	w := answerOf(h, method, path, r.body)
	answer := http.StatusText(w.Code)
	for _, name := range []string{"Content-Type", "Location", "OData-EntityId"} {
		answer += "\n" + name + ": " + w.Header().Get(name)
	}
	if w.Code >= 400 {
		return answer
	}
	return answer + "\n" + versions.ReplaceAllString(w.Body.String(), `W/\"*\"`)
}

var versions = regexp.MustCompile(`W/\\"[0-9a-z]+\\"`)

// around returns where a text is not as another one.
func around(text, other string) string {
	i := 0
	for i < min(len(text), len(other)) && text[i] == other[i] {
		i++
	}
	return fmt.Sprintf("…%q…", text[max(0, i-200):min(len(text), i+100)])
}
