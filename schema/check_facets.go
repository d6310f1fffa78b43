package schema

import (
	"slices"
	"strconv"
	"strings"
)

// checkFacets checks that a type has the facets it is used with, that they fit
// each other, and that a default value has the type (section 7.2). The readers
// checked how the facets are written.
func (r *resolver) checkFacets(at site, t *TypeRef) {
	if t.Type == nil {
		return
	}
	p := primitiveOf(t.Type)
	facets := [...]struct {
		name string
		text string
		fits bool
	}{
		{"MaxLength", t.MaxLength, takes(p, "Binary", "Stream", "String")},
		{"Precision", t.Precision, takes(p, "DateTimeOffset", "Decimal", "Duration", "TimeOfDay")},
		{"Scale", t.Scale, takes(p, "Decimal")},
		{"SRID", t.SRID, p != nil && p.IsSpatial()},
		{"Unicode", unicodeText(t.Unicode), takes(p, "String")},
	}
	for _, f := range facets {
		if f.text != "" && !f.fits && !takes(p, "PrimitiveType", "Untyped") {
			r.report("facet-misplaced", t.Pos, "%s has the facet %s, which means nothing for %s: remove it", at, f.name, t.Name)
		}
	}
	precision, noPrecision := strconv.Atoi(t.Precision)
	scale, noScale := strconv.Atoi(t.Scale)
	if takes(p, "Decimal") && noPrecision == nil && noScale == nil && scale > precision {
		r.report("facet-scale", t.Pos, "%s has more digits after the decimal point (Scale %d) than in all (Precision %d): correct one of the two", at, scale, precision)
	}
	r.checkDefault(at, t)
}

func takes(p *PrimitiveType, names ...string) bool {
	if p == nil {
		return false
	}
	for _, name := range names {
		if p.Name == name {
			return true
		}
	}
	return false
}

func unicodeText(unicode *bool) string {
	if unicode == nil {
		return ""
	}
	return strconv.FormatBool(*unicode)
}

// checkDefault checks the form of a default value (section 7.2.7).
func (r *resolver) checkDefault(at site, t *TypeRef) {
	if t.Default == nil {
		return
	}
	text := *t.Default
	p := primitiveOf(t.Type)
	if enum, ok := t.Type.(*EnumType); ok {
		if !enum.isValue(text) {
			r.report("default-invalid", t.Pos, "%s has the default value %q, but %s has no such member: name one of its members", at, text, t.Name)
		}
	} else if p == nil || t.Collection {
		r.report("default-invalid", t.Pos, "%s of type %s has a default value, which only single primitive values can: remove it", at, t.Text())
	} else if !p.isValue(text) {
		r.report("default-invalid", t.Pos, "%s has the default value %q, which is no %s: write it in the form of that type", at, text, p.QualifiedName())
	}
}

// DefaultText returns the default value of a property, as a text in the form of JSON; false
// if it has none, none but null, or one that is not of its type.
func (t *TypeRef) DefaultText() (text string, ok bool) {
	if t.Default == nil || t.Collection {
		return "", false
	}
	text = *t.Default
	if enum, is := t.Type.(*EnumType); is {
		return text, enum.isValue(text)
	}
	p := primitiveOf(t.Type)
	if p == nil {
		return "", false
	}
	switch kind := constantKinds[p.Name]; kind {
	case IntConstant:
		n, err := strconv.ParseInt(text, 10, 64)
		return strconv.FormatInt(n, 10), err == nil && p.isValue(text)
	case DecimalConstant, FloatConstant:
		number, is := numberOrText(text).(literal)
		if is {
			text = string(number)
		}
		return text, p.isValue(text) && (is || kind == FloatConstant)
	case StringConstant:
		return text, true
	default:
		return text, kind != "" && text != "null" && p.isValue(text)
	}
}

// isValue reports whether a text names members or their numbers, separated by commas.
func (e *EnumType) isValue(text string) bool {
	for name := range strings.SplitSeq(text, ",") {
		is := func(m *Member) bool { return m.Name == name }
		if _, err := strconv.ParseInt(name, 10, 64); err != nil && len(e.Members) > 0 && !slices.ContainsFunc(e.Members, is) {
			return false
		}
	}
	return true
}

// isValue reports whether a text is a value of the type, as far as is known of it.
func (p *PrimitiveType) isValue(text string) bool {
	kind, ok := constantKinds[p.Name]
	valid := !ok || validConstant(kind, text)
	if limits, integer := integerRanges[p.Name]; integer && valid {
		n, err := strconv.ParseInt(text, 10, 64)
		valid = err == nil && n >= limits.min && n <= limits.max
	}
	return valid
}
