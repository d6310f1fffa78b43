package generator

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// Fresh is a package that was generated and is not written yet.
type Fresh struct {
	ImportPath string
	Files      []File
}

// ReadImports reads the packages that types are shared with, for a package that is
// imported by a path. Folders are what --import says: a folder and, behind a comma, how
// the package there is imported, where no go.mod says that. What is fresh, by absolute
// folders, is read in the place of what is there.
func ReadImports(folders map[string]string, importer string, fresh map[string]Fresh) (map[string]*plan.Import, schema.Diagnostics) {
	var ds schema.Diagnostics
	imports, byFolder := map[string]*plan.Import{}, map[string]*plan.Import{}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		where := folders[name]
		if byFolder[where] == nil {
			from, err := readImport(where, importer, fresh)
			if err != nil {
				ds.Askedf(schema.Position{}, "import-unreadable", "import", name, "--import %s=%s: %v", name, where, err)
				continue
			}
			byFolder[where] = from
		}
		imports[name] = byFolder[where]
	}
	return imports, ds
}

// readImport reads which types of its description a generated package has, in a folder,
// for another that shares them and is imported by a path. It reads the Go itself, which
// the compiler takes, not what the lock says of it: so it sees what is there, and under
// which name.
func readImport(where, importer string, fresh map[string]Fresh) (*plan.Import, error) {
	dir, at, _ := strings.Cut(where, ",")
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	now, isFresh := fresh[abs]
	if at = cmp.Or(at, now.ImportPath); at == "" {
		if at, err = importedAs(dir); err != nil {
			return nil, err
		}
	}
	s := newShared(at)
	if !isFresh {
		if now.Files, err = goFiles(dir); err != nil {
			return nil, err
		}
	}
	for _, f := range now.Files {
		if path.Dir(f.Name) != "." || !isGo(f.Name) {
			continue
		}
		if err := s.read(filepath.Join(dir, f.Name), f.Content, importer); err != nil {
			return nil, err
		}
	}
	if s.name == "" {
		return nil, fmt.Errorf("%s has no Go that odatagen generated: generate the package there first", dir)
	}
	return &plan.Import{Package: templates.Package{Name: s.name, Path: at}, Folder: dir, Types: s.types()}, nil
}

// importedAs returns how the package in a folder is imported, as its go.mod says.
func importedAs(dir string) (string, error) {
	home, err := ModuleOf(dir)
	if err != nil {
		return "", err
	}
	at, err := home.ImportPath(dir)
	if err == nil && at == "" {
		err = fmt.Errorf("neither %s nor a folder above has a go.mod, which says how the package there is imported: run go mod init there, or say it behind a comma, as in %s,example.org/shop", dir, dir)
	}
	return at, err
}

// goFiles returns the Go files of a folder that are called as those that are generated.
func goFiles(dir string) (files []File, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.gen.go"))
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Name: filepath.Base(name), Content: content})
	}
	return files, err
}

// types returns the types that there are, by their names in the description.
func (s *shared) types() map[string]plan.ImportedType {
	types := map[string]plan.ImportedType{}
	for goName, d := range s.descriptors {
		t := types[d.name] // of which a union may be there
		if d.union {
			t.Union, t.Name = goName, cmp.Or(t.Name, goName)
		} else {
			d.Union, d.Name, d.Members = t.Union, goName, map[string]string{}
			s.members(goName, d.Members)
			t = d.ImportedType
		}
		types[d.name] = t
	}
	return types
}

// shared is what the files of a package declare.
type shared struct {
	path, name  string
	structs     map[string]*ast.StructType
	methods     map[string][]string
	descriptors map[string]descriptor // by Go name
}

func newShared(path string) *shared {
	return &shared{path: path, structs: map[string]*ast.StructType{}, methods: map[string][]string{}, descriptors: map[string]descriptor{}}
}

// descriptor is what a variable such as typeOfSession says.
type descriptor struct {
	plan.ImportedType
	name  string // in the description
	union bool
}

// errCycle is for packages that share types with each other.
var errCycle = errors.New("imports the package that is to be generated, which Go does not allow the other way round too: take what both share into one of the two, or into a third")

