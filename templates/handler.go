package templates

import "github.com/dave/jennifer/jen"

// Handler is the interface that answers for one resource and what lies below it,
// with the struct to embed and the routes.
type Handler struct {
	Doc           string
	Field         string // of Service
	Name          string // of the interface
	Unimplemented string // of the struct to embed
	Methods       []Method
}

// Method is a method of a handler, and the route that calls it.
type Method struct {
	Doc    string
	Name   string
	Keys   []Key
	Params string // Go name of the operation's parameters; "" for none
	Result *Type  // nil for an action that returns nothing
	Route  Route
}

// Key is a key in a path.
type Key struct {
	Param       string // of the method
	Type        Type
	Placeholder string // in the route's path
	Property    string // in key predicates
	Wire        string // qualified name of the type
	Convert     string // Go enumeration to convert the key's text to; "" for none
}

// Route is how a method is reached.
type Route struct {
	Endpoint   string // such as "GET /users", for people
	Path       string
	Method     string // "" for GET
	Keys       []Key  // those that Path does not say all of
	Collection bool
	Nullable   bool
	Type       string     // Go name of the structured type of the result, or ""
	ResultType string     // name of its primitive or enumeration type, or ""
	Overloads  [][]string // parameter names of a function's overloads
	Required   []string   // parameters that an action must be given
	Context    string     // after "$metadata#", where it is not the path
	Scopes     [][]string
}

func (h Handler) emit(e *emitter) {
	h.emitInterface(e)
	h.emitUnimplemented(e)
	h.emitRoutes(e)
}

// emitInterface writes
//
//	type CommunicationsHandler interface {
//		// GetCallRecord serves GET /communications/callRecords/{callRecord-id}.
//		GetCallRecord(ctx context.Context, callRecordID string, q *query.Options) (*CallRecord, error)
//	}
func (h Handler) emitInterface(e *emitter) {
	e.add(h.Doc, jen.Type().Id(h.Name).InterfaceFunc(func(g *jen.Group) {
		for _, m := range h.Methods {
			for _, line := range docLines(m.Doc) {
				g.Comment(line)
			}
			g.Id(m.Name).Add(m.signature())
		}
	}))
}

// signature is the parameters and results of the method.
func (m Method) signature() *jen.Statement {
	s := jen.ParamsFunc(func(g *jen.Group) {
		g.Id("ctx").Add(contextType.code())
		for _, k := range m.Keys {
			g.Id(k.Param).Add(k.Type.code())
		}
		if m.Params != "" {
			g.Id("p").Op("*").Id(m.Params)
		}
		g.Id("q").Op("*").Add(Query("Options").code())
	})
	if m.Result == nil {
		return s.Error()
	}
	return s.Params(m.Result.code(), jen.Error())
}

// emitUnimplemented writes
//
//	type UnimplementedCommunicationsHandler struct{}
//
//	// GetCallRecord implements CommunicationsHandler.
//	func (UnimplementedCommunicationsHandler) GetCallRecord(ctx context.Context, callRecordID string, q *query.Options) (v *CallRecord, err error) {
//		return v, server.NotImplemented("GET /communications/callRecords/{callRecord-id}")
//	}
func (h Handler) emitUnimplemented(e *emitter) {
	e.add(h.Unimplemented+" answers 501 Not Implemented to everything. Embed it in what implements "+h.Name+", so that routes which the description gains later do not break the build.",
		jen.Type().Id(h.Unimplemented).Struct())
	for _, m := range h.Methods {
		refuse := srv("NotImplemented").Call(jen.Lit(m.Route.Endpoint))
		e.add(m.Name+" implements "+h.Name+".",
			jen.Func().Params(jen.Id(h.Unimplemented)).Id(m.Name).Add(m.unimplementedSignature()).BlockFunc(func(g *jen.Group) {
				if m.Result == nil {
					g.Return(refuse)
					return
				}
				g.Return(jen.Id("v"), refuse)
			}))
	}
}

// unimplementedSignature is signature with nothing named but the result.
func (m Method) unimplementedSignature() *jen.Statement {
	s := jen.ParamsFunc(func(g *jen.Group) {
		g.Add(contextType.code())
		for _, k := range m.Keys {
			g.Add(k.Type.code())
		}
		if m.Params != "" {
			g.Op("*").Id(m.Params)
		}
		g.Op("*").Add(Query("Options").code())
	})
	if m.Result == nil {
		return s.Error()
	}
	return s.Params(jen.Id("v").Add(m.Result.code()), jen.Id("err").Error())
}

