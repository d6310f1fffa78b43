package examples

import (
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// shape is what a body is to be: a value of a type, several of them, or the parameters
// of an action.
type shape struct {
	ref        schema.TypeRef
	parameters []*schema.Parameter
	created    bool // by a request
}

// shaped checks a body (JSON 4.01, sections 6, 11 and 13 to 18).
func (c *checker) shaped(v *value, s shape) {
	structured := schema.Structured(s.ref.Type)
	switch {
	case s.parameters != nil:
		c.parametersOf(v, s.parameters)
	case s.ref.Collection:
		c.several(v, s.ref)
	case structured == nil:
		c.single(v, s.ref)
	case wrapped(v, structured):
		inner := v.get("value")
		c.errorf(v.at, "example-wrapped", "", "has one %s in a member value, which is for collections and for values without properties: write its properties into the body itself", structured.QualifiedName())
		c.typed(inner, item(s.ref), "/value")
	case enveloped(v, structured):
		c.warnf(v.at, "example-envelope", "", "has several values, and is said to be one %s: say that it is a collection", structured.QualifiedName())
		c.several(v, s.ref)
	default:
		c.typed(v, item(s.ref), "")
		if s.created && c.request && v.kind == object {
			c.complete(v, structured)
		}
	}
}

// item is the use of a type by an item of a collection, or by a body, which is never
// null.
func item(ref schema.TypeRef) schema.TypeRef {
	ref.Collection, ref.Nullable = false, false
	return ref
}

// only returns the one member of an object that is no control information, or nil.
func only(v *value) *value {
	var found *value
	for _, m := range v.members {
		switch {
		case strings.Contains(m.name, "@"):
		case found != nil || m.name != "value":
			return nil
		default:
			found = m.value
		}
	}
	return found
}

// wrapped reports whether a body is an object in a member value, where the type has no
// such property, or none that could be that object.
func wrapped(v *value, t *schema.StructuredType) bool {
	inner := only(v)
	if inner == nil || inner.kind != object {
		return false
	}
	p := t.LookupProperty("value")
	return p == nil && t.LookupNavigationProperty("value") == nil || p != nil && (p.Type.Collection || schema.Structured(p.Type.Type) == nil && !anything(p.Type.Type))
}

// enveloped reports whether a body has several values of a type.
func enveloped(v *value, t *schema.StructuredType) bool {
	inner := only(v)
	return inner != nil && inner.kind == list && t.LookupProperty("value") == nil && t.LookupNavigationProperty("value") == nil
}

// several checks a collection.
func (c *checker) several(v *value, ref schema.TypeRef) {
	values := v.get("value")
	switch {
	case v.kind == list:
		c.errorf(v.at, "example-envelope", "", `is a list, must be an object that has the list in its member "value"`)
		c.items(v, ref, "")
		return
	case v.kind != object:
		c.errorf(v.at, "example-value", "", "is %s, must be an object with a list of %s in its member value", v.kind, ref.Name)
		return
	case values == nil:
		c.errorf(v.at, "example-envelope", "", `has no member "value", which a collection of %s must have: write a list there, or say that it is one`, ref.Name)
		if len(v.members) > 0 {
			c.typed(v, item(ref), "")
		}
		return
	case values.kind != list:
		c.errorf(values.at, "example-value", "/value", "is %s, must be a list of %s", values.kind, ref.Name)
	default:
		c.items(values, ref, "/value")
	}
	c.envelope(v)
}

// single checks a value without properties, which stands in the member value.
func (c *checker) single(v *value, ref schema.TypeRef) {
	values := v.get("value")
	if v.kind != object || values == nil {
		if v.kind != object && !anything(ref.Type) {
			c.errorf(v.at, "example-envelope", "", `is %s: write it into a member "value"`, v.kind)
			c.typed(v, item(ref), "")
		}
		return
	}
	c.envelope(v)
	c.typed(values, item(ref), "/value")
}

// envelope checks the control information beside values, and that there is nothing
// else.
func (c *checker) envelope(v *value) {
	for _, m := range v.members {
		switch {
		case m.name == "value":
		case strings.Contains(m.name, "@"):
			c.control(m, nil, "")
		default:
			c.errorf(m.at, "example-property-unknown", below("", m.name), `stands beside "value", where only control information may`)
		}
	}
	c.twice(v, "")
}

// parametersOf checks the parameters of an action.
func (c *checker) parametersOf(v *value, parameters []*schema.Parameter) {
	if v.kind != object {
		c.errorf(v.at, "example-value", "", "is %s, must be an object with the parameters of the action", v.kind)
		return
	}
	var names []string
	byName := map[string]*schema.Parameter{}
	for _, p := range parameters {
		names = append(names, p.Name)
		byName[p.Name] = p
	}
	c.twice(v, "")
	for _, p := range parameters {
		if mustBeGiven(&p.Node, &p.Type) && !v.similar(p.Name) {
			c.errorf(v.at, "example-required", "", "lacks the parameter %s, which must be given: add it", p.Name)
		}
	}
	for _, m := range v.members {
		pointer := below("", m.name)
		switch p := byName[m.name]; {
		case p != nil:
			c.typed(m.value, p.Type, pointer)
		case strings.Contains(m.name, "@"):
			c.control(m, nil, "")
		default:
			c.errorf(m.at, "example-property-unknown", pointer, "is no parameter of the action%s", schema.DidYouMean(m.name, names, ""))
		}
	}
}

// twice reports members that an object has twice.
func (c *checker) twice(v *value, pointer string) {
	seen := map[string]bool{}
	for _, m := range v.members {
		if seen[m.name] {
			c.errorf(m.at, "example-duplicate", below(pointer, m.name), "is given twice: remove one")
		}
		seen[m.name] = true
	}
}

// told returns the shape that a body says it has: by its context URL or its type.
func (c *checker) told(v *value) (shape, bool) {
	for _, name := range []string{"@odata.context", "@context"} {
		if context := v.get(name); context != nil && context.kind == str {
			if s, ok := c.ofContext(context.text); ok {
				return s, true
			}
		}
	}
	for _, name := range []string{"@odata.type", "@type"} {
		if typed := v.get(name); typed != nil {
			if t := c.model.Type(typeIn(typed.text)); t != nil {
				return shape{ref: schema.TypeRef{Name: t.QualifiedName(), Type: t}}, true
			}
		}
	}
	return shape{}, false
}

// typeIn returns the name in the value of @odata.type, which may be a URL.
func typeIn(text string) string {
	name := text[strings.LastIndexByte(text, '#')+1:]
	if schema.Primitive("Edm."+name) != nil {
		return "Edm." + name
	}
	return name
}

// ofContext returns what a context URL says (Protocol 4.01, section 10).
func (c *checker) ofContext(context string) (s shape, ok bool) {
	_, fragment, found := strings.Cut(context, "#")
	if !found {
		return s, false
	}
	if inner, isCollection := strings.CutPrefix(fragment, "Collection("); isCollection {
		name, _, _ := strings.Cut(inner, ")")
		s.ref.Collection, fragment = true, name
	}
	path, one := strings.CutSuffix(fragment, "/$entity")
	path, _, _ = strings.Cut(path, "/$delta")
	if t := c.model.Type(path); t != nil {
		s.ref.Name, s.ref.Type = t.QualifiedName(), t
		return s, true
	}
	answer, problem := c.resolve(&Request{Method: "GET", URL: withoutSelect(path)})
	if problem != "" || answer.gives == nil {
		return s, false
	}
	s = *answer.gives
	if one {
		s.ref.Collection = false
	}
	return s, true
}

// noun is how messages call the type of a value.
func noun(ref schema.TypeRef) string {
	name := visible.Text(ref.Name)
	if ref.Collection {
		return "a list of " + name
	}
	return name
}
