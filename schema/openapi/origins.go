package openapi

import (
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// This file says where the nodes of kin-openapi come from that were decoded from nodes of
// ours. kin-openapi says so itself of a text alone, which it parses for that, and keeps
// an index of while it decodes: with both, reading a large document takes twice the time
// and memory.

// originSetter sets the origins of what was decoded from the nodes of one document, to what
// kin-openapi sets them to, but for the ends of blocks, which nobody asks for.
type originSetter struct {
	file  string // the document's URI
	types map[reflect.Type]*originType
}

// originType is what is to be known of a struct of kin-openapi.
type originType struct {
	origin  []int          // the field Origin; nil if there is none
	wrapped [][]int        // fields with what stands in the same place
	isRef   bool           // a reference, or what could be one
	fields  map[string]int // by their keys
}

func newOriginSetter(file string) *originSetter {
	return &originSetter{file, map[reflect.Type]*originType{}}
}

// setDocument sets the origins of a document.
func (s *originSetter) setDocument(t *openapi3.T, root *yaml.Node) {
	s.set(reflect.ValueOf(t), root)
	if t.Origin != nil {
		t.Origin.Key = s.location(root.Content[0]) // nothing leads to a document
	}
}

func (s *originSetter) typeOf(t reflect.Type) *originType {
	if known := s.types[t]; known != nil {
		return known
	}
	made := &originType{fields: map[string]int{}}
	s.types[t] = made
	if f, ok := t.FieldByName("Origin"); ok && f.Type == reflect.TypeFor[*openapi3.Origin]() {
		made.origin = f.Index
	}
	for _, name := range []string{"Value", "Schema"} {
		if f, ok := t.FieldByName(name); ok {
			made.wrapped = append(made.wrapped, f.Index)
		}
	}
	_, hasValue := t.FieldByName("Value")
	_, hasRef := t.FieldByName("Ref")
	made.isRef = hasRef && hasValue
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key != "" && key != "-" {
			made.fields[key] = i
		}
	}
	return made
}

// set sets the origins of what was decoded from a node, and of all that is in it.
func (s *originSetter) set(v reflect.Value, n *yaml.Node) {
	if v = behindPointers(v); !v.IsValid() {
		return
	}
	switch {
	case v.Kind() == reflect.Struct:
		s.setStruct(v, n)
	case v.Kind() == reflect.Map && n.Kind == yaml.MappingNode && v.Type().Elem().Kind() == reflect.Pointer:
		for i := 0; i+1 < len(n.Content); i += 2 {
			s.set(v.MapIndex(reflect.ValueOf(n.Content[i].Value)), n.Content[i+1])
		}
	case v.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for i := range min(v.Len(), len(n.Content)) {
			s.set(v.Index(i), n.Content[i])
		}
	}
}

func (s *originSetter) setStruct(v reflect.Value, n *yaml.Node) {
	switch x := v.Addr().Interface().(type) {
	case *openapi3.Paths:
		setMembers(s, x.Map(), n)
		return
	case *openapi3.Responses:
		setMembers(s, x.Map(), n)
		return
	case *openapi3.Callback:
		setMembers(s, x.Map(), n)
		return
	case *openapi3.Header:
		s.set(reflect.ValueOf(&x.Parameter), n)
		return
	case *openapi3.BoolSchema:
		s.set(reflect.ValueOf(x.Schema), n)
		return
	}
	t := s.typeOf(v.Type())
	if t.origin == nil {
		return
	}
	if t.isRef {
		s.setRef(v, t, n)
		return
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if field, ok := t.fields[n.Content[i].Value]; ok {
			s.set(v.Field(field), n.Content[i+1])
		}
	}
	v.FieldByIndex(t.origin).Set(reflect.ValueOf(s.originOf(n)))
	s.setKeys(v, n)
}

// setRef sets the origins of a reference, or of what stands in its place, which has the
// same members.
func (s *originSetter) setRef(v reflect.Value, t *originType, n *yaml.Node) {
	value := v.FieldByName("Value")
	s.set(value, n)
	origin := v.FieldByIndex(t.origin)
	if value = behindPointers(value); value.IsValid() && value.Kind() == reflect.Struct && s.typeOf(value.Type()).origin != nil {
		if own := value.FieldByIndex(s.typeOf(value.Type()).origin).Interface().(*openapi3.Origin); own != nil {
			origin.Set(reflect.ValueOf(&openapi3.Origin{Fields: own.Fields, Sequences: own.Sequences}))
			return
		}
	}
	origin.Set(reflect.ValueOf(s.originOf(n)))
}