// read notes what a file declares, if it is generated.
func (s *shared) read(name string, content []byte, importer string) error {
	if !isOurs(content) {
		return nil
	}
	places := token.NewFileSet()
	file, err := parser.ParseFile(places, name, content, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("%w: generate the package there again", err)
	}
	s.name = file.Name.Name
	imports := map[string]string{}
	for _, i := range file.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		if path == importer {
			return fmt.Errorf("%s: %s %w", places.Position(i.Pos()), filepath.Dir(name), errCycle)
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		imports[name] = path
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv != nil && len(decl.Recv.List) > 0 {
				of := baseName(decl.Recv.List[0].Type)
				s.methods[of] = append(s.methods[of], decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				s.add(spec, imports)
			}
		}
	}
	return nil
}

// add notes a struct, or a descriptor.
func (s *shared) add(spec ast.Spec, imports map[string]string) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if of, ok := spec.Type.(*ast.StructType); ok {
			s.structs[spec.Name.Name] = of
		}
	case *ast.ValueSpec:
		goName, ok := strings.CutPrefix(spec.Names[0].Name, "typeOf")
		if !ok || len(spec.Values) != 1 {
			return
		}
		literal, ok := spec.Values[0].(*ast.CompositeLit)
		if !ok {
			return
		}
		var d descriptor
		if kind, ok := literal.Type.(*ast.SelectorExpr); ok {
			d.union, d.Enum = kind.Sel.Name == "UnionType", kind.Sel.Name == "EnumType"
		}
		for _, element := range literal.Elts {
			if field, ok := element.(*ast.KeyValueExpr); ok {
				s.describe(&d, field, imports)
			}
		}
		s.descriptors[goName] = d
	}
}

// describe notes what a field of a descriptor says.
func (s *shared) describe(d *descriptor, field *ast.KeyValueExpr, imports map[string]string) {
	key, named := field.Key.(*ast.Ident)
	list, isList := field.Value.(*ast.CompositeLit)
	if !named || !isList && (key.Name == "Uses" || key.Name == "Codecs") {
		return
	}
	switch key.Name {
	case "Name":
		if text, ok := field.Value.(*ast.BasicLit); ok {
			d.name, _ = strconv.Unquote(text.Value)
		}
	case "Interface":
		d.Interface = s.pointed(field.Value, imports).Name
	case "Uses":
		for _, element := range list.Elts {
			d.Uses = append(d.Uses, s.pointed(element, imports))
		}
	case "Codecs":
		for _, element := range list.Elts {
			one, ok := element.(*ast.CompositeLit)
			if !ok {
				continue
			}
			if of, ok := one.Type.(*ast.IndexListExpr); ok {
				by, _ := of.X.(*ast.SelectorExpr)
				d.Codecs = append(d.Codecs, templates.Codec{Type: s.typeOf(of.Indices[0], imports), JSON: by != nil && by.Sel.Name == "ByJSON"})
			}
		}
	}
}

// pointed returns the type of (*T)(nil).
func (s *shared) pointed(e ast.Expr, imports map[string]string) templates.Type {
	if call, ok := e.(*ast.CallExpr); ok {
		e = call.Fun
	}
	if parens, ok := e.(*ast.ParenExpr); ok {
		e = parens.X
	}
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	return s.typeOf(e, imports)
}

// typeOf returns the type that an expression names.
func (s *shared) typeOf(e ast.Expr, imports map[string]string) templates.Type {
	switch e := e.(type) {
	case *ast.Ident:
		return templates.Type{Path: s.path, Name: e.Name}
	case *ast.SelectorExpr:
		if of, ok := e.X.(*ast.Ident); ok {
			return templates.Type{Path: imports[of.Name], Name: e.Sel.Name}
		}
	}
	return templates.Type{}
}

// members adds to all the fields and methods of a struct, with those of the structs of
// the package that it embeds.
func (s *shared) members(goName string, all map[string]string) {
	of := s.structs[goName]
	if of == nil {
		return
	}
	for _, method := range s.methods[goName] {
		all[method] = "the method " + method + " of " + s.name + "." + goName
	}
	for _, field := range of.Fields.List {
		for _, name := range field.Names {
			all[name.Name] = "the field " + name.Name + " of " + s.name + "." + goName
		}
		if base := baseName(field.Type); len(field.Names) == 0 && all[base] == "" {
			all[base] = "the field " + base + " of " + s.name + "." + goName
			s.members(base, all)
		}
	}
}
