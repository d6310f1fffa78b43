package schema

import (
	"cmp"
	"slices"
	"strings"
)

// This file says which findings are about a part of a description.

// localRules are those of errors about one element, its name and its types, so that what
// does not need the element can do without. The model is linked but for that.
var localRules = []string{"name-invalid", "navigation-type", "property-duplicate", "type-duplicate", "type-unknown"}

func (d Diagnostic) isLocal() bool { return slices.Contains(localRules, d.Rule) }

// Fatal returns the errors after which nothing can be selected of the model.
func (ds Diagnostics) Fatal() Diagnostics { return slices.DeleteFunc(ds.Errors(), Diagnostic.isLocal) }

// extent is where an element begins that findings can be about. It ends where the next
// one begins.
type extent struct {
	pos      Position
	selected bool
}

func (e extent) compare(pos Position) int {
	return cmp.Or(cmp.Compare(e.pos.Line, pos.Line), cmp.Compare(e.pos.Column, pos.Column))
}

// About returns those of a model's findings that are about what is selected, or about
// no element in particular.
func (s *Selection) About(found Diagnostics) Diagnostics {
	byFile := s.extents()
	outside := func(pos Position) bool {
		list := byFile[pos.File]
		next, exact := slices.BinarySearchFunc(list, pos, extent.compare)
		if !exact {
			next--
		}
		return pos.Line > 0 && next >= 0 && !list[next].selected
	}
	return slices.DeleteFunc(slices.Clone(found), func(d Diagnostic) bool {
		// Of two elements of one name, either may be the one that is selected.
		ofTwo := d.Severity == Error && slices.ContainsFunc(d.Related, func(r Related) bool { return !outside(r.Pos) })
		return (d.Severity == Warning || d.isLocal()) && outside(d.Pos) && !ofTwo
	})
}

// extents returns the extents of the children of schemas and containers, by file, in
// the order of their places.
func (s *Selection) extents() map[string][]extent {
	byFile := map[string][]extent{}
	add := func(pos Position, selected bool) {
		byFile[pos.File] = append(byFile[pos.File], extent{pos, selected})
	}
	invoked := s.invoked()
	for _, schema := range s.model.Schemas() {
		add(schema.Pos, true)
		for _, t := range declaredTypes([]*Schema{schema}) {
			add(typeNode(t).Pos, s.Has(t))
		}
		for _, o := range slices.Concat(schema.Actions, schema.Functions) {
			add(o.Pos, invoked[o] || s.include.All() && !o.callable())
		}
		for _, t := range schema.Terms {
			add(t.Pos, s.include.All())
		}
		for _, g := range schema.AnnotationGroups {
			add(g.Pos, s.include.All() || s.annotates(g))
		}
		if c := schema.Container; c != nil {
			add(c.Pos, true)
			for _, n := range ownChildren(c) {
				m, _ := s.include.Path([]string{n.name})
				add(n.node.Pos, m > 0 && !s.pathless)
			}
		}
	}
	for file, list := range byFile {
		slices.SortStableFunc(list, func(a, b extent) int { return a.compare(b.pos) })
		byFile[file] = list
	}
	return byFile
}

// invoked returns the operations that routes invoke.
func (s *Selection) invoked() map[*Operation]bool {
	all := map[*Operation]bool{}
	for _, r := range s.Routes {
		for _, o := range r.Overloads {
			all[o] = true
		}
	}
	return all
}

// annotates reports whether annotations are about a type that is selected.
func (s *Selection) annotates(g *AnnotationGroup) bool {
	name, _ := cutSegment(g.Target)
	return strings.Contains(name, ".") && s.Has(s.model.Type(name))
}
