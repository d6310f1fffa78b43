package rest_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

// TestFilesAreRemoved sends a file that is too large for memory: it lies in the
// temporary folder until the request has been answered, whatever the answer.
func TestFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	files := func() int {
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	type form struct {
		File *rest.File `form:"file"`
	}
	type input struct {
		Body *form `body:"multipart/form-data"`
	}
	type stream struct {
		Body *rest.Stream `body:"application/octet-stream"`
	}
	const size = 12 << 20
	during := 0
	fails := false
	h := rest.Serve([]rest.Operation{{
		Method: "POST", Path: "/files", Input: (*input)(nil), Outputs: []gen.Output{{Status: "200", Type: (*stream)(nil)}},
		Serve: func(_ context.Context, in any) (any, error) {
			during = files()
			if fails {
				panic(http.ErrAbortHandler)
			}
			r, err := in.(*input).Body.File.Open()
			return &stream{Body: rest.NewStream(r)}, err
		},
	}})
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, fails = range []bool{false, true} {
		ts := httptest.NewServer(h)
		answer, err := http.Post(ts.URL+"/files", w.FormDataContentType(), bytes.NewReader(b.Bytes()))
		if (err != nil) != fails {
			t.Fatal(err)
		}
		if !fails {
			if n, err := io.Copy(io.Discard, answer.Body); n != size || err != nil {
				t.Errorf("%d bytes come back: %v", n, err)
			}
			_ = answer.Body.Close()
		}
		ts.Close()
		if during != 1 || files() != 0 {
			t.Errorf("while it is served, there are %d files; then %d", during, files())
		}
	}
}
