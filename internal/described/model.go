package described

import (
	"cmp"
	"strings"
)

// Model is what a description says of entities, and of the values in them, that their Go
// types do not: what a store has to keep.
type Model struct {
	// Types are the entity types and complex types by qualified name.
	Types map[string]*StructuredType
	// Sets are the entity sets and singletons by name.
	Sets map[string]*EntitySet
	// Enums are the members of enumerations by qualified name.
	Enums map[string][]string
}

// EntitySet is an entity set or a singleton.
type EntitySet struct {
	Name, Type string
	Singleton  bool
	// Bindings are the targets of navigation properties by their paths: names, and those
	// of types, separated by slashes.
	Bindings map[string]string
	// Alternate are the alternate keys of its entities, beside those of their type.
	Alternate [][]Part
}

// StructuredType is an entity type or a complex type. What it has from its base type is
// there.
type StructuredType struct {
	Name, Base  string
	Abstract    bool
	Media       bool     // entities have content
	Key         []string // paths
	Properties  []Property
	Navigations []Navigation
	Alternate   [][]Part // the alternate keys that it declares
}

// Property is a structural property.
type Property struct {
	Name       string
	Type       string // of the items of a collection
	Collection bool
	Default    string
	Defaults   bool // Default is said, and may be ""
	// Precision and Scale are as they are written: a number, "variable" or "floating", or "".
	Precision, Scale string
	Written
}

// Navigation is a navigation property.
type Navigation struct {
	Name, Type                     string
	Collection, Contained, NotNull bool
	Partner                        string
	Constraints                    []Constraint
	OnDelete                       string   // such as "Cascade"; "" if it is not said
	Alternate                      [][]Part // the alternate keys of what it leads to, among that
}

// Constraint says that a property of the entity that has the navigation property is equal
// to one of the entity that it leads to.
type Constraint struct{ Property, Referenced string }

// ReadModel reads a CSDL document in XML as package schema writes it.
func ReadModel(text string) *Model {
	r := modelReader{scanner{rest: text}, &Model{Types: map[string]*StructuredType{}, Sets: map[string]*EntitySet{}, Enums: map[string][]string{}}}
	for r.next() {
		if r.name == "Schema" && !r.ends {
			namespace := r.attr("Namespace")
			r.each(func(name string) { r.member(namespace, name) })
		}
	}
	return r.to
}

type modelReader struct {
	scanner
	to *Model
}

// member reads a member of a schema.
func (r *modelReader) member(namespace, name string) {
	switch name {
	case "EntityType", "ComplexType":
		t := &StructuredType{Name: namespace + "." + r.attr("Name"), Base: r.attr("BaseType"), Abstract: r.attr("Abstract") == "true", Media: r.attr("HasStream") == "true"}
		r.to.Types[t.Name] = t
		r.each(func(name string) { r.memberOf(t, name) })
	case "EnumType":
		enum := namespace + "." + r.attr("Name")
		r.each(func(name string) {
			if name == "Member" {
				r.to.Enums[enum] = append(r.to.Enums[enum], r.attr("Name"))
			}
		})
	case "EntityContainer":
		r.each(func(name string) {
			if name == "EntitySet" || name == "Singleton" {
				r.set(name == "Singleton")
			}
		})
	}
}

func (r *modelReader) set(singleton bool) {
	s := &EntitySet{Name: r.attr("Name"), Type: cmp.Or(r.attr("EntityType"), r.attr("Type")), Singleton: singleton, Bindings: map[string]string{}}
	r.to.Sets[s.Name] = s
	r.each(func(name string) {
		switch {
		case name == "NavigationPropertyBinding":
			s.Bindings[r.attr("Path")] = r.attr("Target")
		case name == "Annotation" && r.attr("Term") == alternateKeys:
			s.Alternate = append(s.Alternate, r.alternate()...)
		}
	})
}

// memberOf reads a member of a type.
func (r *modelReader) memberOf(t *StructuredType, name string) {
	switch name {
	case "Key":
		r.each(func(name string) {
			if name == "PropertyRef" {
				t.Key = append(t.Key, r.attr("Name"))
			}
		})
	case "Property":
		t.Properties = append(t.Properties, r.property())
	case "NavigationProperty":
		t.Navigations = append(t.Navigations, r.navigation())
	case "Annotation":
		if r.attr("Term") == alternateKeys {
			t.Alternate = append(t.Alternate, r.alternate()...)
		}
	}
}

func (r *modelReader) property() Property {
	p := Property{Name: r.attr("Name"), Default: r.attr("DefaultValue"), Precision: r.attr("Precision"), Scale: r.attr("Scale")}
	p.Defaults = strings.Contains(r.attrs, ` DefaultValue="`) || strings.HasPrefix(r.attrs, `DefaultValue="`)
	p.Type, p.Collection = Named(r.attr("Type"))
	p.Written = r.written()
	return p
}

func (r *modelReader) navigation() Navigation {
	n := Navigation{Name: r.attr("Name"), Contained: r.attr("ContainsTarget") == "true", NotNull: r.attr("Nullable") == "false", Partner: r.attr("Partner")}
	n.Type, n.Collection = Named(r.attr("Type"))
	r.each(func(name string) {
		switch name {
		case "ReferentialConstraint":
			n.Constraints = append(n.Constraints, Constraint{r.attr("Property"), r.attr("ReferencedProperty")})
		case "OnDelete":
			n.OnDelete = r.attr("Action")
		case "Annotation":
			if r.attr("Term") == alternateKeys {
				n.Alternate = append(n.Alternate, r.alternate()...)
			}
		}
	})
	return n
}
