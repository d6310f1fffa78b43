package described

import "strings"

// This file finds what a description says of a type, and of those that it is derived from.

// FacetsOf returns the facets of a property of a type.
func (s *Service) FacetsOf(typeName, property string) (f Facets, ok bool) {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if f, ok = t.Facets[property]; ok {
			break
		}
		typeName = t.Base
	}
	return f, ok
}

// FullName returns a qualified name with the namespace of the schema itself, where it begins with
// the alias (CSDL 4.1.2).
func (s *Service) FullName(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		if namespace, known := s.Namespaces[name[:dot]]; known {
			return namespace + name[dot:]
		}
	}
	return name
}

// Derives reports whether a type is derived from another one.
func (s *Service) Derives(typeName, base string) bool {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if typeName = t.Base; typeName == base {
			return true
		}
	}
	return false
}

// MayCombine reports whether several members of an enumeration make a value together, or may do
// so, since nothing is said of it.
func (s *Service) MayCombine(enum string) bool {
	t := s.Types[enum]
	return t == nil || t.Flags
}

// IsFull reports whether a property of a type is a collection whose items cannot be null.
func (s *Service) IsFull(typeName, property string) bool {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if t.Full[property] {
			return true
		}
		typeName = t.Base
	}
	return false
}

// ConstraintsOf returns the referential constraints of a navigation property of a type.
func (s *Service) ConstraintsOf(typeName, navigation string) []Constraint {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if list := t.Constraints[navigation]; list != nil {
			return list
		}
		typeName = t.Base
	}
	return nil
}

// Partner returns the partner of a navigation property of a type; "" if it has none.
func (s *Service) Partner(typeName, navigation string) string {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if partner := t.Partners[navigation]; partner != "" {
			return partner
		}
		typeName = t.Base
	}
	return ""
}

// Through returns the alternate keys that a navigation property of a type declares.
func (s *Service) Through(typeName, navigation string) [][]Part {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil {
			break
		}
		if keys := t.Through[navigation]; keys != nil {
			return keys
		}
		typeName = t.Base
	}
	return nil
}

// Contains reports whether a navigation property of a type contains what it leads to.
func (s *Service) Contains(typeName, navigation string) bool {
	for range s.Types {
		t := s.Types[typeName]
		if t == nil || t.Contained[navigation] {
			return t != nil
		}
		typeName = t.Base
	}
	return false
}
