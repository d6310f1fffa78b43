package templates

import (
	"bytes"
	"slices"

	"github.com/dave/jennifer/jen"
	runtime "github.com/odatagen/odatagen/wire/gen"
)

// PackageDoc is the documentation of a package.
type PackageDoc string

func (d PackageDoc) emit(e *emitter) {
	for _, line := range docLines(string(d)) {
		e.file.PackageComment(line)
	}
}

// Handshake fails to compile, with what to do beside it, when the runtime is
// older than the generator or dropped what the generated code needs.
type Handshake struct{}

// emit writes
//
//	const (
//		_ = gen.EnforceVersion(1 - gen.MinVersion) // …
//		_ = gen.EnforceVersion(gen.MaxVersion - 1) // …
//	)
func (Handshake) emit(e *emitter) {
	const version = runtime.MaxVersion
	e.add("", jen.Const().Defs(
		jen.Comment("// If this does not compile, the code is too old for the module github.com/odatagen/odatagen: generate it again."),
		jen.Id("_").Op("=").Add(gen("EnforceVersion")).Call(jen.Lit(version).Op("-").Add(gen("MinVersion"))),
		jen.Comment("// If this does not compile, the module is too old for the code: go get github.com/odatagen/odatagen@latest."),
		jen.Id("_").Op("=").Add(gen("EnforceVersion")).Call(gen("MaxVersion").Op("-").Lit(version)),
	))
}

// New is the function that finds types by name.
type New struct {
	Types []string // Go names, in the order of the schema's names
}

// emit writes
//
//	func New(name string) wire.Structured { return gen.New(types, name) }
//
//	var types = []wire.Structured{
//		(*Session)(nil),
//	}
func (n New) emit(e *emitter) {
	e.add("New returns a new value of the structured type with that qualified name, or nil if this package has none. "+
		"Given to odata.WithTypes it resolves derived types that no static list names. A program that does not call it does not link the types it does not use.",
		jen.Func().Id("New").Params(jen.Id("name").String()).Add(rt("Structured")).
			Add(oneLine(jen.Return(gen("New").Call(jen.Id("types"), jen.Id("name"))))))
	e.add("types are all structured types, by their qualified names.",
		jen.Var().Id("types").Op("=").Add(typedNils(locals(n.Types))))
}

// Text is a string constant of many lines.
type Text struct {
	Doc   string
	Name  string
	Value string // without backquotes
}

// emit writes the constant with an empty value. Formatting would parse and copy
// megabytes only to leave them as they are, so fill writes the value afterwards.
func (t Text) emit(e *emitter) {
	e.add(t.Doc, jen.Const().Id(t.Name).Op("=").Op("``"))
	e.texts = append(e.texts, t)
}

// fill puts the value of t into formatted source. The place is the only one of
// its kind: no value has a backquote, and nothing else that is written spans lines.
func (t Text) fill(source []byte) []byte {
	place := []byte("\nconst " + t.Name + " = `")
	at := bytes.Index(source, place) + len(place)
	return slices.Concat(source[:at], []byte(t.Value), source[at:])
}
