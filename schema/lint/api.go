package lint

import (
	"math/big"
	"slices"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// CheckAPI checks an API without OData: what its schemas say and nothing can be. What it
// finds is sorted by place.
func CheckAPI(a *api.API) schema.Diagnostics {
	var c checker
	seen := map[*api.Schema]bool{}
	var visit func(list []*api.Schema)
	visit = func(list []*api.Schema) {
		for _, s := range list {
			if !seen[s] {
				seen[s] = true
				c.schema(s)
				visit(s.Parts())
			}
		}
	}
	visit(a.Schemas)
	for _, o := range a.Operations {
		visit(o.Schemas())
	}
	return c.sorted()
}

func (c *checker) schema(s *api.Schema) {
	for _, limit := range []struct{ low, lower, high, upper string }{
		{"minLength", s.MinLength, "maxLength", s.MaxLength},
		{"minItems", s.MinItems, "maxItems", s.MaxItems},
		{"minProperties", s.MinProperties, "maxProperties", s.MaxProperties},
		{"minimum", s.Minimum, "maximum", s.Maximum},
	} {
		lower, given := new(big.Rat).SetString(limit.lower)
		upper, both := new(big.Rat).SetString(limit.upper)
		if given && both && lower.Cmp(upper) > 0 {
			c.warn("range-empty", s.Pos, "%s is %s and %s is %s, so that no value fits: correct one of them", limit.low, limit.lower, limit.high, limit.upper)
		}
	}
	for _, name := range s.Required {
		declared := slices.ContainsFunc(s.Properties, func(p *api.Property) bool { return p.Name == name })
		if s.Closed && !declared && len(s.Patterns) == 0 {
			c.warn("required-forbidden", s.Pos, "the property %q is required, and additionalProperties forbids it: declare it, or do not require it", name)
		}
	}
}
