// Package api is the model of an API as OpenAPI describes it, whatever the
// version: what 3.0 and 3.1 say in different words is the same here.
package api

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// API is what a description says.
type API struct {
	Name        string // the file's
	Title       string
	Description string
	Servers     []Server // where the API is; without one, where the description is from
	// Unread are the operations that stand in the description and could not be read, by path.
	Unread          []openapi.Unread
	Operations      []*Operation // by path, and of one by method as they are usually listed
	Schemas         []*Schema    // those with a name, by path
	SecuritySchemes []*SecurityScheme
	SecurityPos     schema.Position // of what operations must satisfy that say nothing of it themselves
	// Webhooks are what the service calls, by name, with the methods as those of Operations.
	Webhooks []*Call
	// Document is the description itself as JSON, with what it refers to in other
	// files; nil if it cannot be written.
	Document []byte
}

// Server is an address below which the paths of an API are.
type Server struct {
	Pos schema.Position
	URL string // with the defaults of its variables
	// Others are the addresses with other values of variables, sorted.
	Others []string
}

// Call is an operation that the service calls: a webhook, or a callback of another
// operation. The path of a webhook is "", that of a callback an expression that says where
// it goes.
type Call struct {
	Name string
	*Operation
}

// Element is what operations, parameters, schemas and others have in common.
type Element struct {
	Pos         schema.Position
	Description string
	Deprecated  bool
}

// Operation is a method of a path.
type Operation struct {
	Element
	Method, Path string
	ID           string // operationId; may be empty
	Summary      string
	Tags         []string
	Servers      []Server // in place of those of the API, if there are some
	Parameters   []*Parameter
	Body         *Body    // nil for none
	Responses    []Answer // by status
	Callbacks    []*Call  // by name, then by path
	// Security has the schemes that a caller must satisfy: all of any one
	// list. Nil is none.
	Security [][]Requirement
	// Inherits says that Security is that of the API.
	Inherits bool
	// UnknownScheme is one of them that the description does not define, which is not
	// in Security; nil for none.
	UnknownScheme *UnknownScheme
}

// UnknownScheme is the name of a security scheme that there is not, and where it stands.
type UnknownScheme struct {
	Pos  schema.Position
	Name string
}

// Schemas returns the schemas of what an operation takes and answers.
func (o *Operation) Schemas() (list []*Schema) {
	of := func(content []*Content, parameters []*Parameter) {
		for _, c := range content {
			list = append(list, c.Schema)
		}
		for _, p := range parameters {
			list = append(list, p.Schema)
		}
	}
	of(nil, o.Parameters)
	if o.Body != nil {
		of(o.Body.Content, nil)
	}
	for _, a := range o.Responses {
		of(a.Content, a.Headers)
	}
	return slices.DeleteFunc(list, func(s *Schema) bool { return s == nil })
}

// Requirement is a security scheme and the scopes required of it.
type Requirement struct {
	Scheme *SecurityScheme
	Scopes []string
}

// SecurityScheme is a way to prove who one is.
type SecurityScheme struct {
	Element
	Name      string
	Type      string // apiKey, http, oauth2, openIdConnect or mutualTLS
	In        string // of an apiKey: header, query or cookie
	Parameter string // of an apiKey: the name of that
	Scheme    string // of http: such as bearer, in lower case
}

// Parameter is a parameter of an operation, or a header of a response.
type Parameter struct {
	Element
	Name, In             string
	Component            string // its name among the components; "" for one that is written where it is used
	GoName               string // that the extension x-go-name gives it; "" for none
	Required, AllowEmpty bool
	AllowReserved        bool   // what separates parts of a URL may stand in the value
	Style                string // never empty
	Explode              bool
	Media                string // of a value that is not written in a style; "" otherwise
	JSON                 bool   // the value is JSON
	Schema               *Schema
}

// Body is a request's body.
type Body struct {
	Element
	Component string // its name among the components; "" for one that is written where it is used
	Required  bool
	Content   []*Content
}

// Answer is a declared answer: a response and the statuses that it has there.
type Answer struct {
	Status string // "200", "2XX" or "default"
	*Response
}

// Response is what an answer has, the same one wherever it is referred to.
type Response struct {
	Element
	// Name is the name in the components, or of what a reference leads to
	// elsewhere; "" for a response that is written where it is used.
	Name string
	// Path says which of those of its name it is, as that of a schema.
	Path    string
	Headers []*Parameter
	Content []*Content
}

// Content is a body in one media type.
type Content struct {
	Pos       schema.Position
	Media     string  // in lower case, without parameters
	Schema    *Schema // nil if nothing is said
	Encodings map[string]*Encoding
}

