package everything_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything"
	"github.com/odatagen/odatagen/generated/everything/everythinghttp"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// echo answers with what it was given.
type echo struct{}

// add adds the JSON of a field of an input that is not absent.
func add(all map[string]wire.Raw, name string, v any) error {
	value, err := wire.Internal(sibling.Key{}).ValueOf(v)
	if err != nil || value.IsAbsent() {
		return err
	}
	b, err := value.Append(nil)
	all[name] = wire.Raw(b)
	return err
}

func (echo) Styles(_ context.Context, in *everythinghttp.StylesInput) (everythinghttp.StylesOutput, error) {
	given := map[string]wire.Raw{}
	for name, v := range map[string]any{
		"form": in.Form, "flat": in.Flat, "spaces": in.Spaces, "pipes": in.Pipes, "filter": in.Filter, "point": in.Point,
		//lint:ignore SA1019 what is deprecated is served too
		"flatPoint": in.FlatPoint, "json": in.JSON, "either": in.Either, "since": in.Since, "page-size": in.PageSize, "flag": in.Flag,
		"id": in.ID, "header id": in.HeaderID, "X-Ids": in.XIDs, "X-Point": in.XPoint, "session": in.Session,
		"simple": in.Simple, "label": in.Label, "matrix": in.Matrix,
	} {
		if err := add(given, name, v); err != nil {
			return nil, err
		}
	}
	return &everythinghttp.Styles200{XIDs: in.XIDs, Body: given}, nil
}

func (echo) PutValues(_ context.Context, in *everythinghttp.PutValuesInput) (everythinghttp.PutValuesOutput, error) {
	if !in.Body.ID.IsAbsent() {
		return &everythinghttp.PutValues4XX{Status: 422, Body: &everything.Problem{Title: "a read-only property came through"}}, nil
	}
	if in.Body.Boolean.Or(false) && in.Body.Secret.IsAbsent() {
		// A status that is not one of 4XX is a mistake of the program.
		return &everythinghttp.PutValues4XX{Status: 200}, nil
	}
	return &everythinghttp.PutValues200{Body: in.Body}, nil
}

func (echo) PostAnimals(_ context.Context, in *everythinghttp.PostAnimalsInput) (everythinghttp.PostAnimalsOutput, error) {
	return &everythinghttp.PostAnimals200{Body: in.Body}, nil
}

func (echo) PostChoice(_ context.Context, in *everythinghttp.PostChoiceInput) (everythinghttp.PostChoiceOutput, error) {
	return &everythinghttp.PostChoice200{Body: in.Body}, nil
}

func (echo) PostForm(_ context.Context, in *everythinghttp.PostFormInput) (everythinghttp.PostFormOutput, error) {
	given := map[string]wire.Raw{}
	fields := map[string]any{}
	if f := in.Body; f != nil {
		fields = map[string]any{"name": f.Name, "age": f.Age, "tags": f.Tags, "kind": f.Kind}
	}
	if f := in.BodyMultipart; f != nil {
		fields = map[string]any{"title": f.Title, "point": f.Point, "tags": f.Tags}
		for _, file := range append(f.Pages, f.Cover) {
			if file == nil {
				continue
			}
			r, err := file.Open()
			if err != nil {
				return nil, err
			}
			data, err := io.ReadAll(r)
			if err != nil {
				return nil, err
			}
			fields[file.Name] = string(data)
		}
	}
	for name, v := range fields {
		if err := add(given, name, v); err != nil {
			return nil, err
		}
	}
	return &everythinghttp.PostForm200{Body: given}, nil
}

func (echo) Search(_ context.Context, in *everythinghttp.SearchInput) (everythinghttp.SearchOutput, error) {
	given := map[string]wire.Raw{}
	for name, v := range map[string]any{"page": in.Page, "expand": in.Expand, "created": in.Created, "where": in.Where, "others": in.Others} {
		if err := add(given, name, v); err != nil {
			return nil, err
		}
	}
	return &everythinghttp.Search200{Body: given}, nil
}

