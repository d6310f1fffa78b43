package house_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files api.txt anew")

const module = "github.com/odatagen/odatagen"

// private are the folders whose packages promise nothing to others: those of the
// command, and what is made by it.
var private = []string{"cmd", "examples", "generated", "generator", "schema", "templates"}

// isPublic reports whether the package in a folder is for users.
func isPublic(folder string) bool {
	parts := strings.Split(folder, "/")
	return !slices.Contains(private, parts[0]) && !slices.Contains(parts, "internal")
}

// TestAPI holds the exported names of every public package against the file api.txt
// beside it, so that a change of what is promised shows in a review. "make api"
// writes the files anew.
func TestAPI(t *testing.T) {
	packages := list(t)
	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	public := map[string]bool{}
	for _, p := range packages {
		folder, ours := strings.CutPrefix(p.ImportPath, module+"/")
		if !ours || !isPublic(folder) || p.Export == "" { // what has tests alone exports nothing
			continue
		}
		public[filepath.Join(root, folder, "api.txt")] = true
		t.Run(folder, func(t *testing.T) {
			pkg, err := imports.Import(p.ImportPath)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, filepath.Join(root, folder, "api.txt"), strings.Join(api(pkg), "\n")+"\n")
		})
	}
	for _, pattern := range []string{"*", "*/*", "*/*/*"} {
		found, err := filepath.Glob(filepath.Join(root, pattern, "api.txt"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			if !public[path] {
				t.Errorf("%s: there is no public package beside it: remove it", path)
			}
		}
	}
}

// goPackage is what go list says about a package: its path, and the file with what
// the compiler knows of it.
type goPackage struct{ ImportPath, Export string }

// list returns the packages of the module and what they import.
func list(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list:", err)
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	return packages
}

func compare(t *testing.T, golden, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	old := strings.ReplaceAll(string(want), "\r\n", "\n")
	if old == text {
		return
	}
	before, after := strings.Split(old, "\n"), strings.Split(text, "\n")
	for _, line := range before {
		if !slices.Contains(after, line) {
			t.Errorf("is gone: %s", line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			t.Errorf("is new: %s", line)
		}
	}
	t.Errorf("what the package exports is not what %s says: if that is meant, run make api and commit the file", strings.TrimPrefix(golden, root+"/"))
}

// api returns a line for every exported name of a package, field and method, sorted.
func api(pkg *types.Package) []string {
	var lines []string
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			lines = append(lines, declaration(pkg, obj)...)
		}
	}
	slices.Sort(lines)
	return lines
}

func declaration(pkg *types.Package, obj types.Object) []string {
	named := func(other *types.Package) string {
		if other == pkg {
			return ""
		}
		return other.Name()
	}
	text := types.ObjectString(obj, named)
	switch obj := obj.(type) {
	case *types.Const:
		return []string{text + " = " + obj.Val().ExactString()}
	case *types.TypeName:
		if obj.IsAlias() {
			return []string{text}
		}
		return typeLines(obj.Type().(*types.Named), named)
	}
	return []string{text}
}

// typeLines describes a type: what it is, its exported fields, and its methods with
// those of embedded types.
func typeLines(typ *types.Named, named types.Qualifier) []string {
	head := "type " + types.TypeString(typ, named)
	var lines []string
	switch under := typ.Underlying().(type) {
	case *types.Struct:
		lines = append(lines, head+" struct")
		for i := range under.NumFields() {
			if f := under.Field(i); f.Embedded() && f.Exported() {
				lines = append(lines, fmt.Sprintf("%s struct, embedded %s", head, types.TypeString(f.Type(), named)))
			} else if f.Exported() {
				lines = append(lines, fmt.Sprintf("%s struct, %s %s", head, f.Name(), types.TypeString(f.Type(), named)))
			}
		}
	case *types.Interface:
		kind := " interface"
		if !under.IsMethodSet() {
			kind = " " + types.TypeString(under, named)
		} else if slices.ContainsFunc(slices.Collect(under.Methods()), func(m *types.Func) bool { return !m.Exported() }) {
			kind += ", which only this package implements"
		}
		lines = append(lines, head+kind)
	default:
		lines = append(lines, head+" "+types.TypeString(under, named))
	}
	return append(lines, methodLines(typ, named)...)
}

func methodLines(typ *types.Named, named types.Qualifier) []string {
	byValue := types.NewMethodSet(typ)
	all := byValue
	if !types.IsInterface(typ) {
		all = types.NewMethodSet(types.NewPointer(typ))
	}
	var lines []string
	for selection := range all.Methods() {
		m := selection.Obj().(*types.Func)
		if !m.Exported() {
			continue
		}
		star := "*"
		if byValue.Lookup(m.Pkg(), m.Name()) != nil {
			star = ""
		}
		signature := strings.TrimPrefix(types.TypeString(m.Type(), named), "func")
		lines = append(lines, fmt.Sprintf("method (%s%s) %s%s", star, receiver(typ), m.Name(), signature))
	}
	return lines
}

// receiver is a type's name as a method's receiver has it: without constraints.
func receiver(typ *types.Named) string {
	name := typ.Obj().Name()
	if typ.TypeParams().Len() == 0 {
		return name
	}
	var parameters []string
	for p := range typ.TypeParams().TypeParams() {
		parameters = append(parameters, p.Obj().Name())
	}
	return name + "[" + strings.Join(parameters, ", ") + "]"
}
