package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// answer is what a path answers with.
type answer struct {
	value
	none   bool // it answers without content
	stream bool // it answers with something that is not JSON
}

// answerOf returns what an operation answers with when it succeeds; nil if the
// description does not say.
func (s *service) answerOf(op *openapi3.Operation) *answer {
	if op == nil || op.Responses == nil {
		return nil
	}
	var response *openapi3.Response
	for _, status := range [...]string{"200", "201", "2XX", "2xx", "202", "204"} {
		if r := op.Responses.Value(status); r != nil && r.Value != nil {
			response = r.Value
			break
		}
	}
	switch {
	case response == nil:
		return nil
	case len(response.Content) == 0:
		return &answer{none: true}
	}
	if ref := jsonSchema(response.Content); ref != nil {
		return &answer{value: s.body(ref)}
	}
	return &answer{stream: true}
}

// jsonSchema returns the schema of JSON content, or nil.
func jsonSchema(content openapi3.Content) *openapi3.SchemaRef {
	var types []string
	for t := range content {
		if strings.HasPrefix(t, "application/json") {
			types = append(types, t)
		}
	}
	if len(types) == 0 {
		return nil
	}
	slices.Sort(types)
	if media := content[types[0]]; media != nil && media.Schema != nil && media.Schema.Value != nil {
		return media.Schema
	}
	return nil
}

// body reads what a payload holds: an entity or complex value itself, or what
// its property value has.
func (s *service) body(ref *openapi3.SchemaRef) value {
	if s.types[componentName(ref.Ref)] != nil {
		return s.value(ref)
	}
	if items := collectionItems(ref); items != nil {
		v := s.value(items)
		v.Collection = true
		s.itemNullable(&v)
		v.settle()
		return v
	}
	if wrapped := member(ref, "value", 0); wrapped != nil {
		return s.value(wrapped)
	}
	return s.value(ref)
}

// collectionItems returns the schema of the items of a payload that holds a
// collection, or nil.
func collectionItems(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	list := member(ref, "value", 0)
	if list == nil || list.Value == nil || !list.Value.Type.Includes("array") || list.Value.Items == nil || list.Value.Items.Value == nil {
		return nil
	}
	return list.Value.Items
}

// member returns a property of a schema, or of the parts it consists of.
func member(ref *openapi3.SchemaRef, name string, depth int) *openapi3.SchemaRef {
	if ref == nil || ref.Value == nil || depth > maxNesting {
		return nil
	}
	if p := ref.Value.Properties[name]; p != nil && p.Value != nil {
		return p
	}
	for _, part := range ref.Value.AllOf {
		if p := member(part, name, depth+1); p != nil {
			return p
		}
	}
	return nil
}
