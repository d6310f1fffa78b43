package templates

import (
	"github.com/dave/jennifer/jen"
)

// TagHandler is the interface that serves the operations of a tag, with the
// struct to embed, the structs of the operations and the table of these.
type TagHandler struct {
	Doc           string
	Field         string // of Service
	Name          string // of the interface
	Unimplemented string // of the struct to embed
	Operations    []Operation
}

// Operation is a method of a handler, and the operation that it serves.
type Operation struct {
	Doc      string
	Name     string // of the method
	Endpoint string // such as "GET /pets", for people
	Method   string
	Path     string
	Input    *Record // nil for an operation that takes nothing
	Forms    []Record
	Output   string // of the interface
	OutDoc   string
	Seal     string // the method that the outputs have
	Outputs  []Output
	Security [][]Requirement
}

// Record is a struct with tags alone.
type Record struct {
	Doc    string
	Name   string
	Fields []Field // Tag is empty
}

// Output is an answer of an operation.
type Output struct {
	Record
	Status   string
	BodyType string // Go name of the type that the body has or collects; "" for none
}

// Requirement is a security scheme that a request has to satisfy.
type Requirement struct {
	Scheme string
	Scopes []string
}

func (h TagHandler) emit(e *emitter) {
	h.emitInterface(e)
	h.emitUnimplemented(e)
	for _, o := range h.Operations {
		o.emitTypes(e)
	}
	h.emitTable(e)
}

// emitInterface writes
//
//	type PetsHandler interface {
//		// ListPets serves GET /pets.
//		ListPets(ctx context.Context, in *ListPetsInput) (ListPetsOutput, error)
//	}
func (h TagHandler) emitInterface(e *emitter) {
	e.add(h.Doc, jen.Type().Id(h.Name).InterfaceFunc(func(g *jen.Group) {
		for _, o := range h.Operations {
			for _, line := range docLines(o.Doc) {
				g.Comment(line)
			}
			g.Id(o.Name).ParamsFunc(func(g *jen.Group) {
				g.Id("ctx").Add(contextType.code())
				if o.Input != nil {
					g.Id("in").Op("*").Id(o.Input.Name)
				}
			}).Params(jen.Id(o.Output), jen.Error())
		}
	}))
}

// emitUnimplemented writes
//
//	type UnimplementedPetsHandler struct{}
//
//	// ListPets implements PetsHandler.
//	func (UnimplementedPetsHandler) ListPets(context.Context, *ListPetsInput) (ListPetsOutput, error) {
//		return nil, rest.NotImplemented("GET /pets")
//	}
func (h TagHandler) emitUnimplemented(e *emitter) {
	e.add(h.Unimplemented+" answers 501 Not Implemented to everything. Embed it in what implements "+h.Name+", so that operations which the description gains later do not break the build.",
		jen.Type().Id(h.Unimplemented).Struct())
	for _, o := range h.Operations {
		e.add(o.Name+" implements "+h.Name+".",
			jen.Func().Params(jen.Id(h.Unimplemented)).Id(o.Name).ParamsFunc(func(g *jen.Group) {
				g.Add(contextType.code())
				if o.Input != nil {
					g.Op("*").Id(o.Input.Name)
				}
			}).Params(jen.Id(o.Output), jen.Error()).Block(
				jen.Return(jen.Nil(), rest("NotImplemented").Call(jen.Lit(o.Endpoint)))))
	}
}

// emitTypes writes what the operation takes and what it answers.
func (o Operation) emitTypes(e *emitter) {
	if o.Input != nil {
		o.Input.emit(e)
	}
	for _, f := range o.Forms {
		f.emit(e)
	}
	o.emitOutputs(e)
}

// emit writes
//
//	// ListPetsInput is what GET /pets is called with.
//	type ListPetsInput struct {
//		Limit wire.Opt[int32] `query:"limit" check:"maximum=100"`
//	}
func (r Record) emit(e *emitter) {
	e.add(r.Doc, jen.Type().Id(r.Name).StructFunc(func(g *jen.Group) {
		for _, f := range r.Fields {
			for _, line := range docLines(f.Doc) {
				g.Comment(line)
			}
			code := g.Id(f.Name).Add(f.Type.code())
			if len(f.Tags) > 0 {
				code.Add(tagCode(f.Tags))
			}
		}
	}))
}

