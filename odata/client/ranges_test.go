package client_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/wire"
)

const manualPath = "/Manuals(00000000-0000-0000-0000-000000000007)"

// pictured returns a store with content of both kinds, and the handler of it.
func pictured(t *testing.T) http.Handler {
	t.Helper()
	store := memory.New()
	h := shophttp.NewHandler(shophttp.Stored(store))
	if err := store.Load([]byte(`{"Products":[{"Code":"x","Name":"n","Tags":[]}],"Manuals":[{"ID":"00000000-0000-0000-0000-000000000007"}]}`)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/Products('x')/Photo", manualPath + "/$value"} {
		if w := told(h, "PUT "+path+"\nContent-Type: image/png\n\n"+"0123456789abcdefghij"); w.Code != http.StatusNoContent {
			t.Fatal(w.Code, w.Body)
		}
	}
	return h
}

// TestProxyRanges asks for parts of content, directly and through a proxy, whose answers are
// the same.
func TestProxyRanges(t *testing.T) {
	direct := pictured(t)
	proxy := shophttp.NewHandler(shophttp.NewClient(behind(t, direct)))
	boundary := regexp.MustCompile(`[0-9a-f]{60}`)
	show := func(w *httptest.ResponseRecorder) string {
		w.Header().Del("Date")
		text := &strings.Builder{}
		_ = w.Result().Write(text)
		return boundary.ReplaceAllString(text.String(), "BOUNDARY")
	}
	for _, path := range []string{"/Products('x')/Photo", manualPath + "/$value"} {
		etag := told(direct, "HEAD "+path).Header().Get("ETag")
		for _, c := range []struct {
			header string
			status int
			want   string
		}{
			{"", 200, "0123456789abcdefghij"},
			{"Range: bytes=3-5", 206, "345"},
			{"Range: bytes=0-0", 206, "0"},
			{"Range: bytes=18-", 206, "ij"},
			{"Range: bytes=-4", 206, "ghij"},
			{"Range: bytes=15-400", 206, "fghij"},
			{"Range: bytes=12-13,2-3", 206, "cd"},
			{"Range: items=0-1", 200, "0123456789abcdefghij"},
			{"Range: bytes=-0", 416, "the content does not have the range"},
			{"Range: bytes=-000", 416, "the content does not have the range"},
			{"Range: bytes=3-2", 416, "the content does not have the range"},
			{"Range: bytes=-0,4-5", 206, "45"},
			{"Range: Bytes=3-99999999999999999999", 206, "3456789abcdefghij"},
			{"Range: bytes=-99999999999999999999", 206, "0123456789abcdefghij"},
			{"Range: bytes=99999999999999999999-", 416, "the content does not have the range"},
			{"Range: bytes=00000000000000000000018-19", 206, "ij"},
			{"Range: bytes=20-", 416, "the content does not have the range"},
			{"Range: bytes=3-5\nIf-Range: " + etag, 206, "345"},
			{"Range: bytes=3-5\nIf-Range: \"other\"", 200, "0123456789abcdefghij"},
			{"Range: bytes=3-5\nIf-Match: \"other\"", 412, "another ETag"},
			{"Range: bytes=3-5\nIf-None-Match: " + etag, 304, ""},
		} {
			want, got := told(direct, "GET "+path+"\n"+c.header), told(proxy, "GET "+path+"\n"+c.header)
			if got.Code != c.status || !strings.Contains(got.Body.String(), c.want) || show(got) != show(want) {
				t.Errorf("%s, %s: %s\nwithout the proxy\n%s", path, c.header, show(got), show(want))
			}
		}
		if w := told(proxy, "PUT "+path+"\nContent-Type: image/png\nContent-Range: bytes 0-1/20\n\nxx"); w.Code != http.StatusBadRequest {
			t.Error(w.Code, w.Body)
		}
		if w := told(proxy, "HEAD "+path+"\nRange: bytes=3-5"); w.Code != http.StatusPartialContent || w.Body.Len() > 0 || w.Header().Get("Content-Range") != "bytes 3-5/20" {
			t.Error(w.Code, w.Header())
		}
	}
}

