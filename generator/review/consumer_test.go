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
	"testing"

	"github.com/odatagen/odatagen/generator"
)

// consumer writes code that uses generated Go: it reads and addresses fields, makes
// literals that name one, keeps values in variables of their types, calls methods,
// compares and switches on constants, fills in functions of handlers, implements
// interfaces. Each item has a file, by its key.
type consumer struct {
	items   inventory
	imports map[string]string // paths by the names of packages
}

func newConsumer(t testing.TB, files []generator.File) *consumer {
	t.Helper()
	items, err := readInventory(files, generatedPaths(files))
	if err != nil {
		t.Fatal(err)
	}
	c := &consumer{items: items, imports: map[string]string{}}
	for _, name := range []string{"context", "embed", "encoding/json", "io", "net/http", "time"} {
		c.imports[path.Base(name)] = name
	}
	for _, name := range []string{"wire", "odata/server/gen", "odata", "odata/query", "odata/server", "odata/client", "rest"} {
		c.imports[path.Base(name)] = "github.com/odatagen/odatagen/" + name
	}
	for _, f := range files {
		if folder := path.Dir(f.Name); strings.Contains(folder, "/") {
			c.imports[path.Base(folder)] = path.Join(home, folder)
		}
	}
	const ofAPIs = "github.com/odatagen/odatagen/rest/client"
	if slices.ContainsFunc(files, func(f generator.File) bool { return strings.Contains(string(f.Content), strconv.Quote(ofAPIs)) }) {
		c.imports["client"] = ofAPIs
	}
	return c
}

// files returns the consumer's files, by the names of the items that they are about.
func (c *consumer) files(t testing.TB) map[string]string {
	all := map[string]string{}
	for key, i := range c.items {
		if text := c.use(t, i); text != "" {
			all[key.folder+" "+key.name] = c.file(t, i, text)
		}
	}
	return all
}

// file puts declarations into a file that imports what they name.
func (c *consumer) file(t testing.TB, i *item, text string) string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "", "package consumer\n"+text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	used := map[string]bool{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if s, is := n.(*ast.SelectorExpr); is {
			if pkg, is := s.X.(*ast.Ident); is {
				used[pkg.Name] = true
			}
		}
		return true
	})
	var b strings.Builder
	b.WriteString("package consumer\n")
	for name, target := range c.imports {
		if used[name] {
			fmt.Fprintf(&b, "import %s %q\n", name, target)
		}
	}
	for name, target := range map[string]string{"own": path.Join(home, i.folder), "p": home} {
		if used[name] {
			fmt.Fprintf(&b, "import %s %q\n", name, target)
		}
	}
	return b.String() + text
}

// use writes what code does with an item.
func (c *consumer) use(t testing.TB, i *item) string {
	typ := c.qualified(t, strings.TrimPrefix(i.typ, "= "))
	owner, member, _ := strings.Cut(i.name, ".")
	owner = "own." + owner
	switch i.kind {
	case typeItem:
		switch {
		case i.typ == "struct":
			return "var _ = " + owner + "{}\n"
		case strings.HasPrefix(i.typ, "= "):
			return "func _(v *" + owner + ") *" + typ + " { return v }\n"
		}
		return "func _(v *" + owner + ") *" + typ + " { return (*" + typ + ")(v) }\n"
	case interfaceItem:
		if sealed(t, i.typ) {
			return "var _ " + owner + "\n"
		}
		return "var _ " + owner + " = (" + typ + ")(nil)\nfunc _(v " + owner + ") " + typ + " { return v }\n"
	case fieldItem, embeddedItem:
		return "func _(v *" + owner + ") *" + typ + " { return &v." + member + " }\nvar _ = " + owner + "{" + member + ": *new(" + typ + ")}\n"
	case constantItem:
		text := "var _ = map[bool]bool{false: true, " + owner + " == " + i.value + ": true}\n"
		if typ != "" {
			text += "func _(v " + typ + ") { switch v { case " + owner + ": } }\n"
		}
		return text
	case functionItem:
		return "var _ " + typ + " = " + owner + "\n"
	case methodItem:
		return "var _ " + strings.Replace(typ, "func(", "func(*"+owner+", ", 1) + " = (*" + owner + ")." + member + "\n"
	case answerItem:
		for _, other := range c.items {
			if other.kind == interfaceItem && other.folder == i.folder && strings.Contains(other.typ, member+"()") {
				return "var _ own." + other.name + " = (*" + owner + ")(nil)\n"
			}
		}
	}
	t.Fatalf("%s is used in no way", i.name)
	return ""
}

// qualified puts the package before the names of types that an expression has of it.
func (c *consumer) qualified(t testing.TB, typ string) string {
	if typ == "" || typ == "struct" {
		return typ
	}
	e, err := parser.ParseExpr(typ)
	if err != nil {
		t.Fatalf("%s: %v", typ, err)
	}
	methods := map[*ast.Ident]bool{}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			return false
		case *ast.Field:
			for _, name := range n.Names {
				methods[name] = true
			}
		case *ast.Ident:
			if n.IsExported() && !methods[n] {
				n.Name = "own." + n.Name
			}
		}
		return true
	})
	return types.ExprString(e)
}

// sealed reports whether an interface has methods that only its package can implement.
func sealed(t testing.TB, typ string) bool {
	e, err := parser.ParseExpr(typ)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range e.(*ast.InterfaceType).Methods.List {
		if len(m.Names) > 0 && !m.Names[0].IsExported() {
			return true
		}
	}
	return false
}