// routes is the name of the variable that lists the handler's routes.
func (h Handler) routes() string { return "routesOf" + h.Field }

// emitRoutes writes
//
//	var routesOfCommunications = []server.RouteOf[CommunicationsHandler]{
//		{
//			Route: server.Route{
//				Path: "/communications",
//				Type: (*GraphCloudCommunications)(nil),
//			},
//			Serve: func(h CommunicationsHandler, r *server.Request) (any, error) {
//				return h.ReadCommunications(r.Context(), r.Query())
//			},
//		},
//	}
func (h Handler) emitRoutes(e *emitter) {
	e.add("", jen.Var().Id(h.routes()).Op("=").Index().Add(srv("RouteOf")).Index(jen.Id(h.Name)).ValuesFunc(func(g *jen.Group) {
		for _, m := range h.Methods {
			serve := jen.Func().Params(jen.Id("h").Id(h.Name), jen.Id("r").Op("*").Add(srv("Request"))).Params(jen.Any(), jen.Error()).Block(m.call())
			g.Line().Add(literal([]field{{"Route", srv("Route").Add(m.route())}, {"Serve", serve}}))
		}
		g.Line()
	}))
}

// route is the composite literal of a route, without its type.
func (m Method) route() *jen.Statement {
	r := m.Route
	fields := []field{{"Path", jen.Lit(r.Path)}}
	add := func(name string, value *jen.Statement) { fields = append(fields, field{name, value}) }
	if r.Method != "" {
		add("Method", jen.Lit(r.Method))
	}
	if len(r.Keys) > 0 {
		add("Keys", keyList(r.Keys))
	}
	if r.Collection {
		add("Collection", jen.True())
	}
	if r.Nullable {
		add("Nullable", jen.True())
	}
	if r.Type != "" {
		add("Type", typedNil(r.Type))
	}
	if r.ResultType != "" {
		add("ResultType", jen.Lit(r.ResultType))
	}
	if r.Overloads != nil {
		add("Function", stringLists(r.Overloads))
	}
	if m.Params != "" {
		add("Parameters", jen.Func().Params().Add(rt("Structured")).Add(oneLine(jen.Return(jen.New(jen.Id(m.Params))))))
	}
	if len(r.Required) > 0 {
		add("Required", jen.Index().String().Add(stringList(r.Required)))
	}
	if r.Context != "" {
		add("Context", jen.Lit(r.Context))
	}
	if len(r.Scopes) > 0 {
		add("Scopes", stringLists(r.Scopes))
	}
	return literal(fields)
}

// call writes the line of a route that calls the method.
func (m Method) call() *jen.Statement {
	call := jen.Id("h").Dot(m.Name).CallFunc(func(g *jen.Group) {
		g.Id("r").Dot("Context").Call()
		for _, k := range m.Keys {
			g.Add(k.get())
		}
		if m.Params != "" {
			g.Add(srv("Parameters")).Index(jen.Op("*").Id(m.Params)).Call(jen.Id("r"))
		}
		g.Id("r").Dot("Query").Call()
	})
	if m.Result == nil {
		return jen.Return(jen.Nil(), call)
	}
	return jen.Return(call)
}

// get reads the key from the request: server.Key[string](r, "session-id").
func (k Key) get() *jen.Statement {
	if k.Convert != "" {
		return jen.Id(k.Convert).Call(srv("Key").Index(jen.String()).Call(jen.Id("r"), jen.Lit(k.Placeholder)))
	}
	return srv("Key").Index(k.Type.code()).Call(jen.Id("r"), jen.Lit(k.Placeholder))
}

func keyList(keys []Key) *jen.Statement {
	return jen.Index().Add(srv("KeyProperty")).ValuesFunc(func(g *jen.Group) {
		for _, k := range keys {
			g.Values(jen.Id("Name").Op(":").Lit(k.Placeholder), jen.Id("Property").Op(":").Lit(k.Property), jen.Id("Type").Op(":").Lit(k.Wire))
		}
	})
}

func stringLists(lists [][]string) *jen.Statement {
	return jen.Index().Index().String().ValuesFunc(func(g *jen.Group) {
		for _, list := range lists {
			g.Add(stringList(list))
		}
	})
}

func stringList(list []string) *jen.Statement {
	return jen.ValuesFunc(func(g *jen.Group) {
		for _, s := range list {
			g.Lit(s)
		}
	})
}
