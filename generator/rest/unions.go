package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

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
func (p *planner) addUnion(s, m *api.Schema, name string, alternatives []*api.Schema, at place) {
	u := templates.Union{Name: name, Wire: wireName(s, name), Var: "typeOf" + name}
	fields := map[*api.Schema]string{}
	scope := names.NewInner(nil)
	scope.Reserve(templates.UnionNames)
	scope.In(at.of)
	var all []string
	used := map[plan.GoType]bool{}
	labels := p.labels(alternatives, at.path)
	seen := map[string]int{} // where which types stand
	for i, a := range alternatives {
		own := at.alternative(labels[i])
		if known, found := p.places[a]; found && strings.HasPrefix(known.path, own.path) {
			own = known
		}
		t := p.typeOf(a, own)
		t.mappedIn(used)
		text, tags := t.field().String(), append(tagOf("schema", t.typeFlag()), tagOf("check", t.check)...)
		if k, found := seen[text]; found {
			// What Go cannot tell apart: the union's rules do, see residue.
			if !slices.Equal(u.Alternatives[k].Tags, tags) {
				u.Alternatives[k].Tags = tagOf("schema", t.typeFlag())
			}
			continue
		}
		seen[text] = len(u.Alternatives)
		e := alternativeEntry(t, labels[i])
		e.Scope, e.Path, e.What, e.Pos = scope, own.path, "alternative", a.Pos
		field := p.name(e)
		if labels[i].sum != "" {
			p.decided.Set(names.AlternativeKind, own.path, labels[i].sum)
		}
		fields[a] = field
		all = append(all, field)
		u.Alternatives = append(u.Alternatives, templates.Field{Doc: doc("", "", firstSentence(a), false), Name: field, Type: t.field(), Tags: tags})
	}
	u.Doc = doc(name+" is one of "+list(all, "and")+": one field is set.", s.Title, s.Description, s.Deprecated)
	if d := m.Discriminator; d != nil {
		u.Discriminator = d.Property
		u.Mapping = p.mapping(d, alternatives, fields)
	}
	u.Exclusive, u.Codecs = p.isExclusive(m), plan.Codecs(used)
	p.budget.Take(plan.Size(u), s.Pos)
	p.unions = append(p.unions, u)
}

func firstSentence(a *api.Schema) string {
	if a.Name != "" {
		return ""
	}
	return a.Description
}

// alternativeEntry returns what the field of an alternative is called: its type,
// or what the label says of one without a name.
func alternativeEntry(t *goType, l label) names.Entry {
	item, tail := t, ""
	for ; item.item != nil; item = item.item {
		if item.kind == listKind {
			tail = "List" + tail
		} else {
			tail = "Map" + tail
		}
	}
	e := names.Entry{Name: l.inner, Own: l.text}
	switch {
	case item.shared:
		e.Name = item.name + tail
	case item.of != "" && !strings.HasSuffix(item.of, typePart):
		e.Name, e.Of = "*"+tail, item.of
	}
	return e
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
