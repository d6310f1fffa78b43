package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	goods "github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// drawer is a service that has content: of manuals, which can be sought in, and of photos,
// which cannot.
type drawer struct {
	closed int
	got    string // what was written
	fails  error  // when a photo is read
}

const manual = "01234567-89ab-cdef-0123-456789abcdef"

var changed = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// source is content that notes that it is closed.
type source struct {
	io.Reader
	of *drawer
}

func (s source) Close() error {
	s.of.closed++
	return nil
}

func (d *drawer) read(m *odata.Media) (string, error) {
	data, err := io.ReadAll(m)
	d.got = fmt.Sprintf("%s %d %q", m.ContentType, m.Size, data)
	return d.got, err
}

func (d *drawer) handler(options ...server.Option) http.Handler {
	var s shophttp.Service
	made := func() *goods.Manual {
		v := &goods.Manual{ID: wire.Some(guid(manual))}
		v.Dynamic.Set("@odata.etag", `"W/\"e\""`)
		v.Dynamic.Set("@odata.mediaContentType", `"text/plain"`)
		return v
	}
	s.Manuals.GetManual = func(context.Context, wire.Guid, *query.Options) (*goods.Manual, error) { return made(), nil }
	s.Manuals.CreateManual = func(context.Context, *goods.Manual, *query.Options) (*goods.Manual, error) { return made(), nil }
	s.Manuals.DeleteManual = func(context.Context, wire.Guid, *query.Options) error {
		d.got = "deleted"
		return nil
	}
	s.Manuals.CreateManualMedia = func(_ context.Context, m *odata.Media, _ *query.Options) (*goods.Manual, error) {
		_, err := d.read(m)
		return made(), err
	}
	s.Manuals.GetManualMedia = func(_ context.Context, id wire.Guid, _ *query.Options) (*odata.Media, error) {
		if id != guid(manual) {
			return nil, nil
		}
		type seeker struct {
			io.ReadSeeker
			io.Closer
		}
		return &odata.Media{Reader: seeker{strings.NewReader("0123456789"), source{of: d}}, ContentType: "text/plain", ETag: `W/"m"`, Modified: changed}, nil
	}
	s.Manuals.ReplaceManualMedia = func(ctx context.Context, _ wire.Guid, m *odata.Media, _ *query.Options) error {
		if !server.RequestOf(ctx).Precondition().Holds(`W/"m"`) {
			return &server.Error{Status: http.StatusPreconditionFailed, Message: "another"}
		}
		_, err := d.read(m)
		m.ETag = `"n"`
		return err
	}
	s.Products.ReadProductsManual = func(context.Context, string, *query.Options) (*goods.Manual, error) { return made(), nil }
	s.Products.GetProduct = func(_ context.Context, code string, _ *query.Options) (*goods.Product, error) {
		return &goods.Product{Code: wire.Some(code)}, nil
	}
	s.Products.GetProductPhoto = func(_ context.Context, code string, _ *query.Options) (*odata.Media, error) {
		if code == "none" {
			return nil, nil
		}
		text := io.Reader(strings.NewReader("photo"))
		if d.fails != nil {
			text = io.MultiReader(strings.NewReader("pho"), broken{d.fails})
		}
		return &odata.Media{Reader: source{text, d}, ContentType: "image/png", Size: 5, ETag: `"p"`, Modified: changed}, nil
	}
	s.Products.ReplaceProductPhoto = func(ctx context.Context, code string, m *odata.Media, _ *query.Options) error {
		if code == "new" {
			server.RequestOf(ctx).Created()
		}
		_, err := d.read(m)
		return err
	}
	return shophttp.NewHandler(s, append(options, quiet())...)
}

