// Package described reads what a service's own description, the CSDL document that it
// serves, says beside its Go types: the names of all types and operations, those
// of which there is no Go too, aliases of namespaces, and alternate keys.
package described

import (
	"cmp"
	"strconv"
	"strings"
)

// Service is what a description says.
type Service struct {
	// Namespaces are those of the schemas and their aliases, each with the namespace.
	Namespaces map[string]string
	// Default are the default namespaces (Protocol 4.4).
	Default []string
	// Types are by qualified name.
	Types      map[string]*Type
	Operations []Operation
	// Versions are those that schemas, or the container, say in Core.SchemaVersion.
	Versions []string
	// Children are those of the container.
	Children []Child
	// Says is what is said of some property of a type.
	Says Written
	// Acceptable are the media types that content can have (Core.AcceptableMediaTypes): of
	// the media entities of a type, by its name, and of a stream property, by that of the
	// type with a slash and that of the property.
	Acceptable map[string][]string
	// Denied are the capabilities of the service as a whole that it says not to have, by their
	// terms, such as "CrossJoinSupported".
	Denied map[string]bool
}

// MostWithin is how many complex properties can stand before a navigation property: in the paths
// of a service, and so in what stores keep for them.
const MostWithin = 3

// Child is an entity set, a singleton or an import.
type Child struct {
	Element string // such as "EntitySet"
	Name    string
	Type    string // of the entities, or the operation that is imported
	// Alternate are the alternate keys of the entities of the set, beside those of their type.
	Alternate [][]Part
}

// Kind is the kind of a type.
type Kind uint8

// The kinds of types.
const (
	Structured Kind = iota // an entity type or a complex type
	Enum
	Definition
)

// Type is a type.
type Type struct {
	Kind Kind
	// Base is the base type, or what a definition stands for.
	Base string
	// Alternate are the alternate keys that it declares (URL Conventions 4.3.5): what
	// stands in URLs, with the path of the property.
	Alternate [][]Part
	// Through are the alternate keys that navigation properties declare of what they lead to.
	Through map[string][][]Part
	// Partners has the partner of each navigation property that declares one.
	Partners map[string]string
	// Contained are the navigation properties that contain what they lead to.
	Contained map[string]bool
	// Constraints are the referential constraints of each navigation property that has some.
	Constraints map[string][]Constraint
	// Facets has those of each property that has some.
	Facets map[string]Facets
	// Full are the collections whose items cannot be null.
	Full map[string]bool
	// Written has what is said of the values that clients write to properties.
	Written map[string]Written
	// Media says that the entities are media entities (HasStream).
	Media bool
	// Flags says that several members of the enumeration make a value together (IsFlags).
	Flags bool
	// Members are those of the enumeration.
	Members []Member
}

// Member is a member of an enumeration.
type Member struct {
	Name  string
	Value int64
}

// Facets are what restricts the values of a property (CSDL 7.2). A limit that is not said, or
// that is "max" or "variable", is -1.
type Facets struct {
	MaxLength, Precision, Scale int
	// ASCII says that texts have no other characters: Unicode is false.
	ASCII bool
	// Finite says that decimals are neither INF nor NaN, as those are that do not float: Scale
	// is not "floating".
	Finite bool
	// Shape is the spatial type without Edm, such as "GeographyPoint"; "" for others.
	Shape string
}

// Operation is an overload of an action or a function.
type Operation struct {
	Name          string // qualified
	Action, Bound bool
	// Parameters are all, the binding parameter first.
	Parameters []Parameter
	// Result is the text of the result's type; "" for none.
	Result string
}

// Parameter is a parameter.
type Parameter struct {
	Name, Type        string
	Optional, NotNull bool
}

// terms are annotations that are looked at.
const (
	alternateKeys    = "Org.OData.Core.V1.AlternateKeys"
	defaultNamespace = "Org.OData.Core.V1.DefaultNamespace"
	optional         = "Org.OData.Core.V1.OptionalParameter"
	schemaVersion    = "Org.OData.Core.V1.SchemaVersion"
)

// Read reads a CSDL document in XML as package schema writes it.
func Read(text string) *Service {
	r := reader{scanner{rest: text}, &Service{Namespaces: map[string]string{}, Types: map[string]*Type{}, Acceptable: map[string][]string{}, Denied: map[string]bool{}}}
	for r.next() {
		if r.name == "Schema" && !r.ends {
			r.schema()
		}
	}
	return r.to
}

type reader struct {
	scanner
	to *Service
}

func (r *reader) schema() {
	namespace := r.attr("Namespace")
	r.to.Namespaces[namespace] = namespace
	if alias := r.attr("Alias"); alias != "" {
		r.to.Namespaces[alias] = namespace
	}
	r.each(func(name string) {
		switch name {
		case "EntityType", "ComplexType", "EnumType", "TypeDefinition":
			r.typ(namespace)
		case "Function", "Action":
			r.operation(namespace)
		case "EntityContainer":
			r.each(func(name string) {
				switch name {
				case "Annotation":
					r.version()
					r.denied()
				case "EntitySet", "Singleton", "FunctionImport", "ActionImport":
					c := Child{Element: name, Name: r.attr("Name"), Type: cmp.Or(r.attr("EntityType"), r.attr("Type"), r.attr("Function"), r.attr("Action"))}
					c.Alternate = r.alternates()
					r.to.Children = append(r.to.Children, c)
				}
			})
		case "Annotations":
			target := r.to.FullName(r.attr("Target"))
			r.each(func(string) { r.acceptable(target) })
		case "Annotation":
			r.version()
			if r.attr("Term") == defaultNamespace && r.attr("Bool") != "false" {
				r.to.Default = append(r.to.Default, namespace)
			}
		}
	})
}

