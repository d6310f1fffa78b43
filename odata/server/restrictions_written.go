package server

import (
	"github.com/odatagen/odatagen/wire"
)

// This file refuses what the Capabilities of the description, or OData 4.0, do not allow a client
// to write.

// checkStated holds what is written to what Capabilities say of its properties: those that
// have to be there, also as null, and those that cannot.
func (r *request) checkStated(v wire.Structured) error {
	said := r.route.Restrictions
	if len(said) == 0 {
		return nil
	}
	for _, term := range [...]string{"InsertRestrictions/RequiredProperties", "UpdateRestrictions/RequiredProperties"} {
		for _, path := range said[term] {
			if names, of := pathAt(v, path); of != nil && !isSaid(of, names) {
				return BadRequest(path+" is needed, as the annotation "+capabilities+term+" says", path)
			}
		}
	}
	const notInserted = "InsertRestrictions/NonInsertableProperties"
	for _, path := range said[notInserted] {
		if names, of := pathAt(v, path); of != nil && isSaid(of, names) {
			return BadRequest(path+" cannot be said of a new entity, as the annotation "+capabilities+notInserted+" says", path)
		}
	}
	return r.checkDeep(v)
}

// checkDeep refuses entities, and references to some, in what is written where Capabilities do
// not allow them.
func (r *request) checkDeep(v wire.Structured) error {
	said := r.route.Restrictions
	for _, c := range [...]struct {
		term string
		deep bool // it is about entities, and not about references
	}{
		{"InsertRestrictions/NonInsertableNavigationProperties", true},
		{"UpdateRestrictions/NonUpdatableNavigationProperties", false},
	} {
		for _, path := range said[c.term] {
			names, of := pathAt(v, path)
			if of = objectAt(of, names[:max(0, len(names)-1)]); of == nil {
				continue
			}
			if name := names[len(names)-1]; hasEntities(of, name) || !c.deep && isRelated(of, name) {
				return notAllowed(c.term, path+" in what is written", path)
			}
		}
	}
	for _, term := range [...]string{"DeepInsertSupport/Supported", "DeepUpdateSupport/Supported"} {
		if _, not := said[term]; !not {
			continue
		}
		for p := range codec.Properties(v) {
			if p.Navigation && hasEntities(v, p.Name) {
				return notAllowed(term, "entities in what is written", p.Name)
			}
		}
	}
	return nil
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
