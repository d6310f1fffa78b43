package generator

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
)

// checkDeclared reports what Go by others declares beside files that declare it too: the
// compiler takes neither.
func checkDeclared(dir string, files []File) error {
	want, folders := map[string]bool{}, map[string][]File{}
	for _, f := range files {
		want[f.Name] = true
		if isGo(f.Name) {
			folders[path.Dir(f.Name)] = append(folders[path.Dir(f.Name)], f)
		}
	}
	var errs []error
	for _, f := range files { // whose order is that of the errors
		folder := path.Dir(f.Name)
		if ours := folders[folder]; ours != nil {
			errs = append(errs, checkDeclaredIn(dir, folder, ours, want))
			delete(folders, folder)
		}
	}
	return errors.Join(errs...)
}

// checkDeclaredIn does so in one folder, where ours is the generated Go.
func checkDeclaredIn(dir, folder string, ours []File, want map[string]bool) error {
	places := token.NewFileSet()
	theirs := byOthers(places, dir, folder, ours[0], want)
	if len(theirs.list) == 0 {
		return nil // as for most: generated Go need not be parsed
	}
	generated := declarations{first: map[string]declaration{}}
	for _, f := range ours {
		parsed, err := parser.ParseFile(places, filepath.Join(dir, f.Name), f.Content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		generated.add(parsed)
	}
	var errs []error
	for _, d := range theirs.list {
		at, both := generated.first[d.name]
		if _, with := theirs.first[d.of]; !both || with || d.field || d.imported && at.imported {
			continue // that a type has a field or method is said of the type, if it is declared here too
		}
		advice := "give it another name here"
		if target := ours[0].Targets[d.name]; target != "" {
			advice += ", or there with " + names.RenameFlag(target)
		}
		errs = append(errs, fmt.Errorf("%s: %s is declared here, and in generated Go at %s: %s", places.Position(d.pos), d.name, places.Position(at.pos), advice))
	}
	return errors.Join(errs...)
}

// byOthers returns what Go by others declares in the package of a generated file.
func byOthers(places *token.FileSet, dir, folder string, beside File, want map[string]bool) declarations {
	all := declarations{first: map[string]declaration{}}
	pkg, err := parser.ParseFile(token.NewFileSet(), beside.Name, beside.Content, parser.PackageClauseOnly)
	if err != nil {
		return all
	}
	for file, content := range goByOthers(dir, folder, want) {
		parsed, err := parser.ParseFile(places, file, content, parser.SkipObjectResolution)
		if err == nil && parsed.Name.Name == pkg.Name.Name { // a test may be of another
			all.add(parsed)
		}
	}
	return all
}

// declaration is a name that a file gives something.
type declaration struct {
	name     string // such as "Session", or "Session.ID" in a type
	of       string // the type that it is in
	field    bool
	imported bool // that it is the name of another package in the file
	pos      token.Pos
}

// declarations are those of files, and of each name the first.
type declarations struct {
	list  []declaration
	first map[string]declaration
}

func (all *declarations) note(d declaration, name string, pos token.Pos) {
	if name == "" || name == "_" {
		return
	}
	d.name, d.pos = name, pos
	if d.of != "" {
		d.name = d.of + "." + name
	}
	all.list = append(all.list, d)
	if _, there := all.first[d.name]; !there {
		all.first[d.name] = d
	}
}

// add notes what a file declares.
func (all *declarations) add(file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case decl.Recv != nil && len(decl.Recv.List) > 0:
				all.note(declaration{of: baseName(decl.Recv.List[0].Type)}, decl.Name.Name, decl.Name.Pos())
			case decl.Name.Name != "init": // of which there may be many
				all.note(declaration{}, decl.Name.Name, decl.Name.Pos())
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				all.addSpec(spec)
			}
		}
	}
}

func (all *declarations) addSpec(spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ImportSpec:
		name := ""
		if from, err := strconv.Unquote(spec.Path.Value); err == nil {
			name = path.Base(from)
		}
		if spec.Name != nil {
			name = strings.TrimPrefix(spec.Name.Name, ".")
		}
		all.note(declaration{imported: true}, name, spec.Pos())
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			all.note(declaration{}, name.Name, name.Pos())
		}
	case *ast.TypeSpec:
		all.note(declaration{}, spec.Name.Name, spec.Name.Pos())
		in := declaration{of: spec.Name.Name, field: true}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				for _, name := range field.Names {
					all.note(in, name.Name, name.Pos())
				}
				if len(field.Names) == 0 {
					all.note(in, baseName(field.Type), field.Pos())
				}
			}
		}
	}
}

// baseName returns the name of the type that an embedded field or a receiver has: T of
// *p.T[int].
func baseName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return baseName(e.X)
	case *ast.ParenExpr:
		return baseName(e.X)
	case *ast.IndexExpr:
		return baseName(e.X)
	case *ast.IndexListExpr:
		return baseName(e.X)
	}
	return ""
}
