package templates

import (
	"strconv"

	"github.com/dave/jennifer/jen"
)

// Enum is an enumeration type.
type Enum struct {
	Doc     string
	Name    string
	Wire    string
	Var     string // of the description
	Members []Member
	Flags   bool // whether values are sets of members
	Named   bool // whether members are names without numbers
}

// Member is a member of an enumeration.
type Member struct {
	Doc   string
	Name  string // of the constant
	Wire  string
	Value int64
}

func (n Enum) emit(e *emitter) {
	e.add(n.Doc, jen.Type().Id(n.Name).String())
	if len(n.Members) > 0 {
		n.emitConstants(e)
	}
	n.emitMethods(e)
	if n.Flags {
		n.emitFlags(e)
	}
	n.emitDescriptor(e)
}

// emitConstants writes
//
//	// The members of Modality.
//	const (
//		ModalityAudio Modality = "audio"
//	)
func (n Enum) emitConstants(e *emitter) {
	e.add("The members of "+n.Name+".", jen.Const().DefsFunc(func(g *jen.Group) {
		for _, m := range n.Members {
			for _, line := range docLines(m.Doc) {
				g.Comment(line)
			}
			g.Id(m.Name).Id(n.Name).Op("=").Lit(m.Wire)
		}
	}))
}

// emitMethods writes
//
//	// EnumType implements wire.Enum.
//	func (Modality) EnumType() *wire.EnumType { return &typeOfModality }
//
//	// Known reports whether the description names v as a member.
//	func (v Modality) Known() bool { return typeOfModality.Known(string(v)) }
func (n Enum) emitMethods(e *emitter) {
	about := "EnumType implements wire.Enum. It knows the numbers of the members."
	if n.Named {
		about = "EnumType implements wire.Enum."
	}
	e.add(about,
		jen.Func().Params(jen.Id(n.Name)).Id("EnumType").Params().Op("*").Add(rt("EnumType")).
			Add(oneLine(jen.Return(jen.Op("&").Id(n.Var)))))
	if len(n.Members) > 0 {
		e.add("Known reports whether the description names v as a member.",
			n.method("Known", jen.Bool(), jen.Return(jen.Id(n.Var).Dot("Known").Call(jen.String().Call(jen.Id("v"))))))
	}
}

// emitFlags writes
//
//	// Has reports whether the set v holds every member of m.
//	func (v Color) Has(m Color) bool { return gen.HasFlag(v, m) }
//
// and With, Without and Members alike.
func (n Enum) emitFlags(e *emitter) {
	e.add("Has reports whether the set v holds every member of m.",
		n.method("Has", jen.Bool(), jen.Return(gen("HasFlag").Call(jen.Id("v"), jen.Id("m"))), jen.Id("m").Id(n.Name)))
	e.add("With returns the set v with the members of m added.",
		n.method("With", jen.Id(n.Name), jen.Return(gen("WithFlag").Call(jen.Id("v"), jen.Id("m"))), jen.Id("m").Id(n.Name)))
	e.add("Without returns the set v without the members of m.",
		n.method("Without", jen.Id(n.Name), jen.Return(gen("WithoutFlag").Call(jen.Id("v"), jen.Id("m"))), jen.Id("m").Id(n.Name)))
	e.add("Members returns the members of the set v, those unknown to the description too.",
		n.method("Members", jen.Index().Id(n.Name), jen.Return(gen("Flags").Call(jen.Id("v")))))
}

func (n Enum) method(name string, result, body jen.Code, params ...jen.Code) *jen.Statement {
	return jen.Func().Params(jen.Id("v").Id(n.Name)).Id(name).Params(params...).Add(result).Add(oneLine(body))
}

// emitDescriptor writes
//
//	var typeOfModality = wire.EnumType{
//		Name: "microsoft.graph.callRecords.modality",
//		Members: []wire.Member{
//			{Name: "audio", Value: 0},
//		},
//	}
func (n Enum) emitDescriptor(e *emitter) {
	fields := []field{{"Name", jen.Lit(n.Wire)}}
	if len(n.Members) > 0 {
		fields = append(fields, field{"Members", n.members()})
	}
	e.add("", jen.Var().Id(n.Var).Op("=").Add(rt("EnumType")).Add(literal(fields)))
}

func (n Enum) members() *jen.Statement {
	return jen.Index().Add(rt("Member")).ValuesFunc(func(g *jen.Group) {
		for _, m := range n.Members {
			values := []jen.Code{jen.Id("Name").Op(":").Lit(m.Wire)}
			if !n.Named {
				values = append(values, jen.Id("Value").Op(":").Op(strconv.FormatInt(m.Value, 10)))
			}
			g.Line().Values(values...)
		}
		g.Line()
	})
}

// Alias is a type definition.
type Alias struct {
	Doc  string
	Name string
	Type Type
}

// emit writes
//
//	// Weight is the type definition ns.Weight.
//	type Weight = wire.Decimal
func (a Alias) emit(e *emitter) {
	e.add(a.Doc, jen.Type().Id(a.Name).Op("=").Add(a.Type.code()))
}
