package templates

import "github.com/dave/jennifer/jen"

// Handshake fails to compile, with the reason beside it, when the runtime is
// older than the generator.
type Handshake struct{}

// emit writes
//
//	const _ = odata.GeneratedV1 // …
func (Handshake) emit(e *emitter) {
	e.add("If this does not compile, the module github.com/odatagen/odatagen is older than the generator that wrote this file: update it.",
		jen.Const().Id("_").Op("=").Add(rt("GeneratedV1")))
}

// New is the function that finds types by name.
type New struct {
	Types []NewType
}

// NewType is a case of New.
type NewType struct{ Wire, Name string }

// emit writes
//
//	func New(name string) odata.Structured {
//		switch name {
//		case "microsoft.graph.callRecords.session":
//			return new(Session)
//		}
//		return nil
//	}
func (n New) emit(e *emitter) {
	e.add("New returns a new value of the structured type with that qualified name, or nil if this package has none. "+
		"Given to odata.WithTypes it resolves derived types that no static list names. A program that does not call it does not link the types it does not use.",
		jen.Func().Id("New").Params(jen.Id("name").String()).Add(rt("Structured")).Block(
			jen.Switch(jen.Id("name")).BlockFunc(func(g *jen.Group) {
				for _, t := range n.Types {
					g.Case(jen.Lit(t.Wire)).Block(jen.Return(jen.New(jen.Id(t.Name))))
				}
			}),
			jen.Return(jen.Nil()),
		))
}

// Text is a string constant of many lines.
type Text struct {
	Doc   string
	Name  string
	Value string // without backquotes
}

func (t Text) emit(e *emitter) {
	e.add(t.Doc, jen.Const().Id(t.Name).Op("=").Op("`"+t.Value+"`"))
}
