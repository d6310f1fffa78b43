package templates

import "github.com/dave/jennifer/jen"

// Service is the struct that holds a handler for each resource of a container.
type Service struct {
	Container string // qualified name
	Handlers  []Handler
}

// Server is the function that serves such a struct.
type Server struct {
	Container  string // qualified name
	Resources  []Resource
	Bindings   []Binding
	Singletons []string // that are bound to, and are no resources
	XML, JSON  *Type    // functions that return the description; nil for none
	Declared   []Type   // those that interfaces in results stand for, and those derived from a type of another package, without a prefix
	Codecs     []Codec
}

// Client is the function that fills such a struct in with requests.
type Client struct {
	Container string // qualified name
	Calls
}

// OwnClient is the function that fills in the handler of a resource with requests, in a
// package of its own.
type OwnClient struct {
	Resource string // what it is, such as "the singleton communications"
	Field    string // of Service
	Calls
}

// Calls say of functions that are called what their tags and types do not.
type Calls struct {
	Declared []Type // as of Server
	Codecs   []Codec
	Segments bool // keys may be segments
}

// The parameters of NewHandler, Stored and NewClient, in whose bodies the package of the types
// is named.
const (
	serviceParameter = "s"
	optionsParameter = "options"
	clientParameter  = "c"
	storeParameter   = "store"
)

var handlerParameters = []string{serviceParameter, optionsParameter, clientParameter, storeParameter}

// OwnHandler is the name of the handler of a resource in a package of its own.
const OwnHandler = "Handler"

// descriptionFunction is the function that NewHandler and Stored share.
const descriptionFunction = "description"

// Handler is a field of the struct Service.
type Handler struct {
	Field string
	Type  Type
}

// Resource is an entry of the service document.
type Resource struct {
	Name string
	Kind string // constant of odata/server/gen
}

// Binding says what a navigation property of a derived type is bound to.
type Binding struct{ Path, Target string }

// emit writes
//
//	type Service struct {
//		Communications CommunicationsHandler
//	}
func (s Service) emit(e *emitter) {
	e.add("Service holds a handler for each resource of the container "+s.Container+": what a server answers with, where a function that is nil answers 501 Not Implemented, and what a client calls.",
		jen.Type().Id("Service").StructFunc(func(g *jen.Group) {
			for _, h := range s.Handlers {
				g.Id(h.Field).Add(h.Type.code())
			}
		}))
}

// emit writes
//
//	func NewHandler(s Service, options ...server.Option) http.Handler {
//		return server.New(s, description(), options...)
//	}
//
//	func Stored(store gen.Store) Service {
//		var s Service
//		store.Fill(&s, description())
//		return s
//	}
//
//	func description() gen.Description {
//		return gen.Description{
//			Container:    "microsoft.graph.GraphService",
//			MetadataXML:  callrecords.DescriptionXML(),
//			MetadataJSON: callrecords.DescriptionJSON(),
//			Resources:    []gen.Resource{…},
//			Bindings:     map[string]string{…},
//			Declared: []wire.Structured{
//				(*Endpoint)(nil),
//			},
//		}
//	}
//
// and no Stored without a description in XML, which a store reads.
func (s Server) emit(e *emitter) {
	e.add("NewHandler serves the resources of "+s.Container+", the service document and $metadata. It panics if a tag of a handler's function is malformed, which no generated one is.",
		jen.Func().Id("NewHandler").
			Params(jen.Id(serviceParameter).Id("Service"), jen.Id(optionsParameter).Op("...").Add(srv("Option"))).Qual("net/http", "Handler").
			Block(jen.Return(srv("New").Call(jen.Id(serviceParameter), jen.Id(descriptionFunction).Call(), jen.Id(optionsParameter).Op("...")))))
	if s.XML != nil {
		e.add("Stored returns the resources of "+s.Container+" as a store answers for them, such as that of package odata/memory: each function reads or writes entities there. Those of operations are nil.",
			jen.Func().Id("Stored").Params(jen.Id(storeParameter).Add(srvGen("Store"))).Id("Service").Block(
				jen.Var().Id(serviceParameter).Id("Service"),
				jen.Id(storeParameter).Dot("Fill").Call(jen.Op("&").Id(serviceParameter), jen.Id(descriptionFunction).Call()),
				jen.Return(jen.Id(serviceParameter))))
	}
	e.add(descriptionFunction+" returns what is known of the service beside the tags of its functions.",
		jen.Func().Id(descriptionFunction).Params().Add(srvGen("Description")).
			Block(jen.Return(srvGen("Description").Add(s.description()))))
}

