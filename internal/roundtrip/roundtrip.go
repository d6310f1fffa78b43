// Package roundtrip is for tests: it calls every operation of a generated API by its
// client, at its handler and at a proxy that is the client as a service, with made-up
// values, and compares what the two sides have.
package roundtrip

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// rounds is how often each answer of each operation is asked for, with other values.
const rounds = 12

// API is a generated API.
type API[S any] struct {
	Description gen.Description
	NewHandler  func(S, ...rest.Option) http.Handler
	NewClient   func(*client.Client) S
}

// Run calls each operation, for each of its answers.
func (a API[S]) Run(t *testing.T) {
	outputs := map[reflect.Type][]*message.Output{}
	for _, list := range a.Description.Outputs {
		for _, o := range list {
			read, err := reader(a.Description.Codecs).Outputs(o.Outputs)
			if err != nil {
				t.Fatal(err)
			}
			outputs[reflect.TypeOf(o.Of).Elem()] = read
		}
	}
	var service S
	fake := &fake{}
	schemes := fake.fill(reflect.ValueOf(&service).Elem())
	quiet := rest.WithLogger(slog.New(slog.NewTextHandler(testLog{t}, nil)))
	direct := httptest.NewServer(a.NewHandler(service, quiet))
	defer direct.Close()
	remote, seen := a.client(t, direct.URL, schemes)
	passing, err := client.New(direct.URL, client.WithRetry(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(a.NewHandler(a.NewClient(passing), quiet))
	defer proxy.Close()
	behind, seenBehind := a.client(t, proxy.URL, schemes)
	calls := 0
	for name, f := range functions(reflect.ValueOf(remote)) {
		for _, o := range outputs[f.Type().Out(0)] {
			for round := range rounds {
				c := &call{t: t, fake: fake, name: name, output: o, round: round, codecs: a.Description.Codecs}
				c.run(f)
				c.run(functions(reflect.ValueOf(behind))[name])
				if *seen != *seenBehind {
					t.Errorf("%s, round %d: answered\n%s\nand by the proxy\n%s", name, round, *seen, *seenBehind)
				}
				if calls++; t.Failed() {
					break
				}
			}
		}
	}
	if calls == 0 {
		t.Error("nothing was called")
	}
}

// client returns a client with credentials for all schemes, and where what it is answered
// is noted.
func (a API[S]) client(t *testing.T, root string, schemes map[string]string) (S, *string) {
	seen := new(string)
	options := []client.Option{client.WithRetry(1, 0), client.WithHook(func(at *client.Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		answer, err := next(at.Request)
		if err != nil {
			return answer, err
		}
		body, err := io.ReadAll(answer.Body)
		answer.Header.Del("Date")
		length := ""
		if at.Request.Method == http.MethodHead {
			length = answer.Header.Get("Content-Length")
		}
		answer.Header.Del("Content-Length") // what is streamed through has none
		*seen = fmt.Sprint(answer.StatusCode, answer.Header, length, string(body))
		answer.Body = io.NopCloser(bytes.NewReader(body))
		return answer, err
	})}
	for name, kind := range schemes {
		if kind == "basic" {
			options = append(options, client.WithBasic(name, "ann", "pass:word"))
		} else {
			options = append(options, client.WithKey(name, "key-of-"+name))
		}
	}
	conn, err := client.New(root, options...)
	if err != nil {
		t.Fatal(err)
	}
	return a.NewClient(conn), seen
}

type testLog struct{ testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	l.Log(string(b))
	return len(b), nil
}

// functions returns the functions of a service by their names, but those that check
// credentials.
func functions(service reflect.Value) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	for g := range service.NumField() {
		for k := range service.Field(g).NumField() {
			f := service.Field(g).Type().Field(k)
			if _, is := f.Tag.Lookup("route"); is {
				all[service.Type().Field(g).Name+"."+f.Name] = service.Field(g).Field(k)
			}
		}
	}
	return all
}

// fake is a service that notes what it gets, and answers what it is told.
type fake struct {
	got    []string
	answer reflect.Value
}

// fill makes the functions of a service, and returns the kinds of the schemes.
func (f *fake) fill(service reflect.Value) map[string]string {
	schemes := map[string]string{}
	for g := range service.NumField() {
		for k := range service.Field(g).NumField() {
			tag, field := service.Field(g).Type().Field(k).Tag, service.Field(g).Field(k)
			if name, is := tag.Lookup("scheme"); is {
				if tag.Get("kind") != "tls" {
					schemes[name] = tag.Get("kind")
				}
				field.Set(reflect.MakeFunc(field.Type(), func(in []reflect.Value) []reflect.Value {
					text := name
					for _, arg := range in[1:] {
						text += fmt.Sprint(" ", arg.Interface())
					}
					f.got = append(f.got, text)
					return []reflect.Value{in[0], reflect.Zero(reflect.TypeFor[error]())}
				}))
				continue
			}
			field.Set(reflect.MakeFunc(field.Type(), func(in []reflect.Value) []reflect.Value {
				if len(in) == 2 {
					f.got = append(f.got, show(in[1]))
				}
				return []reflect.Value{f.answer.Convert(field.Type().Out(0)), reflect.Zero(reflect.TypeFor[error]())}
			}))
		}
	}
	return schemes
}

// call is a call that is made.
type call struct {
	t      *testing.T
	fake   *fake
	name   string
	output *message.Output
	round  int
	codecs []wire.Codec
}

func (c *call) run(f reflect.Value) {
	c.t.Helper()
	c.fake.got = nil
	c.fake.answer = c.answer()
	wantAnswer := show(c.answer())
	out := f.Call(append([]reflect.Value{reflect.ValueOf(context.Background())}, c.input(f)...))
	if err, _ := out[1].Interface().(error); err != nil {
		c.t.Errorf("%s, round %d: %v", c.name, c.round, err)
		return
	}
	if got := show(out[0].Elem()); got != wantAnswer {
		c.t.Errorf("%s, round %d: the caller got\n%s\nwant\n%s", c.name, c.round, got, wantAnswer)
	}
	if in := c.input(f); len(in) == 1 {
		want := show(in[0])
		if len(c.fake.got) == 0 || c.fake.got[len(c.fake.got)-1] != want {
			c.t.Errorf("%s, round %d: the handler got\n%s\nwant\n%s", c.name, c.round, c.fake.got, want)
		}
	}
}

// input makes an input: the same each time.
func (c *call) input(f reflect.Value) []reflect.Value {
	if f.Type().NumIn() < 2 {
		return nil
	}
	in := reflect.New(f.Type().In(1).Elem())
	(&maker{fail: c.t.Fatalf, codecs: c.codecs, direction: wire.Request, round: c.round}).message(in.Elem())
	return []reflect.Value{in}
}

// answer makes an answer: the same each time.
func (c *call) answer() reflect.Value {
	out := reflect.New(c.output.Type.Elem())
	(&maker{fail: c.t.Fatalf, codecs: c.codecs, direction: wire.Response, round: c.round}).message(out.Elem())
	if c.output.StatusField >= 0 {
		s := c.output.Statuses[c.round%len(c.output.Statuses)]
		status := max(s.From, min(s.To, 418))
		if s.To < 418 {
			status = s.To
		}
		out.Elem().Field(c.output.StatusField).SetInt(int64(status))
	}
	return out
}

// show writes the fields of an input or an answer, each as JSON, with the bytes of streams
// and files.
func show(v reflect.Value) string {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "nil"
		}
		v = v.Elem()
	}
	var texts []string
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			texts = append(texts, f.Name+"="+showField(v.Field(i)))
		}
	}
	return strings.Join(texts, "\n")
}

func showField(v reflect.Value) string {
	switch of := v.Interface().(type) {
	case *rest.Stream:
		if of == nil {
			return "nil"
		}
		data, err := io.ReadAll(of)
		return fmt.Sprintf("%q %v", data, err)
	case *rest.File:
		return showFile(of)
	case []*rest.File:
		var texts []string
		for _, f := range of {
			texts = append(texts, showFile(f))
		}
		return strings.Join(texts, ", ")
	case map[string]*rest.File:
		var texts []string
		for name, f := range of {
			texts = append(texts, name+": "+showFile(f))
		}
		slices.Sort(texts)
		return strings.Join(texts, ", ")
	}
	if v.Kind() == reflect.Pointer && !v.IsNil() && v.Type().Elem().Kind() == reflect.Struct && isForm(v.Type().Elem()) {
		return show(v)
	}
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return fmt.Sprint(v.Interface()) // an absent Opt has no JSON
	}
	return string(data)
}

func showFile(f *rest.File) string {
	if f == nil {
		return "nil"
	}
	from, err := f.Open()
	if err != nil {
		return err.Error()
	}
	defer from.Close()
	data, err := io.ReadAll(from)
	return fmt.Sprintf("%s %s %q %v", f.Name, f.ContentType, data, err)
}
