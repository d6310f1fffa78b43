package lint

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// annotation checks an annotation on an element, and those on it.
func (c *checker) annotation(a *schema.Annotation, on schema.Element) {
	for _, inner := range a.Annotations {
		c.term(inner)
	}
	c.term(a)
	if !known(a.Term) {
		return
	}
	if !appliesTo(a.Term, on) {
		c.warn("annotation-applies", a.Pos, "annotation %s stands on the %s %s, and its term applies to %s alone: move or remove it", a.TermName, on.Kind, on.Path, strings.Join(a.Term.AppliesTo, ", "))
	}
	if a.Value != nil {
		c.value(a, a.Value, &a.Term.Type)
	}
}

// term checks the use of a term.
func (c *checker) term(a *schema.Annotation) {
	if !known(a.Term) {
		return
	}
	if d := a.Term.Deprecation(); d != nil {
		c.warn("term-deprecated", a.Pos, "annotation %s has a term that is deprecated%s", a.TermName, after(": ", d.Description))
	}
}

// known reports whether a term is in a vocabulary that was read. Of those that are
// built in there is not all that is checked.
func known(t *schema.Term) bool { return t != nil && t.Schema.Document != nil }

func after(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

// appliesTo reports whether a term applies to an element: by its kind, or as what
// yields a collection. A term that names none applies to all.
func appliesTo(t *schema.Term, e schema.Element) bool {
	if len(t.AppliesTo) == 0 || slices.Contains(t.AppliesTo, string(e.Kind)) {
		return true
	}
	ref := e.Type()
	collection := e.Kind == schema.EntitySetElement || ref != nil && ref.Collection
	return collection && slices.Contains(t.AppliesTo, "Collection")
}

// value checks the records in a value, of which the type is known.
func (c *checker) value(a *schema.Annotation, e schema.Expression, want *schema.TypeRef) {
	switch e := e.(type) {
	case *schema.Collection:
		for _, item := range e.Items {
			c.value(a, item, want)
		}
	case *schema.Record:
		c.record(a, e, want)
	}
}

func (c *checker) record(a *schema.Annotation, r *schema.Record, want *schema.TypeRef) {
	t := schema.Structured(want.Type)
	if t == nil || r.TypeName != "" && r.TypeName != t.QualifiedName() {
		return // one that is derived, which its own vocabulary knows
	}
	for _, p := range t.AllProperties() {
		value := slices.IndexFunc(r.Properties, func(v *schema.PropertyValue) bool { return v.Name == p.Name })
		switch optional := p.Type.Nullable || p.Type.Collection || p.Type.Default != nil; {
		case value >= 0 && r.Properties[value].Value != nil:
			c.value(a, r.Properties[value].Value, &p.Type)
		case value < 0 && !optional && t.LookupProperty(p.Name) == p:
			c.warn("annotation-incomplete", r.Pos, "a record in annotation %s lacks the property %s of %s, which cannot be null and has no default: give it", a.TermName, p.Name, t.QualifiedName())
		}
	}
}
