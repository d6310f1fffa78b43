package templates

import "github.com/dave/jennifer/jen"

// API is the struct that holds a handler for each tag and what checks
// credentials, and what is known of them beside.
type API struct {
	Doc      string
	Handlers []TagHandler
	Security []Function // one for each scheme
	Codecs   []Codec
}

func (a API) emit(e *emitter) {
	a.emitStruct(e)
	a.emitDescription(e)
	if len(a.Security) > 0 {
		a.security().emit(e)
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
		if len(a.Security) > 0 {
			g.Id("Security").Id("Security")
		}
	}))
}

// emitDescription writes
//
//	func description() gen.Description {
//		return gen.Description{
//			Outputs: [][]gen.Outputs{
//				outputsOfPets,
//			},
//		}
//	}
func (a API) emitDescription(e *emitter) {
	outputs := jen.Index().Index().Add(restGen("Outputs")).ValuesFunc(func(g *jen.Group) {
		for _, h := range a.Handlers {
			g.Line().Id(h.table())
		}
		g.Line()
	})
	fields := []field{{"Outputs", outputs}}
	if len(a.Codecs) > 0 {
		fields = append(fields, field{"Codecs", codecs(a.Codecs)})
	}
	e.add("", jen.Func().Id("description").Params().Add(restGen("Description")).
		Block(jen.Return(restGen("Description").Add(literal(fields)))))
}

// APIServer is the function that serves such a struct.
type APIServer struct{}

// emit writes
//
//	func NewHandler(s Service, options ...rest.Option) http.Handler {
//		return rest.New(s, description(), options...)
//	}
func (APIServer) emit(e *emitter) {
	e.add("NewHandler serves the operations. It panics if a tag of a handler's function is malformed, which no generated one is.",
		jen.Func().Id("NewHandler").
			Params(jen.Id(serviceParameter).Id("Service"), jen.Id(optionsParameter).Op("...").Add(rest("Option"))).Qual("net/http", "Handler").
			Block(jen.Return(rest("New").Call(jen.Id(serviceParameter), jen.Id("description").Call(), jen.Id(optionsParameter).Op("...")))))
}

// APIClient is the function that fills such a struct in with requests.
type APIClient struct {
	Doc string // what stands behind the sentence that each has
}

// emit writes
//
//	func NewClient(c *client.Client) Service {
//		return client.Fill[Service](c, description())
//	}
func (c APIClient) emit(e *emitter) {
	e.add("NewClient returns the operations of the API of a client: each function sends a request."+c.Doc,
		jen.Func().Id("NewClient").Params(jen.Id(clientParameter).Op("*").Qual(restClientPath, "Client")).Id("Service").
			Block(jen.Return(jen.Qual(restClientPath, "Fill").Types(jen.Id("Service")).Call(jen.Id(clientParameter), jen.Id("description").Call()))))
}

// security is
//
//	type Security struct {
//		// APIKey checks the scheme api_key: …
//		APIKey func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"api_key" kind:"header" parameter:"X-API-Key"`
//	}
func (a API) security() Functions {
	return Functions{
		Doc: "Security checks the credentials of requests, with a function for each security scheme; one that is nil answers 501 Not Implemented. " +
			"The context that a function returns is the one that the handler gets, so that it can say who asks; an error refuses the request: see rest.Unauthorized and rest.Forbidden.",
		Name:   "Security",
		Fields: a.Security,
	}
}
