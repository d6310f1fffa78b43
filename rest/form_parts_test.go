package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// mailed is a multipart form with a field of each kind.
type mailed struct {
	Body *mailedForm `body:"multipart/form-data,required"`
}

type mailedForm struct {
	Note   wire.Opt[string] `form:"note"`
	Count  wire.Opt[int64]  `form:"count"`
	Tags   []string         `form:"tags"`
	Near   *span            `form:"near,json"`
	Lines  []*line          `form:"lines,json"`
	Any    wire.Raw         `form:"any"`
	File   *rest.File       `form:"file"`
	Photos []*rest.File     `form:"photos"`
}

// parts writes a form: each part is its headers behind Content-Disposition: form-data;
// an empty line, and its content.
func parts(list ...string) string {
	var b strings.Builder
	for _, part := range list {
		b.WriteString("--x\r\nContent-Disposition: form-data; " + strings.ReplaceAll(part, "\n", "\r\n") + "\r\n")
	}
	return b.String() + "--x--\r\n"
}

func mail(h http.Handler, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/mail", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// mailbox returns a handler that answers with what the form has.
func mailbox(options ...rest.Option) http.Handler {
	return rest.Serve([]rest.Operation{{
		Method: "POST", Path: "/mail", Input: (*mailed)(nil), Outputs: []gen.Output{{Status: "200", Type: (*told)(nil)}},
		Serve: func(_ context.Context, in any) (any, error) {
			f := in.(*mailed).Body
			all := map[string]any{}
			for name, v := range map[string]any{"note": f.Note, "count": f.Count, "tags": f.Tags, "near": f.Near, "lines": f.Lines, "any": f.Any} {
				if b, err := json.Marshal(v); err == nil && string(b) != "null" {
					all[name] = v
				}
			}
			for i, file := range append(f.Photos, f.File) {
				if file == nil {
					continue
				}
				r, err := file.Open()
				if err != nil {
					return nil, err
				}
				data, err := io.ReadAll(r)
				if err = errors.Join(err, r.Close()); err != nil {
					return nil, err
				}
				all[fmt.Sprintf("%d %s", i, file.Name)] = fmt.Sprintf("%s (%s) %d", data, file.ContentType, file.Size)
			}
			b, err := json.Marshal(all)
			return &told{Body: wire.Raw(b)}, err
		},
	}}, options...)
}

// TestPartsAreByField checks that the field says what a part is: not whether it has a
// file name.
func TestPartsAreByField(t *testing.T) {
	h := mailbox()
	for name, test := range map[string]struct{ body, want string }{
		"texts with file names": {parts("name=\"note\"; filename=\"blob\"\nContent-Type: text/plain\n\nhello", "name=\"near\"; filename=\"blob\"\nContent-Type: application/json\n\n{\"to\":1}"),
			`{"near":{"to":1},"note":"hello"}`},
		"texts without": {parts("name=\"note\"\n\nhello", "name=near\n\n{\"to\":1}", "name=count\n\n12"), `{"count":12,"near":{"to":1},"note":"hello"}`},
		"a file without a name": {parts("name=file\nContent-Type: application/octet-stream\n\n\x00\x7f", "name=photos; filename=a.png\nContent-Type: image/png\n\n1", "name=photos\n\n2"),
			"{\"0 a.png\":\"1 (image/png) 1\",\"1 \":\"2 () 1\",\"2 \":\"\\u0000\x7f (application/octet-stream) 2\"}"},
		"files in brackets":      {parts("name=\"photos[]\"; filename=a\n\n1", "name=\"photos[1]\"; filename=b\n\n2"), `{"0 a":"1 () 1","1 b":"2 () 1"}`},
		"no file chosen":         {parts("name=file; filename=\"\"\nContent-Type: application/octet-stream\n\n"), `{}`},
		"an empty file":          {parts("name=file; filename=a\n\n"), `{"0 a":" () 0"}`},
		"two files for one":      {parts("name=file; filename=a\n\n1", "name=file; filename=b\n\n2"), "form file must be one file"},
		"repeated parts":         {parts("name=tags\n\na,b", "name=tags\n\nc"), `{"tags":["a,b","c"]}`},
		"one list as JSON":       {parts("name=tags\nContent-Type: application/json\n\n[\"a\",\"b\"]"), `{"tags":["a","b"]}`},
		"a text as JSON":         {parts("name=note\nContent-Type: application/json\n\n\"a\""), `{"note":"a"}`},
		"a document in a text":   {parts("name=note\nContent-Type: application/json\n\n{\"a\":1}"), `{"note":"{\"a\":1}"}`},
		"a list of objects":      {parts("name=lines\n\n[{\"sku\":\"a\"},{}]"), `{"lines":[{"sku":"a"},{}]}`},
		"objects one by one":     {parts("name=lines\n\n{\"sku\":\"a\"}", "name=lines\nContent-Type: application/json\n\n{\"count\":1}"), `{"lines":[{"sku":"a"},{"count":1}]}`},
		"objects in brackets":    {parts("name=\"lines[0][sku]\"\n\na", "name=\"lines[0][tags][]\"\n\nb", "name=\"lines[1]\"\nContent-Type: application/json\n\n{\"count\":1}"), `{"lines":[{"sku":"a","tags":["b"]},{"count":1}]}`},
		"anything":               {parts("name=any\n\n1"), `{"any":"1"}`},
		"anything as JSON":       {parts("name=any\nContent-Type: application/json\n\n[1]"), `{"any":[1]}`},
		"quoted-printable":       {parts("name=note\nContent-Transfer-Encoding: quoted-printable\n\n=C3=A9"), `{"note":"é"}`},
		"nobody's":               {parts("name=other\n\n1", "name=note\n\n2"), `{"note":"2"}`},
		"all that is wrong":      {parts("name=count\n\nx", "name=near\n\n{\"to\":\"x\"}", "name=\"lines[\"\n\nx"), `form lines has brackets that do not match: [; form count must be an integer, not string "x"; form near /to must be an integer, not string "x"`},
		"twice":                  {parts("name=note\n\n1", "name=note\n\n2"), "form note must not be given twice"},
		"another charset":        {parts("name=note\nContent-Type: text/plain; charset=latin1\n\n\xe9"), "form note must be UTF-8, not latin1"},
		"no text":                {parts("name=note\n\n\xe9"), "form note must be UTF-8"},
		"without a name":         {parts("filename=a\n\n1"), "a part of the form has no name"},
		"that ends early":        {"--x\r\nContent-Disposition: form-data; name=note\r\n\r\nhel", "the body is no multipart form"},
		"a file that ends early": {"--x\r\nContent-Disposition: form-data; name=file\r\n\r\nhel", "the body is no multipart form"},
	} {
		if w := mail(h, test.body); outcome(w) != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, outcome(w), test.want)
		}
	}
}

