// Package schema says what an OData service is: the model of OData CSDL 4.0
// and 4.01, in the standard's words and linked by pointers.
//
// [Read] detects the format of a description, reads it and everything it
// references, links every name to what it names, and checks the result. The
// readers (one per format) leave references pending; one resolver links and
// checks for all of them, so that the same service described in two formats
// gives equal models.
//
// Three tables are made of a linked model, and everything else is a view of them:
// [Elements] lists what has a path in the description, [Paths] the operations on
// the paths of the service, and [Select] the part of both that patterns ask for.
//
// The package belongs to the command and promises nothing to others.
//
// The types follow "OData Common Schema Definition Language (CSDL)" version
// 4.01; section numbers in comments are those of its XML representation.
package schema

// Model is a service as its description gives it.
type Model struct {
	// Documents holds the document asked for first, then those it references,
	// directly or not, in the order they were found.
	Documents []*Document

	// Opaque is what the model uses of documents that were not given and need not
	// be ([ReadOptions.Opaque]), in document order. Their types are Edm.Untyped where
	// a property, parameter, return value or type definition has one, though its
	// TypeRef keeps their name; what is derived from one has no base type, a
	// container that extends one has no children of it, and an entity set,
	// a singleton or an import of one has no type or operation.
	Opaque []OpaqueUse

	untold []untold         // values of annotations whose kind no term tells, in the order of annotations
	types  map[string]Type  // by qualified name; set by the resolver
	chosen *EntityContainer // by Choose
	routes []*Route         // of a part of a model: those that were selected
}

// Schemas returns the schemas of all documents, in document order.
func (m *Model) Schemas() []*Schema {
	var all []*Schema
	for _, d := range m.Documents {
		all = append(all, d.Schemas...)
	}
	return all
}

// Document is one CSDL document (edmx:Edmx, section 3).
type Document struct {
	Node
	Name       string // the file's name, as positions show it
	Version    string // "4.0" or "4.01"
	JSON       bool   // whether it was read from CSDL JSON, or from what has that inside
	References []*Reference
	Schemas    []*Schema

	aliases aliases // set by the readers
	service string  // the container that the document says is the service's, qualified; "" if it does not
}

// Reference is a reference to another document (section 3.3).
type Reference struct {
	Node
	URI                string
	Includes           []*Include
	IncludeAnnotations []*IncludeAnnotations
	Document           *Document // nil when the document was not given and not needed
	Opaque             string    // what of ReadOptions.Opaque stands for a document that was not given
}

// OpaqueUse is the use of a name that a document would define that was not given.
type OpaqueUse struct {
	Name  string // of the type, operation or container, qualified
	URI   string // of the document
	By    string // what of ReadOptions.Opaque stands for the URI
	Kind  string // what uses it, such as "property"
	Place string // where, such as "property ns.type/name"
	Pos   Position
}

// Include names a schema of the referenced document (section 3.4).
type Include struct {
	Node
	Namespace string
	Alias     string
}

// IncludeAnnotations names annotations of the referenced document (section 3.5).
type IncludeAnnotations struct {
	Node
	TermNamespace   string
	Qualifier       string
	TargetNamespace string
}

// Schema is a namespace of model elements (section 5). Elements of each kind
// stand in document order.
type Schema struct {
	Node
	Namespace string
	Alias     string
	Document  *Document

	EntityTypes     []*EntityType
	ComplexTypes    []*ComplexType
	EnumTypes       []*EnumType
	TypeDefinitions []*TypeDefinition
	Actions         []*Operation
	Functions       []*Operation
	Terms           []*Term
	Container       *EntityContainer // nil in most schemas

	// AnnotationGroups are the annotations given outside their targets
	// (section 14.2.2). The resolver also hangs each of them on its target, as
	// Node.External.
	AnnotationGroups []*AnnotationGroup
}

// Node is what every model element has.
type Node struct {
	Pos         Position
	Annotations []*Annotation // given inside the element
	External    []*Annotation // given outside, targeting the element; set by the resolver

	below map[string]*Node // what paths from the element lead to, as reached on them; see linkTargets
}

// Type is a type that a property, parameter or return value can have:
// *PrimitiveType, *EntityType, *ComplexType, *EnumType or *TypeDefinition.
type Type interface {
	// QualifiedName is namespace and name, such as "Edm.String" or
	// "microsoft.graph.callRecords.session".
	QualifiedName() string
}

// PrimitiveType is a type of the Edm namespace (section 4.4): the primitive
// types, and the built-in abstract types and path types of sections 4.5 to 4.7.
// The resolver links to the one value per name that [Primitive] returns.
type PrimitiveType struct {
	Name string // without "Edm."
}

// QualifiedName returns the name with its namespace, such as "Edm.String".
func (t *PrimitiveType) QualifiedName() string { return "Edm." + t.Name }

// TypeRef is the use of a type: by a property, parameter, return type, term,
// cast and so on.
type TypeRef struct {
	Name       string // qualified name of the type, or of the item type; alias resolved
	Collection bool
	Type       Type // linked by the resolver; nil if it found nothing (and said so)
	Facets
	Pos Position // of the attribute that names the type
}

