package server

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// This file refuses what the Capabilities of the description, or OData 4.0, do not allow a client
// to write.

// written is what the Capabilities of a route say of what is written to it.
type written struct {
	rules []writeRule
	fixed []annotatedPath // that no change changes
	flat  []string        // the terms by which no entities stand in it
}

// writeRule is what an annotation says of a property.
type writeRule struct {
	path   annotatedPath
	broken func(of wire.Structured, names []string, keyed bool) bool
	refuse func() error
}

// writtenBy reads annotations, by their terms.
func writtenBy(said map[string][]string) (w written) {
	add := func(term string, broken func(of wire.Structured, names []string, keyed bool) bool, refuse func(path string) error) {
		for _, path := range said[term] {
			w.rules = append(w.rules, writeRule{annotatedPathOf(path), broken, func() error { return refuse(path) }})
		}
	}
	for _, term := range [...]string{"InsertRestrictions/RequiredProperties", "UpdateRestrictions/RequiredProperties"} {
		add(term, func(of wire.Structured, names []string, keyed bool) bool { return !isSaid(of, names, keyed) }, func(path string) error {
			return BadRequest(path+" is needed, as the annotation "+capabilities+term+" says", path)
		})
	}
	const notInserted = "InsertRestrictions/NonInsertableProperties"
	add(notInserted, isSaid, func(path string) error {
		return BadRequest(path+" cannot be said of a new entity, as the annotation "+capabilities+notInserted+" says", path)
	})
	const notDeep, notRelated = "InsertRestrictions/NonInsertableNavigationProperties", "UpdateRestrictions/NonUpdatableNavigationProperties"
	add(notDeep, leadsToEntities, func(path string) error { return notAllowed(notDeep, path+" in what is written", path) })
	add(notRelated, leadsSomewhere, func(path string) error { return notAllowed(notRelated, path+" in what is written", path) })
	for _, path := range said["UpdateRestrictions/NonUpdatableProperties"] {
		w.fixed = append(w.fixed, annotatedPathOf(path))
	}
	for _, term := range [...]string{"DeepInsertSupport/Supported", "DeepUpdateSupport/Supported"} {
		if _, not := said[term]; not {
			w.flat = append(w.flat, term)
		}
	}
	return w
}

// check refuses what is not as the annotations say: without properties that have to be there, also
// as null, or with such as cannot be, or with entities, or references to some, where none may stand.
// keyed says that the key of what is made is said beside it.
func (w *written) check(v wire.Structured, keyed bool) error {
	for i := range w.rules {
		rule := &w.rules[i]
		if rule.path.isOf(v) && rule.broken(v, rule.path.names, keyed) {
			return rule.refuse()
		}
	}
	for _, term := range w.flat {
		for p := range codec.Properties(v) {
			if p.Navigation && hasEntities(v, p.Name) {
				return notAllowed(term, "entities in what is written", p.Name)
			}
		}
	}
	return nil
}

// annotatedPath is a path of an annotation. One that begins with a type is about objects of that
// type alone.
type annotatedPath struct {
	typeName string // "" for any
	names    []string
}

func annotatedPathOf(path string) annotatedPath {
	names := strings.Split(path, "/")
	if strings.Contains(names[0], ".") {
		return annotatedPath{names[0], names[1:]}
	}
	return annotatedPath{"", names}
}

func (p *annotatedPath) isOf(v wire.Structured) bool {
	return p.typeName == "" || p.typeName == codec.TypeName(v)
}

// ownerOf returns the object that has the property at the end of a path, and the name of that; nil
// if there is none.
func ownerOf(v wire.Structured, names []string) (of wire.Structured, name string) {
	last := len(names) - 1
	if last < 0 {
		return nil, ""
	}
	for _, name := range names[:last] {
		if v = wire.PropertyValue(v, name).Object(); isNil(v) {
			return nil, ""
		}
	}
	return v, names[last]
}

// isSaid reports whether a client has said a value, or null: that of the key in the URL, if it is
// keyed.
func isSaid(v wire.Structured, names []string, keyed bool) bool {
	value, ok := codec.ValueAt(v, names...)
	return ok && !value.IsAbsent() || keyed && len(names) == 1 && slices.Contains(keyNames(v), names[0])
}

// leadsToEntities reports whether entities stand in a navigation property, and not references alone.
func leadsToEntities(v wire.Structured, names []string, _ bool) bool {
	of, name := ownerOf(v, names)
	return of != nil && hasEntities(of, name)
}

// leadsSomewhere reports whether a payload says what a navigation property leads to.
func leadsSomewhere(v wire.Structured, names []string, _ bool) bool {
	of, name := ownerOf(v, names)
	return of != nil && (hasEntities(of, name) || isRelated(of, name))
}

// isRelated reports whether a payload says what a navigation property leads to, or that it leads
// nowhere.
func isRelated(v wire.Structured, name string) bool {
	for _, spelling := range [...]string{name + "@odata.bind", name + "@bind"} {
		if _, said := wire.DynamicOf(v).Lookup(spelling); said {
			return true
		}
	}
	return false
}

// checkNoEntities refuses entities in a change, which 4.0 does not have (Protocol 4.0, 11.4.3).
func checkNoEntities(v wire.Structured, path string) error {
	for p, value := range codec.Values(v) {
		switch {
		case p.Target == nil:
		case !p.Navigation:
			for o := range objectsOf(value) {
				if err := checkNoEntities(o, path+p.Name+"/"); err != nil {
					return err
				}
			}
		case hasEntities(v, p.Name):
			return BadRequest("a change of OData 4.0 has no other entities in it: send OData-Version: 4.01, or change "+p.Name+" by itself", path+p.Name)
		}
	}
	return nil
}

// hasEntities reports whether entities stand in a navigation property, and not references alone.
func hasEntities(v wire.Structured, name string) bool {
	for o := range objectsOf(wire.PropertyValue(v, name)) {
		if onlyID(o) == "" {
			return true
		}
	}
	return false
}
