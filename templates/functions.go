package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/odatagen/odatagen/internal/visible"
)

// Functions is a struct of functions: a handler, or what checks credentials.
type Functions struct {
	Doc    string
	Name   string
	Fields []Function
}

// Function is a field of such a struct.
type Function struct {
	Lead    string // what stands before the route, such as "GetPet serves"
	Route   string // such as "GET /pets/{petId}", on a line of its own; "" for none
	Doc     string // what stands after it
	Name    string
	Params  []Param
	Results []Type
	Tags    []Tag
}

// Param is a parameter of a function.
type Param struct {
	Name string
	Type Type
}

// Context is the parameter that every function has first.
func Context() Param { return Param{"ctx", Type{Path: "context", Name: "Context"}} }

// emit writes
//
//	// CommunicationsHandler answers for the singleton communications and what
//	// lies below it.
//	type CommunicationsHandler struct {
//		// GetCallRecord serves
//		//
//		//	GET /communications/callRecords/{callRecord-id}
//		GetCallRecord func(ctx context.Context, callRecordID string, q *query.Options) (*CallRecord, error) `route:"GET …" kind:"read"`
//	}
func (s Functions) emit(e *emitter) {
	e.add(s.Doc, jen.Type().Id(s.Name).StructFunc(func(g *jen.Group) {
		for _, f := range s.Fields {
			for _, line := range f.comment() {
				g.Comment(line)
			}
			g.Id(f.Name).Func().Add(f.signature()).Add(tagCode(f.Tags))
		}
	}))
}

// comment is the documentation of the field. The route stands on a line of its
// own, however long it is, so that who looks for it in the code finds it.
func (f Function) comment() []string {
	lines := docLines(f.Lead)
	if f.Route != "" {
		lines = append(lines, "//", "//\t"+visible.Text(f.Route))
	}
	if about := docLines(f.Doc); len(about) > 0 {
		lines = append(append(lines, "//"), about...)
	}
	return lines
}

// signature is the parameters and results: (ctx context.Context, a, b string) error.
func (f Function) signature() *jen.Statement {
	s := jen.ParamsFunc(func(g *jen.Group) {
		for i, p := range f.Params {
			if i+1 < len(f.Params) && f.Params[i+1].Type.Equal(p.Type) {
				g.Id(p.Name) // the type stands behind the next
			} else {
				g.Id(p.Name).Add(p.Type.code())
			}
		}
	})
	if len(f.Results) == 1 {
		return s.Add(f.Results[0].code())
	}
	return s.ParamsFunc(func(g *jen.Group) {
		for _, t := range f.Results {
			g.Add(t.code())
		}
	})
}
