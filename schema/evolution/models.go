package evolution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// comparer compares two models.
type comparer struct {
	*collector
	old, new side
	moved    map[string]string // the namespaces of old that are another one now
	renamed  map[string]string // the qualified names of old types that have another one now
}

// side is one of the models.
type side struct {
	model    *schema.Model
	elements []schema.Element
}

func newSide(m *schema.Model) side { return side{m, schema.Elements(m)} }

// element is what a change is about.
type element struct {
	kind, path string
	old, new   *schema.Node // nil where it is not there
}

func (c *comparer) say(rule string, e element, before, after string) {
	change := Change{Kind: e.kind, Path: e.path, Before: before, After: after}
	if e.old != nil {
		change.Old = e.old.Pos
	}
	if e.new != nil {
		change.New = e.new.Pos
	}
	c.add(rule, change)
}

// sayIf says that something became true or stopped being so.
func (c *comparer) sayIf(before, after bool, gained, lost string, e element) {
	switch {
	case after && !before:
		c.say(gained, e, "", "")
	case before && !after:
		c.say(lost, e, "", "")
	}
}

// Models returns what changed between two linked models of OData services, in the order
// of paths. What only stands elsewhere in the description is no change. What is new or
// gone as a whole is one change, without those of what is in it.
func Models(old, new *schema.Model) []Change {
	c := &comparer{collector: newCollector(modelRules()), old: newSide(old), new: newSide(new), moved: map[string]string{}, renamed: map[string]string{}}
	c.namespaces()
	c.types()
	c.terms()
	c.operations()
	c.resources()
	c.pathAnnotations()
	return c.sorted()
}

// namespaces compares the schemas but for what is in them.
func (c *comparer) namespaces() {
	name := func(s *schema.Schema) string { return s.Namespace }
	p := pair(c.old.model.Schemas(), c.new.model.Schemas(), name, name)
	p.removed, p.added = c.movedNamespaces(p.removed, p.added)
	for _, both := range p.cased {
		c.move(both.old, both.new)
	}
	for _, s := range p.removed {
		c.say("namespace-removed", element{"namespace", s.Namespace, &s.Node, nil}, "", "")
	}
	for _, s := range p.added {
		c.say("namespace-added", element{"namespace", s.Namespace, nil, &s.Node}, "", "")
	}
	for _, both := range p.kept() {
		e := element{"namespace", both.old.Namespace, &both.old.Node, &both.new.Node}
		if both.old.Alias != both.new.Alias {
			c.say("alias-changed", e, orNone(both.old.Alias), orNone(both.new.Alias))
		}
		c.annotations(e)
	}
}

// movedNamespaces takes out of what is gone and what is new the namespaces that only
// have another name: of those that have most of the types, the one with the most of them.
func (c *comparer) movedNamespaces(removed, added []*schema.Schema) (gone, come []*schema.Schema) {
	having := map[string][]*schema.Schema{} // by the name of a type
	for _, s := range added {
		for _, name := range typeNames(s) {
			having[name] = append(having[name], s)
		}
	}
	taken := map[*schema.Schema]bool{}
	for _, old := range removed {
		names := typeNames(old)
		shared := map[*schema.Schema]int{}
		var best *schema.Schema
		for _, name := range names {
			for _, s := range having[name] {
				if shared[s]++; !taken[s] && 2*shared[s] > len(names) && (best == nil || shared[s] > shared[best]) {
					best = s
				}
			}
		}
		if best == nil {
			gone = append(gone, old)
			continue
		}
		taken[best] = true
		c.move(old, best)
	}
	return gone, slices.DeleteFunc(slices.Clone(added), func(s *schema.Schema) bool { return taken[s] })
}

func (c *comparer) move(old, new *schema.Schema) {
	c.moved[old.Namespace] = new.Namespace
	c.say("namespace-renamed", element{"namespace", old.Namespace, &old.Node, &new.Node}, "", new.Namespace)
}

// typeNames returns the names of a schema's types, each once.
func typeNames(s *schema.Schema) (names []string) {
	for _, t := range s.EntityTypes {
		names = append(names, t.Name)
	}
	for _, t := range s.ComplexTypes {
		names = append(names, t.Name)
	}
	for _, t := range s.EnumTypes {
		names = append(names, t.Name)
	}
	for _, t := range s.TypeDefinitions {
		names = append(names, t.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// now returns the qualified name that what had a name in the old model has in the new.
func (c *comparer) now(name string) string {
	if renamed, is := c.renamed[name]; is {
		return renamed
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		if moved, is := c.moved[name[:dot]]; is {
			return moved + name[dot:]
		}
	}
	return name
}

// terms compares the terms that the service defines.
func (c *comparer) terms() {
	p := pair(termsOf(c.old.model), termsOf(c.new.model), func(t *schema.Term) string { return c.now(t.QualifiedName()) }, (*schema.Term).QualifiedName)
	for _, t := range p.removed {
		c.say("term-removed", element{"term", t.QualifiedName(), &t.Node, nil}, "", "")
	}
	for _, t := range p.added {
		c.say("term-added", element{"term", t.QualifiedName(), nil, &t.Node}, "", "")
	}
	for _, both := range p.kept() {
		e := element{"term", both.old.QualifiedName(), &both.old.Node, &both.new.Node}
		if c.now(both.old.Type.Name) != both.new.Type.Name || both.old.Type.Collection != both.new.Type.Collection {
			c.say("term-changed", e, both.old.Type.Text(), both.new.Type.Text())
		}
		c.annotations(e)
	}
}

func termsOf(m *schema.Model) (list []*schema.Term) {
	for _, s := range m.Schemas() {
		list = append(list, s.Terms...)
	}
	return list
}

// orNone has a word for a text that is not there.
func orNone(text string) string { return cmp.Or(text, "none") }