// TestPartsAreBounded checks the limits, and that nothing is left in the temporary
// folder of what was refused or given up.
func TestPartsAreBounded(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	large := "name=file; filename=a\n\n" + strings.Repeat("x", 2<<20)
	h := mailbox(rest.WithLimits(rest.Limits{MaxFormParts: 3, MaxBodySize: 100, MaxFormSize: 3 << 20}))
	for name, test := range map[string]struct {
		body   string
		status int
		want   string
	}{
		"parts":            {parts(large, "name=a\n\n", "name=b\n\n", "name=c\n\n"), 400, "more than 3 fields: this is the limit MaxFormParts"},
		"texts":            {parts(large, "name=note\n\n"+strings.Repeat("x", 60), "name=tags\n\n"+strings.Repeat("x", 41)), 413, "the fields of the form that are no files have more than 100 bytes, the limit MaxBodySize"},
		"files":            {parts(large, large), 413, fmt.Sprintf("the body has more than %d bytes, which is the limit", 3<<20)},
		"a field is wrong": {parts(large, "name=count\n\nx"), 400, `form count must be an integer, not string "x"`},
		"it ends early":    {strings.TrimSuffix(parts(large, large[:1<<19]), "--x--\r\n"), 400, "the body is no multipart form"},
	} {
		w := mail(h, test.body)
		if w.Code != test.status || outcome(w) != test.want {
			t.Errorf("%s: %d %s", name, w.Code, outcome(w))
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: %d files are left: %v", name, len(left), err)
		}
	}
}

// going is a body whose client goes when all that it has has been read.
type going struct {
	io.Reader
	cancel func()
}

func (g going) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if err == io.EOF {
		g.cancel()
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// TestUploadIsCancelled checks that nothing is left of a form whose client goes while
// it is sent.
func TestUploadIsCancelled(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	stored := 0
	ctx, cancel := context.WithCancel(context.Background())
	body := going{strings.NewReader(strings.TrimSuffix(parts("name=file; filename=a\n\n"+strings.Repeat("x", 3<<20)), "\r\n--x--\r\n")), func() {
		list, _ := os.ReadDir(dir)
		stored = len(list)
		cancel()
	}}
	r := httptest.NewRequestWithContext(ctx, "POST", "/mail", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	w := httptest.NewRecorder()
	mailbox().ServeHTTP(w, r)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 || stored != 1 || w.Code != 499 {
		t.Errorf("%d: of %d files %d are left: %v", w.Code, stored, len(left), err)
	}
}

// FuzzParts reads any multipart form: none is an error on the server.
func FuzzParts(f *testing.F) {
	f.Add(parts("name=note\n\n1", "name=\"lines[][sku]\"\n\na", "name=lines\n\n{}"))
	f.Add(parts("name=file; filename=\"\"\n\n", "name=any\nContent-Type: application/json\n\n[1"))
	f.Add(parts("name=tags\nContent-Type: application/json\n\n\"a\"", "name=\"tags[0]\"\n\na"))
	h := mailbox()
	f.Fuzz(func(t *testing.T, body string) {
		if w := mail(h, body); w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	})
}
