package rest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// findDerived finds the schemas that take in another: where that one has a
// discriminator, a value of it can be one of these.
func (p *planner) findDerived() {
	for _, s := range p.api.Schemas {
		for _, base := range s.AllOf {
			p.derived[base] = append(p.derived[base], s)
		}
	}
}

// planFamily plans the struct of a schema with a discriminator and the union of
// it and the schemas derived from it, which stands for it wherever it is used.
func (p *planner) planFamily(s, m *api.Schema, n naming) {
	self := *s
	self.Discriminator = nil
	p.structs = append(p.structs, p.structOf(&self, m, n.outer, n))
	p.types[&self] = &goType{kind: structKind, name: n.outer}
	alternatives := []*api.Schema{&self}
	seen := map[*api.Schema]bool{s: true}
	for queue := p.derived[s]; len(queue) > 0; queue = queue[1:] {
		if d := queue[0]; !seen[d] {
			seen[d] = true
			alternatives = append(alternatives, d)
			queue = append(queue, p.derived[d]...)
		}
	}
	slices.SortFunc(alternatives[1:], func(a, b *api.Schema) int { return strings.Compare(a.Name, b.Name) })
	any := p.family[s]
	p.addUnion(s, m, any, alternatives, naming{outer: any, target: "Any" + s.Name, what: n.what})
}

// classifyChoice decides what a choice is: one among strings is a string if any
// text will do, and otherwise an enumeration of all members.
func (p *planner) classifyChoice(s *api.Schema, alternatives []*api.Schema) kind {
	texts, open, any := true, false, true
	for _, a := range alternatives {
		one := p.merge(a)
		any = any && isAny(a)
		if one.only != nil || len(one.Types) != 1 || one.Types[0] != "string" || one.Format != "" && !isEnum(one.Schema) || one.Pattern != "" {
			texts = false
			continue
		}
		open = open || !isEnum(one.Schema)
	}
	switch {
	case any:
		return rawKind
	case texts && open && s.Name == "":
		return primitiveKind
	case texts:
		return enumKind
	}
	return unionKind
}

// addUnion adds the struct of alternatives.
func (p *planner) addUnion(s, m *api.Schema, name string, alternatives []*api.Schema, n naming) {
	outer := p.owner
	p.owner = name
	defer func() { p.owner = outer }()
	u := templates.Union{Name: name, Wire: wireName(s, name), Var: "typeOf" + name}
	fields := map[*api.Schema]string{}
	scope := gonames.NewScope(p.ds)
	scope.Take("Other", gonames.Declared{What: "what is none of the alternatives"})
	var names []string
	for i, a := range alternatives {
		inner := n
		inner.inner = alternativeName(a, i)
		inner.target = n.target + "/" + strconv.Itoa(i)
		inner.what = "alternative " + strconv.Itoa(i+1) + " of " + name
		t := p.typeOf(a, inner)
		p.uses(t)
		if slices.ContainsFunc(u.Alternatives, func(f templates.Field) bool { return f.Type.Equal(t.field()) }) {
			continue // what Go cannot tell apart
		}
		field := p.alternativeField(t, a, inner)
		scope.Declare(field, gonames.Declared{What: inner.what, Pos: a.Pos, Target: inner.target})
		fields[a] = field
		names = append(names, field)
		u.Alternatives = append(u.Alternatives, templates.Field{Doc: doc("", "", firstSentence(a), false), Name: field, Type: t.field(), Tags: tagOf("check", t.check)})
	}
	u.Doc = doc(name+" is one of "+list(names, "and")+": one field is set.", s.Title, s.Description, s.Deprecated)
	if d := m.Discriminator; d != nil {
		u.Discriminator = d.Property
		u.Mapping = p.mapping(d, alternatives, fields)
	}
	p.unions = append(p.unions, u)
}

func firstSentence(a *api.Schema) string {
	if a.Name != "" {
		return ""
	}
	return a.Description
}

// alternativeName names the type of an alternative that has no name of its own.
func alternativeName(a *api.Schema, i int) string {
	if a.Title != "" && len(a.Title) < 40 {
		return gonames.Exported(a.Title)
	}
	return "Option" + strconv.Itoa(i+1)
}

// alternativeField returns the name of the field of an alternative: its type's.
func (p *planner) alternativeField(t *goType, a *api.Schema, n naming) string {
	made := ""
	switch t.kind {
	case structKind, unionKind, enumKind:
		made = t.name
		if rest := strings.TrimPrefix(made, n.outer); rest != "" && rest != made && a.Name == "" {
			made = gonames.Exported(strings.TrimPrefix(rest, "_"))
		}
	case primitiveKind:
		made = gonames.Exported(t.name)
	case listKind:
		made = p.alternativeField(t.item, a, n) + "List"
	case mapKind:
		made = p.alternativeField(t.item, a, n) + "Map"
	default:
		made = "Any"
	}
	if made == "Other" || made == "UnionType" || made == "MarshalJSON" || made == "UnmarshalJSON" {
		made += "_"
	}
	return p.name(n.target, made)
}

// mapping returns which values of the discriminator mean which field: what the
// description says, and the names of the schemas that it does not mention.
func (p *planner) mapping(d *api.Discriminator, alternatives []*api.Schema, fields map[*api.Schema]string) []templates.UnionValue {
	byName := map[string]string{}
	for a, field := range fields {
		if a.Name != "" {
			byName[a.Name] = field
		}
	}
	var values []templates.UnionValue
	mentioned := map[string]bool{}
	for _, mapped := range d.Mapping {
		field := ""
		if mapped.Schema != nil {
			if field = fields[mapped.Schema]; field == "" {
				field = byName[mapped.Schema.Name]
			}
		}
		if field == "" {
			p.ds.Warnf(d.Pos, "discriminator-unknown", "the value %q of the discriminator %q leads to no alternative: objects with it are kept as raw JSON", mapped.Value, d.Property)
			continue
		}
		mentioned[field] = true
		values = append(values, templates.UnionValue{Value: mapped.Value, Field: field})
	}
	for _, a := range alternatives {
		if field := fields[a]; field != "" && !mentioned[field] {
			for _, value := range p.impliedValues(d, a) {
				values = append(values, templates.UnionValue{Value: value, Field: field})
			}
		}
	}
	return values
}

// impliedValues returns the values of the discriminator that mean a schema which
// the mapping does not mention: the only ones that its property can have, or
// its name.
func (p *planner) impliedValues(d *api.Discriminator, a *api.Schema) []string {
	for _, property := range p.merge(a).Properties {
		if property.Name == d.Property && property.Schema != nil && len(property.Schema.Enum) == 1 && isEnum(property.Schema) {
			return []string{property.Schema.Enum[0].Text}
		}
	}
	if a.Name == "" {
		return nil
	}
	return []string{a.Name}
}
