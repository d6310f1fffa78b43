package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
	wiregen "github.com/odatagen/odatagen/wire/gen"
)

// point is an object of scalars, deep one of all that can be nested.
type point struct {
	Label      wire.Opt[string] `json:"label,omitzero"`
	X          wire.Opt[int64]  `json:"x,omitzero"`
	Undeclared wire.Undeclared
}

type deep struct {
	Points     []*point          `json:"points,omitzero"`
	Tags       []string          `json:"tags,omitzero"`
	Texts      map[string]string `json:"texts,omitzero"`
	Undeclared wire.Undeclared
}

var (
	typeOfPoint = wire.Type{Name: "point"}
	typeOfDeep  = wire.Type{Name: "deep"}
)

func (*point) WireType() *wire.Type           { return &typeOfPoint }
func (*deep) WireType() *wire.Type            { return &typeOfDeep }
func (v *point) MarshalJSON() ([]byte, error) { return wiregen.MarshalJSON(v) }
func (v *deep) MarshalJSON() ([]byte, error)  { return wiregen.MarshalJSON(v) }

// styled has a parameter of each style, place and kind.
type styled struct {
	Simple        string           `path:"simple,required"`
	SimpleList    []string         `path:"simpleList,required"`
	SimpleObject  *point           `path:"simpleObject,required,explode"`
	Label         string           `path:"label,required,label"`
	LabelList     []string         `path:"labelList,required,label,explode"`
	LabelObject   *point           `path:"labelObject,required,label"`
	Matrix        string           `path:"matrix,required,matrix"`
	MatrixList    []string         `path:"matrixList,required,matrix,explode"`
	MatrixFlat    []string         `path:"matrixFlat,required,matrix"`
	MatrixObject  *point           `path:"matrixObject,required,matrix,explode"`
	First         string           `path:"first,required"`
	Second        string           `path:"second,required"`
	Text          wire.Opt[string] `query:"text"`
	Reserved      wire.Opt[string] `query:"reserved,reserved"`
	List          []string         `query:"list"`
	Flat          []string         `query:"flat,flat"`
	FlatReserved  []string         `query:"flatReserved,flat,reserved"`
	Spaces        []string         `query:"spaces,spaceDelimited"`
	Pipes         []string         `query:"pipes,pipeDelimited"`
	Spread        *point           `query:"spread"`
	FlatObject    *point           `query:"flatObject,flat"`
	PipesObject   *point           `query:"pipesObject,pipeDelimited"`
	Deep          *deep            `query:"deep,deepObject,explode"`
	DeepList      []string         `query:"deepList,deepObject,explode"`
	JSON          *deep            `query:"a&b json,json"`
	Header        wire.Opt[string] `header:"X-Text"`
	HeaderList    []string         `header:"X-List"`
	HeaderObject  *point           `header:"X-Object,explode"`
	HeaderFlat    *point           `header:"X-Flat"`
	HeaderJSON    *deep            `header:"X-JSON,json"`
	Cookie        wire.Opt[string] `cookie:"text"`
	CookieList    []string         `cookie:"list"`
	CookieFlat    []string         `cookie:"flat,flat"`
	CookieObject  *point           `cookie:"object,flat"`
	CookieExplode *point           `cookie:"explode"`
	Body          *form            `body:"application/x-www-form-urlencoded"`
	BodyMultipart *parts           `body:"multipart/form-data"`
}

type form struct {
	Text  wire.Opt[string]  `form:"text"`
	List  []string          `form:"list"`
	Flat  []string          `form:"flat,flat"`
	Deep  *deep             `form:"deep,deepObject,explode"`
	JSON  *deep             `form:"json,json"`
	Other map[string]string `form:""`
}

type parts struct {
	Text  wire.Opt[string]  `form:"text"`
	List  []string          `form:"list"`
	Pipes []string          `form:"pipes,pipeDelimited"`
	Point *point            `form:"point,json"`
	Lists []*point          `form:"points,json"`
	Deep  *deep             `form:"deep,deepObject,explode"`
	Raw   wire.Raw          `form:"raw"`
	Other map[string]string `form:""`
}

type styledOutput interface{ styledOutput() }

type styled204 struct{}

func (*styled204) styledOutput() {}

type styledService struct {
	Styles struct {
		Get func(ctx context.Context, in *styled) (styledOutput, error) `route:"POST /{simple}/{simpleList}/{simpleObject}/{label}/{labelList}/{labelObject}/{matrix}/{matrixList}/{matrixFlat}/{matrixObject}/a({first}--{second})"`
	}
}

// handled sends requests to a handler, without a network between.
type handled struct{ http.Handler }

func (h handled) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r = r.Clone(r.Context())
	r.RequestURI = r.URL.RequestURI()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// styles sends an input to a handler, and returns what that gets, and the request.
