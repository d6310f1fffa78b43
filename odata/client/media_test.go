package client_test

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

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// TestMediaRetries sends content again that can be read again, from where it was, and
// other content once.
func TestMediaRetries(t *testing.T) {
	var bodies []string
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		bodies = append(bodies, fmt.Sprint(r.ContentLength, " ", string(data), " ", r.Header.Get("If-Match")))
		if len(bodies) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("ETag", `"new"`)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer host.Close()
	conn, err := client.New(host.URL, client.WithRetry(3, time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	service := shophttp.NewClient(conn)

	text := strings.NewReader("-bytes")
	_, _ = text.ReadByte()
	m := &odata.Media{Reader: text, ETag: `"old"`}
	if err := service.Products.ReplaceProductPhoto(t.Context(), "h", m, nil); err != nil || m.ETag != `"new"` {
		t.Errorf("%v, the ETag %s", err, m.ETag)
	}
	if got, want := fmt.Sprintf("%q", bodies), fmt.Sprintf("%q", strings.Split(strings.Repeat(`5 bytes "old"|`, 3), "|")[:3]); got != want {
		t.Errorf("%s, want %s", got, want)
	}

	bodies = nil
	once := &closing{Reader: io.MultiReader(strings.NewReader("bytes"))}
	err = service.Products.ReplaceProductPhoto(t.Context(), "h", odata.NewMedia("image/png", once), nil)
	var own *client.Error
	if !errors.As(err, &own) || own.Status != http.StatusServiceUnavailable || len(bodies) != 1 || bodies[0] != "-1 bytes " || !once.closed {
		t.Errorf("%v, %q, closed: %v", err, bodies, once.closed)
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// TestMediaBad has answers that are not what is wanted.
func TestMediaBad(t *testing.T) {
	var status int
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != "*/*" {
			t.Errorf("Accept: %s", r.Header.Get("Accept"))
		}
		w.Header().Set("Last-Modified", "Mon, 30 Nov 2026 12:00:00 GMT")
		if w.WriteHeader(status); status != http.StatusNoContent {
			_, _ = io.WriteString(w, `{"error":{"code":"c","message":"m"}}`)
		}
	}))
	defer host.Close()
	conn, err := client.New(host.URL, client.WithRetry(1, 0), client.WithMaxAnswerSize(3))
	if err != nil {
		t.Fatal(err)
	}
	service := shophttp.NewClient(conn)
	for _, c := range []struct {
		status int
		want   string // of a manual, and of a photo
	}{
		{200, "36 2026 <nil>, 36 2026 <nil>"},
		{204, "none answered 204, without the content that is wanted, none <nil>"},
		{206, "none answered 206, without the content that is wanted, none answered 206, without the content that is wanted"},
		{404, "none 404 c, none 404 c"},
	} {
		status = c.status
		show := func(m *odata.Media, err error) string {
			defer func() { _ = m.Close() }()
			var own *client.Error
			switch {
			case errors.As(err, &own):
				return fmt.Sprint("none ", own.Status, " ", own.OData.Code)
			case err != nil:
				return "none " + err.Error()[strings.LastIndex(err.Error(), ": ")+2:]
			case m == nil:
				return "none <nil>"
			}
			data, err := io.ReadAll(m)
			return fmt.Sprint(len(data), " ", m.Modified.Year(), " ", err)
		}
		manual, err := service.Manuals.GetManualMedia(t.Context(), wire.Guid{}, nil)
		photo, err2 := service.Products.GetProductPhoto(t.Context(), "h", nil)
		if got := show(manual, err) + ", " + show(photo, err2); got != c.want {
			t.Errorf("%d: %s, want %s", c.status, got, c.want)
		}
	}
	for _, m := range []*odata.Media{nil, {}} {
		if err := service.Products.ReplaceProductPhoto(t.Context(), "h", m, nil); err == nil || !strings.Contains(err.Error(), "the content is nil") {
			t.Error(err)
		}
	}
}

// TestMediaStreams has both sides see the beginning of content before its end is there.
func TestMediaStreams(t *testing.T) {
	part := strings.Repeat("x", 64<<10)
	seen := make(chan struct{})
	var service shophttp.Service
	service.Products.ReplaceProductPhoto = func(_ context.Context, _ string, m *odata.Media, _ *query.Options) error {
		if _, err := io.ReadFull(m, make([]byte, len(part))); err != nil {
			return err
		}
		seen <- struct{}{}
		rest, err := io.ReadAll(m)
		if err == nil && len(rest) != len(part) {
			err = errors.New("the rest is another")
		}
		return err
	}
	service.Products.GetProductPhoto = func(context.Context, string, *query.Options) (*odata.Media, error) {
		return odata.NewMedia("image/png", inParts(part, seen)), nil
	}
	host := httptest.NewServer(shophttp.NewHandler(service))
	defer host.Close()
	conn, err := client.New(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	remote := shophttp.NewClient(conn)
	if err := remote.Products.ReplaceProductPhoto(t.Context(), "h", odata.NewMedia("image/png", inParts(part, seen)), nil); err != nil {
		t.Error(err)
	}
	m, err := remote.Products.GetProductPhoto(t.Context(), "h", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	if _, err := io.ReadFull(m, make([]byte, len(part)/2)); err != nil {
		t.Error(err)
	}
	seen <- struct{}{}
	if rest, err := io.ReadAll(m); err != nil || len(rest) != len(part)*3/2 {
		t.Error(len(rest), err)
	}
}

// inParts yields a part, and again when it has been seen.
func inParts(part string, seen <-chan struct{}) io.Reader {
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, part)
		if err == nil {
			<-seen
			_, err = io.WriteString(w, part)
		}
		_ = w.CloseWithError(err)
	}()
	return r
}
