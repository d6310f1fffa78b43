package evolution

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// take adds what a part demands; of one that others are derived from, not what they are.
func (sh *shape) take(part *shape, base bool) {
	if part == sh {
		return
	}
	sh.null = sh.null || part.null
	sh.never = sh.never || part.never
	sh.types = common(sh.types, part.types)
	sh.format = cmp.Or(part.format, sh.format)
	switch {
	case !part.enumerated:
	case sh.enumerated:
		sh.enum = slices.DeleteFunc(slices.Clone(sh.enum), func(v api.Value) bool { return !hasValue(part.enum, v) })
	default:
		sh.enumerated, sh.enum = true, part.enum
	}
	sh.takeProperties(part)
	sh.closed = sh.closed || part.closed
	sh.additional, sh.items = joined(sh.additional, part.additional), joined(sh.items, part.items)
	if !base {
		sh.choices = append(slices.Clone(sh.choices), part.choices...)
	}
	for keyword, text := range part.limits {
		if known, has := sh.limits[keyword]; !has || tighter(keyword, known, text) {
			sh.limits[keyword] = text
		}
	}
	for keyword, texts := range part.demands {
		all := slices.Sorted(slices.Values(slices.Concat(sh.demands[keyword], texts)))
		sh.demands[keyword] = slices.Compact(all)
	}
}

func (sh *shape) takeProperties(part *shape) {
	maps.Copy(sh.required, part.required)
	at := map[string]int{}
	for i, f := range sh.properties {
		at[f.Name] = i
	}
	for _, f := range part.properties {
		i, known := at[f.Name]
		if !known {
			own := *f
			sh.properties = append(sh.properties, &own)
			continue
		}
		both := *sh.properties[i]
		property := *both.Property
		property.Schema = joined(property.Schema, f.Schema)
		property.ReadOnly, property.WriteOnly = property.ReadOnly || f.ReadOnly, property.WriteOnly || f.WriteOnly
		both.Property, both.required = &property, both.required || f.required
		sh.properties[i] = &both
	}
}

// joined returns a schema that has what both demand; nil demands nothing.
func joined(a, b *api.Schema) *api.Schema {
	switch {
	case a == nil || a == b:
		return b
	case b == nil:
		return a
	}
	return &api.Schema{Element: b.Element, AllOf: []*api.Schema{a, b}}
}

// common returns the types that both lists have, of which nil is all.
func common(a, b []string) []string {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	both := []string{}
	for _, t := range a {
		switch {
		case covers(b, t):
			both = append(both, t)
		case t == "number" && slices.Contains(b, "integer"):
			both = append(both, "integer")
		}
	}
	return both
}

// covers reports whether values of a type are of one of some, of which nil is all.
func covers(types []string, t string) bool {
	return types == nil || slices.Contains(types, t) || t == "integer" && slices.Contains(types, "number")
}

func hasValue(list []api.Value, v api.Value) bool {
	return slices.ContainsFunc(list, func(other api.Value) bool { return other.JSON == v.JSON })
}

// tighter reports whether a limit demands more than another.
func tighter(keyword, than, text string) bool {
	less := api.CompareNumbers(than, text)
	if strings.HasPrefix(keyword, "min") || keyword == "exclusiveMinimum" {
		return less < 0
	}
	return less > 0
}
