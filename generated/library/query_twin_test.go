package library_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

var queryCases = flag.Int("query.cases", 400, "how many generated queries TestGeneratedQueries asks")

// TestGeneratedQueries asks generated queries of a handler that leaves them alone, of
// handlers that have done them up to each step, and of a proxy. All answers are the same,
// and what a twin in Go says.
func TestGeneratedQueries(t *testing.T) {
	s := manyShelves(t)
	quiet := server.WithLogger(slog.New(slog.DiscardHandler))
	root := server.WithServiceRoot("http://lib/")
	direct := libraryhttp.NewHandler(s.service(), quiet, root)
	upstream := httptest.NewServer(libraryhttp.NewHandler(s.service(), quiet))
	defer upstream.Close()
	conn, err := client.New(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]http.Handler{"a proxy": libraryhttp.NewHandler(libraryhttp.NewClient(conn), quiet, root)}
	for last := server.Apply; last <= server.Select; last++ {
		service := s.service()
		service.Publications.ListPublications = s.upTo(last)
		others[fmt.Sprintf("a handler that has done %d steps", last)] = libraryhttp.NewHandler(service, quiet, root)
	}
	rows := rowsOf(t, direct)
	groups, empty := 0, 0
	for i := range *queryCases {
		o := maker{rand.New(rand.NewPCG(7, uint64(i)))}.options(2, false)
		path := "/Publications?" + o.String()
		status, got := fetch(t, direct, path)
		chosen := o.rows(rows)
		want := row{"value": written(o.paged(chosen), o)}
		if o.counts {
			want["@odata.count"] = len(chosen)
		}
		if strings.Contains(path, "aggregate(") {
			groups++
		}
		if len(chosen) == 0 {
			empty++
		}
		var answer row
		if status != http.StatusOK || json.Unmarshal([]byte(got), &answer) != nil {
			t.Fatalf("%d: %s: %d %s", i, path, status, got)
		}
		delete(answer, "@odata.context")
		if a, b := text(t, answer), text(t, want); a != b {
			t.Fatalf("%d: %s\n got %s\nwant %s", i, path, a, b)
		}
		for who, h := range others {
			if otherStatus, other := fetch(t, h, path); otherStatus != status || other != got {
				t.Fatalf("%d: %s\n%s answers %d\n %s\nand without, it is\n %s", i, path, who, otherStatus, other, got)
			}
		}
	}
	if n := *queryCases; groups < n/20 || empty > n/2 {
		t.Errorf("of %d queries %d make groups, and %d choose nothing", n, groups, empty)
	}
}

// manyShelves has twelve publications.
func manyShelves(t *testing.T) *shelves {
	s := newShelves(t)
	words := []string{"Alpha", "Beta", "Gamma", "beta two", "Tale"}
	genres := []string{"Fiction", "Science", ""}
	s.titles = nil
	for i := range 12 {
		p := library.Publication{Title: wire.Some(words[i%len(words)] + strings.Repeat("!", i%2)), Genre: library.Genre(genres[i%len(genres)]), Copies: []*library.Copy{}}
		p.ID = wire.Some(int32(i + 1))
		published, err := wire.ParseDate(fmt.Sprintf("200%d-0%d-01", i%4, 1+i%3))
		if err != nil {
			t.Fatal(err)
		}
		p.Published = wire.Some(published)
		for k := range i % 3 {
			p.Copies = append(p.Copies, &library.Copy{Shelf: wire.Some(string(rune('A' + k))), Place: wire.Some(int32((i * k) % 7)), Condition: "New"})
		}
		if i%3 == 2 {
			s.titles = append(s.titles, &library.Magazine{Publication: p, Issue: wire.Some(uint8(i))})
		} else {
			s.titles = append(s.titles, &library.Book{Publication: p})
		}
	}
	for i, p := range s.titles {
		p.AsPublication().Related = []library.AnyPublication{}
		for k := range i % 4 {
			p.AsPublication().Related = append(p.AsPublication().Related, s.titles[(i*5+k*3)%len(s.titles)])
		}
	}
	return s
}