// denied notes that an annotation says what the service cannot do: it is false, or a record whose
// property Supported is.
func (r *reader) denied() {
	term, is := strings.CutPrefix(r.attr("Term"), "Org.OData.Capabilities.V1.")
	if !is {
		return
	}
	if r.attr("Bool") == "false" {
		r.to.Denied[term] = true
	}
	r.each(func(name string) {
		if name != "Record" {
			return
		}
		r.each(func(string) {
			if r.attr("Property") == "Supported" && r.attr("Bool") == "false" {
				r.to.Denied[term] = true
			}
		})
	})
}

// memberValue returns the value of a member of an enumeration, which is its place if none is said
// (CSDL 10.3).
func (r *reader) memberValue(place int) int64 {
	if n, err := strconv.ParseInt(r.attr("Value"), 10, 64); err == nil {
		return n
	}
	return int64(place)
}

// version notes the version that an annotation says.
func (r *reader) version() {
	if v := r.attr("String"); r.attr("Term") == schemaVersion && v != "" {
		r.to.Versions = append(r.to.Versions, v)
	}
}

func (r *reader) typ(namespace string) {
	t := &Type{Base: r.attr("BaseType"), Media: r.attr("HasStream") == "true"}
	typeName := namespace + "." + r.attr("Name")
	switch r.name {
	case "EnumType":
		t.Kind, t.Flags = Enum, r.attr("IsFlags") == "true"
	case "TypeDefinition":
		t.Kind, t.Base = Definition, r.attr("UnderlyingType")
	}
	r.to.Types[typeName] = t
	var tied []string
	r.each(func(name string) {
		switch {
		case name == "Annotation" && r.attr("Term") == alternateKeys:
			t.Alternate = append(t.Alternate, r.alternate()...)
		case name == "Annotation":
			r.acceptable(typeName)
		case name == "Member":
			t.Members = append(t.Members, Member{r.attr("Name"), r.memberValue(len(t.Members))})
		case name == "Property" && r.attr("Type") == "Edm.Stream":
			property := typeName + "/" + r.attr("Name")
			r.each(func(string) { r.acceptable(property) })
		case name == "Property":
			r.property(t)
		case name == "NavigationProperty":
			tied = append(tied, r.navigation(t)...)
		}
	})
	for _, property := range tied { // the relationship says the value
		if w, ok := t.Written[property]; ok {
			w.Needed = false
			t.Written[property] = w
		}
	}
}

// property notes a property that is no stream.
func (r *reader) property(t *Type) {
	name := r.attr("Name")
	if f := r.facets(); f != (Facets{MaxLength: -1, Precision: -1, Scale: -1}) {
		set(&t.Facets, name, f)
	}
	if strings.HasPrefix(r.attr("Type"), "Collection(") && r.attr("Nullable") == "false" {
		set(&t.Full, name, true)
	}
	r.to.writes(t, name, r.written())
}

// navigation notes a navigation property, and returns the properties that its constraints tie.
func (r *reader) navigation(t *Type) (tied []string) {
	name := r.attr("Name")
	if partner := r.attr("Partner"); partner != "" {
		set(&t.Partners, name, partner)
	}
	if r.attr("ContainsTarget") == "true" {
		set(&t.Contained, name, true)
	}
	r.each(func(child string) {
		switch {
		case child == "Annotation" && r.attr("Term") == alternateKeys:
			set(&t.Through, name, append(t.Through[name], r.alternate()...))
		case child == "ReferentialConstraint":
			tied = append(tied, r.attr("Property"))
			set(&t.Constraints, name, append(t.Constraints[name], Constraint{r.attr("Property"), r.attr("ReferencedProperty")}))
		}
	})
	return tied
}

// set sets a member of a map, which it makes if there is none.
func set[V any](m *map[string]V, key string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = v
}

func (r *reader) facets() Facets {
	number := func(name string) int {
		if n, err := strconv.Atoi(r.attr(name)); err == nil && n >= 0 {
			return n
		}
		return -1
	}
	f := Facets{MaxLength: number("MaxLength"), Precision: number("Precision"), Scale: number("Scale"), ASCII: r.attr("Unicode") == "false"}
	itemType, _ := Named(r.attr("Type"))
	f.Finite = itemType == "Edm.Decimal" && r.attr("Scale") != "floating"
	if shape, is := strings.CutPrefix(itemType, "Edm.Geo"); is {
		f.Shape = "Geo" + shape
	}
	return f
}

func (r *reader) operation(namespace string) {
	o := Operation{Name: namespace + "." + r.attr("Name"), Action: r.name == "Action", Bound: r.attr("IsBound") == "true"}
	r.each(func(name string) {
		switch name {
		case "Parameter":
			p := Parameter{Name: r.attr("Name"), Type: r.attr("Type"), NotNull: r.attr("Nullable") == "false"}
			r.each(func(name string) { p.Optional = p.Optional || name == "Annotation" && r.attr("Term") == optional })
			o.Parameters = append(o.Parameters, p)
		case "ReturnType":
			o.Result = r.attr("Type")
		}
	})
	r.to.Operations = append(r.to.Operations, o)
}

// Named takes the text of a type apart.
func Named(text string) (name string, collection bool) {
	item, collection := strings.CutPrefix(text, "Collection(")
	if collection {
		item = strings.TrimSuffix(item, ")")
	}
	return item, collection
}
