package evolution

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/odatagen/odatagen/schema"
)

// way says which way values of a type go: to the client, to the service, or both.
type way uint8

const (
	read way = 1 << iota
	write
	both = read | write
)

// sayWay says a change whose verdict counts only for the ways that there are.
func (c *comparer) sayWay(rule string, e element, before, after string, ways way) {
	c.say(rule, e, before, after)
	last := &c.found[len(c.found)-1]
	last.Rule = last.masked(ways)
}

// typeRef compares the use of a type before and after.
func (c *comparer) typeRef(e element, old, new *schema.TypeRef, ways way) {
	rule := c.typeRule(old, new)
	if rule != "" {
		c.sayWay(rule, e, old.Text(), new.Text(), ways)
	}
	if _, entities := new.Type.(*schema.EntityType); old.Collection == new.Collection && !(entities && new.Collection) {
		c.nullability(e, old, new, ways) // a collection of entities has no null
	}
	if rule == "" || rule == "type-named" { // the facets of another type say other things
		c.facets(e, c.effective(old, new), c.effective(new, old), ways)
	}
	if a, b := defaultText(old), defaultText(new); a != b {
		c.sayWay("default-changed", e, a, b, ways)
	}
}

func (c *comparer) nullability(e element, old, new *schema.TypeRef, ways way) {
	if new.Collection {
		e.kind = "items of " + e.kind
	}
	switch {
	case new.Nullable && !old.Nullable:
		c.sayWay("nullable-added", e, "", "", ways)
	case old.Nullable && !new.Nullable:
		c.sayWay("nullable-removed", e, "", "", ways)
	}
}

func defaultText(t *schema.TypeRef) string {
	if t.Default == nil {
		return "none"
	}
	return strconv.Quote(*t.Default)
}

// typeRule says what it is for one type to take the place of another; "" if it is the
// same.
func (c *comparer) typeRule(old, new *schema.TypeRef) string {
	a, b := meant(old.Type), meant(new.Type)
	switch {
	case old.Collection != new.Collection:
		return "type-changed"
	case c.now(old.Name) == new.Name:
		return ""
	case a != nil && b != nil && a == b:
		return "type-named" // primitive types are one value each
	case c.widens(a, b):
		return "type-widened"
	case c.widens(b, a):
		return "type-narrowed"
	case c.covers(schema.Structured(a), schema.Structured(b)):
		return "type-alike"
	}
	return "type-changed"
}

// meant returns what a type definition stands for, and other types themselves.
func meant(t schema.Type) schema.Type {
	if d, is := t.(*schema.TypeDefinition); is {
		return d.Underlying.Type
	}
	return t
}

// wider are the primitive types that have all values of others.
var wider = map[string][]string{
	"Edm.SByte":  {"Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Single", "Edm.Double", "Edm.Decimal"},
	"Edm.Byte":   {"Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Single", "Edm.Double", "Edm.Decimal"},
	"Edm.Int16":  {"Edm.Int32", "Edm.Int64", "Edm.Single", "Edm.Double", "Edm.Decimal"},
	"Edm.Int32":  {"Edm.Int64", "Edm.Double", "Edm.Decimal"},
	"Edm.Int64":  {"Edm.Decimal"},
	"Edm.Single": {"Edm.Double"},
}

// widens reports whether all values of a type are values of another, one of which may be
// of the old model: their names say so.
func (c *comparer) widens(from, to schema.Type) bool {
	if from == nil || to == nil {
		return false
	}
	if to == schema.Type(schema.Primitive("Edm.Untyped")) {
		return true
	}
	if _, is := from.(*schema.EnumType); is {
		return to.QualifiedName() == "Edm.String"
	}
	for b := schema.Structured(from); b != nil; b = b.Base {
		if b.QualifiedName() != from.QualifiedName() && c.now(b.QualifiedName()) == to.QualifiedName() {
			return true
		}
	}
	return slices.Contains(wider[from.QualifiedName()], to.QualifiedName())
}

// covers reports whether a type has all properties of another, with the same types.
func (c *comparer) covers(old, new *schema.StructuredType) bool {
	if old == nil || new == nil {
		return false
	}
	name := func(p *property) string { return p.name }
	_, has := firsts(append(propertiesOf(new), inherited(new)...), name)
	return !slices.ContainsFunc(append(propertiesOf(old), inherited(old)...), func(p *property) bool {
		other := has[p.name]
		return other == nil || other.typ.Collection != p.typ.Collection || c.now(p.typ.Name) != other.typ.Name
	})
}

// effective returns the facets of a use of a type, with those that it has of a type
// definition unless its counterpart has them of that too: then they are said there.
func (c *comparer) effective(t, other *schema.TypeRef) schema.Facets {
	f := t.Facets
	d, is := t.Type.(*schema.TypeDefinition)
	if !is || c.now(t.Name) == c.now(other.Name) && sameFacets(f, other.Facets) {
		return f
	}
	u := d.Underlying
	f.MaxLength, f.Precision = cmp.Or(f.MaxLength, u.MaxLength), cmp.Or(f.Precision, u.Precision)
	f.Scale, f.SRID, f.Unicode = cmp.Or(f.Scale, u.Scale), cmp.Or(f.SRID, u.SRID), cmp.Or(f.Unicode, u.Unicode)
	return f
}

func sameFacets(a, b schema.Facets) bool {
	return a.MaxLength == b.MaxLength && a.Precision == b.Precision && a.Scale == b.Scale && a.SRID == b.SRID && unicode(a) == unicode(b)
}

// facets compares what uses of a type say more of its values.
func (c *comparer) facets(e element, old, new schema.Facets, ways way) {
	for _, f := range []struct{ name, old, new string }{
		{"MaxLength", old.MaxLength, new.MaxLength},
		{"Precision", old.Precision, new.Precision},
		{"Scale", old.Scale, new.Scale},
	} {
		switch cmp.Compare(limit(f.old), limit(f.new)) {
		case 1:
			c.sayWay("facet-tightened", e, facet(f.name, f.old), facet(f.name, f.new), ways)
		case -1:
			c.sayWay("facet-loosened", e, facet(f.name, f.old), facet(f.name, f.new), ways)
		}
	}
	switch a, b := unicode(old), unicode(new); {
	case a && !b:
		c.sayWay("facet-tightened", e, "Unicode", "ASCII", ways)
	case b && !a:
		c.sayWay("facet-loosened", e, "ASCII", "Unicode", ways)
	}
	if old.SRID != new.SRID {
		c.sayWay("srid-changed", e, orNone(old.SRID), orNone(new.SRID), ways)
	}
}

// limit returns the number of a facet; one that is no number limits nothing.
func limit(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return math.MaxUint64
	}
	return n
}

func facet(name, text string) string {
	if text == "" {
		return "no " + name
	}
	return name + " " + text
}

func unicode(f schema.Facets) bool { return f.Unicode == nil || *f.Unicode }