// TestMediaSeeks reads parts of content, and content that changes meanwhile.
func TestMediaSeeks(t *testing.T) {
	direct := pictured(t)
	var asked []string
	strip := ""     // a header that the answers lack
	changes := true // the content, before a part of it is sent
	service := shophttp.NewClient(behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Range"))
		if r.Header.Get("Range") != "" && changes {
			told(direct, "PUT "+manualPath+"/$value\nContent-Type: image/png\n\n"+"0123456789ABCDEFGHIJ")
		}
		direct.ServeHTTP(&stripped{w, strip}, r)
	})))
	manualID, err := wire.ParseGuid("00000000-0000-0000-0000-000000000007")
	if err != nil {
		t.Fatal(err)
	}
	get := func() *odata.Media {
		t.Helper()
		asked = nil
		m, err := service.Manuals.GetManualMedia(t.Context(), manualID, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = m.Close() })
		return m
	}
	changes = false
	m := get()
	seeker := m.Reader.(io.ReadSeeker)
	var read strings.Builder
	for _, place := range []int64{0, 2, 15, 3} { // the second is where it is
		if at, err := seeker.Seek(place, io.SeekStart); at != place || err != nil {
			t.Fatal(at, err)
		}
		_, _ = io.CopyN(&read, m, 2)
	}
	if at, err := seeker.Seek(-1, io.SeekEnd); at != 19 || err != nil {
		t.Fatal(at, err)
	}
	_, _ = io.Copy(&read, m)
	if at, err := seeker.Seek(2, io.SeekCurrent); at != 22 || err != nil {
		t.Fatal(at, err)
	}
	if n, err := m.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Error(n, err)
	}
	if _, err := seeker.Seek(-1, io.SeekStart); err == nil {
		t.Error("sought before the content")
	}
	if read.String() != "0123fg34j" || strings.Join(asked, "|") != "|bytes=15-|bytes=3-|bytes=19-" {
		t.Error(read.String(), asked)
	}
	_, _ = seeker.Seek(1, io.SeekStart)
	_ = m.Close()
	if _, err := m.Read(make([]byte, 1)); err == nil {
		t.Error("read what is closed")
	}

	changes = true
	m = get()
	_, _ = m.Reader.(io.ReadSeeker).Seek(12, io.SeekStart)
	_, err = io.ReadAll(m)
	var own *client.Error
	if !errors.As(err, &own) || own.Status != http.StatusPreconditionFailed {
		t.Error(err)
	}
	proxy := shophttp.NewHandler(service)
	told(direct, "PUT "+manualPath+"/$value\nContent-Type: image/png\n\n"+"new")
	if w := told(proxy, "GET "+manualPath+"/$value\nRange: bytes=1-2"); w.Code != http.StatusPreconditionFailed || w.Header().Get("Content-Range") != "" || w.Header().Get("Accept-Ranges") != "" {
		t.Error(w.Code, w.Header(), w.Body)
	}

	changes = false
	for _, strip = range []string{"Accept-Ranges", "Etag", "Content-Length"} { // no parts, or nobody knows of what
		if _, seeks := get().Reader.(io.Seeker); seeks {
			t.Errorf("without %s it can be sought", strip)
		}
	}
	strip = ""
	m = get()
	strip = "Etag"
	_, _ = m.Reader.(io.ReadSeeker).Seek(1, io.SeekStart)
	if _, err := m.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "no ETag") {
		t.Error(err)
	}
}

// stripped is a writer of answers that lack a header.
type stripped struct {
	http.ResponseWriter
	name string
}

func (s *stripped) WriteHeader(status int) {
	s.Header().Del(s.name)
	s.ResponseWriter.WriteHeader(status)
	if flusher, ok := s.ResponseWriter.(http.Flusher); ok && s.name == "Content-Length" {
		flusher.Flush() // else net/http would say it for a short answer
	}
}