// upTo returns a function that does the query up to a step, and says so.
func (s *shelves) upTo(last server.Step) func(context.Context, *query.Options) (odata.Page[library.AnyPublication], error) {
	return func(ctx context.Context, q *query.Options) (page odata.Page[library.AnyPublication], err error) {
		steps := []func(to *query.Options){
			server.Apply:   func(to *query.Options) { to.Apply = q.Apply },
			server.Compute: func(to *query.Options) { to.Compute = q.Compute },
			server.Search:  func(to *query.Options) { to.Search = q.Search },
			server.Filter:  func(to *query.Options) { to.Filter = q.Filter },
			server.Count:   func(to *query.Options) { to.Count = q.Count },
			server.OrderBy: func(to *query.Options) { to.OrderBy = q.OrderBy },
			server.Skip:    func(to *query.Options) { to.Skip = q.Skip },
			server.Top:     func(to *query.Options) { to.Top = q.Top },
			server.Expand:  func(to *query.Options) { to.Expand = q.Expand },
			server.Select:  func(to *query.Options) { to.Select = q.Select },
		}
		var mine query.Options
		for _, step := range steps[server.Apply : last+1] {
			step(&mine)
		}
		program, err := evaluate.Compile(&mine, evaluate.Nothing, evaluate.Limits{})
		if err != nil {
			return page, err
		}
		result, err := program.Run(ctx, s.all())
		if err != nil {
			return page, err
		}
		page, err = read(result.Items)
		page.Count = result.Count
		server.Done(ctx, last)
		return page, err
	}
}

func (s *shelves) all() iter.Seq2[wire.Structured, error] {
	return func(yield func(wire.Structured, error) bool) {
		for _, p := range s.titles {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// read returns items as publications, which those that $apply has made become by their
// JSON, as from a database.
func read(items []wire.Structured) (page odata.Page[library.AnyPublication], err error) {
	for _, item := range items {
		if p, is := item.(library.AnyPublication); is {
			page.Items = append(page.Items, p)
			continue
		}
		text, err := wire.Marshal(item)
		if err != nil {
			return page, err
		}
		p := new(library.Publication)
		if err := wire.Unmarshal(text, p); err != nil {
			return page, err
		}
		page.Items = append(page.Items, p)
	}
	return page, nil
}

// fetch returns an answer, with its members in the order of their names.
func fetch(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.ReplaceAll(path, " ", "%20"), nil))
	return w.Code, canonical(t, w.Body.String(), "http://lib")
}

// rowsOf asks for all publications and what is related to them, without a query.
func rowsOf(t *testing.T, h http.Handler) []row {
	get := func(path string) (list []row) {
		_, text := fetch(t, h, path)
		var answer struct{ Value []row }
		d := json.NewDecoder(bytes.NewReader([]byte(text)))
		d.UseNumber()
		if err := d.Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return answer.Value
	}
	all, byID := get("/Publications"), map[string]row{}
	for _, r := range all {
		byID[fmt.Sprint(r["ID"])] = r
	}
	for _, r := range all {
		at := fmt.Sprintf("/Publications(%v)", r["ID"])
		var list []row
		for _, other := range get(at + "/Related") {
			list = append(list, byID[fmt.Sprint(other["ID"])])
		}
		r[whole] = map[string][]row{"Copies": get(at + "/Copies"), "Related": list}
	}
	return all
}

// written returns rows as an answer has them.
func written(list []row, o *options) []any {
	made := []any{}
	for _, r := range list {
		to := row{}
		for name, value := range r {
			property, _, _ := strings.Cut(name, "@")
			if name != whole && (property == "" || o.selected == nil || slices.Contains(o.selected, property)) {
				to[name] = value
			}
		}
		if o.selected != nil && !slices.Contains(o.selected, "ID") {
			to["@odata.id"] = fmt.Sprintf("http://lib/Publications(%v)", r["ID"])
		}
		for name, inner := range o.expands {
			chosen := inner.rows(related(r, name))
			if inner.counts {
				to[name+"@odata.count"] = len(chosen)
			}
			to[name] = written(inner.paged(chosen), inner)
		}
		made = append(made, to)
	}
	return made
}

func text(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return canonical(t, string(b), "http://lib")
}
