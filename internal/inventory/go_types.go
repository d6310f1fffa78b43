package inventory

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"github.com/odatagen/odatagen/generator"
)

// goTypes are the types of the fields of structs in generated Go, by the struct and the
// field, such as "Session.ID".
type goTypes map[string]string

// read adds those of a file.
func (all goTypes) read(f generator.File) {
	parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
	if err != nil {
		return // what does not parse has no types, which whoever generates it is told
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, is := n.(*ast.TypeSpec)
		if !is {
			return true
		}
		if s, is := spec.Type.(*ast.StructType); is {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					all[spec.Name.Name+"."+name.Name] = types.ExprString(field.Type)
				}
			}
		}
		return false
	})
}