// emitOutputs writes
//
//	// ListPetsOutput is what GET /pets answers: *ListPets200 or *ListPetsDefault.
//	type ListPetsOutput interface{ listPetsOutput() }
//
//	// ListPets200 is the answer 200 OK.
//	type ListPets200 struct {
//		Body []*Pet `body:"application/json"`
//	}
//
//	func (*ListPets200) listPetsOutput() {}
func (o Operation) emitOutputs(e *emitter) {
	e.add(o.OutDoc, jen.Type().Id(o.Output).Op("interface{").Id(o.Seal).Params().Op("}"))
	for _, out := range o.Outputs {
		out.emit(e)
		e.add("", jen.Func().Params(jen.Op("*").Id(out.Name)).Id(o.Seal).Params().Block())
	}
}

// table is the name of the variable that lists the handler's operations.
func (h TagHandler) table() string { return "operationsOf" + h.Field }

// emitTable writes
//
//	var operationsOfPets = []rest.OperationOf[PetsHandler]{
//		{
//			Operation: rest.Operation{
//				Method: "GET",
//				Path:   "/pets",
//				Input:  (*ListPetsInput)(nil),
//				Outputs: []rest.Output{
//					{Status: "200", Type: (*ListPets200)(nil)},
//				},
//			},
//			Serve: func(h PetsHandler, ctx context.Context, in any) (any, error) {
//				return h.ListPets(ctx, in.(*ListPetsInput))
//			},
//		},
//	}
func (h TagHandler) emitTable(e *emitter) {
	e.add("", jen.Var().Id(h.table()).Op("=").Index().Add(rest("OperationOf")).Index(jen.Id(h.Name)).ValuesFunc(func(g *jen.Group) {
		for _, o := range h.Operations {
			input := jen.Id("_")
			call := jen.Id("h").Dot(o.Name).Call(jen.Id("ctx"))
			if o.Input != nil {
				input = jen.Id("in")
				call = jen.Id("h").Dot(o.Name).Call(jen.Id("ctx"), jen.Id("in").Assert(jen.Op("*").Id(o.Input.Name)))
			}
			serve := jen.Func().Params(jen.Id("h").Id(h.Name), jen.Id("ctx").Add(contextType.code()), input.Any()).Params(jen.Any(), jen.Error()).Block(jen.Return(call))
			g.Line().Add(literal([]field{{"Operation", rest("Operation").Add(o.literal())}, {"Serve", serve}}))
		}
		g.Line()
	}))
}

func (o Operation) literal() *jen.Statement {
	fields := []field{{"Method", jen.Lit(o.Method)}, {"Path", jen.Lit(o.Path)}}
	if o.Input != nil {
		fields = append(fields, field{"Input", typedNil(o.Input.Name)})
	}
	fields = append(fields, field{"Outputs", jen.Index().Add(rest("Output")).ValuesFunc(func(g *jen.Group) {
		for _, out := range o.Outputs {
			g.Line().Values(jen.Id("Status").Op(":").Lit(out.Status), jen.Id("Type").Op(":").Add(typedNil(out.Name)))
		}
		g.Line()
	})})
	if len(o.Security) > 0 {
		fields = append(fields, field{"Security", jen.Index().Index().Add(rest("Requirement")).ValuesFunc(func(g *jen.Group) {
			for _, list := range o.Security {
				g.Line().ValuesFunc(func(g *jen.Group) {
					for _, r := range list {
						g.Values(r.code()...)
					}
				})
			}
			g.Line()
		})})
	}
	return literal(fields)
}

func (r Requirement) code() []jen.Code {
	code := []jen.Code{jen.Id("Scheme").Op(":").Lit(r.Scheme)}
	if len(r.Scopes) > 0 {
		code = append(code, jen.Id("Scopes").Op(":").Index().String().ValuesFunc(func(g *jen.Group) {
			for _, s := range r.Scopes {
				g.Lit(s)
			}
		}))
	}
	return code
}
