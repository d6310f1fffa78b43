package templates

import (
	"github.com/dave/jennifer/jen"
)

// TagHandler is the struct of functions that serve the operations of a tag, with
// the structs of the operations and the table of their answers.
type TagHandler struct {
	Doc        string
	Field      string // of Service
	Name       string // of the struct
	Operations []Operation
}

// Operation is a function of a handler, and the operation that it serves.
type Operation struct {
	Doc      string
	Name     string  // of the function
	Endpoint string  // such as "GET /pets"
	Input    *Record // nil for an operation that takes nothing
	Success  *Type   // of the body of its success; nil where nobody asks
	Forms    []Record
	Output   string // of the interface
	OutDoc   string
	Seal     string // the method that the outputs have
	Outputs  []Output
	Tags     []Tag // of the function
}

// Record is a struct with tags alone.
type Record struct {
	Doc    string
	Name   string
	Fields []Field
	Error  bool // it is an answer that can be an error
}

// Output is a type that an operation answers, for one or more statuses.
type Output struct {
	Name     string
	Statuses []string
	Record   *Record // the type; nil for one that operations share
}

func (h TagHandler) emit(e *emitter) {
	h.functions().emit(e)
	for _, o := range h.Operations {
		o.emitTypes(e)
	}
	h.emitTable(e)
}

// functions is
//
//	type PetsHandler struct {
//		// ListPets serves
//		//
//		//	GET /pets
//		ListPets func(ctx context.Context, in *ListPetsInput) (ListPetsOutput, error) `route:"GET /pets"`
//	}
func (h TagHandler) functions() Functions {
	s := Functions{Doc: h.Doc, Name: h.Name}
	for _, o := range h.Operations {
		f := Function{
			Lead: o.Name + " serves", Route: o.Endpoint, Doc: o.Doc, Name: o.Name,
			Params:  []Param{Context()},
			Results: []Type{{Name: o.Output}, {Name: "error"}},
			Tags:    o.Tags,
		}
		if o.Input != nil {
			f.Params = append(f.Params, Param{"in", Type{Prefix: "*", Name: o.Input.Name}})
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

// emitTypes writes what the operation takes and what it answers.
func (o Operation) emitTypes(e *emitter) {
	if o.Input != nil {
		o.Input.emit(e)
		o.emitSuccess(e)
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
//		_     [0]func()
//		Limit wire.Opt[int32] `query:"limit" check:"maximum=100"`
//	}
func (r Record) emit(e *emitter) {
	e.add(r.Doc, jen.Type().Id(r.Name).StructFunc(func(g *jen.Group) {
		g.Add(notComparable())
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
	if r.Error {
		r.emitError(e)
	}
}

// emitSuccess writes
//
//	// SuccessBody says what client.Body returns of GET /pets.
//	func (*ListPetsInput) SuccessBody() (body []*petstore.Pet) { return }
func (o Operation) emitSuccess(e *emitter) {
	if o.Success == nil {
		return
	}
	e.add("SuccessBody says what client.Body returns of "+o.Endpoint+".",
		jen.Func().Params(jen.Op("*").Id(o.Input.Name)).Id("SuccessBody").Params().Params(jen.Id("body").Add(o.Success.code())).
			Add(oneLine(jen.Return())))
}

// emitError writes
//
//	// Error implements error.
//	func (v *NotFound) Error() string { return gen.Error(v) }
func (r Record) emitError(e *emitter) {
	e.add("Error implements error.",
		jen.Func().Params(jen.Id("v").Op("*").Id(r.Name)).Id("Error").Params().String().
			Add(oneLine(jen.Return(restGen("Error").Call(jen.Id("v"))))))
}

// emitOutputs writes
//
//	// ListPetsOutput is what GET /pets answers: *ListPets200 or *Problem.
//	type ListPetsOutput interface{ listPetsOutput() }
//
//	// ListPets200 is the answer 200 OK.
//	type ListPets200 struct {
//		_    [0]func()
//		Body []*Pet `body:"application/json"`
//	}
//
//	func (*ListPets200) listPetsOutput() {}
func (o Operation) emitOutputs(e *emitter) {
	e.add(o.OutDoc, jen.Type().Id(o.Output).Op("interface{").Id(o.Seal).Params().Op("}"))
	for _, out := range o.Outputs {
		if out.Record != nil {
			out.Record.emit(e)
		}
		e.add("", jen.Func().Params(jen.Op("*").Id(out.Name)).Id(o.Seal).Params().Block())
	}
}

// table is the name of the variable that lists the answers of the operations.
func (h TagHandler) table() string { return "outputsOf" + h.Field }

// emitTable writes
//
//	var outputsOfPets = []gen.Outputs{
//		{(*ListPetsOutput)(nil), []gen.Output{
//			{Status: "200", Type: (*ListPets200)(nil)},
//		}},
//	}
func (h TagHandler) emitTable(e *emitter) {
	e.add("", jen.Var().Id(h.table()).Op("=").Index().Add(restGen("Outputs")).ValuesFunc(func(g *jen.Group) {
		for _, o := range h.Operations {
			outputs := jen.Index().Add(restGen("Output")).ValuesFunc(func(g *jen.Group) {
				for _, out := range o.Outputs {
					for _, status := range out.Statuses {
						g.Line().Values(jen.Id("Status").Op(":").Lit(status), jen.Id("Type").Op(":").Add(typedNil(local(out.Name))))
					}
				}
				g.Line()
			})
			g.Line().Values(jen.Id("Of").Op(":").Add(typedNil(local(o.Output))), jen.Id("Outputs").Op(":").Add(outputs))
		}
		g.Line()
	}))
}
