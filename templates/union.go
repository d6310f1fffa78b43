package templates

import "github.com/dave/jennifer/jen"

// Union is a type of alternatives.
type Union struct {
	Doc           string
	Name          string
	Wire          string
	Var           string // of the descriptor
	Alternatives  []Field
	Discriminator string
	Mapping       []UnionValue
	Exclusive     bool // whether a value is one alternative alone
	Codecs        []Codec
}

// UnionValue is a value of the discriminator and the field that it stands for.
type UnionValue struct{ Value, Field string }

func (u Union) emit(e *emitter) {
	u.emitType(e)
	u.emitDescriptor(e)
	u.emitMethods(e)
}

// emitType writes
//
//	// Animal is one of Cat and Dog.
//	type Animal struct {
//		_   [0]func()
//		Cat *Cat
//		Dog *Dog
//		// Other is what is none of the alternatives.
//		Other wire.Raw
//	}
func (u Union) emitType(e *emitter) {
	e.add(u.Doc, jen.Type().Id(u.Name).StructFunc(func(g *jen.Group) {
		g.Add(notComparable())
		for _, f := range u.Alternatives {
			for _, line := range docLines(f.Doc) {
				g.Comment(line)
			}
			code := g.Id(f.Name).Add(f.Type.code())
			if len(f.Tags) > 0 {
				code.Add(tagCode(f.Tags))
			}
		}
		g.Comment("// Other is what was read and is none of the alternatives.")
		g.Id("Other").Add(rt("Raw"))
	}))
}

// emitDescriptor writes
//
//	var typeOfAnimal = wire.UnionType{
//		Name:          "Animal",
//		Discriminator: "petType",
//		Mapping: []wire.UnionValue{
//			{Value: "cat", Field: "Cat"},
//		},
//	}
func (u Union) emitDescriptor(e *emitter) {
	fields := []field{{"Name", jen.Lit(u.Wire)}}
	if u.Discriminator != "" {
		fields = append(fields, field{"Discriminator", jen.Lit(u.Discriminator)})
	}
	if len(u.Mapping) > 0 {
		mapping := jen.Index().Add(rt("UnionValue")).ValuesFunc(func(g *jen.Group) {
			for _, m := range u.Mapping {
				g.Line().Values(jen.Id("Value").Op(":").Lit(m.Value), jen.Id("Field").Op(":").Lit(m.Field))
			}
			g.Line()
		})
		fields = append(fields, field{"Mapping", mapping})
	}
	if u.Exclusive {
		fields = append(fields, field{"Exclusive", jen.True()})
	}
	if len(u.Codecs) > 0 {
		fields = append(fields, field{"Codecs", codecs(u.Codecs)})
	}
	e.add("", jen.Var().Id(u.Var).Op("=").Add(rt("UnionType")).Add(literal(fields)))
}

// emitMethods writes
//
//	// UnionType implements wire.Union.
//	func (*Animal) UnionType() *wire.UnionType { return &typeOfAnimal }
//
//	// MarshalJSON implements json.Marshaler.
//	func (v *Animal) MarshalJSON() ([]byte, error) { return gen.MarshalUnion(v) }
//
//	// UnmarshalJSON implements json.Unmarshaler.
//	func (v *Animal) UnmarshalJSON(data []byte) error { return gen.UnmarshalUnion(data, v) }
func (u Union) emitMethods(e *emitter) {
	e.add("UnionType implements wire.Union.",
		jen.Func().Params(jen.Op("*").Id(u.Name)).Id("UnionType").Params().Op("*").Add(rt("UnionType")).
			Add(oneLine(jen.Return(jen.Op("&").Id(u.Var)))))
	emitJSON(e, u.Name, "MarshalUnion", "UnmarshalUnion")
}

// emitJSON writes the methods of a type that encoding/json asks for.
func emitJSON(e *emitter, name, marshal, unmarshal string) {
	e.add("MarshalJSON implements json.Marshaler.",
		jen.Func().Params(jen.Id("v").Op("*").Id(name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).
			Add(oneLine(jen.Return(gen(marshal).Call(jen.Id("v"))))))
	e.add("UnmarshalJSON implements json.Unmarshaler.",
		jen.Func().Params(jen.Id("v").Op("*").Id(name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().
			Add(oneLine(jen.Return(gen(unmarshal).Call(jen.Id("data"), jen.Id("v"))))))
}
