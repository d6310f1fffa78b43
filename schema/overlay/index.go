package overlay

import (
	"maps"
	stdpath "path"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// index finds the elements of a model by target path.
type index struct {
	model    *schema.Model
	elements []schema.Element
	byPath   map[string][]int // the elements, by each of their paths
}

// newIndex indexes a model by all paths of its elements.
func newIndex(m *schema.Model) index {
	x := index{m, schema.Elements(m), map[string][]int{}}
	for i, e := range x.elements {
		x.byPath[e.Path] = append(x.byPath[e.Path], i)
		for _, p := range e.Also {
			x.byPath[p] = append(x.byPath[p], i)
		}
	}
	return x
}

// find returns the elements that a target names, or the annotations.
func (x index) find(target string) (list []schema.Element) {
	target = strings.ReplaceAll(target, " ", "")
	if of, annotation, found := strings.Cut(target, "@"); found {
		return x.annotations(strings.TrimSuffix(of, "/"), annotation)
	}
	if strings.Contains(target, "*") {
		return slices.DeleteFunc(slices.Clone(x.elements), func(e schema.Element) bool {
			return !fits(target, e.Path) && !slices.ContainsFunc(e.Also, func(p string) bool { return fits(target, p) })
		})
	}
	for _, i := range x.byPath[target] {
		list = append(list, x.elements[i])
	}
	return list
}

// advice says what to do about a target that names nothing: what there is of a name
// like it in the same place, if anything is.
func (x index) advice(target string) string {
	target = strings.ReplaceAll(target, " ", "")
	name, _, _ := strings.Cut(target, "(")
	place := target[:strings.LastIndexAny(name, "/.")+1]
	var there []string
	for _, p := range slices.Sorted(maps.Keys(x.byPath)) {
		if rest, ok := strings.CutPrefix(p, place); ok && !strings.Contains(rest, "/") {
			there = append(there, rest)
		}
	}
	if meant := schema.DidYouMean(target[len(place):], there, place); meant != "" && len(x.byPath[target]) == 0 {
		return meant + " If what the patch corrects is gone, remove it"
	}
	return ": correct the target, or remove the patch if what it corrects is gone"
}

// fits compares a path with a target, in which * stands for anything but a slash.
func fits(target, p string) bool {
	ok, err := stdpath.Match(target, p)
	return err == nil && ok
}

// annotations returns those of a term, which may have a qualifier, that an element
// has inside it, or that are given for its path elsewhere.
func (x index) annotations(of, term string) (list []schema.Element) {
	term, qualifier, _ := strings.Cut(term, "#")
	add := func(in *schema.Schema, qualifierOfAll string, annotations []*schema.Annotation) {
		for _, a := range annotations {
			if a.TermName == term && (a.Qualifier == qualifier && qualifierOfAll == "" || qualifier != "" && qualifierOfAll == qualifier) {
				list = append(list, schema.Element{Path: of + "@" + term, Kind: schema.AnnotationElement, Node: &a.Node, Value: a, Schema: in})
			}
		}
	}
	paths := []string{of}
	for _, i := range x.byPath[of] {
		e := x.elements[i]
		add(e.Schema, "", e.Node.Annotations)
		paths = append(append(paths, e.Path), e.Also...)
	}
	for _, s := range x.model.Schemas() {
		for _, g := range s.AnnotationGroups {
			if slices.Contains(paths, strings.ReplaceAll(g.Target, " ", "")) {
				add(s, g.Qualifier, g.Annotations)
			}
		}
	}
	return list
}
