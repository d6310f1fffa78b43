package everything_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// payload is what the mutations of TestLenient begin with.
const payload = `{"boolean":false,"double":0.5,"int32":-5,"integer":9,"string":"ü","uint64":1,
"bytes":"AP8+/w==","date":"2024-02-29","dateTime":"2026-11-26T12:00:00Z","uuid":"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
"always":"fixed","kind":"a","kinds":["a","+1"],"level":2,"anything":{"a":[1,null]},"nullable":null,
"nullableItems":[1,null,3],"nullableObject":{"x":1,"y":2},"byName":{"p":{"x":1,"y":2}},"labels":{"a":"b"},
"lists":{"l":["a"]},"matrix":[[1,2],[]],"points":[{"x":1,"y":2},{"x":3,"y":4}],"closed":{"a":"x"},
"open":{"id":"i","a":1,"b":2},"tree":{"children":[{"children":[{}]}],"value":"a"},"more":{"of":"it"}}`

// mutate changes n values of a JSON value, or takes members away, and returns it.
func mutate(rnd *rand.Rand, v any, n int) any {
	others := []any{nil, true, 1.5, -7.0, 1e30, "text", []any{}, []any{"a"}, map[string]any{}, map[string]any{"x": "y"}}
	if n == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			break
		}
		names := slices.Sorted(func(yield func(string) bool) {
			for name := range v {
				if !yield(name) {
					return
				}
			}
		})
		for ; n > 0; n-- {
			name := names[rnd.IntN(len(names))]
			switch rnd.IntN(5) {
			case 0:
				delete(v, name)
			case 1, 2:
				v[name] = others[rnd.IntN(len(others))]
			default:
				if value, ok := v[name]; ok {
					v[name] = mutate(rnd, value, 1)
				}
			}
		}
		return v
	case []any:
		if len(v) == 0 {
			break
		}
		i := rnd.IntN(len(v))
		v[i] = mutate(rnd, v[i], n)
		return v
	}
	return others[rnd.IntN(len(others))]
}

// at returns what a JSON Pointer points to; the object that lacks it for a last name that
// is not there.
func at(v any, pointer string) (found any, there bool) {
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch parent := v.(type) {
		case map[string]any:
			if v, there = parent[step]; !there {
				return parent, false
			}
		case []any:
			var i int
			if json.Unmarshal([]byte(step), &i) != nil || i >= len(parent) {
				return nil, false
			}
			v = parent[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// TestLenient reads payloads that are not what the description says. Nothing is lost,
// and who is told of a value finds it where it was said to be.
func TestLenient(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	told, missing, payloads := 0, 0, 20_000
	if testing.Short() {
		payloads = 2_000
	}
	for range payloads {
		var tree any
		if err := json.Unmarshal([]byte(payload), &tree); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(mutate(rnd, tree, 1+rnd.IntN(4)))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		var v everything.Values
		seen := map[string]bool{}
		err = wire.Unmarshal(text, &v, odata.Lenient(func(e *wire.Error) {
			_, there := at(tree, e.Pointer)
			if seen[e.Pointer] || there == strings.HasSuffix(e.Error(), "missing") {
				t.Errorf("%s\n%s is told of, twice or at a place where it is not: %v", text, e.Pointer, e)
			}
			seen[e.Pointer] = true
			if told++; strings.HasSuffix(e.Error(), "missing") {
				missing++
			}
		}))
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		written, err := wire.Marshal(&v)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		var again any
		if err := json.Unmarshal(written, &again); err != nil || !reflect.DeepEqual(again, tree) {
			t.Fatalf("read    %s\nwritten %s\n%v", text, written, err)
		}
		if strict := wire.Unmarshal(text, new(everything.Values)); (strict == nil) != (len(seen) == 0) {
			t.Fatalf("%s\ntold of %d places, and strictly: %v", text, len(seen), strict)
		}
	}
	if told < payloads/2 || missing < payloads/200 {
		t.Errorf("told of %d values, %d of them missing", told, missing)
	}
}

// TestLenientTakesWhatIsSet writes what a program gives a field that was set aside.
func TestLenientTakesWhatIsSet(t *testing.T) {
	var p everything.Point
	if err := wire.Unmarshal([]byte(`{"x":"one","z":3}`), &p, odata.Lenient(nil)); err != nil {
		t.Fatal(err)
	}
	p.X, p.Y = 1, 2
	if text, err := wire.Marshal(&p); err != nil || string(text) != `{"x":1,"y":2,"z":3}` {
		t.Errorf("%s %v", text, err)
	}
}
