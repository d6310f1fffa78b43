package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// jsonWriter writes JSON, sorted and indented, as encoding/json does what kin-openapi gives it. That
// marshals every node by itself, so that what is deep in a document is copied once for
// each node around it, and all of it once more to be indented: of a large one that takes
// more than all else of writing.
type jsonWriter struct {
	bytes.Buffer
	leaves *json.Encoder // into the buffer
	depth  int
}

// indentedJSON returns a value as JSON, with a line end behind it.
func indentedJSON(v any) ([]byte, error) {
	w := &jsonWriter{}
	w.leaves = json.NewEncoder(w)
	if err := w.value(v); err != nil {
		return nil, err
	}
	w.WriteByte('\n')
	return w.Bytes(), nil
}

// valued is what every node of kin-openapi is: what it has is a map, or a value.
type valued interface{ MarshalYAML() (any, error) }

func (w *jsonWriter) value(v any) error {
	if ref, ok := v.(*openapi3.SchemaRef); ok && ref != nil && ref.Ref == "" && ref.Value != nil && ref.Value.Always == nil {
		return w.schema(ref.Value)
	}
	r := reflect.ValueOf(v)
	if n, ok := v.(valued); ok && !(r.Kind() == reflect.Pointer && r.IsNil()) {
		inner, err := n.MarshalYAML()
		if err != nil {
			return err
		}
		return w.value(inner)
	}
	_, isOther := v.(json.Marshaler)
	switch kind := r.Kind(); {
	case !isOther && kind == reflect.Map && r.Type().Key().Kind() == reflect.String && !r.IsNil():
		return w.object(r)
	case !isOther && kind == reflect.Slice && r.Type().Elem().Kind() != reflect.Uint8 && !r.IsNil():
		return w.list(r)
	}
	return w.leaf(v)
}

func (w *jsonWriter) object(r reflect.Value) error {
	members, ok := r.Interface().(map[string]any)
	if !ok {
		members = make(map[string]any, r.Len())
		for all := r.MapRange(); all.Next(); {
			members[all.Key().String()] = all.Value().Interface()
		}
	}
	return w.members(members)
}

// schema writes a schema. kin-openapi makes a map for it with room for every keyword that
// there is, which of a large document's is as much memory as all else of reading it.
func (w *jsonWriter) schema(s *openapi3.Schema) error {
	members := make(map[string]any, 4+len(s.Extensions))
	maps.Copy(members, s.Extensions)
	v := reflect.ValueOf(s).Elem()
	for _, keyword := range schemaKeywords {
		if f := v.Field(keyword.field); !isEmpty(f) {
			members[keyword.name] = f.Interface()
		}
	}
	return w.members(members)
}

// keyword is a field of a schema.
type keyword struct {
	name  string
	field int
}

// schemaKeywords are the fields of schemas that are written.
var schemaKeywords = func() (all []keyword) {
	t := reflect.TypeFor[openapi3.Schema]()
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "-" {
			all = append(all, keyword{name, i})
		}
	}
	return all
}()

// isEmpty reports whether a field says nothing.
func isEmpty(f reflect.Value) bool {
	switch f.Kind() {
	case reflect.Slice, reflect.Map:
		return f.Len() == 0
	case reflect.Pointer:
		return f.IsNil() || f.Type().Elem().Kind() == reflect.Slice && f.Elem().Len() == 0
	}
	return f.IsZero()
}

func (w *jsonWriter) members(members map[string]any) error {
	w.open('{')
	for i, name := range slices.Sorted(maps.Keys(members)) {
		w.next(i)
		if err := w.leaf(name); err != nil {
			return err
		}
		w.WriteString(": ")
		if err := w.value(members[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	w.close('}', len(members))
	return nil
}

func (w *jsonWriter) list(r reflect.Value) error {
	w.open('[')
	for i := range r.Len() {
		w.next(i)
		if err := w.value(r.Index(i).Interface()); err != nil {
			return err
		}
	}
	w.close(']', r.Len())
	return nil
}

func (w *jsonWriter) open(bracket byte) {
	w.WriteByte(bracket)
	w.depth++
}

// next begins the line of a member or item.
func (w *jsonWriter) next(i int) {
	if i > 0 {
		w.WriteByte(',')
	}
	w.line()
}

func (w *jsonWriter) close(bracket byte, length int) {
	if w.depth--; length > 0 {
		w.line()
	}
	w.WriteByte(bracket)
}

func (w *jsonWriter) line() {
	w.WriteByte('\n')
	for range w.depth {
		w.WriteString("  ")
	}
}

// leaf writes what is no node: a text, a number, or what an extension has been given.
func (w *jsonWriter) leaf(v any) error {
	start := w.Len()
	if err := w.leaves.Encode(v); err != nil {
		return err
	}
	w.Truncate(w.Len() - 1) // of the line end
	if c := w.Bytes()[start]; c != '{' && c != '[' {
		return nil
	}
	text := bytes.Clone(w.Bytes()[start:])
	w.Truncate(start)
	return json.Indent(&w.Buffer, text, string(bytes.Repeat([]byte("  "), w.depth)), "  ")
}
