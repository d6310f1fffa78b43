package bench

import (
	"bytes"
	"reflect"
	"testing"
	"unsafe"

	"github.com/odatagen/odatagen/bench/internal/deepcopy"
	"github.com/odatagen/odatagen/bench/internal/peers"
	"github.com/odatagen/odatagen/wire"
)

// TestCopyIsDeep checks that what stands for the work of allocating and filling
// the result does all of it: equal values, no object and no text shared.
func TestCopyIsDeep(t *testing.T) {
	ours := peers.All()[0]
	for _, p := range payloads(t) {
		c := ours.Codecs[p.Shape]
		v, err := c.Decode(p.Data)
		if err != nil {
			t.Fatal(p.Name, err)
		}
		copied, ok := deepcopy.Copy(v)
		if !ok {
			t.Fatalf("%s: %T is not copied", p.Name, v)
		}
		want, err := c.Encode(v)
		if err != nil {
			t.Fatal(p.Name, err)
		}
		if got, err := c.Encode(copied); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: the copy is not equal (error: %v)", p.Name, err)
		}
		seen := map[unsafe.Pointer]bool{}
		walk(reflect.ValueOf(v), func(p unsafe.Pointer, _ reflect.Type) { seen[p] = true })
		walk(reflect.ValueOf(copied), func(ptr unsafe.Pointer, typ reflect.Type) {
			if seen[ptr] {
				t.Errorf("%s: a %s is shared", p.Name, typ)
				seen[ptr] = false
			}
		})
	}
}

// walk calls found for every object, array behind a slice, and text that v
// leads to, but for what deepcopy says it leaves.
func walk(v reflect.Value, found func(unsafe.Pointer, reflect.Type)) {
	switch v.Kind() {
	case reflect.Interface:
		walk(v.Elem(), found)
	case reflect.Pointer:
		if !v.IsNil() {
			found(v.UnsafePointer(), v.Type())
			walk(v.Elem(), found)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			found(v.UnsafePointer(), v.Type())
		}
		for i := range v.Len() {
			walk(v.Index(i), found)
		}
	case reflect.Struct:
		switch v.Type() {
		case reflect.TypeFor[wire.Dynamic](), reflect.TypeFor[wire.Opt[wire.Duration]]():
			return
		}
		for i := range v.NumField() {
			walk(v.Field(i), found)
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.Len() > 0 {
			found(unsafe.Pointer(unsafe.StringData(v.String())), v.Type())
		}
	}
}
