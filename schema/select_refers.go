package schema

import "slices"

// Referred returns the structured types of the selection that something says a value
// has: properties and navigation properties of what is selected, the sets, singletons and
// operations of the whole model, and the routes of the selection, which may end in a
// cast. Others are only there as the base of types, as older versions of one are.
func (s *Selection) Referred() map[*StructuredType]bool {
	referred := map[*StructuredType]bool{}
	add := func(t Type) {
		if st := Structured(t); st != nil {
			referred[st] = true
		}
	}
	for t := range s.Types {
		if st := Structured(t); st != nil {
			for _, p := range st.Properties {
				add(p.Type.Type)
			}
			for _, n := range st.NavigationProperties {
				add(n.Type.Type)
			}
		}
	}
	for _, doc := range s.model.Documents {
		for _, sch := range doc.Schemas {
			sch.eachStated(add)
		}
	}
	for _, r := range s.Routes {
		if answer := r.Answer(); answer != nil {
			add(answer.Type)
		}
	}
	return referred
}

// eachStated calls found with the type of every set and singleton of a schema, and of
// every parameter and result of its operations. A binding parameter is none: who has
// the value that an operation is bound to has it from elsewhere.
func (s *Schema) eachStated(found func(Type)) {
	if c := s.Container; c != nil {
		for _, set := range c.EntitySets {
			if set.Type != nil {
				found(set.Type)
			}
		}
		for _, single := range c.Singletons {
			if single.Type != nil {
				found(single.Type)
			}
		}
	}
	for _, o := range slices.Concat(s.Actions, s.Functions) {
		for _, p := range o.Arguments() {
			found(p.Type.Type)
		}
		if o.Return != nil {
			found(o.Return.Type.Type)
		}
	}
}
