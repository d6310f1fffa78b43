package evolution

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// types compares the types of values, and returns the rule of what changed; "" for
// nothing.
func (c *apiComparer) types(m *meeting, old, new *shape) string {
	rule := typeChange(old, new)
	if (rule == "type-changed" || rule == "type-narrowed") && m.at.isWritten() {
		switch {
		case old.scalar() && new.isText():
			rule = "type-widened"
		case old.isText() && new.scalar():
			rule = "type-narrowed"
		case old.scalar() && new.isList(): // a value is a list of one
			rule = "type-widened"
			c.meet(m.at.within("items of "+m.at.kind, "[]", m.at.old, m.at.new), m.old, new.items, m.ways)
		}
	}
	if rule != "" {
		c.say(rule, m.at, old.text(), new.text(), m.ways)
	}
	return rule
}

// typeChange says what it is for one type to take the place of another; "" if it is the
// same.
func typeChange(old, new *shape) string {
	switch {
	case new.never && !old.never:
		return "type-changed"
	case old.never && !new.never:
		return "type-widened"
	}
	wider, narrower := isAmong(old.types, new.types), isAmong(new.types, old.types)
	switch {
	case !wider && !narrower:
		return "type-changed"
	case wider && narrower:
		return formatChange(old.format, new.format)
	case wider:
		return "type-widened"
	}
	return "type-narrowed"
}

// isWritten reports whether values are written as texts: those of parameters, headers and
// the properties of forms.
func (at spot) isWritten() bool {
	_, property, form := strings.Cut(at.path, "#form/")
	if !form {
		_, property, form = strings.Cut(at.path, "#multipart/")
	}
	kind := strings.TrimPrefix(at.kind, "items of ")
	return kind == "parameter" || kind == "header" || kind == "property" && form && !strings.ContainsAny(property, "/[{|")
}

// isList reports whether all values are lists.
func (sh *shape) isList() bool { return slices.Equal(sh.types, []string{"array"}) }

// isAnything reports whether all values are some of the shape.
func (sh *shape) isAnything() bool {
	return sh.types == nil && !sh.never && !sh.enumerated && !sh.closed && len(sh.properties)+len(sh.required)+len(sh.choices)+len(sh.limits)+len(sh.demands) == 0 &&
		sh.items == nil && sh.additional == nil
}

// isText reports whether all texts are values.
func (sh *shape) isText() bool { return slices.Equal(sh.types, []string{"string"}) && sh.format == "" }

// scalar reports whether values are single ones.
func (sh *shape) scalar() bool {
	return sh.types != nil && isAmong(sh.types, []string{"boolean", "number", "string"})
}

// isAmong reports whether values of some types are of others; nil is any.
func isAmong(these, those []string) bool {
	if these == nil {
		return those == nil
	}
	return !slices.ContainsFunc(these, func(t string) bool { return !covers(those, t) })
}

func formatChange(old, new string) string {
	switch {
	case old == new:
		return ""
	case new == "" || old == "int32" && new == "int64" || old == "float" && new == "double":
		return "type-widened"
	case old == "" || old == "int64" && new == "int32" || old == "double" && new == "float":
		return "type-narrowed"
	}
	return "type-changed"
}

// text writes what values are, such as "string (date)".
func (sh *shape) text() string {
	text := strings.Join(slices.Sorted(slices.Values(sh.types)), " or ")
	switch {
	case sh.never:
		return "nothing"
	case sh.types == nil:
		text = "anything"
		if len(sh.choices) > 0 {
			text = "a choice"
		}
	}
	if sh.format != "" {
		text += " (" + sh.format + ")"
	}
	return text
}

// members compares enumerations.
func (c *apiComparer) members(m *meeting, old, new *shape) {
	enumeration := func(sh *shape) string { return fmt.Sprintf("one of %d values", len(sh.enum)) }
	switch {
	case !old.enumerated && !new.enumerated:
		return
	case !old.enumerated:
		c.say("type-narrowed", m.at, old.text(), enumeration(new), m.ways)
		return
	case !new.enumerated:
		c.say("type-widened", m.at, enumeration(old), new.text(), m.ways)
		return
	}
	name := func(v api.Value) string {
		if v.IsText {
			return v.Text
		}
		return v.JSON
	}
	at := func(v api.Value, old, new schema.Position) spot {
		return m.at.within("member", "/"+api.Word(name(v)), old, new)
	}
	p := pair(old.enum, new.enum, name, name)
	for _, gone := range p.removed {
		c.say("member-removed", at(gone, cmp.Or(gone.Pos, m.at.old), schema.Position{}), "", "", m.ways)
	}
	for _, come := range p.added {
		c.say("member-added", at(come, schema.Position{}, cmp.Or(come.Pos, m.at.new)), "", "", m.ways)
	}
	for _, v := range p.cased {
		c.say("member-renamed", at(v.old, cmp.Or(v.old.Pos, m.at.old), cmp.Or(v.new.Pos, m.at.new)), "", name(v.new), m.ways)
	}
}

// constraints compares the keywords that values of the types must satisfy.
func (c *apiComparer) constraints(m *meeting, old, new *shape) {
	for _, keyword := range union(old.limits, new.limits) {
		a, b := old.limits[keyword], new.limits[keyword]
		switch {
		case a == b || a != "" && b != "" && api.CompareNumbers(a, b) == 0:
		case a == "" || b != "" && tighter(keyword, a, b):
			c.say("constraint-tightened", m.at, demandText(keyword, a), demandText(keyword, b), m.ways)
		default:
			c.say("constraint-loosened", m.at, demandText(keyword, a), demandText(keyword, b), m.ways)
		}
	}
	for _, keyword := range union(old.demands, new.demands) {
		a, b := old.demands[keyword], new.demands[keyword]
		if slices.Equal(a, b) {
			continue
		}
		rule := "constraint-replaced"
		switch {
		case follow(keyword, a, b):
			rule = "constraint-tightened"
		case follow(keyword, b, a):
			rule = "constraint-loosened"
		}
		c.say(rule, m.at, demandText(keyword, strings.Join(a, " and ")), demandText(keyword, strings.Join(b, " and ")), m.ways)
	}
}

// follow reports whether all that a keyword demands follows from what it demands
// elsewhere.
func follow(keyword string, these, from []string) bool {
	return !slices.ContainsFunc(these, func(text string) bool {
		return !slices.ContainsFunc(from, func(other string) bool {
			return other == text || keyword == "multipleOf" && api.IsMultiple(other, text)
		})
	})
}

// union returns the keys of two maps, in order.
func union[T any](a, b map[string]T) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// mostText is how long a text of the description is that a change says.
const mostText = 60

func demandText(keyword, text string) string {
	switch {
	case text == "":
		return "no " + keyword
	case len(text) > mostText:
		text = strings.ToValidUTF8(text[:mostText], "") + "…"
	}
	return keyword + " " + text
}