func (echo) Upload(_ context.Context, in *everythinghttp.UploadInput) (everythinghttp.UploadOutput, error) {
	given := map[string]wire.Raw{}
	fields := map[string]any{}
	if f := in.Body; f != nil {
		fields = map[string]any{"points": f.Points, "additional": f.Additional}
	}
	if f := in.BodyMultipart; f != nil {
		fields = map[string]any{"points": f.Points, "file": wire.Some(f.File.Size)}
		if f.Picture != nil {
			fields["picture"] = wire.Some(f.Picture.ContentType)
		}
	}
	for name, v := range fields {
		if err := add(given, name, v); err != nil {
			return nil, err
		}
	}
	return &everythinghttp.Upload200{Body: given}, nil
}

func (echo) PostStream(_ context.Context, in *everythinghttp.PostStreamInput) (everythinghttp.PostStreamOutput, error) {
	switch {
	case in.Body != nil:
		return &everythinghttp.PostStream200{Body: in.Body}, nil
	case in.BodyImage != nil:
		return &everythinghttp.PostStream200{Body: in.BodyImage}, nil
	case in.BodyText.Or("") == "none":
		return &everythinghttp.PostStreamDefault{Status: 418}, nil
	}
	return &everythinghttp.PostStream200{Body: &rest.Stream{Reader: strings.NewReader(in.BodyText.Or("")), ContentType: "text/plain"}}, nil
}

func (echo) Watch(context.Context, *everythinghttp.WatchInput) (everythinghttp.WatchOutput, error) {
	return &everythinghttp.Watch200{Body: rest.NewStream(strings.NewReader("data: 1\n\ndata: 2\n\n"))}, nil
}

// files serves the operation without a tag.
type files struct{}

func (files) GetUsersByNameFilesByFileByExtension(_ context.Context, in *everythinghttp.GetUsersByNameFilesByFileByExtensionInput) (everythinghttp.GetUsersByNameFilesByFileByExtensionOutput, error) {
	return &everythinghttp.GetUsersByNameFilesByFileByExtension200{Body: wire.Some(in.Name + "|" + in.File + "|" + in.Extension)}, nil
}

// service says who answers what.
func service() everythinghttp.Service {
	return everythinghttp.Service{
		Parameters: everythinghttp.ParametersHandler{Styles: echo{}.Styles, Search: echo{}.Search},
		Bodies: everythinghttp.BodiesHandler{
			PutValues:   echo{}.PutValues,
			PostAnimals: echo{}.PostAnimals,
			PostChoice:  echo{}.PostChoice,
			PostForm:    echo{}.PostForm,
			PostStream:  echo{}.PostStream,
			Upload:      echo{}.Upload,
			Watch:       echo{}.Watch,
		},
		Default: everythinghttp.DefaultHandler{GetUsersByNameFilesByFileByExtension: files{}.GetUsersByNameFilesByFileByExtension},
		Security_: everythinghttp.SecurityHandler{
			ReadEither: readEither,
			ReadBoth:   readBoth,
			ReadScopes: readScopes,
			//lint:ignore SA1019 what is deprecated is served too
			ReadSecrets: readSecrets,
		},
		Security: guard(),
	}
}

func serve(t *testing.T, options ...rest.Option) string {
	t.Helper()
	server := httptest.NewServer(everythinghttp.NewHandler(service(), options...))
	t.Cleanup(server.Close)
	return server.URL
}

