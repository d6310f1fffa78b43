package rest

import (
	"cmp"
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
	// sum is what an object without a name has, or an enumeration: by it the next
	// run knows the alternative again. "" for others.
	sum string
}

// labels returns the labels of the alternatives of the choice at a path. Those of
// the run before are kept, by keepLabels; of several others with one text, the
// first has it, one with a name before others.
func (p *planner) labels(alternatives []*api.Schema, path string) []label {
	list := make([]label, len(alternatives))
	for i, a := range alternatives {
		list[i] = p.label(a, 0)
	}
	used, kept := map[string]bool{}, p.keepLabels(list, path)
	keeper := map[string]int{}
	for i := range kept {
		keeper[list[i].text] = i
	}
	for i, a := range alternatives {
		first, twice := keeper[list[i].text]
		if !twice || !kept[first] && a.Name != "" && alternatives[first].Name == "" {
			keeper[list[i].text] = i
		}
	}
	for text := range keeper {
		used[text] = true
	}
	numbers := map[string]int{} // that are given to a text
	for i, a := range alternatives {
		if keeper[list[i].text] == i {
			continue
		}
		for _, longer := range []label{p.longLabel(a, false), p.longLabel(a, true)} {
			if a.Name == "" && longer.text != "" && !used[longer.text] {
				list[i].text, list[i].inner = longer.text, longer.inner
				break
			}
		}
		for text := list[i].text; used[list[i].text]; {
			numbers[text] = max(numbers[text], 1) + 1
			list[i].text = text + "~~" + strconv.Itoa(numbers[text])
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
		l.text += api.Word(property.Name)
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

// maxTitle bounds how long a title is of which a name is made: a longer one is a
// sentence.
const maxTitle = 40

// label returns the label of an alternative.
func (p *planner) label(a *api.Schema, depth int) label {
	if a.Name != "" {
		return label{text: named(a).path, inner: names.Exported(a.Name)}
	}
	if a.Title != "" && len(a.Title) < maxTitle {
		l := label{text: api.Word(a.Title), inner: names.Exported(a.Title)}
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
	kind := p.classify(a, m.Schema)
	if kind == mapKind && len(m.Properties) > 0 {
		kind = structKind // which stays the map that it was
	}
	switch kind {
	case structKind:
		return p.objectLabel(a, m.Schema, depth)
	case unionKind:
		return label{text: "choice", inner: "Choice"}
	case enumKind:
		var members []string
		for _, v := range p.enumValues(m.Schema) {
			members = append(members, strings.ReplaceAll(api.Word(v.Text), "+", "~p"))
		}
		l := label{text: "enum", inner: "Enum", sum: sumOf("enum", members)}
		if len(m.Enum) == 1 {
			l.text, l.inner = api.Word(m.Enum[0].Text), names.Exported(memberWord(m.Enum[0].Text))
		}
		return l
	case listKind, mapKind:
		item, sign, tail := m.Items, "[]", "List"
		if kind == mapKind {
			item, sign, tail = m.Additional, "{}", "Map"
		}
		of := label{text: "any", inner: "Any"}
		if item != nil {
			of = p.label(item, depth+1)
		}
		l := label{text: of.text + sign, inner: of.inner + tail}
		if kind == mapKind && depth == 0 {
			l.sum = sumOf("object", nil)
		}
		return l
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
		words[i] = api.Word(name)
		if i < few {
			inner += names.Exported(name)
		}
	}
	return strings.Join(words, "+"), inner
}

// inSums writes names where plus signs and colons stand between them.
var inSums = strings.NewReplacer("+", "~p", ":", "~c")

// propertySum stands for an object's properties: their names and what they are.
func (p *planner) propertySum(m *api.Schema, depth int) string {
	var parts []string
	for _, property := range m.Properties {
		part := inSums.Replace(api.Word(property.Name))
		if depth == 0 { // what is further down tells nobody apart
			part += ":" + p.propertyLabel(property, depth+1).text
		}
		parts = append(parts, part)
	}
	return sumOf("object", parts)
}

// sumOf writes what an alternative has as a line of the lock has it, such as
// "object+radius:float64+unit:string".
func sumOf(kind string, parts []string) string {
	slices.Sort(parts)
	return strings.ReplaceAll(strings.Join(append([]string{kind}, parts...), "+"), " ", "~s")
}

// keepLabels gives the texts of the run before to the alternatives that are most
// like those that had them, and returns which have one.
func (p *planner) keepLabels(list []label, path string) map[int]bool {
	type pair struct {
		text         string
		i, score, of int
	}
	var pairs []pair
	for _, line := range p.alternatives[path] {
		text := line.Path[len(path)+1:]
		for i, l := range list {
			if score := likeness(line.Value, l.sum); score > 0 {
				if l.text == text {
					score++
				}
				pairs = append(pairs, pair{text, i, score, len(l.sum)})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Or(b.score-a.score, a.of-b.of) })
	given, kept := map[string]bool{}, map[int]bool{}
	for _, pair := range pairs {
		if !given[pair.text] && !kept[pair.i] {
			given[pair.text], kept[pair.i] = true, true
			list[pair.i].text = pair.text
		}
	}
	return kept
}

// likeness says how much of what an alternative had in the run before one has now:
// 0 for one of another kind, or with less than the half and one.
func likeness(before, now string) int {
	had, has := strings.Split(before, "+"), strings.Split(now, "+")
	if had[0] != has[0] || now == "" {
		return 0
	}
	same, score := 0, 2
	for _, part := range had[1:] {
		name, _, _ := strings.Cut(part, ":")
		switch {
		case slices.Contains(has[1:], part):
			same, score = same+1, score+4
		case slices.ContainsFunc(has[1:], func(other string) bool { return strings.HasPrefix(other, name+":") }):
			same, score = same+1, score+2
		}
	}
	if len(had) > 1 && 2*same <= len(had)-1 {
		return 0
	}
	return score
}

// alternativesIn returns the lines of alternatives by the path of their choice.
func alternativesIn(lock *names.Lock) map[string][]names.Line {
	all := map[string][]names.Line{}
	for _, line := range lock.Lines(names.AlternativeKind) {
		if i := strings.LastIndexByte(line.Path, '|'); i >= 0 {
			all[line.Path[:i]] = append(all[line.Path[:i]], line)
		}
	}
	return all
}