func (s Server) description() *jen.Statement {
	resources := jen.Index().Add(srvGen("Resource")).ValuesFunc(func(g *jen.Group) {
		for _, r := range s.Resources {
			g.Line().Values(jen.Id("Name").Op(":").Lit(r.Name), jen.Id("Kind").Op(":").Add(srvGen(r.Kind)))
		}
		g.Line()
	})
	fields := []field{{"Container", jen.Lit(s.Container)}}
	if s.XML != nil {
		fields = append(fields, field{"MetadataXML", s.XML.code().Call()})
	}
	if s.JSON != nil {
		fields = append(fields, field{"MetadataJSON", s.JSON.code().Call()})
	}
	fields = append(fields, field{"Resources", resources})
	if len(s.Bindings) > 0 {
		fields = append(fields, field{"Bindings", jen.Map(jen.String()).String().ValuesFunc(func(g *jen.Group) {
			for _, b := range s.Bindings {
				g.Line().Lit(b.Path).Op(":").Lit(b.Target)
			}
			g.Line()
		})})
	}
	if len(s.Singletons) > 0 {
		fields = append(fields, field{"Singletons", jen.Index().String().ValuesFunc(func(g *jen.Group) {
			for _, name := range s.Singletons {
				g.Lit(name)
			}
		})})
	}
	if len(s.Declared) > 0 {
		fields = append(fields, field{"Declared", typedNils(s.Declared)})
	}
	if len(s.Codecs) > 0 {
		fields = append(fields, field{"Codecs", codecs(s.Codecs)})
	}
	return literal(fields)
}

// emit writes
//
//	func NewClient(c *client.Client) Service {
//		return client.Fill[Service](c, (*Endpoint)(nil))
//	}
//
// and in place of c, if results have types of others, c.WithCodecs([]wire.Codec{…}), and,
// if keys may be segments, c.WithSegments().
func (c Client) emit(e *emitter) {
	e.add("NewClient returns the resources of "+c.Container+" at the service of a client: each function sends a request.",
		newClient("Service").Block(jen.Return(c.fill(jen.Id("Service")))))
}

// emit writes
//
//	func NewClient(c *client.Client) Handler {
//		return client.Fill[struct{ Communications Handler }](c, (*Endpoint)(nil)).Communications
//	}
//
// whose functions have the names that those of Service have.
func (c OwnClient) emit(e *emitter) {
	e.add("NewClient returns "+c.Resource+" at the service of a client: each function sends a request.",
		newClient(OwnHandler).Block(jen.Return(c.fill(jen.Op("struct{").Id(c.Field).Id(OwnHandler).Op("}")).Dot(c.Field))))
}

func newClient(returns string) *jen.Statement {
	return jen.Func().Id("NewClient").Params(jen.Id(clientParameter).Op("*").Add(remote("Client"))).Id(returns)
}

// fill is the expression client.Fill[T](c, …).
func (c Calls) fill(t jen.Code) *jen.Statement {
	conn := jen.Id(clientParameter)
	if len(c.Codecs) > 0 {
		conn.Dot("WithCodecs").Call(codecs(c.Codecs))
	}
	if c.Segments {
		conn.Dot("WithSegments").Call()
	}
	arguments := []jen.Code{conn}
	for _, t := range c.Declared {
		arguments = append(arguments, typedNil(t))
	}
	return remote("Fill").Types(t).Call(arguments...)
}
