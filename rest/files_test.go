package rest_test

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

type album struct {
	Body *albumForm `body:"multipart/form-data,required,closed"`
}

type albumForm struct {
	_      struct{}     `form:"id"`
	Cover  *rest.File   `form:"cover,required" media:"image/png image/jpeg"`
	Photos []*rest.File `form:"photos" media:"image/*" check:"minItems=2 maxItems=3"`
}

type box struct {
	Body *boxForm `body:"multipart/form-data"`
}

type boxForm struct {
	Cover      *rest.File            `form:"cover"`
	Additional map[string]*rest.File `form:""`
}

type boxes struct {
	Body *boxesForm `body:"multipart/form-data"`
}

type boxesForm struct {
	Additional map[string][]*rest.File `form:"" media:"text/plain" check:"maxItems=2"`
}

// TestDemandsOnFiles holds files to how many there must be and of which types, and takes
// those that have no field of their own.
func TestDemandsOnFiles(t *testing.T) {
	outputs := []gen.Output{{Status: "200", Type: (*told)(nil)}}
	say := func(_ context.Context, in any) (any, error) {
		text := ""
		add := func(name string, files ...*rest.File) {
			for _, f := range files {
				text += fmt.Sprint(name, ":", f.Size, " ")
			}
		}
		switch in := in.(type) {
		case *album:
			add("cover", in.Body.Cover)
			add("photos", in.Body.Photos...)
		case *box:
			for _, name := range slices.Sorted(maps.Keys(in.Body.Additional)) {
				add(name, in.Body.Additional[name])
			}
		case *boxes:
			for _, name := range slices.Sorted(maps.Keys(in.Body.Additional)) {
				add(name, in.Body.Additional[name]...)
			}
		}
		return nil, rest.NotFound(strings.TrimSpace(text))
	}
	h := rest.Serve([]rest.Operation{
		{Method: "POST", Path: "/album", Input: (*album)(nil), Outputs: outputs, Serve: say},
		{Method: "POST", Path: "/box", Input: (*box)(nil), Outputs: outputs, Serve: say},
		{Method: "POST", Path: "/boxes", Input: (*boxes)(nil), Outputs: outputs, Serve: say},
	})
	file := func(name, media string) string {
		if media != "" {
			media = "\nContent-Type: " + media
		}
		return fmt.Sprintf("name=%q; filename=f%s\n\nabc", name, media)
	}
	const png, jpeg = "image/png", "image/jpeg; q=1"
	for _, test := range []struct {
		path string
		form []string
		want string
	}{
		{"/album", []string{file("cover", png)}, "404 cover:3"},
		{"/album", []string{file("cover", jpeg), file("photos", png), file("photos", "image/gif")}, "404 cover:3 photos:3 photos:3"},
		{"/album", []string{file("cover", "text/html")}, `400 "name":"cover","message":"must be of the type image/png or image/jpeg, not \"text/html\"`},
		{"/album", []string{file("cover", "")}, `400 not \"\"`},
		{"/album", []string{file("cover", png), file("cover", png)}, "400 must be one file"},
		{"/album", []string{file("cover", png), file("photos", png)}, `400 must have at least 2 files`},
		{"/album", []string{file("cover", png), file("photos", png), file("photos", png), file("photos", png), file("photos", png)}, "400 must have at most 3 files"},
		{"/album", []string{file("cover", png), file("photos", png), file("photos", "a/b")}, `400 "pointer":"/1","message":"must be of the type image/*`},
		{"/album", []string{file("cover", png), "name=id\n\n7"}, "404 cover:3"}, // which only answers have
		{"/album", []string{file("cover", png), "name=it\n\n7"}, "400 is not a field that is known here"},
		{"/box", []string{file("cover", png), file("b", png), file("a[]", png)}, "404 a[]:3 b:3"},
		{"/box", []string{file("b", png), file("b", png)}, `400 "name":"b","message":"must be one file"`},
		{"/boxes", []string{file("b", "text/plain"), file("a", "text/plain"), file("b", "text/plain")}, "404 a:3 b:3 b:3"},
		{"/boxes", []string{file("b", "text/plain"), file("b", "text/plain"), file("b", "text/plain")}, `400 "name":"b","message":"must have at most 2 files"`},
		{"/boxes", []string{file("b", "text/plain"), file("b", png)}, `400 "name":"b","pointer":"/1"`},
	} {
		r := httptest.NewRequest("POST", test.path, strings.NewReader(parts(test.form...)))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		status, text, _ := strings.Cut(test.want, " ")
		if fmt.Sprint(w.Code) != status || !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s %q: %d %s, want %s", test.path, test.form, w.Code, w.Body, test.want)
		}
	}
}

// TestMalformedTagsOfFiles refuses tags for files that say nothing of them.
func TestMalformedTagsOfFiles(t *testing.T) {
	type form struct {
		File []*rest.File `form:"f" check:"minLength=1"`
	}
	type media struct {
		File *rest.File `form:"f" media:"png"`
	}
	for _, input := range []any{(*struct {
		Body *form `body:"multipart/form-data"`
	})(nil), (*struct {
		Body *media `body:"multipart/form-data"`
	})(nil)} {
		func() {
			defer func() {
				if p := fmt.Sprint(recover()); !strings.Contains(p, "the field File of the form: ") {
					t.Errorf("%T: %s", input, p)
				}
			}()
			rest.Serve([]rest.Operation{{Method: "POST", Path: "/", Input: input, Outputs: []gen.Output{{Status: "200", Type: (*told)(nil)}},
				Serve: func(context.Context, any) (any, error) { return nil, nil }}})
		}()
	}
}
