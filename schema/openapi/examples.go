package openapi

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// CheckExamples checks the examples that a description has against their schemas:
// those of parameters, of bodies that are JSON, and of schemas. It returns how many
// there are. It is done as for version 3.0, of which kin-openapi's validation takes
// linear time: that of 3.1 compiles all that a schema leads to for each example.
func (d *Document) CheckExamples() (checked int, found schema.Diagnostics) {
	c := exampleChecker{document: d, seen: map[any]bool{}}
	for _, path := range slices.Sorted(maps.Keys(d.Paths.Map())) {
		item := d.Paths.Value(path)
		if item == nil {
			continue
		}
		c.parameters(item.Parameters)
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			c.operation(item.GetOperation(method))
		}
	}
	_ = d.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error { // which fails if this does
		if s := ref.Value; s != nil && !c.seen[s] {
			c.seen[s] = true
			c.example(d.Field(s.Origin, "example"), ref, s.Example)
			for _, e := range s.Examples {
				c.example(d.Field(s.Origin, "examples"), ref, e)
			}
		}
		return nil
	})
	c.found.Sort()
	return c.checked, c.found
}

// exampleChecker is one call of CheckExamples.
type exampleChecker struct {
	document *Document
	seen     map[any]bool // parameters, media types and schemas
	checked  int
	found    schema.Diagnostics
}

func (c *exampleChecker) operation(o *openapi3.Operation) {
	c.parameters(o.Parameters)
	if o.RequestBody != nil && o.RequestBody.Value != nil {
		c.content(o.RequestBody.Value.Content, openapi3.VisitAsRequest())
	}
	if o.Responses == nil {
		return
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses.Map())) {
		if r := o.Responses.Value(status); r != nil && r.Value != nil {
			c.content(r.Value.Content, openapi3.VisitAsResponse())
		}
	}
}

func (c *exampleChecker) parameters(list openapi3.Parameters) {
	for _, ref := range list {
		if ref == nil || ref.Value == nil || c.seen[ref.Value] {
			continue
		}
		p := ref.Value
		c.seen[p] = true
		c.examples(p.Origin, p.Schema, p.Example, p.Examples)
	}
}

func (c *exampleChecker) content(content openapi3.Content, direction openapi3.SchemaValidationOption) {
	for _, media := range slices.Sorted(maps.Keys(content)) {
		m := content[media]
		if m == nil || c.seen[m] || !hasJSON(media) {
			continue
		}
		c.seen[m] = true
		c.examples(m.Origin, m.Schema, m.Example, m.Examples, direction)
	}
}

// IsJSON reports whether a media type, in lower case and without parameters, is JSON.
func IsJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json") || media == "text/json"
}

// hasJSON reports whether a member of content is for JSON.
func hasJSON(media string) bool {
	bare, _, _ := strings.Cut(media, ";")
	return IsJSON(strings.ToLower(strings.TrimSpace(bare)))
}

// examples checks the one example, and those with names, of a node.
func (c *exampleChecker) examples(origin *openapi3.Origin, s *openapi3.SchemaRef, one any, named openapi3.Examples, options ...openapi3.SchemaValidationOption) {
	c.example(c.document.Field(origin, "example"), s, one, options...)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		if e := named[name]; e != nil && e.Value != nil {
			c.example(c.document.Field(e.Value.Origin, "value"), s, e.Value.Value, options...)
		}
	}
}

// example checks one example. None is none; a null that is one cannot be told from it.
func (c *exampleChecker) example(pos schema.Position, s *openapi3.SchemaRef, value any, options ...openapi3.SchemaValidationOption) {
	if value == nil || s == nil || s.Value == nil {
		return
	}
	c.checked++
	for _, p := range against(s.Value, value, options...) {
		where := "the example"
		if len(p.Pointer) > 0 {
			where = "/" + strings.Join(p.Pointer, "/")
		}
		c.found.Errorf(pos, "example-invalid", "%s", visible.Text(where+" "+p.Message))
	}
}

// Problem is what of a value is not as its schema says.
type Problem struct {
	Pointer []string // to it in the value
	Message string   // after the place, such as "is not as its schema says: …"
}

// against says what of a value is not as a schema demands. kin-openapi panics for some of
// the schemas that it does not expect.
func against(s *openapi3.Schema, value any, options ...openapi3.SchemaValidationOption) (problems []Problem) {
	defer func() {
		if p := recover(); p != nil {
			problems = []Problem{{nil, fmt.Sprintf("cannot be checked: kin-openapi failed to: %v", p)}}
		}
	}()
	err := s.VisitJSON(value, append([]openapi3.SchemaValidationOption{openapi3.MultiErrors(), openapi3.EnableFormatValidation()}, options...)...)
	for _, e := range leaves(err) {
		const not = "is not as its schema says: "
		var invalid *openapi3.SchemaError
		switch {
		case !errors.As(e, &invalid):
			problems = append(problems, Problem{nil, not + plain(e.Error())})
		case invalid.SchemaField == "pattern" && strings.Contains(invalid.Reason, "cannot compile"): // which Go cannot
		case invalid.SchemaField == "properties" && invalid.Schema != nil && len(invalid.Schema.PatternProperties) > 0: // which 3.0 does not have
		default:
			problems = append(problems, Problem{invalid.JSONPointer(), not + plain(reason(invalid))})
		}
	}
	return problems
}

// reason is what is wrong, without what is said of it elsewhere.
func reason(e *openapi3.SchemaError) string {
	text, _, _ := strings.Cut(e.Reason, " (string doesn't match pattern")
	return text
}

// leaves returns the errors that others are made of.
func leaves(err error) (all []error) {
	var several openapi3.MultiError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		for _, e := range several {
			all = append(all, leaves(e)...)
		}
		return all
	}
	return []error{err}
}
