package overlay

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// Apply patches a model whose names are not linked yet, as
// [schema.ReadOptions].Patch. A target that is not in the model exactly once,
// and an attribute that it does not have, is an error; what is so already is a
// warning.
func (o *Overlay) Apply(m *schema.Model) schema.Diagnostics {
	a := applier{model: m, index: newIndex(m)}
	for _, p := range o.patches {
		a.apply(p)
	}
	return a.found
}

// applier is one call of Apply.
type applier struct {
	model *schema.Model
	index index
	found schema.Diagnostics
}

func (a *applier) apply(p patch) {
	elements := a.index.find(p.target)
	switch {
	case len(elements) == 0:
		a.found.Errorf(p.pos, "overlay-stale", "the description has no %s: correct the target, or remove the patch", p.target)
		return
	case len(elements) > 1:
		a.found.Errorf(p.pos, "overlay-stale", "%s is there %d times: name the overload with its parameters' types, as in ns.name(ns.binding,Edm.String)", p.target, len(elements))
		return
	}
	set := a.attributes(elements[0])
	for _, assigned := range p.set {
		setter, ok := set[assigned.attribute]
		if !ok {
			a.found.Errorf(assigned.pos, "overlay-attribute", "%s has no attribute %s that can be set, only %s", p.target, assigned.attribute, strings.Join(slices.Sorted(maps.Keys(set)), ", "))
			continue
		}
		changed, problem := setter(assigned)
		if changed && assigned.attribute == "Kind" {
			set = a.attributes(a.index.find(p.target)[0])
		}
		switch {
		case problem != "":
			a.found.Errorf(assigned.pos, "overlay-value", "%s of %s %s", assigned.attribute, p.target, problem)
		case !changed:
			a.found.Warnf(assigned.pos, "overlay-unneeded", "%s of %s is so already: remove it from the overlay", assigned.attribute, p.target)
		}
	}
}

// setter sets an attribute. It returns whether that changed anything, or what is
// wrong with the value, as the end of a sentence.
type setter func(assignment) (changed bool, problem string)

// text sets a text, which must be one of those given, if any are.
func text(into *string, among ...string) setter {
	return func(a assignment) (bool, string) {
		if a.value.Kind != yaml.ScalarNode || a.value.Tag == "!!null" {
			return false, "must be a text"
		}
		if len(among) > 0 && !slices.Contains(among, a.value.Value) {
			return false, "must be one of " + strings.Join(among, ", ")
		}
		changed := *into != a.value.Value
		*into = a.value.Value
		return changed, ""
	}
}

// truth sets a truth value, and given, if there is one, to say so.
func truth(into, given *bool) setter {
	return func(a assignment) (bool, string) {
		v := a.value.Value
		if a.value.Kind != yaml.ScalarNode || v != "true" && v != "false" {
			return false, "must be true or false"
		}
		changed := *into != (v == "true") || given != nil && !*given
		*into = v == "true"
		if given != nil {
			*given = true
		}
		return changed, ""
	}
}

// typeName sets the name of a type, which may be Collection(name).
func typeName(ref *schema.TypeRef) setter {
	return func(a assignment) (bool, string) {
		if a.value.Kind != yaml.ScalarNode || a.value.Value == "" {
			return false, "must be the name of a type"
		}
		name, collection := strings.CutPrefix(a.value.Value, "Collection(")
		if collection {
			name = strings.TrimSuffix(name, ")")
		}
		changed := ref.Name != name || ref.Collection != collection
		ref.Name, ref.Collection, ref.Pos = name, collection, a.pos
		return changed, ""
	}
}

// pairs reads an object of texts.
func pairs(a assignment) (list [][2]string, ok bool) {
	if a.value.Kind != yaml.MappingNode {
		return nil, false
	}
	for i := 0; i+1 < len(a.value.Content); i += 2 {
		if a.value.Content[i+1].Kind != yaml.ScalarNode {
			return nil, false
		}
		list = append(list, [2]string{a.value.Content[i].Value, a.value.Content[i+1].Value})
	}
	return list, true
}

// names reads a list of texts, or one.
func names(a assignment) (list []string, ok bool) {
	if a.value.Kind == yaml.ScalarNode {
		return []string{a.value.Value}, a.value.Value != ""
	}
	for _, item := range a.value.Content {
		if item.Kind != yaml.ScalarNode {
			return nil, false
		}
		list = append(list, item.Value)
	}
	return list, a.value.Kind == yaml.SequenceNode
}
