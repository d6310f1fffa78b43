package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// printed renders declarations, all of whose names that are given begin with
// Given, and returns the exported names that they have besides: of the package,
// and of the fields and methods of its types.
func printed(t *testing.T, decls ...Decl) (pkg, parts []string) {
	t.Helper()
	source, err := Render(File{Name: "x.gen.go", Package: Package{Name: "x"}, Decls: decls})
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "x.gen.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	add := func(list *[]string, id *ast.Ident) {
		if id.IsExported() && !strings.HasPrefix(id.Name, "Given") {
			*list = append(*list, id.Name)
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				add(&parts, d.Name)
			} else {
				add(&pkg, d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					add(&pkg, spec.Names[0])
				case *ast.TypeSpec:
					add(&pkg, spec.Name)
					if s, ok := spec.Type.(*ast.StructType); ok {
						for _, f := range s.Fields.List {
							for _, id := range f.Names {
								add(&parts, id)
							}
						}
					}
				}
			}
		}
	}
	return pkg, parts
}

// TestNames holds the lists of the names that templates print without being told
// to what they print.
func TestNames(t *testing.T) {
	same := func(what string, got []string, want map[string]string) {
		t.Helper()
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
			t.Errorf("%s has the names %q, and the list is %q", what, got, slices.Sorted(maps.Keys(want)))
		}
	}
	root := Struct{Name: "Given", Var: "typeOfGiven", Wire: "given", Interface: "GivenInterface", As: "GivenAs", Keeper: "Dynamic"}
	enum := Enum{Name: "GivenEnum", Var: "typeOfGivenEnum", Wire: "given", Flags: true, Members: []Member{{Name: "GivenMember", Wire: "given"}}}
	pkg, _ := printed(t, Handshake{}, New{}, root, enum, Alias{Name: "GivenAlias", Type: Type{Name: "string"}}, Embed{Func: "DescriptionXML", Var: "x"}, Embed{Func: "DescriptionJSON", Var: "y"})
	same("a package of types", pkg, PackageNames)
	_, parts := printed(t, root)
	same("a struct", parts, StructNames)
	pkg, parts = printed(t, Service{}, Server{XML: &Type{Name: "GivenXML"}}, Client{}, Functions{Name: "GivenHandler"})
	same("a package that serves and calls", pkg, ServerNames)
	same("Service", parts, nil)
	pkg, parts = printed(t, OwnClient{Field: "GivenField"}, Functions{Name: OwnHandler})
	same("a package that serves a resource", pkg, OwnNames)
	same("Handler", parts, nil)
	pkg, parts = printed(t, API{Security: []Function{{Name: "GivenScheme"}}}, APIServer{}, APIClient{})
	same("a package that serves and calls an API without OData", pkg, APINames)
	same("Service of such an API", parts, ServiceNames)
	_, parts = printed(t, Operation{Name: "GivenName", Input: &Record{Name: "GivenInput"}, Success: &Type{Name: "string"}, Output: "GivenOutput", Seal: "given"}.types())
	same("an input", parts, InputNames)
	_, parts = printed(t, Record{Name: "GivenOutput", Error: true})
	same("an answer", append(parts, "Status", "Body"), OutputNames)
}

// types is the types of an operation as a declaration.
func (o Operation) types() Decl { return operationTypes{o} }

type operationTypes struct{ Operation }

func (o operationTypes) emit(e *emitter) { o.emitTypes(e) }
