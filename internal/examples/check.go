package examples

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Check checks examples against a linked model. Findings are sorted by
// place.
func Check(m *schema.Model, list []Example) schema.Diagnostics {
	c := checker{model: m}
	for _, e := range list {
		c.example(e, func(*value, shape) {})
		if len(c.found) > maxFindings {
			c.found = c.found[:maxFindings]
			c.found.Errorf(schema.Position{}, "example-many", "there are more than %d findings: correct the first ones, or give fewer examples", maxFindings)
			break
		}
	}
	c.found.Sort()
	return c.found
}

const maxFindings = 10_000

// checker is one call of Check.
type checker struct {
	model   *schema.Model
	found   schema.Diagnostics
	text    text // that is being checked
	request bool // whether it is the body of a request
}

// errorf adds an error about a value; the message begins with its JSON pointer.
func (c *checker) errorf(at int, rule, pointer, format string, args ...any) {
	c.found.Errorf(c.text.place(at), rule, "%s %s", where(pointer), fmt.Sprintf(format, args...))
}

func (c *checker) warnf(at int, rule, pointer, format string, args ...any) {
	c.found.Warnf(c.text.place(at), rule, "%s %s", where(pointer), fmt.Sprintf(format, args...))
}

// where is how messages call a place: by its JSON pointer (RFC 6901).
func where(pointer string) string {
	if pointer == "" {
		return "the body"
	}
	return visible.Text(pointer)
}

// below is the pointer of a member.
func below(pointer, name string) string {
	return pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// example checks a request and its response. It calls checked after each body, with
// what the body is to be; the body is nil if it could not be checked.
func (c *checker) example(e Example, checked func(*value, shape)) {
	var answer result
	if e.Request != nil {
		var problem string
		answer, problem = c.resolve(e.Request)
		if problem != "" {
			c.found.Errorf(e.Request.Pos, "example-path", "%s %s is no request of the service: %s", e.Request.Method, visible.Text(e.Request.URL), problem)
		}
		if answer.takes != nil && len(e.Request.body.data) > 0 {
			c.request = true
			checked(c.body(e.Request.body, *answer.takes), *answer.takes)
			c.request = false
		}
	}
	if e.Response != nil {
		e.Response.whole = e.Request != nil && answer.gives != nil && !asksForPart(e.Request.URL)
	}
	if e.Response != nil && len(e.Response.body.data) > 0 && e.Response.Status < 300 { // no type describes errors
		checked(c.response(e.Response, answer))
	}
}

// response checks the body of a response against the type that it is said to have, or
// else that the request has, or that the body says. It returns the body and what it is
// to be; nil if that is not known.
func (c *checker) response(r *Response, answer result) (*value, shape) {
	c.text = r.body
	v, ok := c.parse()
	if !ok {
		return nil, shape{}
	}
	var s shape
	switch {
	case r.Type != "":
		if s, ok = c.declared(r); !ok {
			return nil, s
		}
	case answer.gives != nil:
		s = *answer.gives
	default:
		if s, ok = c.told(v); !ok {
			c.warnf(v.at, "example-untyped", "", "does not say of what type it is, and is not checked: give its type in @odata.context, in a comment before it, or with --type")
			return nil, s
		}
	}
	c.shaped(v, s)
	if r.whole {
		c.answered(v, s)
	}
	return v, s
}

// body checks the body of a request, and returns it; nil if it is no JSON.
func (c *checker) body(t text, s shape) *value {
	c.text = t
	v, ok := c.parse()
	if ok {
		c.shaped(v, s)
	}
	return v
}

// parse parses the text.
func (c *checker) parse() (*value, bool) {
	v, at, err := parse(c.text.data)
	switch {
	case err == nil:
		return v, true
	case strings.Contains(string(c.text.data), "..."):
		c.found.Errorf(c.text.place(at), "example-json", "the example is not JSON, perhaps because something is left out of it: write all of it, or none of what is left out (%v)", err)
	default:
		c.found.Errorf(c.text.place(at), "example-json", "the example is not JSON: %v", err)
	}
	return nil, false
}

// declared returns the shape that an example is said to have.
func (c *checker) declared(r *Response) (shape, bool) {
	name, collection := strings.TrimPrefix(r.Type, "#"), r.Collection
	if inner, ok := strings.CutPrefix(name, "Collection("); ok {
		name, collection = strings.TrimSuffix(inner, ")"), true
	}
	t := c.model.Type(name)
	if t == nil {
		c.found.Errorf(r.Pos, "example-type-unknown", "the example is said to be of the type %s, which the description does not have%s", visible.Quoted(name), c.similarType(name))
		return shape{}, false
	}
	return shape{ref: schema.TypeRef{Name: name, Type: t, Collection: collection}}, true
}

// similarType is the advice to write a name otherwise that no type has; "" for none.
func (c *checker) similarType(name string) string {
	simple := name[strings.LastIndexByte(name, '.')+1:]
	for _, p := range []string{"Binary", "Boolean", "Date", "DateTimeOffset", "Decimal", "Double", "Duration", "Guid", "Int16", "Int32", "Int64", "Stream", "String", "TimeOfDay"} {
		if strings.EqualFold(p, name) {
			return "; did you mean Edm." + p + "?"
		}
	}
	for _, e := range schema.Elements(c.model) {
		t, ok := e.Value.(schema.Type)
		if !ok {
			continue
		}
		full := t.QualifiedName()
		if strings.EqualFold(full, name) || strings.EqualFold(full[strings.LastIndexByte(full, '.')+1:], simple) {
			return "; did you mean " + full + "?"
		}
	}
	return ""
}
