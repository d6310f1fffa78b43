package overlay

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// Apply patches a model whose names are not linked yet, as
// [schema.ReadOptions].Patch. A patch that does not fit the model, or that changes
// nothing, is an error.
func (o *Overlay) Apply(m *schema.Model) schema.Diagnostics {
	a := applier{overlay: o, model: m, index: newIndex(m)}
	for _, p := range o.patches {
		if elements := a.matching(p); len(elements) > 0 {
			a.apply(p, elements)
		}
	}
	return a.found
}

// applier is one call of Apply.
type applier struct {
	overlay *Overlay
	model   *schema.Model
	index   index
	found   schema.Diagnostics
}

// matched is an element and the target that named it.
type matched struct {
	target
	schema.Element
}

// matching returns the elements that a patch is for; none if they are not as many as
// it says.
func (a *applier) matching(p patch) (list []matched) {
	seen := map[*schema.Node]bool{}
	fit := true
	for _, t := range p.targets {
		elements := slices.DeleteFunc(a.index.find(t.path), func(e schema.Element) bool { return !a.fits(p, e) })
		switch {
		case len(elements) == 0:
			fit = false
			a.found.Errorf(t.pos, "overlay-stale", "the description has no %s%s%s%s", t.path, p.condition(), a.index.advice(t.path), p.because())
		case len(elements) > 1 && p.matches == 0:
			fit = false
			a.found.Errorf(t.pos, "overlay-stale", "%s is there %d times: name one, of overloads with the parameters' types as in ns.name(ns.binding,Edm.String), or say matches: %d if all of them are meant", t.path, len(elements), len(elements))
		}
		for _, e := range elements {
			if !seen[e.Node] {
				list = append(list, matched{t, e})
			}
			seen[e.Node] = true
		}
	}
	if fit && p.matches > 0 && p.matches != len(list) {
		fit = false
		a.found.Errorf(p.targets[0].pos, "overlay-stale", "the patch is for %d elements, and the description has %d that it names: see whether it fits all of them, and say matches: %d%s", p.matches, len(list), len(list), p.because())
	}
	if !fit {
		return nil
	}
	return list
}

// fits reports whether the attributes of an element are as a patch demands.
func (a *applier) fits(p patch, e schema.Element) bool {
	attributes := a.attributes(e.Value)
	return !slices.ContainsFunc(p.where, func(w assignment) bool {
		attribute, ok := attributes[w.attribute]
		return !ok || !attribute.holds(w.value)
	})
}

// apply changes elements. Of a patch for any number of them, one must need it; of
// others, all.
func (a *applier) apply(p patch, elements []matched) {
	needed := false
	var unneeded schema.Diagnostics
	for _, e := range elements {
		before := len(a.found)
		idle := a.change(p, e)
		unneeded = append(unneeded, idle...)
		needed = needed || len(idle) == 0 || len(a.found) > before
	}
	if p.matches != all || !needed {
		a.found = append(a.found, unneeded...)
	}
	if p.add != nil || p.remove || p.renames() {
		a.index = newIndex(a.model)
	}
}

// change changes one element. It returns what of the patch the element does not need.
func (a *applier) change(p patch, e matched) (unneeded schema.Diagnostics) {
	if p.remove {
		schema.Remove(a.model, e.Element)
		return nil
	}
	changes := false
	for _, assigned := range p.set {
		attributes := a.attributes(e.Value)
		attribute, ok := attributes[assigned.attribute]
		if !ok {
			a.found.Errorf(assigned.pos, "overlay-attribute", "%s has no attribute %s that can be set, only %s", e.path, assigned.attribute, strings.Join(slices.Sorted(maps.Keys(attributes)), ", "))
			continue
		}
		before, given := attribute.get()
		problem := attribute.set(assigned)
		after, still := attribute.get()
		changed := before != after || given != still
		changes = changes || changed
		if changed && assigned.attribute == "Kind" {
			e.Element = a.index.find(e.Path)[0]
		}
		switch {
		case problem != "":
			a.found.Errorf(assigned.pos, "overlay-value", "%s of %s %s", assigned.attribute, e.path, problem)
		case !changed:
			unneeded.Errorf(assigned.pos, "overlay-unneeded", "%s of %s is so already: the description says it without the overlay, so remove it%s", assigned.attribute, e.Path, p.because())
		}
	}
	if changes {
		e.Node.Pos = e.pos
	}
	if p.add != nil {
		unneeded = append(unneeded, a.add(p, e)...)
	}
	return unneeded
}

// add adds to one element what a patch has as CSDL XML.
func (a *applier) add(p patch, e matched) (unneeded schema.Diagnostics) {
	if e.Kind == schema.AnnotationElement {
		a.found.Errorf(e.pos, "overlay-value", "nothing can be added to the annotation %s: remove it, and add another in its place in the patch after", e.path)
		return nil
	}
	there, found := schema.Insert(e.Element, a.overlay.source(p.add))
	for _, d := range found {
		d.Severity = schema.Error // what would be left out of a description is wrong in an overlay
		a.found = append(a.found, d)
	}
	for _, t := range there {
		unneeded.Errorf(t.Pos, "overlay-unneeded", "%s has %s already: remove it from add, and set what is to be different%s", e.Path, t.Message, p.because())
	}
	return unneeded
}

// source returns a text of the overlay. The place of each byte is known where the
// text stands in the file as it is; of any other it is where the text begins.
func (o *Overlay) source(n *yaml.Node) schema.Source {
	text := n.Value
	place := func(offset int) schema.Position {
		pos := schema.Position{File: o.name, Line: n.Line, Column: n.Column}
		above, begin := strings.Count(text[:offset], "\n"), strings.LastIndexByte(text[:offset], '\n')+1
		line, _, _ := strings.Cut(text[begin:], "\n")
		switch {
		case n.Style&yaml.LiteralStyle != 0 && n.Line+above < len(o.lines): // it begins on the next line
			indent := len(strings.TrimSuffix(o.lines[n.Line+above], "\r")) - len(line)
			pos.Line, pos.Column = n.Line+1+above, max(indent, 0)+offset-begin+1
		case strings.HasPrefix(o.from(n), text):
			pos.Column += offset
		}
		return pos
	}
	return schema.Source{Name: o.name, Data: []byte(text), Place: place}
}

// from returns what stands in the line of a node from it on.
func (o *Overlay) from(n *yaml.Node) string {
	if n.Line < 1 || n.Line > len(o.lines) || n.Column < 1 || n.Column > len(o.lines[n.Line-1]) {
		return ""
	}
	return o.lines[n.Line-1][n.Column-1:]
}