func guid(text string) wire.Guid {
	g, err := wire.ParseGuid(text)
	if err != nil {
		panic(err)
	}
	return g
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// TestMedia reads and writes content.
func TestMedia(t *testing.T) {
	value, etag := "/Manuals("+manual+")/$value", "\nIf-None-Match: "
	for _, c := range []struct{ request, want string }{
		{"GET " + value, `200 text/plain W/"m" 10 "0123456789"`},
		{"HEAD " + value, `200 text/plain W/"m" 10 ""`},
		{"GET " + value + "\nRange: bytes=2-4", `206 text/plain W/"m" 3 "234"`},
		{"GET " + value + "\nRange: bytes=-2", `206 text/plain W/"m" 2 "89"`},
		{"GET " + value + "\nRange: bytes=20-", `416 Range`},
		{"GET " + value + etag + `"m"`, `304  W/"m"  ""`},
		{"GET " + value + etag + `"x"`, `200 text/plain W/"m" 10 "0123456789"`},
		{"GET " + value + etag + "\"x\"\nIf-Modified-Since: Tue, 01 Dec 2026 00:00:00 GMT", `200 text/plain W/"m" 10 "0123456789"`},
		{"GET " + value + "\nIf-Modified-Since: Tue, 01 Dec 2026 00:00:00 GMT", `304  W/"m"  ""`},
		{"GET " + value + "\nIf-Match: \"x\"", `412 If-Match`},
		{"GET " + value + "\nIf-Match: W/\"m\"", `200 text/plain W/"m" 10 "0123456789"`},
		{"GET " + value + "\nAccept: image/png, text/*;q=0.1", `200 text/plain W/"m" 10 "0123456789"`},
		{"GET " + value + "\nAccept: image/png", `406 Accept`},
		{"GET " + value + "\nAccept: */*, text/plain;q=0", `406 Accept`},
		{"GET " + value + "?$format=json", `200 text/plain W/"m" 10 "0123456789"`},
		{"GET /Manuals(00000000-89ab-cdef-0123-456789abcdef)/$value", `404 `},
		{"GET /Products('h')/Manual/$value", `200 text/plain W/"m" 10 "0123456789"`},
		{"GET /Products('h')/$value", `400 $value`},
		{"GET /Products('h')/Photo", `200 image/png "p" 5 "photo"`},
		{"HEAD /Products('h')/Photo", `200 image/png "p" 5 ""`},
		{"GET /Products('h')/Photo\nRange: bytes=2-4", `200 image/png "p" 5 "photo"`},
		{"GET /Products('h')/Photo" + etag + `W/"p"`, `304  "p"  ""`},
		{"GET /Products('none')/Photo", `204    ""`},
		{"DELETE /Products('h')/Photo", `501 `},
		{"POST /Products('h')/Photo\n\nx", `405 `},
		{"PATCH " + value + "\n\nx", `405 `},
		{"PUT /Products('h')/Photo\nContent-Type: Image/PNG; a=b\n\nbytes", `204    "" Image/PNG; a=b 5 "bytes"`},
		{"PUT /Products('new')/Photo\nContent-Type: image/x\n\nbytes", `201   0 "" image/x 5 "bytes"`},
		{"PUT /Products('h')/Photo\nContent-Type: text/plain\n\nbytes", `415 Content-Type`},
		{"PUT /Products('h')/Photo\n\nbytes", `415 Content-Type`},
		{"PUT " + value + "\n\nbytes", `204  "n"  "" application/octet-stream 5 "bytes"`},
		{"PUT " + value + "\nContent-Type: text/", `415 Content-Type`},
		{"PUT " + value + "\nContent-Encoding: gzip\n\nbytes", `415 `},
		{"PUT " + value + "\nIf-Match: \"x\"\n\nbytes", `412 `},
		{"PUT " + value + "\n\n" + strings.Repeat("x", 21), `413 `},
		{"PUT /Products('h')/Manual/$value\n\nbytes", `204  "n"  "" application/octet-stream 5 "bytes"`},
		{"POST /Manuals\nContent-Type: text/plain\nPrefer: return=minimal\n\nbytes", `204 W/"e" /Manuals(` + manual + `) "" text/plain 5 "bytes"`},
		{"DELETE " + value, `204    "" deleted`},
	} {
		d := &drawer{}
		h := d.handler(server.WithLimits(server.Limits{MaxMediaSize: 20}))
		w := ask(t, h, c.request)
		header := w.Header()
		got := fmt.Sprintf("%d %s %s %s %q", w.Code, header.Get("Content-Type"), header.Get("Etag"), header.Get("Content-Length"), w.Body)
		switch {
		case w.Code >= 400:
			got = fmt.Sprintf("%d %s", w.Code, errorOf(t, c.request, w).Target)
		case strings.HasPrefix(c.request, "POST"):
			got = fmt.Sprintf("%d %s %s %q %s", w.Code, header.Get("Etag"), strings.TrimPrefix(header.Get("Location"), "http://host"), w.Body, d.got)
		case d.got != "":
			got += " " + d.got
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.request, got, c.want)
		}
		if reads := w.Code < 400 && w.Code != 204 && !strings.HasPrefix(c.request, "P") || w.Code == 406 || w.Code == 416; reads != (d.closed == 1) && w.Code != 412 {
			t.Errorf("%s: closed %d times", c.request, d.closed)
		}
		if w.Code == 200 && (header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(header.Get("Content-Security-Policy"), "sandbox")) {
			t.Errorf("%s: %v", c.request, header)
		}
	}
}

