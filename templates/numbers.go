package templates

import "github.com/dave/jennifer/jen"

// Numbers is an enumeration of numbers: a name for the type of its values, and
// constants.
type Numbers struct {
	Doc     string
	Name    string
	Of      string // the type
	Members []Number
}

// Number is a value of an enumeration of numbers.
type Number struct {
	Doc   string
	Name  string // of the constant
	Value string // as JSON
}

// emit writes
//
//	// Level is the schema Level.
//	type Level = int32
//
//	// The values of Level.
//	const (
//		LevelLow Level = 1
//	)
func (n Numbers) emit(e *emitter) {
	e.add(n.Doc, jen.Type().Id(n.Name).Op("=").Id(n.Of))
	e.add("The values of "+n.Name+".", jen.Const().DefsFunc(func(g *jen.Group) {
		for _, m := range n.Members {
			for _, line := range docLines(m.Doc) {
				g.Comment(line)
			}
			g.Id(m.Name).Id(n.Name).Op("=").Id(m.Value)
		}
	}))
}