func styles(tb testing.TB, in *styled) (got *styled, request string, err error) {
	tb.Helper()
	var service styledService
	service.Styles.Get = func(_ context.Context, in *styled) (styledOutput, error) {
		got = in
		return &styled204{}, nil
	}
	d := gen.Description{Outputs: [][]gen.Outputs{{{Of: (*styledOutput)(nil), Outputs: []gen.Output{{Status: "204", Type: (*styled204)(nil)}}}}}}
	h := handled{rest.New(service, d)}
	conn, err := client.New("http://styles.test", client.WithHTTPClient(&http.Client{Transport: h}), client.WithRetry(1, 0),
		client.WithHook(func(a *client.Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
			request = a.Request.URL.RequestURI() + " " + strings.Join(a.Request.Header["X-List"], "|") + " " + strings.Join(a.Request.Header["Cookie"], "|")
			return next(a.Request)
		}))
	if err != nil {
		tb.Fatal(err)
	}
	_, err = client.Fill[styledService](conn, d).Styles.Get(tb.Context(), in)
	return got, request, err
}

// withText returns an input that has texts in every place.
func withText(a, b string) *styled {
	p := func() *point { return &point{Label: wire.Some(b), X: wire.Some[int64](-7)} }
	d := func() *deep {
		return &deep{Points: []*point{p(), {X: wire.Some[int64](1)}}, Tags: []string{a, b}, Texts: map[string]string{"k&=": a, "l": b}}
	}
	list := func() []string { return []string{a, b} }
	return &styled{
		Simple: a, SimpleList: list(), SimpleObject: p(), Label: a, LabelList: list(), LabelObject: p(),
		Matrix: a, MatrixList: list(), MatrixFlat: list(), MatrixObject: p(), First: a, Second: b,
		Text: wire.Some(a), Reserved: wire.Some(a), List: list(), Flat: list(), FlatReserved: list(), Spaces: list(), Pipes: list(),
		Spread: p(), FlatObject: p(), PipesObject: p(), Deep: d(), DeepList: list(), JSON: d(),
		Header: wire.Some(a), HeaderList: list(), HeaderObject: p(), HeaderFlat: p(), HeaderJSON: d(),
		Cookie: wire.Some(a), CookieList: list(), CookieFlat: list(), CookieObject: p(), CookieExplode: p(),
	}
}

// TestStyles holds the texts of requests, and that the handler gets what was sent.
func TestStyles(t *testing.T) {
	in := withText("a/b", "ä")
	got, request, err := styles(t, in)
	if err != nil {
		t.Fatal(err)
	}
	const want = "/a%2Fb/a%2Fb,%C3%A4/label=%C3%A4,x=-7/.a%2Fb/.a%2Fb.%C3%A4/.label,%C3%A4,x,-7/;matrix=a%2Fb/;matrixList=a%2Fb;matrixList=%C3%A4/;matrixFlat=a%2Fb,%C3%A4/;label=%C3%A4;x=-7/a(a%2Fb--%C3%A4)" +
		"?text=a/b&reserved=a/b&list=a/b&list=%C3%A4&flat=a/b,%C3%A4&flatReserved=a/b,%C3%A4&spaces=a/b%20%C3%A4&pipes=a/b%7C%C3%A4&label=%C3%A4&x=-7&flatObject=label,%C3%A4,x,-7&pipesObject=label%7C%C3%A4%7Cx%7C-7" +
		"&deep%5Bpoints%5D%5B0%5D%5Blabel%5D=%C3%A4&deep%5Bpoints%5D%5B0%5D%5Bx%5D=-7&deep%5Bpoints%5D%5B1%5D%5Bx%5D=1&deep%5Btags%5D%5B%5D=a/b&deep%5Btags%5D%5B%5D=%C3%A4&deep%5Btexts%5D%5Bk%26%3D%5D=a/b&deep%5Btexts%5D%5Bl%5D=%C3%A4" +
		"&deepList%5B%5D=a/b&deepList%5B%5D=%C3%A4&a%26b%20json=%7B%22points%22:%5B%7B%22label%22:%22%C3%A4%22%2C%22x%22:-7%7D%2C%7B%22x%22:1%7D%5D%2C%22tags%22:%5B%22a/b%22%2C%22%C3%A4%22%5D%2C%22texts%22:%7B%22k%26%3D%22:%22a/b%22%2C%22l%22:%22%C3%A4%22%7D%7D" +
		" a/b,ä text=a/b; list=a/b; list=%C3%A4; flat=a/b,%C3%A4; object=label,%C3%A4,x,-7; explode=label=%C3%A4,x=-7"
	if request != want {
		t.Errorf("the request is\n%s\nwant\n%s", request, want)
	}
	same(t, got, in)
}

