package schema

// Term defines an annotation (section 14.1).
type Term struct {
	Node
	Name      string
	Schema    *Schema
	Type      TypeRef
	BaseTerm  string
	AppliesTo []string
}

// QualifiedName returns namespace and name.
func (t *Term) QualifiedName() string { return t.Schema.Namespace + "." + t.Name }

// AnnotationGroup is a set of annotations with a common target given outside
// that target (section 14.2.2): edm:Annotations in XML, a member of
// $Annotations in JSON.
type AnnotationGroup struct {
	Pos         Position
	Target      string // path as written, aliases resolved
	Qualifier   string // applies to every annotation of the group
	Annotations []*Annotation
	TargetNode  *Node // linked by the resolver; nil if the target is not in the model
}

// Annotation applies a term to a model element (section 14.2).
type Annotation struct {
	Node
	TermName  string // qualified, alias resolved
	Qualifier string
	Term      *Term // nil if the vocabulary is not in the model
	// Value is nil when the document gives none: the term's default applies.
	Value Expression
}

// Expression is the value of an annotation or a part of it (sections 14.3 and
// 14.4): one of the types of this file that embed Node or are named *Expr.
type Expression interface{ isExpression() }

// ConstantKind says how a constant is written in XML: the name of the element
// or attribute (section 14.3).
type ConstantKind string

// The kinds of constants.
const (
	BinaryConstant         ConstantKind = "Binary"
	BoolConstant           ConstantKind = "Bool"
	DateConstant           ConstantKind = "Date"
	DateTimeOffsetConstant ConstantKind = "DateTimeOffset"
	DecimalConstant        ConstantKind = "Decimal"
	DurationConstant       ConstantKind = "Duration"
	EnumMemberConstant     ConstantKind = "EnumMember"
	FloatConstant          ConstantKind = "Float"
	GuidConstant           ConstantKind = "Guid"
	IntConstant            ConstantKind = "Int"
	StringConstant         ConstantKind = "String"
	TimeOfDayConstant      ConstantKind = "TimeOfDay"
)

// Constant is a constant expression. Text is the value's text. JSON writes most
// kinds as strings; the resolver gives them the kind that the term's type, or
// the record property's, asks for, and leaves StringConstant where that is not
// known. EnumMember texts are member names joined by commas, without the type,
// whose qualified name is then in Enum when it is known.
type Constant struct {
	Pos  Position
	Kind ConstantKind
	Text string
	Enum string
}

// PathKind says what a path expression yields (section 14.4.1).
type PathKind string

// The kinds of path expressions.
const (
	ValuePath              PathKind = "Path"
	AnnotationPath         PathKind = "AnnotationPath"
	ModelElementPath       PathKind = "ModelElementPath"
	NavigationPropertyPath PathKind = "NavigationPropertyPath"
	PropertyPath           PathKind = "PropertyPath"
	AnyPropertyPath        PathKind = "AnyPropertyPath"
)

// Path is a path expression. JSON writes all kinds but ValuePath as plain
// strings; the resolver tells them apart by the term's type.
type Path struct {
	Node
	Kind PathKind
	Text string // aliases resolved
}

// Null is the null expression (section 14.4.13).
type Null struct{ Node }

// Collection is a collection expression (section 14.4.6).
type Collection struct {
	Pos   Position
	Items []Expression
}

// Record is a record expression (section 14.4.14).
type Record struct {
	Node
	TypeName   string // qualified, alias resolved; "" for the term's type
	Properties []*PropertyValue
}

// PropertyValue is one property of a record. Value is nil when none is given.
type PropertyValue struct {
	Node
	Name  string
	Value Expression
}

// Operator is a comparison, logical or arithmetic expression (sections 14.4.2
// and 14.4.3), or If, Apply's arguments and the like where only the operator's
// name differs: And Or Not Eq Ne Gt Ge Lt Le Has In Neg Add Sub Mul Div DivBy
// Mod If UrlRef.
type Operator struct {
	Node
	Name     string
	Operands []Expression
}

// Apply is a client-side function (section 14.4.4).
type Apply struct {
	Node
	Function  string
	Arguments []Expression
}

// Cast is a cast expression and, with IsOf set, an is-of expression (sections
// 14.4.5 and 14.4.8).
type Cast struct {
	Node
	IsOf  bool
	Type  TypeRef
	Value Expression
}

// LabeledElement names an expression (section 14.4.10).
type LabeledElement struct {
	Node
	Name  string
	Value Expression
}

// LabeledElementReference uses a named expression (section 14.4.11).
type LabeledElementReference struct {
	Pos  Position
	Name string // qualified, alias resolved
}

func (*Constant) isExpression()                {}
func (*Path) isExpression()                    {}
func (*Null) isExpression()                    {}
func (*Collection) isExpression()              {}
func (*Record) isExpression()                  {}
func (*Operator) isExpression()                {}
func (*Apply) isExpression()                   {}
func (*Cast) isExpression()                    {}
func (*LabeledElement) isExpression()          {}
func (*LabeledElementReference) isExpression() {}
