// Package begin writes the first Go of a user's for a package that is generated: a
// handler with one function, and a test. That is read off the generated Go, which knows
// names and signatures. It says which commands come next, too.
package begin

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// Function is a function of a handler.
type Function struct {
	field, handler string            // of Service: Items shophttp.ItemsHandler
	name, route    string            // ListItems, GET /items
	signature      string            // as it is written in another package
	imports        map[string]string // that it needs, by the names of packages
	odata          bool
}

// First returns the function that a user fills in first: one that answers a GET without
// parameters in its path and for everybody, if there is one. It is nil if there is none
// that needs no credentials.
func First(files []generator.File, cfg plan.Config) (*Function, error) {
	var first *Function
	parsed, fields := map[string]*ast.File{}, map[string]string{}
	for _, f := range files {
		if !strings.HasPrefix(f.Name, cfg.HTTP().Folder+"/") || path.Ext(f.Name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed[f.Name] = file
		for _, field := range fieldsOf(file, "Service") {
			if len(field.Names) == 1 {
				fields[typeIn(file, field.Type)] = field.Names[0].Name
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(parsed)) {
		for _, handler := range slices.Sorted(maps.Keys(fields)) {
			of, in, _ := strings.Cut(handler, ".")
			if of != parsed[name].Name.Name {
				continue
			}
			for _, field := range fieldsOf(parsed[name], in) {
				f := functionOf(field, parsed[name], cfg)
				if f != nil && (first == nil || f.rank() < first.rank()) {
					f.field, f.handler = fields[handler], handler
					first = f
				}
			}
		}
	}
	return first, nil
}

// typeIn is a type of a file with its package before it.
func typeIn(file *ast.File, t ast.Expr) string {
	text := types.ExprString(t)
	if strings.Contains(text, ".") {
		return text
	}
	return file.Name.Name + "." + text
}

// rank is smaller for what is easier to begin with.
func (f *Function) rank() int {
	switch {
	case !strings.HasPrefix(f.route, "GET "):
		return 2
	case strings.Contains(f.route, "{"):
		return 1
	}
	return 0
}

// fieldsOf returns the fields of a struct of a file.
func fieldsOf(file *ast.File, name string) (fields []*ast.Field) {
	for _, decl := range file.Decls {
		general, is := decl.(*ast.GenDecl)
		if !is {
			continue
		}
		for _, spec := range general.Specs {
			t, is := spec.(*ast.TypeSpec)
			if !is || t.Name.Name != name {
				continue
			}
			if s, is := t.Type.(*ast.StructType); is {
				fields = append(fields, s.Fields.List...)
			}
		}
	}
	return fields
}

// functionOf returns the function that a field of a handler is, nil if it is none, or
// wants credentials.
func functionOf(field *ast.Field, file *ast.File, cfg plan.Config) *Function {
	signature, is := field.Type.(*ast.FuncType)
	if !is || signature.Results == nil || field.Tag == nil || len(field.Names) != 1 {
		return nil
	}
	text, err := strconv.Unquote(field.Tag.Value)
	tag := reflect.StructTag(text)
	if err != nil || tag.Get("route") == "" || tag.Get("security") != "" || tag.Get("scopes") != "" {
		return nil
	}
	f := &Function{name: field.Names[0].Name, route: tag.Get("route"), imports: map[string]string{}}
	known := map[string]string{}
	for _, spec := range file.Imports {
		if from, err := strconv.Unquote(spec.Path.Value); err == nil {
			known[path.Base(from)] = from
			f.odata = f.odata || strings.HasSuffix(from, "/odata/query")
		}
	}
	home := cfg.HTTP()
	if file.Name.Name != home.Name {
		home = cfg.Own(file.Name.Name)
	}
	known[cfg.Types().Name], known[home.Name], f.imports[home.Name] = cfg.Types().Path, home.Path, home.Path
	qualify(signature, home.Name, func(name string) { f.imports[name] = known[name] })
	for i, result := range signature.Results.List {
		result.Names = []*ast.Ident{ast.NewIdent("result")} // whose zero value is returned
		if i == len(signature.Results.List)-1 {
			result.Names[0].Name = "err"
		}
	}
	var b bytes.Buffer
	if format.Node(&b, token.NewFileSet(), signature) != nil {
		return nil
	}
	f.signature = b.String()
	return f
}

// qualify puts the package before the exported names of a signature that have none, and
// calls used with the packages that it needs.
func qualify(n ast.Node, transport string, used func(string)) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if of, is := n.X.(*ast.Ident); is {
				used(of.Name)
			}
			return false
		case *ast.Field: // whose own name stays
			qualify(n.Type, transport, used)
			return false
		case *ast.Ident:
			if ast.IsExported(n.Name) {
				n.Name = transport + "." + n.Name
				used(transport)
			}
		}
		return true
	})
}

// Service returns the Go of a handler in a package of the user's that has the function,
// nil for none.
func (f *Function) Service(pkg string, cfg plan.Config) ([]byte, error) {
	imports := map[string]string{"http": "net/http", cfg.HTTP().Name: cfg.HTTP().Path}
	filled := ""
	if f != nil {
		runtime := "rest"
		if f.odata {
			runtime = "odata/server"
		}
		maps.Copy(imports, f.imports)
		imports[path.Base(runtime)] = "github.com/odatagen/odatagen/" + runtime
		results := "err"
		if strings.Contains(f.signature, "(result ") {
			results = "result, err"
		}
		filled = fmt.Sprintf("\n%s: %s{\n%s: %s {\nerr = %s.NotImplemented(%q) // answer here\nreturn %s\n},\n},\n",
			f.field, f.handler, f.name, f.signature, path.Base(runtime), f.route, results)
	}
	return format.Source(fmt.Appendf(nil, "package %s\n\n%s\n// NewHandler serves the API. What is not filled in answers 501 Not Implemented.\nfunc NewHandler() http.Handler {\nreturn %s.NewHandler(%s.Service{%s})\n}\n",
		pkg, importsText(imports), cfg.HTTP().Name, cfg.HTTP().Name, filled))
}

// Test returns a test of that handler.
func (f *Function) Test(pkg string) ([]byte, error) {
	path, unwanted := "/", "StatusInternalServerError"
	if f != nil && f.rank() == 0 {
		_, path, _ = strings.Cut(f.route, " ")
		unwanted = "StatusNotFound"
	}
	return format.Source(fmt.Appendf(nil, `package %s

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestNewHandler asks for one path. Say here what the answer is, once there is one.
func TestNewHandler(t *testing.T) {
	answer := httptest.NewRecorder()
	NewHandler().ServeHTTP(answer, httptest.NewRequest("GET", %q, nil))
	if answer.Code == http.%s {
		t.Errorf("%%d %%s", answer.Code, answer.Body)
	}
}
`, pkg, path, unwanted))
}

// importsText returns an import declaration, the standard library first.
func importsText(imports map[string]string) string {
	var standard, others []string
	for name, from := range imports {
		line := strconv.Quote(from) + "\n"
		if path.Base(from) != name {
			line = name + " " + line
		}
		if first, _, _ := strings.Cut(from, "/"); strings.Contains(first, ".") {
			others = append(others, line)
		} else {
			standard = append(standard, line)
		}
	}
	slices.Sort(standard)
	slices.Sort(others)
	return "import (\n" + strings.Join(standard, "") + "\n" + strings.Join(others, "") + ")\n"
}