// Facets say more about a type where it is used (section 7.2). Absent facets
// are "" or nil, but where the formats' defaults differ the readers set them:
// the Scale of Edm.Decimal is "0" in XML and "variable" in JSON, the Precision
// of Edm.DateTimeOffset, Edm.Duration and Edm.TimeOfDay is "0" in XML and not
// limited in JSON. Values are the text of the document with the symbolic values
// in lower case ("max", "variable", "floating").
type Facets struct {
	// Nullable says that the value, or an item of the collection, may be null.
	// The readers apply each format's default: true in XML, false in JSON.
	Nullable bool
	// NullableGiven says that the document states it rather than leaving the
	// default to apply; 4.01 wants it stated for collections.
	NullableGiven bool
	MaxLength     string // digits or "max"
	Precision     string // digits
	Scale         string // digits, "variable" or "floating"
	SRID          string // digits or "variable"
	Unicode       *bool
	Default       *string // default value, section 7.2.7
}

// Kind says which of the two structured types a StructuredType is.
type Kind uint8

// The kinds of structured types.
const (
	Entity Kind = iota + 1
	Complex
)

// StructuredType is what entity types and complex types share (sections 6 and 9).
type StructuredType struct {
	Node
	Kind     Kind
	Name     string
	Schema   *Schema
	BaseName string          // qualified, alias resolved; "" for none
	BasePos  Position        // of the attribute that names the base
	Base     *StructuredType // linked by the resolver
	Derived  []*StructuredType
	Abstract bool
	Open     bool // the effective value: also true if a base type is open
	OpenHere bool // as the document states it
	// ClosedPos is where the document states that the type is not open; the zero value
	// if it does not.
	ClosedPos Position

	Properties           []*Property
	NavigationProperties []*NavigationProperty

	entity  *EntityType
	complex *ComplexType
}

// QualifiedName returns namespace and name.
func (t *StructuredType) QualifiedName() string { return t.Schema.Namespace + "." + t.Name }

// EntityType returns the entity type that t is, or nil.
func (t *StructuredType) EntityType() *EntityType { return t.entity }

// ComplexType returns the complex type that t is, or nil.
func (t *StructuredType) ComplexType() *ComplexType { return t.complex }

// EntityType is a structured type with a key (section 6).
type EntityType struct {
	StructuredType
	Key       []*PropertyRef // given here; a base type's key is inherited
	HasStream bool
}

// NewEntityType returns an entity type of the schema, for readers to fill.
func NewEntityType(s *Schema, name string) *EntityType {
	t := &EntityType{StructuredType: StructuredType{Kind: Entity, Name: name, Schema: s}}
	t.entity = t
	return t
}

// EffectiveKey returns the key of the type or of the nearest base that has one.
func (t *EntityType) EffectiveKey() []*PropertyRef {
	for b := &t.StructuredType; b != nil; b = b.Base {
		if e := b.entity; e != nil && len(e.Key) > 0 {
			return e.Key
		}
	}
	return nil
}

// ComplexType is a structured type without a key (section 9).
type ComplexType struct {
	StructuredType
}

// NewComplexType returns a complex type of the schema, for readers to fill.
func NewComplexType(s *Schema, name string) *ComplexType {
	t := &ComplexType{StructuredType: StructuredType{Kind: Complex, Name: name, Schema: s}}
	t.complex = t
	return t
}

// PropertyRef is one part of a key (section 6.5). Path may lead through
// single-valued complex properties; Alias is then required.
type PropertyRef struct {
	Node
	Path     string
	Alias    string
	Property *Property // the last segment, linked by the resolver
}

// Name returns the name a key predicate uses for the part: the alias, or the path.
func (r *PropertyRef) Name() string {
	if r.Alias != "" {
		return r.Alias
	}
	return r.Path
}

// Property is a structural property (section 7).
type Property struct {
	Node
	Name string
	Type TypeRef
}

// NavigationProperty is a relationship (section 8).
type NavigationProperty struct {
	Node
	Name                   string
	Type                   TypeRef
	Partner                string
	ContainsTarget         bool
	ReferentialConstraints []*ReferentialConstraint
	OnDelete               *OnDelete
}

// ReferentialConstraint ties a property to one of the target's (section 8.5).
type ReferentialConstraint struct {
	Node
	Property           string
	ReferencedProperty string
}

// OnDelete says what becomes of related entities (section 8.6). Action is
// Cascade, None, SetDefault or SetNull.
type OnDelete struct {
	Node
	Action string
}

// EnumType is an enumeration (section 10).
type EnumType struct {
	Node
	Name       string
	Schema     *Schema
	Underlying string // "Edm.Int32" unless stated
	IsFlags    bool
	Members    []*Member
}

// QualifiedName returns namespace and name.
func (t *EnumType) QualifiedName() string { return t.Schema.Namespace + "." + t.Name }

// Member is a member of an enumeration (section 10.3).
type Member struct {
	Node
	Name       string
	Value      int64 // given, or the position counted by the resolver
	ValueGiven bool
}

// TypeDefinition is a named primitive type with facets (section 11).
type TypeDefinition struct {
	Node
	Name       string
	Schema     *Schema
	Underlying TypeRef // always a primitive type
}

// QualifiedName returns namespace and name.
func (t *TypeDefinition) QualifiedName() string { return t.Schema.Namespace + "." + t.Name }

// Operation is an action or a function overload (section 12).
type Operation struct {
	Node
	Name          string
	Schema        *Schema
	Function      bool
	Bound         bool // the first parameter is the binding parameter
	EntitySetPath string
	Composable    bool
	Parameters    []*Parameter
	Return        *ReturnType // nil for an action that returns nothing
}

// QualifiedName returns namespace and name, without the overload's signature.
func (o *Operation) QualifiedName() string { return o.Schema.Namespace + "." + o.Name }

// Parameter is a parameter of an operation (section 12.9).
type Parameter struct {
	Node
	Name string
	Type TypeRef
}

// ReturnType is what an operation returns (section 12.8).
type ReturnType struct {
	Node
	Type TypeRef
}
