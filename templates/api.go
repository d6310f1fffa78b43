package templates

import "github.com/dave/jennifer/jen"

// API is the struct that holds a handler for each tag, what checks credentials,
// and the function that serves them.
type API struct {
	Doc      string
	Handlers []TagHandler
	Schemes  []Scheme
}

// Scheme is a security scheme.
type Scheme struct {
	Doc       string
	Method    string // of the interface Security
	Name      string
	Kind      string // constant of rest
	Parameter string
	Params    []SchemeParam
}

// SchemeParam is a parameter of a scheme's method, and the field of the
// credentials that it is.
type SchemeParam struct {
	Name  string
	Type  Type
	Field string
}

func (a API) emit(e *emitter) {
	a.emitStruct(e)
	a.emitNewHandler(e)
	if len(a.Schemes) > 0 {
		a.emitSecurity(e)
		a.emitSchemes(e)
	}
}

// emitStruct writes
//
//	type Service struct {
//		Pets     PetsHandler
//		Security Security
//	}
func (a API) emitStruct(e *emitter) {
	e.add(a.Doc, jen.Type().Id("Service").StructFunc(func(g *jen.Group) {
		for _, h := range a.Handlers {
			g.Id(h.Field).Id(h.Name)
		}
		if len(a.Schemes) > 0 {
			g.Comment("// Security checks credentials. Left nil, it refuses all.")
			g.Id("Security").Id("Security")
		}
	}))
}

// emitNewHandler writes
//
//	func NewHandler(s Service, options ...rest.Option) http.Handler {
//		if s.Pets == nil {
//			s.Pets = UnimplementedPetsHandler{}
//		}
//		return rest.New(rest.Description{
//			Operations: slices.Concat(
//				rest.Bind(s.Pets, operationsOfPets),
//			),
//			Schemes: rest.BindSchemes(s.Security, schemes),
//		}, options...)
//	}
func (a API) emitNewHandler(e *emitter) {
	e.add("NewHandler serves the operations. It panics if one of the package is malformed, which no generated one is.",
		jen.Func().Id("NewHandler").
			Params(jen.Id("s").Id("Service"), jen.Id("options").Op("...").Add(rest("Option"))).Qual("net/http", "Handler").
			BlockFunc(func(g *jen.Group) {
				for _, h := range a.Handlers {
					g.If(jen.Id("s").Dot(h.Field).Op("==").Nil()).Block(
						jen.Id("s").Dot(h.Field).Op("=").Id(h.Unimplemented).Values())
				}
				if len(a.Schemes) > 0 {
					g.If(jen.Id("s").Dot("Security").Op("==").Nil()).Block(
						jen.Id("s").Dot("Security").Op("=").Id("UnimplementedSecurity").Values())
				}
				g.Return(rest("New").Call(rest("Description").Add(a.description()), jen.Id("options").Op("...")))
			}))
}

func (a API) description() *jen.Statement {
	operations := jen.Qual("slices", "Concat").CallFunc(func(g *jen.Group) {
		for _, h := range a.Handlers {
			g.Line().Add(rest("Bind")).Call(jen.Id("s").Dot(h.Field), jen.Id(h.table()))
		}
		g.Line()
	})
	var fields []field
	if len(a.Handlers) > 0 {
		fields = append(fields, field{"Operations", operations})
	}
	if len(a.Schemes) > 0 {
		fields = append(fields, field{"Schemes", rest("BindSchemes").Call(jen.Id("s").Dot("Security"), jen.Id("schemes"))})
	}
	return literal(fields)
}

// emitSecurity writes
//
//	type Security interface {
//		// APIKey checks the scheme api_key: …
//		APIKey(ctx context.Context, key string, scopes []string) (context.Context, error)
//	}
//
//	type UnimplementedSecurity struct{}
//
//	// APIKey implements Security.
//	func (UnimplementedSecurity) APIKey(context.Context, string, []string) (context.Context, error) {
//		return nil, rest.NotImplemented("the security scheme api_key")
//	}
func (a API) emitSecurity(e *emitter) {
	e.add("Security checks the credentials of requests, a method for each security scheme. The context that a method returns is the one that the handler gets, so that it can say who asks; an error refuses the request: see rest.Unauthorized and rest.Forbidden.",
		jen.Type().Id("Security").InterfaceFunc(func(g *jen.Group) {
			for _, s := range a.Schemes {
				for _, line := range docLines(s.Doc) {
					g.Comment(line)
				}
				g.Id(s.Method).ParamsFunc(func(g *jen.Group) {
					g.Id("ctx").Add(contextType.code())
					for _, p := range s.Params {
						g.Id(p.Name).Add(p.Type.code())
					}
				}).Params(contextType.code(), jen.Error())
			}
		}))
	e.add("UnimplementedSecurity answers 501 Not Implemented to everything. Embed it in what implements Security.",
		jen.Type().Id("UnimplementedSecurity").Struct())
	for _, s := range a.Schemes {
		e.add(s.Method+" implements Security.",
			jen.Func().Params(jen.Id("UnimplementedSecurity")).Id(s.Method).ParamsFunc(func(g *jen.Group) {
				g.Add(contextType.code())
				for _, p := range s.Params {
					g.Add(p.Type.code())
				}
			}).Params(contextType.code(), jen.Error()).Block(
				jen.Return(jen.Nil(), rest("NotImplemented").Call(jen.Lit("the security scheme "+s.Name)))))
	}
}

// emitSchemes writes
//
//	var schemes = []rest.SchemeOf[Security]{
//		{
//			Scheme: rest.Scheme{Name: "api_key", Kind: rest.APIKeyInHeader, Parameter: "api_key"},
//			Check: func(s Security, ctx context.Context, c rest.Credentials) (context.Context, error) {
//				return s.APIKey(ctx, c.Token, c.Scopes)
//			},
//		},
//	}
func (a API) emitSchemes(e *emitter) {
	e.add("", jen.Var().Id("schemes").Op("=").Index().Add(rest("SchemeOf")).Index(jen.Id("Security")).ValuesFunc(func(g *jen.Group) {
		for _, s := range a.Schemes {
			call := jen.Id("s").Dot(s.Method).CallFunc(func(g *jen.Group) {
				g.Id("ctx")
				for _, p := range s.Params {
					g.Id("c").Dot(p.Field)
				}
			})
			check := jen.Func().Params(jen.Id("s").Id("Security"), jen.Id("ctx").Add(contextType.code()), jen.Id("c").Add(rest("Credentials"))).
				Params(contextType.code(), jen.Error()).Block(jen.Return(call))
			g.Line().Add(literal([]field{{"Scheme", rest("Scheme").Add(s.literal())}, {"Check", check}}))
		}
		g.Line()
	}))
}

func (s Scheme) literal() *jen.Statement {
	fields := []jen.Code{jen.Id("Name").Op(":").Lit(s.Name), jen.Id("Kind").Op(":").Add(rest(s.Kind))}
	if s.Parameter != "" {
		fields = append(fields, jen.Id("Parameter").Op(":").Lit(s.Parameter))
	}
	return jen.Values(fields...)
}
