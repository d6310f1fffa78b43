package templates

import (
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

// Embed is a file beside the Go file, which embeds it, and the function that
// returns it. A program that does not call that does not link the file.
type Embed struct {
	Doc     string
	Func    string
	Var     string
	File    string
	Content []byte
}

// emit writes
//
//	// DescriptionXML returns …
//	func DescriptionXML() string { return descriptionXML }
//
//	//go:embed description.gen.xml
//	var descriptionXML string
func (m Embed) emit(e *emitter) {
	e.file.Anon("embed")
	e.add(m.Doc, jen.Func().Id(m.Func).Params().String().Add(oneLine(jen.Return(jen.Id(m.Var)))))
	e.file.Line()
	e.file.Comment("//go:embed " + m.File)
	e.file.Var().Id(m.Var).String()
}
