package described

import "strings"

// Written is what a description says of the values that clients write to a property.
type Written struct {
	// NotNull says that the property, or each item of a collection, cannot be null.
	NotNull bool
	// Computed says that the service alone says the value (Core.Computed), and Generated that
	// it says one where the client has none: it is computed, or Core.ComputedDefaultValue.
	Computed, Generated bool
	// Immutable says that the client says the value only of what it makes (Core.Immutable).
	Immutable bool
	// Needed says that the client has to say a value of what it makes: the property cannot be
	// null, and nothing else gives it a value.
	Needed bool
}

// written reads what the element of a property says, and what is in it.
func (s *scanner) written() (w Written) {
	defaults := strings.Contains(s.attrs, ` DefaultValue="`) || strings.HasPrefix(s.attrs, `DefaultValue="`)
	_, collection := Named(s.attr("Type"))
	w.NotNull = s.attr("Nullable") == "false"
	w.Needed = w.NotNull && !defaults && !collection && s.attr("Type") != "Edm.Stream"
	s.each(func(name string) {
		if name != "Annotation" {
			return
		}
		said := s.attr("Bool") != "false"
		switch s.attr("Term") {
		case "Org.OData.Core.V1.Computed":
			w.Computed = w.Computed || said
		case "Org.OData.Core.V1.Permissions":
			w.Computed = w.Computed || strings.HasSuffix(s.attr("EnumMember"), "/Read")
		case "Org.OData.Core.V1.ComputedDefaultValue":
			w.Generated = w.Generated || said
		case "Org.OData.Core.V1.Immutable":
			w.Immutable = w.Immutable || said
		}
	})
	w.Generated = w.Generated || w.Computed
	w.Needed = w.Needed && !w.Generated
	return w
}

// Written returns what is said of the values that clients write to a property of a type.
func (s *Service) Written(typeName, property string) Written {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if w, ok := t.Written[property]; ok {
			return w
		}
		typeName = t.Base
	}
	return Written{}
}

// writes notes what is said of the values of a property.
func (s *Service) writes(t *Type, property string, w Written) {
	if w == (Written{}) {
		return
	}
	if t.Written == nil {
		t.Written = map[string]Written{}
	}
	t.Written[property] = w
	s.Says.Computed = s.Says.Computed || w.Computed
	s.Says.Immutable = s.Says.Immutable || w.Immutable
	s.Says.Needed = s.Says.Needed || w.Needed
}