// TestUnwritable holds what a style cannot write: it is an error, and nothing is sent.
func TestUnwritable(t *testing.T) {
	for want, change := range map[string]func(in *styled){
		"path simple: must not be empty":                                                  func(in *styled) { in.Simple = "" },
		"path simple: must not be two dots":                                               func(in *styled) { in.Simple = ".." },
		"path label: must not be empty":                                                   func(in *styled) { in.Label = "" },
		"path simpleList: must not be empty":                                              func(in *styled) { in.SimpleList = nil },
		"path simpleObject: is required, and not set":                                     func(in *styled) { in.SimpleObject = nil },
		`the parameter first must not have "--", which stands behind`:                     func(in *styled) { in.First = "a--b" },
		`the parameter first must not have "--", which`:                                   func(in *styled) { in.First = "a-" },
		`query spaces: " " cannot stand in an item of a list`:                             func(in *styled) { in.Spaces = []string{"a b"} },
		`query pipes: "|" cannot stand in an item of a list`:                              func(in *styled) { in.Pipes = []string{"a|b"} },
		`header X-List: "," cannot stand in an item of a list`:                            func(in *styled) { in.HeaderList = []string{"a,b"} },
		"header X-Text: a header cannot begin or end with a space":                        func(in *styled) { in.Header = wire.Some(" a") },
		"header X-Text: a header cannot hold a line break, nor another control character": func(in *styled) { in.Header = wire.Some("a\r\nX-Other: b") },
		`query deep: the name "a]" cannot stand in brackets`:                              func(in *styled) { in.Deep = &deep{Texts: map[string]string{"a]": "b"}} },
		"there are several bodies, of which one can be sent":                              func(in *styled) { in.Body, in.BodyMultipart = &form{}, &parts{} },
		`body: pipes: "|" cannot stand in an item of a list in the style`:                 func(in *styled) { in.BodyMultipart = &parts{Pipes: []string{"|"}} },
	} {
		in := withText("a", "b")
		change(in)
		if got, _, err := styles(t, in); err == nil || !strings.Contains(err.Error(), want) || got != nil {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestForms sends forms of both kinds.
func TestForms(t *testing.T) {
	p := &point{Label: wire.Some("l"), X: wire.Some[int64](1)}
	d := &deep{Points: []*point{p}, Tags: []string{"a&b", "c"}, Texts: map[string]string{"k": "v"}}
	in := withText("a", "b")
	in.Body = &form{Text: wire.Some("a+b &=%"), List: []string{"x", "y"}, Flat: []string{"x", "y,z"}, Deep: d, JSON: d, Other: map[string]string{"o": "p", "q": ""}}
	got, _, err := styles(t, in)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, in)
	in.Body, in.BodyMultipart = nil, &parts{Text: wire.Some("line\r\n\"'\x00"), List: []string{"x", ""}, Pipes: []string{"x", "y"}, Point: p, Lists: []*point{p, p}, Deep: d,
		Raw: wire.Raw(`{"a":[1,"2"]}`), Other: map[string]string{"o\"p": "p"}}
	if got, _, err = styles(t, in); err != nil {
		t.Fatal(err)
	}
	same(t, got, in)
}

func same(tb testing.TB, got, want *styled) {
	tb.Helper()
	if got == nil {
		tb.Fatal("the handler was not called")
	}
	a, b := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range a.NumField() {
		if x, y := text(a.Field(i)), text(b.Field(i)); x != y {
			tb.Errorf("%s is %s, want %s", a.Type().Field(i).Name, x, y)
		}
	}
}

// text writes a field as JSON; a list without items is as good as none.
func text(v reflect.Value) string {
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return "none"
	}
	if o, ok := v.Interface().(wire.Opt[string]); ok && o.IsAbsent() {
		return "absent"
	}
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		switch of := v.Interface().(type) {
		case *form:
			return fields(reflect.ValueOf(*of))
		case *parts:
			return fields(reflect.ValueOf(*of))
		}
	}
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func fields(v reflect.Value) string {
	var texts []string
	for i := range v.NumField() {
		texts = append(texts, v.Type().Field(i).Name+"="+text(v.Field(i)))
	}
	return strings.Join(texts, " ")
}

// refused reports whether it is the server that an error comes from.
func refused(err error) bool {
	var e *client.Error
	return errors.As(err, &e)
}

// FuzzStyles holds the writer of parameters against its twin, the server's reader: what
// arrives is what was sent, or the client says that it cannot be written.
func FuzzStyles(f *testing.F) {
	for _, seed := range [][2]string{{"a", "b"}, {"a/b", "ä"}, {"%2F", "+ "}, {"&=;", "a,b|c"}, {"..", "."}, {"a-", "--"}, {"[]", "\"\\"}, {"null", "1e5"}, {"true", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a + b) {
			t.Skip()
		}
		in := withText(a, b)
		got, request, err := styles(t, in)
		if err == nil {
			same(t, got, in)
			return
		}
		if refused(err) {
			t.Errorf("the server does not read what the client writes: %v\n%s", err, request)
		}
		// What is refused as a whole may be fine in its parts: each is sent alone.
		for i := range reflect.TypeFor[styled]().NumField() {
			if _, inPath := reflect.TypeFor[styled]().Field(i).Tag.Lookup("path"); inPath {
				continue
			}
			one := withText("a", "b")
			reflect.ValueOf(one).Elem().Field(i).Set(reflect.ValueOf(in).Elem().Field(i))
			if got, request, err := styles(t, one); err == nil {
				same(t, got, one)
			} else if refused(err) {
				t.Errorf("the server does not read what the client writes: %v\n%s", err, request)
			}
		}
	})
}
