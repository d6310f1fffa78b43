package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/generated/depots"
	"github.com/odatagen/odatagen/generated/depots/depotshttp"
	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/names"
	"github.com/odatagen/odatagen/generated/names/nameshttp"
	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/generated/stations"
	"github.com/odatagen/odatagen/generated/stations/stationshttp"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestGoldens calls each function of each generated service through a client, and
// through a client of a proxy, which is the client as a service. What the handler gets
// and what the caller gets are the same values as without HTTP between them.
func TestGoldens(t *testing.T) {
	t.Run("library", func(t *testing.T) {
		golden(t, libraryhttp.NewHandler, libraryhttp.NewClient, (*library.Publication)(nil))
	})
	t.Run("callrecords", func(t *testing.T) { golden(t, callrecordshttp.NewHandler, callrecordshttp.NewClient) })
	t.Run("depots", func(t *testing.T) {
		golden(t, depotshttp.NewHandler, depotshttp.NewClient, (*depots.Item)(nil))
	})
	t.Run("names", func(t *testing.T) { golden(t, nameshttp.NewHandler, nameshttp.NewClient, (*names.Interface)(nil)) })
	t.Run("shop", func(t *testing.T) { golden(t, shophttp.NewHandler, shophttp.NewClient) })
	t.Run("stations", func(t *testing.T) {
		golden(t, stationshttp.NewHandler, stationshttp.NewClient, (*stations.Station)(nil))
	})
}

func golden[S any](t *testing.T, newHandler func(S, ...server.Option) http.Handler, newClient func(*client.Client) S, declared ...wire.Structured) {
	s := &samples{declared: map[reflect.Type]wire.Structured{}}
	for _, d := range declared {
		s.declared[reflect.TypeOf(d.WireType().Interface).Elem()] = d
	}
	quiet := server.WithLogger(slog.New(slog.DiscardHandler))
	var service S
	calls := s.fill(reflect.ValueOf(&service).Elem())
	direct := httptest.NewServer(newHandler(service, quiet))
	defer direct.Close()
	for _, options := range [][]client.Option{nil, {client.WithKeyAsSegment(true)}} {
		conn, err := client.New(direct.URL, options...)
		if err != nil {
			t.Fatal(err)
		}
		remote := newClient(conn)
		s.check(t, reflect.ValueOf(remote), calls)
		proxy := httptest.NewServer(newHandler(remote, quiet))
		if conn, err = client.New(proxy.URL, options...); err != nil {
			t.Fatal(err)
		}
		s.check(t, reflect.ValueOf(newClient(conn)), calls)
		proxy.Close()
	}
}

// withoutFixed takes out of a change what does not change: keys, and what is immutable.
func withoutFixed(change wire.Structured) {
	for _, p := range wire.Properties(change) {
		if p.Key {
			wire.Internal(sibling.Key{}).Clear(change, p.Name)
		}
	}
	if p, is := change.(*shop.Product); is {
		p.Serial = wire.Opt[string]{}
	}
}

// samples makes values.
type samples struct {
	declared map[reflect.Type]wire.Structured
	got      string // what the last call of a handler got
}

// fill has every function of a service note what it gets, and return a sample. It
// returns the samples by the names of the functions.
func (s *samples) fill(service reflect.Value) map[string]string {
	results := map[string]string{}
	for g := range service.NumField() {
		for f := range service.Field(g).NumField() {
			field, name := service.Field(g).Field(f), service.Type().Field(g).Name+"."+service.Field(g).Type().Field(f).Name
			t := field.Type()
			var result reflect.Value
			if t.NumOut() == 2 {
				result = s.value(t.Out(0))
				results[name] = show(result.Interface())
			}
			field.Set(reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
				s.got = shown(in[1 : len(in)-1])
				failure := reflect.Zero(reflect.TypeFor[error]())
				if t.NumOut() == 2 && t.Out(0) == reflect.TypeFor[*odata.Media]() {
					return []reflect.Value{s.value(t.Out(0)), failure} // which is read once
				}
				if t.NumOut() == 1 {
					return []reflect.Value{failure}
				}
				return []reflect.Value{result, failure}
			}))
		}
	}
	return results
}

