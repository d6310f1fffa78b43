package templates

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// Struct is an entity type, a complex type or an action's parameters.
type Struct struct {
	Doc    string
	Name   string
	Base   Type // embedded; none at the root
	Fields []Field
	Keeper string // of a root: the type of the runtime, and the field of that name, that keeps what is undeclared
	Check  string // rules for the object as a whole; "" for none

	Var       string // of the descriptor
	Wire      string // qualified name
	Flags     []string
	Interface string   // that stands for the type and those derived; "" for none
	IfaceDoc  string   // documentation of Interface
	As        string   // method of Interface that returns this part; "" for none
	Derived   []string // Go names
	Uses      []Type   // without a prefix
	Codecs    []Codec  // of the types of others that fields have
}

// Codec is what reads and writes a type of others.
type Codec struct {
	Type Type // without a prefix
	JSON bool // by its methods for JSON, not those for texts
}

// String is the codec as it is written, with whole import paths.
func (c Codec) String() string {
	if c.JSON {
		return c.Type.String() + " by JSON"
	}
	return c.Type.String()
}

// codecs is the expression
//
//	[]wire.Codec{
//		wire.ByText[uuid.UUID, *uuid.UUID]{},
//	}
func codecs(list []Codec) *jen.Statement {
	return jen.Index().Add(rt("Codec")).ValuesFunc(func(g *jen.Group) {
		for _, c := range list {
			by := "ByText"
			if c.JSON {
				by = "ByJSON"
			}
			g.Line().Add(rt(by)).Index(jen.List(c.Type.code(), c.Type.With("*").code())).Values()
		}
		g.Line()
	})
}

// Field is a property.
type Field struct {
	Doc  string
	Name string
	Type Type
	Tags []Tag
}

// Tag is a key of a field's tag and its value.
type Tag struct{ Key, Value string }

// code is the tag of a field, with the keys in their order.
func tagCode(tags []Tag) *jen.Statement {
	var parts []string
	for _, t := range tags {
		parts = append(parts, t.Key+":"+strconv.Quote(t.Value))
	}
	text := strings.Join(parts, " ")
	if strconv.CanBackquote(text) {
		return jen.Op("`" + text + "`")
	}
	return jen.Op(strconv.Quote(text))
}

func (s Struct) emit(e *emitter) {
	s.emitType(e)
	s.emitDescriptor(e)
	s.emitMethods(e)
	if s.Interface != "" {
		s.emitInterface(e)
	}
}

// emitType writes
//
//	// Session is the entity type microsoft.graph.callRecords.session.
//	type Session struct {
//		GraphEntity
//		Callee AnyEndpoint `odata:"callee"`
//	}
//
// A root has the field Dynamic, or Undeclared in a plain API, which is not
// embedded: its methods, promoted into thousands of types, would be most of the
// cost of compiling them.
func (s Struct) emitType(e *emitter) {
	e.add(s.Doc, jen.Type().Id(s.Name).StructFunc(func(g *jen.Group) {
		if s.Base.Name != "" {
			g.Add(s.Base.code())
		}
		for _, f := range s.Fields {
			for _, line := range docLines(f.Doc) {
				g.Comment(line)
			}
			g.Id(f.Name).Add(f.Type.code()).Add(tagCode(f.Tags))
		}
		if s.Keeper != "" {
			keeper := g.Id(s.Keeper).Add(rt(s.Keeper))
			if s.Check != "" {
				keeper.Add(tagCode([]Tag{{"check", s.Check}}))
			}
		}
	}))
}

// emitDescriptor writes
//
//	var typeOfSession = wire.Type{
//		Name:   "microsoft.graph.callRecords.session",
//		Entity: true,
//		Uses: []wire.Structured{
//			(*Endpoint)(nil),
//		},
//	}
func (s Struct) emitDescriptor(e *emitter) {
	fields := []field{{"Name", jen.Lit(s.Wire)}}
	for _, flag := range s.Flags {
		fields = append(fields, field{flag, jen.True()})
	}
	if s.Interface != "" {
		fields = append(fields, field{"Interface", typedNil(local(s.Interface))})
	}
	if len(s.Derived) > 0 {
		fields = append(fields, field{"Derived", typedNils(locals(s.Derived))})
	}
	if len(s.Uses) > 0 {
		fields = append(fields, field{"Uses", typedNils(s.Uses)})
	}
	if len(s.Codecs) > 0 {
		fields = append(fields, field{"Codecs", codecs(s.Codecs)})
	}
	e.add("", jen.Var().Id(s.Var).Op("=").Add(rt("Type")).Add(literal(fields)))
}

// emitMethods writes
//
//	// WireType implements wire.Structured.
//	func (*Session) WireType() *wire.Type { return &typeOfSession }
//
//	// MarshalJSON implements json.Marshaler.
//	func (v *Session) MarshalJSON() ([]byte, error) { return gen.MarshalJSON(v) }
//
//	// UnmarshalJSON implements json.Unmarshaler.
//	func (v *Session) UnmarshalJSON(data []byte) error { return gen.UnmarshalJSON(data, v) }
func (s Struct) emitMethods(e *emitter) {
	e.add("WireType implements wire.Structured.",
		jen.Func().Params(jen.Op("*").Id(s.Name)).Id("WireType").Params().Op("*").Add(rt("Type")).
			Add(oneLine(jen.Return(jen.Op("&").Id(s.Var)))))
	emitJSON(e, s.Name, "MarshalJSON", "UnmarshalJSON")
}

// emitInterface writes
//
//	// AnyEndpoint is *Endpoint or a type derived from it.
//	type AnyEndpoint interface {
//		wire.Structured
//		// AsEndpoint returns the Endpoint that the value is or embeds.
//		AsEndpoint() *Endpoint
//	}
//
//	// AsEndpoint implements AnyEndpoint.
//	func (v *Endpoint) AsEndpoint() *Endpoint { return v }
func (s Struct) emitInterface(e *emitter) {
	if s.As == "" {
		e.add(s.IfaceDoc, jen.Type().Id(s.Interface).Interface(rt("Structured")))
		return
	}
	e.add(s.IfaceDoc, jen.Type().Id(s.Interface).Interface(
		rt("Structured"),
		jen.Comment("// "+s.As+" returns the "+s.Name+" that the value is or embeds."),
		jen.Id(s.As).Params().Op("*").Id(s.Name),
	))
	e.add(s.As+" implements "+s.Interface+".",
		jen.Func().Params(jen.Id("v").Op("*").Id(s.Name)).Id(s.As).Params().Op("*").Id(s.Name).
			Add(oneLine(jen.Return(jen.Id("v")))))
}