// TestMediaAllow lists the methods.
func TestMediaAllow(t *testing.T) {
	h := new(drawer).handler()
	for path, want := range map[string]string{
		"/Products('h')/Photo":            "DELETE, GET, HEAD, OPTIONS, PUT",
		"/Manuals(" + manual + ")/$value": "GET, HEAD, OPTIONS, PUT",
		"/Manuals":                        "GET, HEAD, OPTIONS, PATCH, POST",
	} {
		if got := ask(t, h, "OPTIONS "+path).Header().Get("Allow"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestMediaBreaksOff has a source fail when a part is sent: nobody takes that for the whole.
func TestMediaBreaksOff(t *testing.T) {
	ts := httptest.NewServer((&drawer{fails: errors.New("the disk is gone")}).handler())
	defer ts.Close()
	answer, err := http.Get(ts.URL + "/Products('h')/Photo")
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		_ = answer.Body.Close()
	}
	if err == nil {
		t.Error("a part was taken for the whole")
	}
}

// TestMediaInBatches sends content in both forms of batches.
func TestMediaInBatches(t *testing.T) {
	d := &drawer{}
	h := d.handler()
	w := ask(t, h, "POST /$batch\nContent-Type: application/json\n\n"+`{"requests":[
		{"id":"1","method":"PUT","url":"Products('h')/Photo","headers":{"content-type":"image/png"},"body":"AP-_"},
		{"id":"2","method":"GET","url":"Products('h')/Photo"}]}`)
	if want := `image/png 3 "\x00\xff\xbf"`; d.got != want {
		t.Errorf("%s, want %s", d.got, want)
	}
	if got := w.Body.String(); !strings.Contains(got, `"body":"cGhvdG8"`) || !strings.Contains(got, `"status":204`) {
		t.Error(got)
	}
	w = ask(t, h, "POST /$batch\nContent-Type: multipart/mixed; boundary=b\n\n--b\r\nContent-Type: application/http\r\n\r\nPUT Products('h')/Photo HTTP/1.1\r\nContent-Type: image/png\r\n\r\n\x00\xff\r\n"+
		"--b\r\nContent-Type: application/http\r\n\r\nGET Products('h')/Photo HTTP/1.1\r\n\r\n\r\n--b--\r\n")
	if want := `image/png 2 "\x00\xff"`; d.got != want {
		t.Errorf("%s, want %s", d.got, want)
	}
	if got := w.Body.String(); !strings.Contains(got, "\r\n\r\nphoto\r\n") {
		t.Error(got)
	}
}

// TestMediaLinks reads what answers say of content: its links in full metadata alone.
func TestMediaLinks(t *testing.T) {
	h := new(drawer).handler()
	for request, want := range map[string]string{
		"/Manuals(" + manual + ")?$format=application/json;odata.metadata=minimal&$select=ID": `"@odata.mediaContentType":"text/plain","ID"`,
		"/Manuals(" + manual + ")?$format=application/json;odata.metadata=full&$select=ID": `"@odata.mediaReadLink":"http://host/Manuals(` + manual + `)/$value",` +
			`"@odata.mediaEditLink":"http://host/Manuals(` + manual + `)/$value"`,
		"/Products('h')?$format=application/json;odata.metadata=full": `"Photo@odata.mediaReadLink":"http://host/Products('h')/Photo","Photo@odata.mediaEditLink":"http://host/Products('h')/Photo"`,
	} {
		if got := ask(t, h, "GET "+strings.ReplaceAll(request, " ", "%20")).Body.String(); !strings.Contains(got, want) {
			t.Errorf("%s: %s\nwant %s", request, got, want)
		}
	}
	if got := ask(t, h, "GET /Products('h')").Body.String(); strings.Contains(got, "Photo") {
		t.Error(got)
	}
}