// send sends a request and returns the status and the body.
func send(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

func request(t *testing.T, method, url, contentType, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

func TestStyles(t *testing.T) {
	url := serve(t)
	const path = "/styles/1,2/.a.b/;x=3;y=4"
	const inPath = `"label":["a","b"],"matrix":{"x":3,"y":4},`
	for query, want := range map[string]string{
		"":                                    `{` + inPath + `"page-size":10,"simple":[1,2]}`,
		"form=a&form=b%2Cc&form=":             `{"form":["a","b,c",""],` + inPath + `"page-size":10,"simple":[1,2]}`,
		"form=a,b":                            `{"form":["a,b"],` + inPath + `"page-size":10,"simple":[1,2]}`,
		"flat=1,2.5":                          `{"flat":[1,2.5],` + inPath + `"page-size":10,"simple":[1,2]}`,
		"flat=1%2C2":                          `{"flat":[1,2],` + inPath + `"page-size":10,"simple":[1,2]}`,
		"spaces=a%20b+c":                      `{` + inPath + `"page-size":10,"simple":[1,2],"spaces":["a","b","c"]}`,
		"pipes=a|b&page-size=20":              `{` + inPath + `"page-size":20,"pipes":["a","b"],"simple":[1,2]}`,
		"pipes=a%7Cb":                         `{` + inPath + `"page-size":10,"pipes":["a","b"],"simple":[1,2]}`,
		"filter[name]=x&filter[minimum]=1.5":  `{"filter":{"minimum":1.5,"name":"x"},` + inPath + `"page-size":10,"simple":[1,2]}`,
		"filter[kinds]=a&filter%5Bkinds%5D=1": `{"filter":{"kinds":["a","1"]},` + inPath + `"page-size":10,"simple":[1,2]}`,
		"x=5&y=6&z=7":                         `{` + inPath + `"page-size":10,"point":{"x":5,"y":6},"simple":[1,2]}`,
		"flatPoint=x,5,y,6":                   `{"flatPoint":{"x":5,"y":6},` + inPath + `"page-size":10,"simple":[1,2]}`,
		`json={"list":[[1],[]]}`:              `{"json":{"list":[[1],[]]},` + inPath + `"page-size":10,"simple":[1,2]}`,
		"either=12":                           `{"either":12,` + inPath + `"page-size":10,"simple":[1,2]}`,
		"either=true":                         `{"either":true,` + inPath + `"page-size":10,"simple":[1,2]}`,
		"either=012":                          `{"either":"012",` + inPath + `"page-size":10,"simple":[1,2]}`,
		"since=2026-11-26T12:00:00.50%2B01:00&flag=": `{` + inPath + `"page-size":10,"simple":[1,2],"since":"2026-11-26T12:00:00.50+01:00"}`,
		"flag=true&id=%2F":                           `{"flag":true,"id":"/",` + inPath + `"page-size":10,"simple":[1,2]}`,
	} {
		if status, body := send(t, request(t, "GET", url+path+"?"+strings.NewReplacer(`"`, "%22", "|", "|").Replace(query), "", "")); status != 200 || body != want {
			t.Errorf("%s: %d\ngot  %s\nwant %s", query, status, body, want)
		}
	}
	r := request(t, "GET", url+path, "", "")
	r.Header = http.Header{"Id": {"6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, "X-Ids": {"1, 2", "3"}, "X-Point": {"x=1,y=2"}, "Cookie": {"session=s%3D1"}}
	const want = `{"X-Ids":[1,2,3],"X-Point":{"x":1,"y":2},"header id":"6ba7b810-9dad-11d1-80b4-00c04fd430c8",` + inPath + `"page-size":10,"session":"s=1","simple":[1,2]}`
	if status, body := send(t, r); status != 200 || body != want {
		t.Errorf("%d\ngot  %s\nwant %s", status, body, want)
	}
}

// problems returns what an answer says is wrong, or the answer.
func problems(status int, body string) string {
	var problem struct {
		Detail string
		Errors []rest.FieldError
	}
	if err := json.Unmarshal([]byte(body), &problem); err != nil || status < 400 {
		return fmt.Sprint(status, " ", body)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d", status)
	for _, e := range problem.Errors {
		b.WriteString("; " + e.String())
	}
	if len(problem.Errors) == 0 {
		b.WriteString(" " + problem.Detail)
	}
	return b.String()
}

func TestWrongStyles(t *testing.T) {
	url := serve(t)
	for target, want := range map[string]string{
		"/styles/1,x/.a/;x=3;y=4":                   `400; path simple /1 must be an integer, not string "x"`,
		"/styles/1/a/;x=3;y=4":                      "400; path label must begin with a dot",
		"/styles/1/.a/x=3;y=4":                      "400; path matrix must begin with a semicolon",
		"/styles/1/.a/;x=3":                         "400; path matrix /y is required",
		"/styles/1/.a/;x=3;y=4?page-size=11":        `400; query page-size must be one of 10, 20, 50`,
		"/styles/1/.a/;x=3;y=4?flatPoint=x,5,y":     "400; query flatPoint must have a value for each name",
		"/styles/1/.a/;x=3;y=4?filter[color]=red":   "400; query filter /color is not a property that is known here",
		"/styles/1/.a/;x=3;y=4?filter[kinds]=new":   "400; query filter /kinds/0 must be one of \"\", \"a\", \"b-c\", \"1\", \"+1\", \"-1\", \"type\", \"with space\", \"ü\"",
		"/styles/1/.a/;x=3;y=4?json={":              `400; query json syntax: '"' of a member's name expected, found the end`,
		"/styles/1/.a/;x=3;y=4?since=yesterday":     `400; query since must be a date with time and offset, such as 2026-11-26T12:00:00Z, not string "yesterday"`,
		"/styles/1/.a/;x=3;y=4?flag=yes":            `400; query flag must be true or false, not string "yes"`,
		"/styles/1/.a/;x=3;y=4?form=%zz":            `400 "form=%zz" in the query is not UTF-8, percent-encoded`,
		"/styles//.a/;x=3;y=4":                      "404 there is nothing at this path",
		"/styles/1/.a/;x=3;y=4//":                   "404 there is nothing at this path",
		"/styles/1/.a/;x=99999999999;y=4":           `400; path matrix /x must be an integer of 32 bits, not number 99999999999`,
		"/styles/1/.a/;x=3;y=4?flat=1,NaN":          `400; query flat /1 must be a number, not string "NaN"`,
		"/styles/1/.a/;x=3;y=4?" + manyParameters(): "400 more than 1000 fields: this is the limit MaxFormParts",
	} {
		if got := problems(send(t, request(t, "GET", url+target, "", ""))); got != want {
			t.Errorf("%.60s:\ngot  %s\nwant %s", target, got, want)
		}
	}
}

func manyParameters() string { return strings.Repeat("a=&", 1001) }

func TestSegments(t *testing.T) {
	url := serve(t, rest.WithBasePath("v1"))
	for path, want := range map[string]string{
		"/v1/users('ann')/files/a.b.c":         "ann|a|b.c",
		"/v1/users%28%27x%2Fy%27%29/files/a.b": "x/y|a|b",
		"/v1/users('it''s')/files/%C3%BC.txt":  "it''s|ü|txt",
	} {
		if status, body := send(t, request(t, "GET", url+path, "", "")); status != 200 || body != want {
			t.Errorf("%s: %d %s, want %s", path, status, body, want)
		}
	}
	for _, path := range []string{"/v1/users('')/files/a.b", "/v1/users('a')/files/ab", "/users('a')/files/a.b", "/v1/users('a')/files/a."} {
		if status, _ := send(t, request(t, "GET", url+path, "", "")); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

const asJSON = "application/json"

// TestValuesRoundTrip sends values of all types and compares what comes back.
func TestValuesRoundTrip(t *testing.T) {
	url := serve(t)
	for _, body := range []string{
		`{"boolean":false,"decimal":12.30,"double":0.5,"float":1.5,"int32":-5,"int64":9223372036854775807,"int8":-128,"integer":9,"string":"ü","uint16":65535,"uint64":18446744073709551615}`,
		`{"bytes":"AP8+/w==","date":"2024-02-29","dateTime":"2026-11-26T12:00:00.1234567+01:00","duration":"P1Y2M3DT4H5M6.7S","time":"12:00:00Z","uuid":"6BA7B810-9dad-11d1-80b4-00c04fd430c8"}`,
		`{"custom":"?","email":"a@b.c","host":"example.com","ipv4":"127.0.0.1","ipv6":"::1","reference":"../x","uri":"urn:x"}`,
		`{"always":"fixed","kind":"with space","kinds":["a","+1","-1"],"level":2}`,
		`{"kind":""}`,
		`{"anything":{"a":[1,null]},"nullable":null,"nullableEnum":null,"nullableItems":[1,null,3],"nullableObject":null}`,
		`{"anything":null,"nullable":"x","nullableEnum":"x","nullableItems":[],"nullableObject":{"x":1,"y":2}}`,
		`{"byName":{"p":{"x":1,"y":2}},"free":{"a":1},"labels":{"a":"b","c":"d"},"lists":{"":["a"]},"matrix":[[1,2],[],[0.5]],"points":[{"x":1,"y":2,"z":3}]}`,
		`{"closed":{"a":"x"},"open":{"id":"i","a":1,"b":2},"tree":{"children":[{"children":[{}]}],"value":"a"}}`,
		`{"+1":1,"-1":2,"@odata.type":"#Values","a,b":"z","dynamic":"d","old":"y","withDefault":"x","more":{"of":"it"},"value":{}}`,
		`{"pattern":"123-abc","when":"2024-02-29"}`,
		`{"when":"2024-02-29T12:00:00Z"}`,
		`{}`,
	} {
		if status, got := send(t, request(t, "PUT", url+"/values", asJSON, body)); status != 200 || got != body {
			t.Errorf("%d\ngot  %s\nwant %s", status, got, body)
		}
	}
	if status, got := send(t, request(t, "PUT", url+"/values", asJSON, `{"id":"1","secret":"s","string":"x"}`)); status != 200 || got != `{"string":"x"}` {
		t.Errorf("%d %s", status, got)
	}
	if got := problems(send(t, request(t, "PUT", url+"/values", asJSON, `{"boolean":true}`))); got != "500 an error on the server" {
		t.Error(got)
	}
}

func TestWrongValues(t *testing.T) {
	url := serve(t)
	for body, want := range map[string]string{
		`{"string":""}`:             "400; body /string must have at least 1 character",
		`{"string":"äöüßéè"}`:       "400; body /string must have at most 5 characters",
		`{"pattern":"12-a"}`:        "400; body /pattern must match the pattern ^\\d{3}-[a-z ]+`?$",
		`{"int8":128}`:              "400; body /int8 must be an integer of 8 bits, not number 128",
		`{"when":"2024-02-30"}`:     "400; body /when is none of what the description allows by anyOf",
		`{"uint16":-1}`:             "400; body /uint16 must be an integer from 0 to 65535, not number -1",
		`{"uint64":-1}`:             "400; body /uint64 must be an integer from 0 to 18446744073709551615, not number -1",
		`{"integer":1e19}`:          "400; body /integer must be an integer of 64 bits, not number 1e19",
		`{"int32":7}`:               "400; body /int32 must be a multiple of 5",
		`{"int64":"1"}`:             `400; body /int64 must be an integer, not string "1"`,
		`{"int64":1.5}`:             "400; body /int64 must be an integer, not number 1.5",
		`{"integer":0}`:             "400; body /integer must be greater than 0",
		`{"integer":10}`:            "400; body /integer must be less than 10",
		`{"double":1}`:              "400; body /double must be at most 0.9",
		`{"double":"NaN"}`:          `400; body /double must be a number, not string "NaN"`,
		`{"decimal":"1.1"}`:         `400; body /decimal must be a number, not string "1.1"`,
		`{"decimal":1.001}`:         "400; body /decimal must be a multiple of 0.01",
		`{"boolean":1}`:             "400; body /boolean must be true or false, not number 1",
		`{"dateTime":"2026-11-26"}`: `400; body /dateTime must be a date with time and offset, such as 2026-11-26T12:00:00Z, not string "2026-11-26"`,
		`{"date":"2026-02-29"}`:     `400; body /date must be a date, such as 2026-11-26, not string "2026-02-29"`,
		`{"time":"25:00:00Z","duration":"P","uri":"x y"}`: "400; body /duration must be a duration, such as P1DT12H; body /time must be a time with its offset, such as 13:20:00Z; body /uri must be an absolute URI",
		`{"uuid":"1"}`:  `400; body /uuid must be a UUID, not string "1"`,
		`{"bytes":"*"}`: `400; body /bytes must be base64, not string "*"`,
		`{"email":"a@","host":"-","ipv4":"1","ipv6":"1"}`: "400; body /email must be an e-mail address; body /host must be a host name; body /ipv4 must be an IPv4 address; body /ipv6 must be an IPv6 address",
		`{"kind":"new"}`:                               "400; body /kind must be one of \"\", \"a\", \"b-c\", \"1\", \"+1\", \"-1\", \"type\", \"with space\", \"ü\"",
		`{"kinds":["a","a"]}`:                          "400; body /kinds/1 is the same as item 0, and items must be unique",
		`{"level":4}`:                                  `400; body /level must be one of 1, 2, 3`,
		`{"always":"moving"}`:                          `400; body /always must be "fixed"`,
		`{"string":null,"kind":null,"points":null}`:    "400; body /kind must not be null; body /points must not be null; body /string must not be null",
		`{"matrix":[[1,2,3],[-1]]}`:                    "400; body /matrix/0 must have at most 2 items; body /matrix/1/0 must be at least 0",
		`{"points":[{"x":1},null]}`:                    "400; body /points/0/y is required; body /points/1 must not be null",
		`{"labels":{"a":"B","b":"c","c":"d"}}`:         "400; body /labels must have at most 2 properties; body /labels/a must match the pattern ^[a-z]+$",
		`{"byName":{"a/b":{"y":1}}}`:                   "400; body /byName/a~1b/x is required",
		`{"open":{"a":-1}}`:                            "400; body /open/a must be at least 0",
		`{"open":{"a":"1"}}`:                           `400; body /open/a must be an integer, not string "1"`,
		`{"open":{"a":"1","b":-1,"c":true},"int8":{}}`: `400; body /open/a must be an integer, not string "1"; body /open/c must be an integer, not true; body /int8 must be an integer of 8 bits, not an object; body /open/b must be at least 0`,
		`{"closed":{}}`:                                "400; body /closed must have at least 1 property",
		`{"closed":{"c":1}}`:                           "400; body /closed/c is not a property that is known here",
		`{"tree":{"children":[{"value":"long"}]}}`:     "400; body /tree/children/0/value must have at most 3 characters",
		`{"a":1,"a":2}`:                                "400; body /a duplicate name: names of members must be unique (RFC 8259, section 4)",
		`{"points":{}}`:                                "400; body /points must be a list, not an object",
		`{"tree":[]}`:                                  "400; body /tree must be an object (Tree), not an array",
		`[]`:                                           "400; body must be an object (Values), not an array",
		`{"nullableItems":[1,"2"]}`:                    `400; body /nullableItems/1 must be an integer, not string "2"`,
	} {
		if got := problems(send(t, request(t, "PUT", url+"/values", asJSON, body))); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", body, got, want)
		}
	}
}

func TestAnimals(t *testing.T) {
	url := serve(t)
	const body = `[{"kind":"house-cat","lives":9},{"name":"Rex","kind":"Dog","barks":true},{"kind":"Puppy","weeks":3,"barks":false},{"kind":"Animal"}]`
	var want bytes.Buffer
	if status, got := send(t, request(t, "POST", url+"/animals", asJSON, body)); status != 200 || len(got) != len(body) {
		t.Errorf("%d %s %s", status, got, &want)
	}
	var animals []*everything.AnyAnimal
	if err := json.Unmarshal([]byte(body), &animals); err != nil {
		t.Fatal(err)
	}
	if animals[0].Cat == nil || animals[1].Dog == nil || animals[2].Puppy == nil || animals[3].Animal == nil {
		t.Errorf("%+v", animals)
	}
	for body, want := range map[string]string{
		`[]`:                                "400; body must have at least 1 item",
		`[{"kind":"house-cat","lives":10}]`: "400; body /0/lives must be at most 9",
		`[{"kind":"fish"}]`:                 `400; body /0 is not known by its member "kind", which must be one of "Animal", "house-cat", "Dog", "Puppy"`,
		`[null]`:                            "400; body /0 must not be null",
		`[7]`:                               "400; body /0 is none of Animal, Cat, Dog, Puppy",
	} {
		if got := problems(send(t, request(t, "POST", url+"/animals", asJSON, body))); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", body, got, want)
		}
	}
}

func TestChoices(t *testing.T) {
	url := serve(t)
	for _, body := range []string{
		`{"text":"abc"}`, `{"text":1.5}`, `{"text":["a"]}`, `{"text":[]}`, `{"text":{"x":1,"y":2}}`,
		`{"byMembers":{"x":1,"y":2}}`, `{"byMembers":{"b":"2"}}`, `{"byMembers":{"title":"t","x":1}}`,
		`{"byConst":{"shape":"square","side":2}}`, `{"byConst":{"radius":2,"shape":"circle","side":1}}`,
		`{"joined":"c","list":[true,"2026-11-26"],"openEnum":"anything"}`,
	} {
		if status, got := send(t, request(t, "POST", url+"/choices", asJSON, body)); status != 200 || got != body {
			t.Errorf("%d\ngot  %s\nwant %s", status, got, body)
		}
	}
	for body, want := range map[string]string{
		`{"text":"abcde"}`:                 "400; body /text must have at most 4 characters",
		`{"text":true}`:                    "400; body /text is none of a string, a number, a list (each a string), Point",
		`{"text":[1]}`:                     `400; body /text/0 must be a string, not number 1`,
		`{"text":{"x":1}}`:                 "400; body /text/y is required",
		`{"byConst":{"shape":"triangle"}}`: "400; body /byConst is none of ChoicesByConstCircle (radius), ChoicesByConstSquare (side)",
		`{"byConst":{"side":"x"}}`:         `400; body /byConst/side must be a number, not string "x"; body /byConst/shape is required`,
		`{"byConst":{"shape":"square"}}`:   "400; body /byConst/side is required",
		`{"joined":"d"}`:                   `400; body /joined must be one of "a", "b", "c"`,
		`{"list":["never"]}`:               `400; body /list/0 must be a date, such as 2026-11-26, not string "never"`,
	} {
		if got := problems(send(t, request(t, "POST", url+"/choices", asJSON, body))); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", body, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	url := serve(t)
	const form = "application/x-www-form-urlencoded"
	for body, want := range map[string]string{
		"name=A%26B&age=3&tags=a&tags=b&kind=b-c": `200 {"age":3,"kind":"b-c","name":"A&B","tags":["a","b"]}`,
		"name=x&unknown=y":                        `200 {"name":"x"}`,
		"age=-1":                                  "400; form age must be at least 0; form name is required",
	} {
		if got := problems(send(t, request(t, "POST", url+"/forms", form, body))); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", body, got, want)
		}
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range [][2]string{{"title", "A book"}, {"point", `{"x":1,"y":2}`}, {"tags", "a|b"}} {
		if err := w.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range [][2]string{{"cover", "/home/ann/cover.png"}, {"pages", "1.txt"}, {"pages", `C:\2.txt`}} {
		part, err := w.CreateFormFile(file[0], file[1])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(part, "the file %s", file[0])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const want = `200 {"1.txt":"the file pages","2.txt":"the file pages","cover.png":"the file cover","point":{"x":1,"y":2},"tags":["a","b"],"title":"A book"}`
	if got := problems(send(t, request(t, "POST", url+"/forms", w.FormDataContentType(), b.String()))); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := problems(send(t, request(t, "POST", url+"/forms", "multipart/form-data; boundary=x", "nonsense"))), "400 the body is no multipart form"; got != want {
		t.Error(got)
	}
}

func TestSearch(t *testing.T) {
	url := serve(t)
	for query, want := range map[string]string{
		"expand[]=a&expand[]=b": `200 {"expand":["a","b"]}`,
		"created[gte]=5&page=1": `200 {"created":{"gte":5},"page":1}`,
		"created=5":             `200 {"created":5}`,
		"where[labels][env]=prod&where[points][0][x]=1&where[points][0][y]=2": `200 {"where":{"labels":{"env":"prod"},"points":[{"x":1,"y":2}]}}`,
		"key=sesame&page=2&color=red":                                         `200 {"others":{"color":"red"},"page":2}`,
		"where[points][][x]=a&page=one":                                       `400; query page must be an integer, not string "one"; query where /points/0/x must be an integer of 32 bits, not string "a"; query where /points/0/y is required`,
	} {
		if got := problems(send(t, request(t, "GET", url+"/search?"+query, "", ""))); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", query, got, want)
		}
	}
}

func TestUploads(t *testing.T) {
	url := serve(t)
	upload := func(parts ...string) string {
		body := ""
		for _, part := range parts {
			body += "--x\r\nContent-Disposition: form-data; " + part + "\r\n"
		}
		return problems(send(t, request(t, "POST", url+"/uploads", "multipart/form-data; boundary=x", body+"--x--\r\n")))
	}
	const file = "name=file; filename=a.bin\r\nContent-Type: application/octet-stream\r\n\r\n\x00\xff"
	for _, test := range []struct{ got, want string }{
		{upload(file), `200 {"file":2}`},
		{upload(file, "name=picture\r\nContent-Type: image/png\r\n\r\n\xff"), `200 {"file":2,"picture":"image/png"}`},
		{upload(file, "name=points\r\n\r\n{\"x\":1,\"y\":2}"), `200 {"file":2,"points":[{"x":1,"y":2}]}`},
		{upload("name=other\r\n\r\n1", "name=id\r\n\r\n1"), "400; form other is not a field that is known here; form file is required"},
		{problems(send(t, request(t, "POST", url+"/uploads", "application/x-www-form-urlencoded", "points[0][x]=1&points[0][y]=2&a=b"))), `200 {"additional":{"a":"b"},"points":[{"x":1,"y":2}]}`},
	} {
		if test.got != test.want {
			t.Errorf("got  %s\nwant %s", test.got, test.want)
		}
	}
}

func TestStreams(t *testing.T) {
	url := serve(t)
	for _, test := range []struct{ contentType, body, want string }{
		{"application/octet-stream", "\x00\xff", "200 \x00\xff"},
		{"image/gif", "GIF", "200 GIF"},
		{"text/plain; charset=UTF-8", "text", "200 text"},
		{"text/plain", "none", "418 "},
		{"text/plain", "longer", "400; body must have at most 5 characters"},
		{"text/plain", "\xff", "400 the body is not UTF-8"},
		{"text/plain; charset=latin1", "x", `415 the Content-Type "text/plain; charset=latin1" is not supported; application/octet-stream or image/* or text/plain is`},
		{"text/html", "x", `415 the Content-Type "text/html" is not supported; application/octet-stream or image/* or text/plain is`},
		{"text/plain", "", "200 "}, // the text of no characters
		{"application/octet-stream", "", "200 "},
	} {
		if got := problems(send(t, request(t, "POST", url+"/streams", test.contentType, test.body))); got != test.want {
			t.Errorf("%s %q:\ngot  %q\nwant %q", test.contentType, test.body, got, test.want)
		}
	}
	if got := problems(send(t, request(t, "GET", url+"/events", "", ""))); got != "200 data: 1\n\ndata: 2\n\n" {
		t.Error(got)
	}
}
