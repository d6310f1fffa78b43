package wire

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestFind looks up names of all lengths around those that are looked at without branches, and
// texts that differ from them in one byte.
func TestFind(t *testing.T) {
	fields := []reflect.StructField{{Name: "Dynamic", Type: reflect.TypeFor[Dynamic]()}}
	for n := 1; n < 2*nameRoom+20; n++ {
		tag := `odata:"` + strings.Repeat("abcdefghijklmnopqrstuvwxyz", 4)[:n] + `"`
		fields = append(fields, reflect.StructField{Name: fmt.Sprint("F", n), Type: reflect.TypeFor[Opt[string]](), Tag: reflect.StructTag(tag)})
	}
	for _, some := range [][]reflect.StructField{fields[:1], fields[:2], fields[:9], fields} {
		table := newTable(&Type{Name: "test.find"}, reflect.PointerTo(reflect.StructOf(some)))
		if table.err != nil {
			t.Fatal(table.err)
		}
		for i := range table.fields {
			text := table.fields[i].quoted + ":1,"
			want := &table.hot[i]
			if len(table.fields[i].Name) >= 2*nameRoom {
				want = nil
			}
			if h := findIn(table, text); h != want {
				t.Errorf("%s: found %v", text, h)
			}
			if d := newDecoder([]byte("{"+text), nil); want == nil {
				if k, _, value := d.member(table, 1); k != i || value != len(text)-1 {
					t.Errorf("%s: read as field %d up to byte %d", text, k, value)
				}
			}
			for k := range len(text) - 2 {
				other := text[:k] + "\x01" + text[k+1:]
				if h := findIn(table, other); h != nil {
					t.Errorf("%q: found %s", other, table.fields[h.number].Name)
				}
			}
		}
		if h := findIn(table, `"unknown":1`); h != nil {
			t.Errorf("found %s", table.fields[h.number].Name)
		}
	}
}

func findIn(t *table, text string) *hot {
	s := newSource(append([]byte("{"+text), make([]byte, padding)...))
	return t.find(s.base, 1)
}
