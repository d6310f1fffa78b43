package review

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator"
)

// kind says what an item is.
type kind uint8

const (
	typeItem kind = iota
	interfaceItem
	fieldItem
	embeddedItem
	constantItem
	variableItem
	functionItem
	methodItem
	answerItem // that a type is one of those that a sealed interface takes
)

// item is something that generated Go exports.
type item struct {
	kind   kind
	folder string // "." for the types, that of the package that serves them, or of a resource's in it
	// name is "Session", "Session.ID" for what is in a type.
	name string
	// typ is what it is, without the names of parameters: what a type stands for, the
	// methods of an interface, the type of a field, a signature.
	typ   string
	value string // of a constant
	path  string // in the words of the description; "" if it is of nothing in particular
}

// served reports whether the item is of the package that serves the types.
func (i *item) served() bool { return i.folder != "." }

// own returns the name of the package of a resource that the item is in, "" for none.
func (i *item) own() string {
	if above, name := path.Split(i.folder); above != "" {
		return name
	}
	return ""
}

// owner returns the name of the type that the item is in, "" for none.
func (i *item) owner() string {
	owner, _, inside := strings.Cut(i.name, ".")
	if !inside {
		return ""
	}
	return owner
}

// itemKey is what items are known by.
type itemKey struct{ folder, name string }

// inventory is what generated packages export.
type inventory map[itemKey]*item

// readInventory reads what files export; what is no Go is passed over.
func readInventory(files []generator.File, paths pathOf) (inventory, error) {
	all := inventory{}
	for _, f := range files {
		if path.Ext(f.Name) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		r := fileReader{all, f, paths, imports(parsed)}
		for _, d := range parsed.Decls {
			r.declaration(d)
		}
	}
	return all, nil
}

// imports returns the packages that a file imports, by the names that it has for them.
func imports(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range f.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(target)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path.Base(target)
	}
	return names
}

// fileReader reads what a file exports.
type fileReader struct {
	all     inventory
	file    generator.File
	paths   pathOf
	imports map[string]string
}

func (r *fileReader) add(k kind, name, typ, value string) {
	folder := path.Dir(r.file.Name)
	r.all[itemKey{folder, name}] = &item{kind: k, folder: folder, name: name, typ: typ, value: value, path: r.paths(folder, name)}
}

func (r *fileReader) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		r.function(d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					r.typ(s)
				}
			case *ast.ValueSpec:
				r.values(d.Tok, s)
			}
		}
	}
}

func (r *fileReader) function(d *ast.FuncDecl) {
	signature := r.text(d.Type)
	owner := receiver(d)
	switch {
	case d.Recv == nil && d.Name.IsExported():
		r.add(functionItem, d.Name.Name, signature, "")
	case !ast.IsExported(owner):
	case d.Name.IsExported():
		r.add(methodItem, owner+"."+d.Name.Name, signature, "")
	default: // methods that are not exported are those of sealed interfaces
		r.add(answerItem, owner+"."+d.Name.Name, signature, "")
	}
}

// receiver returns the name of the type that a method is of; "" for none.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	typ := d.Recv.List[0].Type
	if pointer, is := typ.(*ast.StarExpr); is {
		typ = pointer.X
	}
	if name, is := typ.(*ast.Ident); is {
		return name.Name
	}
	return ""
}

func (r *fileReader) typ(s *ast.TypeSpec) {
	name := s.Name.Name
	switch t := s.Type.(type) {
	case *ast.StructType:
		r.add(typeItem, name, "struct", "")
		for _, f := range t.Fields.List {
			r.field(name, f)
		}
	case *ast.InterfaceType:
		r.add(interfaceItem, name, r.text(t), "")
	default:
		text := r.text(s.Type)
		if s.Assign.IsValid() {
			text = "= " + text
		}
		r.add(typeItem, name, text, "")
	}
}

func (r *fileReader) field(owner string, f *ast.Field) {
	typ := r.text(f.Type)
	for _, name := range f.Names {
		if name.IsExported() {
			r.add(fieldItem, owner+"."+name.Name, typ, "")
		}
	}
	if len(f.Names) == 0 {
		name := strings.TrimPrefix(typ, "*")
		r.add(embeddedItem, owner+"."+name[strings.LastIndexByte(name, '.')+1:], typ, "")
	}
}

// values adds constants and variables. The type of one that is of none is that of its value.
func (r *fileReader) values(keyword token.Token, s *ast.ValueSpec) {
	for i, name := range s.Names {
		if !name.IsExported() {
			continue
		}
		k, typ, value := variableItem, "", ""
		if keyword == token.CONST {
			k = constantItem
		}
		if s.Type != nil {
			typ = r.text(s.Type)
		}
		if i < len(s.Values) && k == constantItem {
			value = r.text(s.Values[i])
		}
		r.add(k, name.Name, typ, value)
	}
}

// text writes an expression without the names of parameters, and with the names that
// packages have for themselves.
func (r *fileReader) text(e ast.Expr) string {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			unname(n.Params)
			unname(n.Results)
		case *ast.SelectorExpr:
			if pkg, is := n.X.(*ast.Ident); is && r.imports[pkg.Name] != "" {
				pkg.Name = r.imports[pkg.Name]
			}
		case *ast.InterfaceType:
			slices.SortFunc(n.Methods.List, func(a, b *ast.Field) int { return strings.Compare(fieldName(a), fieldName(b)) })
		}
		return true
	})
	return types.ExprString(e)
}

func fieldName(f *ast.Field) string {
	if len(f.Names) > 0 {
		return f.Names[0].Name
	}
	return fmt.Sprint(f.Type)
}

// unname takes the names of parameters or results away.
func unname(list *ast.FieldList) {
	if list == nil {
		return
	}
	var without []*ast.Field
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			without = append(without, &ast.Field{Type: f.Type})
		}
	}
	list.List = without
}
