package templates

import "github.com/dave/jennifer/jen"

// Service is the struct that holds a handler for each resource of a container,
// and the function that serves them.
type Service struct {
	Container string // qualified name
	Handlers  []Handler
	Resources []Resource
}

// Resource is an entry of the service document.
type Resource struct {
	Name string
	Kind string // constant of odata/server
}

func (s Service) emit(e *emitter) {
	s.emitStruct(e)
	s.emitNewHandler(e)
}

// emitStruct writes
//
//	type Service struct {
//		Communications CommunicationsHandler
//	}
func (s Service) emitStruct(e *emitter) {
	e.add("Service holds a handler for each resource of the container "+s.Container+". Those left nil answer 501 Not Implemented.",
		jen.Type().Id("Service").StructFunc(func(g *jen.Group) {
			for _, h := range s.Handlers {
				g.Id(h.Field).Id(h.Name)
			}
		}))
}

// emitNewHandler writes
//
//	func NewHandler(s Service, options ...server.Option) http.Handler {
//		if s.Communications == nil {
//			s.Communications = UnimplementedCommunicationsHandler{}
//		}
//		return server.New(server.Description{
//			Container:    "microsoft.graph.GraphService",
//			MetadataXML:  metadataXML,
//			MetadataJSON: metadataJSON,
//			Resources:    []server.Resource{…},
//			Routes:       slices.Concat(server.Bind(s.Communications, routesOfCommunications)),
//		}, options...)
//	}
func (s Service) emitNewHandler(e *emitter) {
	e.add("NewHandler serves the resources of "+s.Container+", the service document and $metadata. It panics if a route of the package is malformed, which no generated route is.",
		jen.Func().Id("NewHandler").
			Params(jen.Id("s").Id("Service"), jen.Id("options").Op("...").Add(srv("Option"))).Qual("net/http", "Handler").
			BlockFunc(func(g *jen.Group) {
				for _, h := range s.Handlers {
					g.If(jen.Id("s").Dot(h.Field).Op("==").Nil()).Block(
						jen.Id("s").Dot(h.Field).Op("=").Id(h.Unimplemented).Values())
				}
				g.Return(srv("New").Call(srv("Description").Add(s.description()), jen.Id("options").Op("...")))
			}))
}

func (s Service) description() *jen.Statement {
	resources := jen.Index().Add(srv("Resource")).ValuesFunc(func(g *jen.Group) {
		for _, r := range s.Resources {
			g.Line().Values(jen.Id("Name").Op(":").Lit(r.Name), jen.Id("Kind").Op(":").Add(srv(r.Kind)))
		}
		g.Line()
	})
	routes := jen.Qual("slices", "Concat").CallFunc(func(g *jen.Group) {
		for _, h := range s.Handlers {
			g.Line().Add(srv("Bind")).Call(jen.Id("s").Dot(h.Field), jen.Id(h.routes()))
		}
		g.Line()
	})
	return literal([]field{
		{"Container", jen.Lit(s.Container)},
		{"MetadataXML", jen.Id("metadataXML")},
		{"MetadataJSON", jen.Id("metadataJSON")},
		{"Resources", resources},
		{"Routes", routes},
	})
}