// check calls every function of a client.
func (s *samples) check(t *testing.T, service reflect.Value, results map[string]string) {
	t.Helper()
	n := 0
	for g := range service.NumField() {
		for f := range service.Field(g).NumField() {
			field, tag := service.Field(g).Field(f), service.Field(g).Type().Field(f).Tag
			name := service.Type().Field(g).Name + "." + service.Field(g).Type().Field(f).Name
			if strings.Contains(tag.Get("kind"), "forbidden") {
				continue
			}
			n++
			in := []reflect.Value{reflect.ValueOf(client.Prefer(context.Background(), client.ReturnRepresentation))}
			for i := 1; i < field.Type().NumIn()-1; i++ {
				in = append(in, s.value(field.Type().In(i)))
			}
			in = append(in, reflect.Zero(reflect.TypeFor[*query.Options]()))
			if overloads, given := tag.Lookup("overloads"); given {
				s.keep(in[len(in)-2], overloads)
			} else if strings.HasPrefix(tag.Get("kind"), "function") {
				if p := in[len(in)-2]; p.Kind() == reflect.Pointer {
					p.Elem().SetZero()
				}
			}
			if tag.Get("kind") == "update" {
				withoutFixed(in[len(in)-2].Interface().(wire.Structured))
			}
			want := shown(in[1 : len(in)-1])
			out := field.Call(in)
			if err, _ := out[len(out)-1].Interface().(error); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if s.got != want {
				t.Errorf("%s: the handler got %s, want %s", name, s.got, want)
			}
			if len(out) == 2 {
				if got := show(out[0].Interface()); got != results[name] {
					t.Errorf("%s: the caller got %s, want %s", name, got, results[name])
				}
			}
		}
	}
	if n == 0 {
		t.Error("no function was called")
	}
}

// keep removes the parameters that the first overload does not have.
func (s *samples) keep(parameters reflect.Value, overloads string) {
	first, _, _ := strings.Cut(overloads, "|")
	data, err := json.Marshal(parameters.Interface())
	if err != nil {
		panic(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		panic(err)
	}
	for name := range members {
		if !strings.Contains(" "+first+" ", " "+name+" ") {
			delete(members, name)
		}
	}
	if data, err = json.Marshal(members); err != nil {
		panic(err)
	}
	if err := json.Unmarshal(data, parameters.Interface()); err != nil {
		panic(err)
	}
}

func shown(in []reflect.Value) string {
	var texts []string
	for _, v := range in {
		texts = append(texts, show(v.Interface()))
	}
	return strings.Join(texts, " ")
}

// show writes what a value is, without what the protocol adds on its way.
func show(v any) string {
	if m, ok := v.(*odata.Media); ok {
		return content(m)
	}
	if _, ok := v.(wire.Structured); ok || reflect.TypeOf(v).Kind() == reflect.Struct && reflect.TypeOf(v).Name() != "Opt" {
		if items := reflect.ValueOf(v); items.Kind() == reflect.Struct && items.FieldByName("Items").IsValid() {
			v = items.FieldByName("Items").Interface()
		}
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	var b bytes.Buffer
	var generic any
	if err := json.Unmarshal(data, &generic); err != nil {
		return string(data)
	}
	clean(generic)
	data, _ = json.Marshal(generic)
	b.Write(data)
	return b.String()
}

// clean takes control information and what is absent out of JSON.
func clean(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			clean(item)
		}
	case map[string]any:
		for name, item := range v {
			if list, ok := item.([]any); item == nil || ok && len(list) == 0 || strings.Contains(name, "@") {
				delete(v, name)
			}
			clean(item)
		}
	}
}
