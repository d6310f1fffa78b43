package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// streaming serves /Suppliers from a sequence, and an error at its end.
type streaming struct {
	page      odata.Page[*Supplier]
	suppliers int
	err       error
	yielded   int
	stopped   chan struct{}
}

func (s *streaming) handler(options ...server.Option) http.Handler {
	s.stopped = make(chan struct{})
	return server.Serve(gen.Description{}, []server.Route{{
		Kind: server.ListRoute, Method: "GET", Path: "/Suppliers", Collection: true, Type: (*Supplier)(nil),
		Handle: func(r *server.Parsed) (any, error) {
			page := s.page
			page.More = odata.SeqOf(s.items())
			return page, nil
		},
	}}, options...)
}

func (s *streaming) items() iter.Seq2[*Supplier, error] {
	return func(yield func(*Supplier, error) bool) {
		defer close(s.stopped)
		for n := range s.suppliers {
			s.yielded++
			if !yield(&Supplier{Name: wire.Some(fmt.Sprintf("supplier %0100d", n))}, nil) {
				return
			}
		}
		if s.err != nil {
			yield(nil, s.err)
		}
	}
}

func TestStream(t *testing.T) {
	one := `{"Name":"supplier ` + strings.Repeat("0", 100) + `"}`
	first := &Supplier{Name: wire.Some("Anna")}
	for _, c := range []struct{ request, want string }{
		{"GET /Suppliers", `{"@odata.context":"http://host/$metadata#Suppliers","value":[{"Name":"Anna"},` + one + `],"@odata.nextLink":"n"}`},
		{"GET /Suppliers?$count=true", `{"@odata.context":"http://host/$metadata#Suppliers","@odata.count":7,"value":[{"Name":"Anna"},` + one + `],"@odata.nextLink":"n"}`},
		{"GET /Suppliers?$select=Name\nOData-MaxVersion: 4.01", `{"@context":"http://host/$metadata#Suppliers(Name)","value":[{"Name":"Anna"},` + one + `],"@nextLink":"n"}`},
		{"GET /Suppliers\nAccept: application/json;odata.metadata=full", `{"@odata.context":"http://host/$metadata#Suppliers","value":[` +
			`{"@odata.type":"#Shop.Supplier","@odata.id":"http://host/Suppliers('Anna')","@odata.editLink":"http://host/Suppliers('Anna')","Name":"Anna"},` +
			`{"@odata.type":"#Shop.Supplier","@odata.id":"http://host/Suppliers('supplier%20` + strings.Repeat("0", 100) + `')","@odata.editLink":"http://host/Suppliers('supplier%20` + strings.Repeat("0", 100) + `')",` + one[1:] +
			`],"@odata.nextLink":"n"}`},
		{"GET /Suppliers/$count", "7"},
		{"HEAD /Suppliers", ""},
	} {
		s := &streaming{suppliers: 1, page: odata.Page[*Supplier]{Items: []*Supplier{first}, Count: wire.Some[int64](7), NextLink: "n"}}
		w := ask(t, s.handler(quiet()), c.request)
		if w.Code != 200 || w.Body.String() != c.want || w.Header().Get("Content-Length") != "" && c.want != "7" {
			t.Errorf("%s: %d %v\n got %s\nwant %s", c.request, w.Code, w.Header(), w.Body, c.want)
		}
		if c.want != "7" && !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json;odata.metadata=") && !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json;metadata=") {
			t.Errorf("%s: %v", c.request, w.Header())
		}
		if c.want == "" && s.yielded > 0 {
			t.Errorf("%s asks for items", c.request)
		}
	}
	s := &streaming{suppliers: 1}
	if w := ask(t, s.handler(quiet()), "GET /Suppliers/$count"); w.Code != 200 || w.Body.String() != "1" {
		t.Errorf("a count that the handler does not know: %d %s", w.Code, w.Body)
	}
}

// TestStreamFails has the sequence fail before anything has been sent, when the
// error can be answered, and later.
func TestStreamFails(t *testing.T) {
	for _, c := range []struct {
		suppliers int
		err       error
		code      int // 0: none
		log       string
	}{
		{0, server.NotFound("no such shop"), 404, ""},
		{10, errSecret, 500, "hunter2"},
		{1000, errSecret, 0, "hunter2"},
		{1000, server.NotFound("late"), 0, "late"},
	} {
		var log bytes.Buffer
		s := &streaming{suppliers: c.suppliers, err: c.err}
		ts := httptest.NewServer(s.handler(logged(&log)))
		res, err := http.Get(ts.URL + "/Suppliers")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		ts.Close()
		if c.code > 0 && (err != nil || res.StatusCode != c.code) || c.code == 0 && (err == nil || res.StatusCode != 200 || len(body) == 0) {
			t.Errorf("%d items: %d, %d bytes, %v", c.suppliers, res.StatusCode, len(body), err)
		}
		if strings.Contains(log.String(), "panic") || (log.Len() == 0) != (c.log == "") || !strings.Contains(log.String(), c.log) || bytes.Contains(body, []byte("hunter2")) {
			t.Errorf("%d items: log %q, body %.100s", c.suppliers, &log, body)
		}
	}
}

// TestStreamIsRead reads a stream with a client, and leaves another one early.
func TestStreamIsRead(t *testing.T) {
	const count = 5000
	s := &streaming{suppliers: count, page: odata.Page[*Supplier]{NextLink: "n"}}
	ts := httptest.NewServer(s.handler(quiet()))
	res, err := http.Get(ts.URL + "/Suppliers")
	if err != nil {
		t.Fatal(err)
	}
	var page odata.Page[*Supplier]
	n := 0
	for supplier, err := range odata.ReadPage(context.Background(), res.Body, &page) {
		if err != nil || supplier.Name.Or("") != fmt.Sprintf("supplier %0100d", n) {
			t.Fatalf("%d: %v, %v", n, supplier, err)
		}
		n++
	}
	_ = res.Body.Close()
	ts.Close()
	if n != count || page.NextLink != "n" {
		t.Errorf("%d items, %+v", n, page)
	}

	s = &streaming{suppliers: 1 << 30}
	var log bytes.Buffer
	ts = httptest.NewServer(s.handler(logged(&log)))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, ts.URL+"/Suppliers", nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err = http.DefaultClient.Do(request); err != nil {
		t.Fatal(err)
	}
	for _, err := range odata.ReadPage(ctx, res.Body, &page) {
		if cancel(); err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}
	<-s.stopped
	_ = res.Body.Close()
	ts.Close()
	if log.Len() > 0 {
		t.Errorf("a client's leaving is logged: %s", &log)
	}
}
