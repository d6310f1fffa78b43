package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
)

// label says which alternative of a choice a schema is, by its content: an
// alternative that is added, wherever it stands, changes no other's.
type label struct {
	text  string // in paths
	inner string // in Go names
	// sum stands for all of an object's properties: it tells alternatives apart
	// that have one text. "" for what is no object without a name.
	sum string
}

// labels returns the labels of the alternatives of the choice at a path. Of
// several with one text, the one that had it in the run before keeps it.
func (p *planner) labels(alternatives []*api.Schema, path string) []label {
	list := make([]label, len(alternatives))
	keeper := map[string]int{}
	for i, a := range alternatives {
		list[i] = p.label(a, 0)
		first, twice := keeper[list[i].text]
		before := p.cfg.Lock.Value(names.AlternativeKind, path+"|"+list[i].text)
		if !twice || a.Name != "" && alternatives[first].Name == "" || list[i].sum != "" && list[i].sum == before && list[first].sum != before {
			keeper[list[i].text] = i
		}
	}
	used := map[string]bool{}
	for text := range keeper {
		used[text] = true
	}
	for i, a := range alternatives {
		if keeper[list[i].text] == i || a.Name != "" {
			continue
		}
		for _, longer := range []label{p.longLabel(a, false), p.longLabel(a, true)} {
			if longer.text != "" && !used[longer.text] {
				list[i].text, list[i].inner = longer.text, longer.inner
				break
			}
		}
		for n, text := 2, list[i].text; used[list[i].text]; n++ {
			list[i].text = text + "~~" + strconv.Itoa(n)
		}
		used[list[i].text] = true
	}
	return list
}

// longLabel labels an object by all of its properties, or by them and what they
// are.
func (p *planner) longLabel(a *api.Schema, types bool) (l label) {
	all := slices.SortedFunc(slices.Values(p.merge(a).Properties), func(a, b *api.Property) int { return strings.Compare(a.Name, b.Name) })
	for i, property := range all {
		if i > 0 {
			l.text += "+"
		}
		l.text += word(property.Name)
		l.inner += names.Exported(property.Name)
		if types {
			of := p.propertyLabel(property, 0)
			l.text += ":" + of.text
			l.inner += of.inner
		}
	}
	return l
}

// propertyLabel returns the label of what a property is.
func (p *planner) propertyLabel(property *api.Property, depth int) label {
	if property.Schema == nil {
		return label{text: "any", inner: "Any"}
	}
	return p.label(property.Schema, depth)
}

// label returns the label of an alternative.
func (p *planner) label(a *api.Schema, depth int) label {
	if a.Name != "" {
		return label{text: named(a).path, inner: names.Exported(a.Name)}
	}
	if a.Title != "" && len(a.Title) < 40 {
		l := label{text: word(a.Title), inner: names.Exported(a.Title)}
		if m := p.merge(a); m.only == nil && len(m.Properties) > 0 {
			l.sum = p.propertySum(m.Schema, depth)
		}
		return l
	}
	m := p.merge(a)
	if depth > maxMerge {
		return label{text: "any", inner: "Any"}
	}
	if m.only != nil {
		return p.label(m.only, depth+1)
	}
	switch kind := p.classify(a, m.Schema); kind {
	case structKind:
		return p.objectLabel(a, m.Schema, depth)
	case unionKind:
		return label{text: "choice", inner: "Choice"}
	case enumKind:
		if len(m.Enum) == 1 {
			return label{text: word(m.Enum[0].Text), inner: names.Exported(memberName(m.Enum[0].Text))}
		}
		return label{text: "enum", inner: "Enum"}
	case listKind, mapKind:
		item, sign, tail := m.Items, "[]", "List"
		if kind == mapKind {
			item, sign, tail = m.Additional, "{}", "Map"
		}
		of := label{text: "any", inner: "Any"}
		if item != nil {
			of = p.label(item, depth+1)
		}
		return label{text: of.text + sign, inner: of.inner + tail}
	case primitiveKind:
		name, _ := primitive(m.Schema)
		return label{text: name, inner: names.Exported(name)}
	}
	return label{text: "any", inner: "Any"}
}

// objectLabel labels an object without a name: by the schemas that it takes in,
// by properties that can have one value, by those that are required, or by all.
func (p *planner) objectLabel(a, m *api.Schema, depth int) label {
	l := label{sum: p.propertySum(m, depth)}
	var taken, constants []string
	for _, part := range a.AllOf {
		if part.Name != "" {
			taken = append(taken, part.Name)
		}
	}
	for _, property := range m.Properties {
		if s := property.Schema; s != nil && len(s.Enum) == 1 && s.Enum[0].IsText {
			constants = append(constants, s.Enum[0].Text)
		}
	}
	required := propertyNames(m.Properties, func(property *api.Property) bool { return property.Required })
	for _, list := range [][]string{taken, constants, required, propertyNames(m.Properties, func(*api.Property) bool { return true })} {
		if len(list) > 0 {
			slices.Sort(list)
			l.text, l.inner = ofNames(list, 3)
			return l
		}
	}
	l.text, l.inner = "object", "Object"
	return l
}

func propertyNames(list []*api.Property, is func(*api.Property) bool) (all []string) {
	for _, property := range list {
		if is(property) {
			all = append(all, property.Name)
		}
	}
	slices.Sort(all)
	return all
}

// ofNames makes a label of names, a Go name of the first few.
func ofNames(list []string, few int) (text, inner string) {
	words := make([]string, len(list))
	for i, name := range list {
		words[i] = word(name)
		if i < few {
			inner += names.Exported(name)
		}
	}
	return strings.Join(words, "+"), inner
}

// propertySum stands for an object's properties: their names, what they are, and
// which of them are required.
func (p *planner) propertySum(m *api.Schema, depth int) string {
	var lines []string
	for _, property := range m.Properties {
		line := property.Name
		if depth == 0 { // what is further down tells nobody apart
			line += "\x00" + p.propertyLabel(property, depth+1).text
		}
		if property.Required {
			line += "\x00required"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:6])
}
