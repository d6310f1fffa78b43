package callrecords_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// TestFullSessions decodes sessions with every property and encodes them again.
func TestFullSessions(t *testing.T) {
	for _, name := range []string{"session_full.json", "session_max.json"} {
		t.Run(name, func(t *testing.T) {
			data := corpora.Read(t, "payloads/"+name)
			var s callrecords.Session
			if err := json.Unmarshal(data, &s); err != nil {
				t.Fatal(err)
			}
			objects := checkTyped(t, "", reflect.ValueOf(&s))
			out, err := json.Marshal(&s)
			if err != nil {
				t.Fatal(err)
			}
			if want, got := exact(t, data), exact(t, out); !reflect.DeepEqual(want, got) {
				t.Error("the round trip is not equal")
			}
			if n := bytes.Count(data, []byte("{")); objects == 0 || objects > n {
				t.Errorf("%d structured values, the payload has %d objects", objects, n)
			}
			t.Logf("%d structured values, all typed", objects)
		})
	}
}

// exact returns JSON as comparable Go, numbers by their exact value.
func exact(t *testing.T, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return numbers(v)
}

func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		r, _ := new(big.Rat).SetString(v.String())
		return "number " + r.String()
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return v
}

// checkTyped walks what was decoded and reports every member that the
// description declares but that stands among the undeclared ones. It returns
// the number of structured values.
func checkTyped(t *testing.T, at string, v reflect.Value) int {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return 0
		}
		return checkTyped(t, at, v.Elem())
	case reflect.Slice:
		n := 0
		for i := range v.Len() {
			n += checkTyped(t, at, v.Index(i))
		}
		return n
	case reflect.Pointer:
		s, ok := v.Interface().(wire.Structured)
		if !ok || v.IsNil() {
			return 0
		}
		dynamic := v.Elem().FieldByName("Dynamic").Addr().Interface().(*wire.Dynamic)
		for name := range dynamic.Undeclared() {
			property, _, _ := strings.Cut(name, "@")
			if _, declared := wire.LookupProperty(s, property); declared && property == name {
				t.Errorf("%s/%s is declared by %s and not typed", at, name, s.WireType().Name)
			}
		}
		return 1 + checkFields(t, at, v.Elem())
	}
	return 0
}

func checkFields(t *testing.T, at string, v reflect.Value) int {
	n := 0
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Name != "Dynamic" {
			n += checkFields(t, at, v.Field(i))
		} else if f.IsExported() && !f.Anonymous {
			n += checkTyped(t, at+"/"+f.Name, v.Field(i))
		}
	}
	return n
}

// TestDocument decodes the answer that the user's own document shows.
func TestDocument(t *testing.T) {
	text := string(corpora.Read(t, "../seed/get-session.md"))
	_, text, _ = strings.Cut(text, "Content-Length: 821")
	text, _, _ = strings.Cut(text, "```")
	var s callrecords.Session
	if err := json.Unmarshal([]byte(text), &s); err == nil || !strings.Contains(err.Error(), "odata.InValue") {
		t.Fatalf("the wrapper is not explained: %v", err)
	}
	if err := wire.Unmarshal([]byte(text), &s, odata.InValue()); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	want := exact(t, []byte(text)).(map[string]any)["value"]
	if got := exact(t, out); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}