// setMembers is set for what kin-openapi keeps in maps of its own.
func setMembers[V any](s *originSetter, members map[string]*V, n *yaml.Node) {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if v := members[n.Content[i].Value]; v != nil {
			s.set(reflect.ValueOf(v), n.Content[i+1])
			s.setKey(reflect.ValueOf(v), s.location(n.Content[i]))
		}
	}
}

// originOf returns where the members of an object are, and the texts of those that are
// lists.
func (s *originSetter) originOf(n *yaml.Node) *openapi3.Origin {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		return nil
	}
	o := &openapi3.Origin{Fields: make(openapi3.FieldLocations, 0, len(n.Content)/2)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		o.Fields = append(o.Fields, *s.location(key))
		if value.Kind != yaml.SequenceNode {
			continue
		}
		s.setSequence(o, key.Value, slices.DeleteFunc(slices.Clone(value.Content), func(item *yaml.Node) bool { return item.Kind != yaml.ScalarNode }))
	}
	return o
}

// setSequence notes where scalars are.
func (s *originSetter) setSequence(o *openapi3.Origin, name string, scalars []*yaml.Node) {
	if len(scalars) == 0 {
		return
	}
	if o.Sequences == nil {
		o.Sequences = map[string][]openapi3.Location{}
	}
	places := make([]openapi3.Location, len(scalars))
	for i, n := range scalars {
		places[i] = *s.location(n)
	}
	o.Sequences[name] = places
}

func (s *originSetter) location(n *yaml.Node) *openapi3.Location {
	return &openapi3.Location{File: s.file, Line: n.Line, Column: n.Column, Name: n.Value}
}

// setKeys sets the keys that lead to the members of an object.
func (s *originSetter) setKeys(v reflect.Value, n *yaml.Node) {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		child := s.member(v, key.Value)
		if !child.IsValid() {
			continue
		}
		s.setKey(child, s.location(key))
		switch c := behindPointers(child); {
		case !c.IsValid():
		case c.Kind() == reflect.Map && c.Type().Elem().Kind() == reflect.Pointer:
			s.setKeys(c, value)
		case c.Kind() == reflect.Map && v.Kind() == reflect.Struct:
			s.setScalarKeys(v, c, key.Value, value)
		case c.Kind() == reflect.Slice && value.Kind == yaml.SequenceNode:
			for j := range min(c.Len(), len(value.Content)) {
				if item := value.Content[j]; item.Kind == yaml.MappingNode && len(item.Content) > 0 {
					s.setKey(c.Index(j), s.location(item.Content[0])) // no key leads to it
				}
			}
		}
	}
}

// setScalarKeys notes where the keys of a map of texts are: as if they were a list.
func (s *originSetter) setScalarKeys(v, m reflect.Value, name string, n *yaml.Node) {
	switch m.Type().Elem().Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return
	}
	o, _ := v.FieldByIndex(s.typeOf(v.Type()).origin).Interface().(*openapi3.Origin)
	if o == nil || n.Kind != yaml.MappingNode {
		return
	}
	var keys []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i])
	}
	slices.SortFunc(keys, func(a, b *yaml.Node) int { return strings.Compare(a.Value, b.Value) })
	s.setSequence(o, name, keys)
}

// member returns what a key of an object was decoded into.
func (s *originSetter) member(v reflect.Value, key string) reflect.Value {
	if v.Kind() == reflect.Map {
		return v.MapIndex(reflect.ValueOf(key))
	}
	if field, ok := s.typeOf(v.Type()).fields[key]; ok {
		return v.Field(field)
	}
	return reflect.Value{}
}

// setKey sets the key that leads to a node, and to what it wraps.
func (s *originSetter) setKey(v reflect.Value, key *openapi3.Location) {
	if v = behindPointers(v); !v.IsValid() || v.Kind() != reflect.Struct {
		return
	}
	t := s.typeOf(v.Type())
	if t.origin != nil {
		origin := v.FieldByIndex(t.origin)
		if origin.IsNil() {
			origin.Set(reflect.ValueOf(&openapi3.Origin{}))
		}
		origin.Interface().(*openapi3.Origin).Key = key
	}
	for _, wrapped := range t.wrapped {
		s.setKey(v.FieldByIndex(wrapped), key)
	}
}

// behindPointers returns what a value leads to; an invalid value if it leads nowhere. What
// has any type has no origins.
func behindPointers(v reflect.Value) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Interface {
		return reflect.Value{}
	}
	return v
}
