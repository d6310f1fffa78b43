package rest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// This file decides which Go types that others have written stand for single values:
// what --type says.

// mapValue has a Go type of others stand for the single value that a schema at a path
// is, if the configuration says so of the path, or of its type and format.
func (p *planner) mapValue(t *goType, m *api.Schema, path string) {
	for items := true; items; { // a list or map is named by what it is of
		var list, values bool
		path, list = strings.CutSuffix(path, place{}.item().path)
		path, values = strings.CutSuffix(path, place{}.value().path)
		items = list || values
	}
	form := formOf(m)
	if mapping, found := p.cfg.MappingOf(path, form); found {
		p.setMapping(t, mapping, form)
	}
}

// mapPlace returns the type of what stands at a path, which has the schema of a name:
// what the configuration says of the place comes before what it says of the name.
func (p *planner) mapPlace(t *goType, s *api.Schema, path string) *goType {
	mapping, found := p.cfg.MappingOf(path)
	if !found || t.other != nil && t.other.target == path || t.kind != primitiveKind && (t.kind != rawKind || !mapping.JSON) {
		return t
	}
	own := *t
	if t.kind == rawKind {
		own.kind, own.nullable = primitiveKind, true
	}
	p.setMapping(&own, mapping, formOf(p.whole(s).Schema))
	return &own
}

// mapped is what others have written for a single value.
type mapped struct {
	plan.GoType
	target string // of --type
	form   string // the type and format of the values
}

// fits reports whether a value can begin with a byte of JSON. Whether the Go type takes
// it, is seen when the program starts.
func (m *mapped) fits(first byte) bool {
	switch kind, _, _ := strings.Cut(m.form, "/"); kind {
	case "string":
		return first == '"'
	case "boolean":
		return first == 't' || first == 'f'
	case "integer", "number":
		return first == '-' || first >= '0' && first <= '9'
	}
	return true
}

func (p *planner) setMapping(t *goType, m plan.Mapping, form string) {
	p.mapped[m.Target] = true
	t.other, t.anyWidth = &mapped{m.GoType, m.Target, form}, false
}

// formOf returns the type of single values and, if there is one, their format, as
// --type and the runtime have it: "string/uuid".
func formOf(m *api.Schema) string {
	kind := "any"
	switch {
	case len(m.Types) > 0:
		kind = m.Types[0]
	case alternativesOf(m) != nil:
		kind = "string" // a choice among strings
	}
	if m.Format != "" {
		kind += "/" + m.Format
	}
	return kind
}

// leaf returns what the items of lists and maps are in the end, or the type itself.
func (t *goType) leaf() *goType {
	for t.item != nil {
		t = t.item
	}
	return t
}

// typeFlag is the flag of a tag "schema" that says what the values of a type of others
// are in the description; "" for other types.
func (t *goType) typeFlag() string {
	if other := t.leaf().other; other != nil {
		return "type=" + other.form
	}
	return ""
}

// joinFlags joins flags of a tag, each of which may be "".
func joinFlags(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "," + b
}

// typeTags are the tags of a field that is no property: see typeFlag.
func (p *planner) typeTags(t *goType) []templates.Tag {
	if t == nil {
		return nil
	}
	if other := t.leaf().other; other != nil {
		p.served[other.GoType] = true
	}
	return tagOf("schema", t.typeFlag())
}

// mappedIn adds to used the type of others that a type has.
func (t *goType) mappedIn(used map[plan.GoType]bool) {
	if other := t.leaf().other; other != nil {
		used[other.GoType] = true
	}
}

// checkMappings refuses what --type says of nothing that is generated.
func (p *planner) checkMappings() {
	for _, target := range slices.Sorted(maps.Keys(p.cfg.Mapped)) {
		kind, _, _ := strings.Cut(target, "/")
		isForm := slices.Contains([]string{"string", "number", "integer", "boolean"}, kind)
		switch {
		case p.mapped[target]:
		case isForm:
			p.report.notes = append(p.report.notes, fmt.Sprintf("--type %s=%s stands for nothing: no single value of that type and format is generated", target, p.cfg.Mapped[target]))
		default:
			p.cfg.Unused(p.ds, schema.Position{File: p.api.Name}, "type-unused", "type", target, "--type %s=%s names no single value that is generated: give a type, with its format if there is one (string/uuid, integer), a schema (Price), a property (Pet/id) or a parameter (GET /pets#query/id)", target, p.cfg.Mapped[target])
		}
	}
}
