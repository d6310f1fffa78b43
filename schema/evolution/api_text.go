package evolution

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// This file writes what is compared as a text: keywords that are conditions, and schemas
// in them.

// demandsOf returns what a schema demands that is only compared as a text.
func (c composer) demandsOf(s *api.Schema) map[string]string {
	texts := map[string]string{
		"pattern": s.Pattern, "multipleOf": s.MultipleOf, "contentMediaType": s.ContentMedia, "contentEncoding": s.ContentEncoding,
		"not": c.textOf(s.Not), "if": c.textOf(s.If), "then": c.textOf(s.Then), "else": c.textOf(s.Else), "contains": c.textOf(s.Contains),
		"minContains": s.MinContains, "maxContains": s.MaxContains, "propertyNames": c.textOf(s.PropertyNames),
		"prefixItems": strings.Join(c.textsOf(s.Prefix), ","), "patternProperties": c.textOfNamed(s.Patterns), "dependentSchemas": c.textOfNamed(s.DependentSchemas),
		"unevaluatedItems": c.textOf(s.UnevaluatedItems), "unevaluatedProperties": c.textOf(s.UnevaluatedProperties),
	}
	if s.UniqueItems {
		texts["uniqueItems"] = "true"
	}
	for _, d := range s.DependentRequired {
		texts["dependentRequired"] += fmt.Sprint(d.Name, slices.Sorted(slices.Values(d.Required)))
	}
	for _, keyword := range s.Unchecked {
		texts[keyword] = "something"
	}
	return texts
}

// mostWhole is how long the text of a schema is that is written out.
const mostWhole = 1000

// textOf writes a schema, in one order, with the names of those that have one; "" is
// none. What is long ends in the sum of the rest.
func (c composer) textOf(s *api.Schema) string {
	if s == nil {
		return ""
	}
	if s.Name != "" {
		return s.Place()
	}
	if text, known := c.texts[s]; known {
		return text
	}
	c.texts[s] = "itself" // meanwhile
	text := c.write(s)
	if len(text) > mostWhole {
		text = fmt.Sprintf("%s…%x", strings.ToValidUTF8(text[:mostWhole], ""), sha256.Sum256([]byte(text)))
	}
	c.texts[s] = text
	return text
}

func (c composer) write(s *api.Schema) string {
	texts := c.demandsOf(s)
	maps.Copy(texts, limitsOf(s))
	texts["type"] = strings.Join(slices.Sorted(slices.Values(s.Types)), "|")
	texts["format"], texts["items"], texts["additionalProperties"] = s.Format, c.textOf(s.Items), c.textOf(s.Additional)
	texts["required"] = strings.Join(slices.Sorted(slices.Values(s.Required)), ",")
	for keyword, list := range map[string][]*api.Schema{"allOf": s.AllOf, "oneOf": s.OneOf, "anyOf": s.AnyOf} {
		texts[keyword] = strings.Join(slices.Sorted(slices.Values(c.textsOf(list))), ",")
	}
	for _, p := range s.Properties {
		texts["properties"] += p.Name + c.textOf(p.Schema)
	}
	var values []string
	for _, v := range s.Enum {
		values = append(values, v.JSON)
	}
	slices.Sort(values)
	texts["enum"] = strings.Join(values, ",")
	for keyword, is := range map[string]bool{"null": s.Null || s.Nullable || s.OneOfNull || s.AnyOfNull, "false": s.Never, "closed": s.Closed} {
		if is {
			texts[keyword] = "true"
		}
	}
	var b strings.Builder
	for _, keyword := range slices.Sorted(maps.Keys(texts)) {
		if text := texts[keyword]; text != "" {
			b.WriteString(keyword + ":" + text + ";")
		}
	}
	if text := b.String(); text != "false:true;" {
		return "{" + text + "}"
	}
	return "false"
}

func (c composer) textsOf(list []*api.Schema) (texts []string) {
	for _, s := range list {
		texts = append(texts, c.textOf(s))
	}
	return texts
}

func (c composer) textOfNamed(list []api.Named) string {
	var texts []string
	for _, n := range list {
		texts = append(texts, n.Name+c.textOf(n.Schema))
	}
	return strings.Join(texts, ",")
}
