package evolution

import (
	"cmp"
	"slices"

	"github.com/odatagen/odatagen/schema/api"
)

// shape is what a schema demands, with what it takes in by allOf: what was moved into
// another schema, and is taken in from there, is where it was.
type shape struct {
	types        []string // nil: any
	null, never  bool
	format       string
	enumerated   bool
	enum         []api.Value
	properties   []*field
	required     map[string]bool
	closed       bool
	additional   *api.Schema // nil: anything
	items        *api.Schema // nil: anything
	choices      []choice
	limits       map[string]string   // numbers by keyword
	demands      map[string][]string // other keywords, each with what it says in all parts
	discriminate *api.Discriminator
}

// field is a property in a shape.
type field struct {
	*api.Property
	owner    *api.Schema // that declares it
	required bool        // by whichever part
}

// choice are alternatives.
type choice struct {
	keyword      string
	alternatives []*api.Schema
}

// The limits of comparing: how long chains of allOf are, and how many properties are
// taken in and pairs of schemas compared in all.
const (
	mostDepth = 500
	mostWork  = 4_000_000
)

// composer composes the schemas of an API.
type composer struct {
	shapes  map[*api.Schema]*shape
	derived map[*api.Schema][]*api.Schema // those that take a schema in, which says by a discriminator which it is
	left    *int                          // how much work may still be done
	texts   map[*api.Schema]string
}

func newComposer(a *api.API, left *int) composer {
	c := composer{map[*api.Schema]*shape{}, map[*api.Schema][]*api.Schema{}, left, map[*api.Schema]string{}}
	for _, s := range a.Schemas {
		for _, part := range s.AllOf {
			if part.Discriminator != nil {
				c.derived[part] = append(c.derived[part], s)
			}
		}
	}
	return c
}

// shape returns the shape of a schema.
func (c composer) shape(s *api.Schema) *shape { return c.compose(s, 0) }

func (c composer) compose(s *api.Schema, depth int) *shape {
	if known := c.shapes[s]; known != nil {
		return known
	}
	sh := &shape{required: map[string]bool{}, limits: map[string]string{}, demands: map[string][]string{}}
	c.shapes[s] = sh // of one that takes itself in, as far as it is known
	parts := slices.Clone(s.AllOf)
	for _, one := range [][]*api.Schema{s.OneOf, s.AnyOf} {
		if len(one) == 1 {
			parts = append(parts, one[0])
		}
	}
	for _, part := range parts {
		if depth > mostDepth || *c.left <= 0 {
			*c.left = 0
			break
		}
		sh.take(c.compose(part, depth+1), part.Discriminator != nil)
	}
	sh.take(c.own(s), false)
	sh.null = sh.null && len(s.Types) == 0 || s.Null || s.Nullable || s.OneOfNull || s.AnyOfNull
	sh.discriminate = s.Discriminator
	if s.Discriminator != nil && len(sh.choices) == 0 && !isSole(s) {
		sh.choices = c.family(s)
	}
	for _, f := range sh.properties {
		f.required = f.required || sh.required[f.Name]
	}
	*c.left -= 1 + len(sh.properties)
	return sh
}

// family returns the schemas that a discriminator tells apart that stand in no list.
func (c composer) family(s *api.Schema) []choice {
	all := slices.Clone(c.derived[s])
	for _, to := range s.Discriminator.Mapping {
		if to.Schema != nil && to.Schema != s && !slices.Contains(all, to.Schema) {
			all = append(all, to.Schema)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []choice{{"discriminator", all}}
}

// own returns what a schema demands by itself.
func (c composer) own(s *api.Schema) *shape {
	sh := &shape{
		types: s.Types, never: s.Never, format: s.Format, enumerated: len(s.Enum) > 0, enum: s.Enum, required: map[string]bool{},
		closed: s.Closed, additional: s.Additional, items: s.Items,
		limits: map[string]string{}, demands: map[string][]string{},
	}
	for _, p := range s.Properties {
		sh.properties = append(sh.properties, &field{p, s, p.Required})
	}
	for _, name := range s.Required {
		sh.required[name] = true
	}
	for keyword, list := range map[string][]*api.Schema{"oneOf": s.OneOf, "anyOf": s.AnyOf} {
		if types := c.onlyTypes(list); types != nil {
			sh.types = common(sh.types, types)
		} else if len(list) > 1 {
			sh.choices = append(sh.choices, choice{keyword, list})
		}
	}
	slices.SortFunc(sh.choices, func(a, b choice) int { return cmp.Compare(a.keyword, b.keyword) })
	for keyword, text := range limitsOf(s) {
		if text != "" {
			sh.limits[keyword] = text
		}
	}
	for keyword, text := range c.demandsOf(s) {
		if text != "" {
			sh.demands[keyword] = []string{text}
		}
	}
	return sh
}

// onlyTypes returns the types that alternatives say alone, each one: what version 3.0
// needs a choice for, and later ones a list of types. It returns nil for other choices.
func (c composer) onlyTypes(list []*api.Schema) (types []string) {
	if len(list) < 2 {
		return nil
	}
	for _, s := range list {
		if len(s.Types) != 1 || c.textOf(s) != c.write(&api.Schema{Types: s.Types}) {
			return nil
		}
		if t := s.Types[0]; covers(append([]string{}, types...), t) || t == "number" && slices.Contains(types, "integer") {
			return nil // of two alternatives, which oneOf takes for none
		}
		types = append(types, s.Types[0])
	}
	return types
}

func limitsOf(s *api.Schema) map[string]string {
	return map[string]string{
		"minLength": s.MinLength, "maxLength": s.MaxLength, "minItems": s.MinItems, "maxItems": s.MaxItems,
		"minProperties": s.MinProperties, "maxProperties": s.MaxProperties, "minimum": s.Minimum, "maximum": s.Maximum,
		"exclusiveMinimum": s.ExclusiveMinimum, "exclusiveMaximum": s.ExclusiveMaximum,
	}
}