// Encoding is how a property of a form is written.
type Encoding struct {
	ContentType string
	Style       string
	Explode     *bool
}

// Schema is what values have to be. The kinds are those of JSON Schema.
type Schema struct {
	Element
	// Name is the name in the components, or of what a reference leads to
	// elsewhere; "" for a schema that is written where it is used.
	Name string
	// Path says which of those of its name it is: that of a component of the
	// document is its name, that of others has the file and the pointer, such as
	// "common.yaml#/Problem".
	Path   string
	GoName string // that the extension x-go-name gives it; "" for none
	Title  string
	// Part says that nothing is generated of it by itself: see PartExtension.
	Part bool

	// Types has null if that is the only one; none: any. Implied are those that the
	// description does not give, but its keywords are about.
	Types   []string
	Implied bool
	// Null says that the types, or else the values, have null among them. Nullable
	// is the keyword: null is a value, whatever else the schema says.
	Null, Nullable bool
	Format         string
	// ContentMedia is the media type of what a string has, in lower case, and
	// ContentEncoding how that is written as a text; "" is none.
	ContentMedia, ContentEncoding string
	// Enum has the values that there are, without null and none of other Types; a
	// constant is an enumeration of one, and so is each of a choice of constants.
	Enum    []Value
	Default *Value
	Never   bool // the schema false, of which nothing is a value

	Properties []*Property // by name
	Required   []string    // those that are no Properties too
	Closed     bool        // no properties but Properties, and those that Patterns match
	Additional *Schema     // of properties but these; nil: anything
	Items      *Schema     // of items behind Prefix; nil: anything

	AllOf, OneOf, AnyOf []*Schema
	// OneOfNull and AnyOfNull say that null is one of them, where it is left out.
	OneOfNull, AnyOfNull bool
	Discriminator        *Discriminator

	ReadOnly, WriteOnly bool

	// The keywords of validation, as texts of JSON numbers; "" is none.
	MinLength, MaxLength               string
	MinItems, MaxItems                 string
	MinProperties, MaxProperties       string
	Minimum, Maximum                   string
	ExclusiveMinimum, ExclusiveMaximum string
	MultipleOf                         string
	Pattern                            string
	UniqueItems                        bool

	// The keywords that apply schemas on conditions, by their names there.
	Not, If, Then, Else      *Schema
	Prefix                   []*Schema // prefixItems
	Contains                 *Schema
	MinContains, MaxContains string
	Patterns                 []Named // patternProperties
	PropertyNames            *Schema
	DependentRequired        []Dependent
	DependentSchemas         []Named
	// UnevaluatedItems and UnevaluatedProperties are of what no other keyword
	// looks at; nil: anything. AnyAdditional says that additionalProperties looks
	// at all properties.
	UnevaluatedItems, UnevaluatedProperties *Schema
	AnyAdditional                           bool

	// Unchecked are keywords that the model does not have and that demand something.
	Unchecked []string
}

// Parts returns the schemas that a schema is made of, each by what refers to it.
func (s *Schema) Parts() []*Schema {
	all := slices.Concat(s.AllOf, s.OneOf, s.AnyOf, s.Prefix)
	for _, p := range s.Properties {
		all = append(all, p.Schema)
	}
	for _, n := range slices.Concat(s.Patterns, s.DependentSchemas) {
		all = append(all, n.Schema)
	}
	all = append(all, s.Additional, s.Items, s.Not, s.If, s.Then, s.Else, s.Contains, s.PropertyNames, s.UnevaluatedItems, s.UnevaluatedProperties)
	return slices.DeleteFunc(all, func(part *Schema) bool { return part == nil })
}

// Named is a schema by a name or a pattern.
type Named struct {
	Name   string
	Schema *Schema
}

// Dependent are the properties that must be there beside another.
type Dependent struct {
	Name     string
	Required []string
}

// Property is a property of an object.
type Property struct {
	Element
	Name                string
	GoName              string // that the extension x-go-name gives it; "" for none
	Schema              *Schema
	Required            bool
	ReadOnly, WriteOnly bool
	Default             *Value
}

// Value is a JSON value in a description.
type Value struct {
	Pos  schema.Position
	JSON string
	// Text is the value if it is a string, and IsText says that it is.
	Text   string
	IsText bool
	// Of a member of an enumeration: its name by an extension, such as
	// x-enum-varnames, or "", and its title and description.
	GoName, Title, Description string
}

// Discriminator names the property that says which of several schemas an object
// has.
type Discriminator struct {
	Pos      schema.Position
	Property string
	Mapping  []Mapped // by value
}

// Mapped is a value of a discriminator and the schema that it means.
type Mapped struct {
	Value  string
	Schema *Schema // nil if it is not in the description
}
