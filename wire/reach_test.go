package wire

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestTablesAreOutOfReach checks that no exported name leads to what the codec
// works from, which a program could change by hand: of the types that are not
// exported, those listed here are all that can be got at, and nothing in them.
func TestTablesAreOutOfReach(t *testing.T) {
	r := reach{pkg: checkedPackage(t), seen: map[types.Type]bool{}, hidden: map[string]bool{}}
	for _, name := range r.pkg.Scope().Names() {
		if token.IsExported(name) {
			r.object(r.pkg.Scope().Lookup(name))
		}
	}
	if len(r.seen) < 50 {
		t.Errorf("only %d types are found", len(r.seen))
	}
	// An Option is a function of options, and Internal, which gives accessors and tests of
	// types, is for siblings alone.
	want := []string{"accessor", "anyValue", "options", "pageReader", "shape", "siblings", "typeTest"}
	if got := slices.Sorted(maps.Keys(r.hidden)); !slices.Equal(got, want) {
		t.Errorf("%q can be got at, want %q", got, want)
	}
	for _, problem := range r.problems {
		t.Error(problem)
	}
}

// checkedPackage returns this package as its users have it.
func checkedPackage(t *testing.T) *types.Package {
	files := token.NewFileSet()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ours, err := build.Default.MatchFile(".", name); err != nil || !ours { // for another processor
			continue
		}
		f, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	config := types.Config{Importer: importer.ForCompiler(files, "source", nil), IgnoreFuncBodies: true}
	pkg, err := config.Check("wire", files, parsed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// reach is what a program can get at.
type reach struct {
	pkg      *types.Package
	seen     map[types.Type]bool
	hidden   map[string]bool // types that are not exported
	problems []string
}

func (r *reach) object(o types.Object) { r.reach(o.Type(), o.Name()) }

// reach follows a type that was found by way of a name.
func (r *reach) reach(t types.Type, by string) {
	if r.seen[t] {
		return
	}
	r.seen[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer || t.Kind() == types.Uintptr {
			r.problems = append(r.problems, by+" is or has a "+t.Name())
		}
	case *types.Named:
		r.named(t)
	case *types.Struct:
		r.fields(t, by)
	case *types.Signature:
		r.tuple(t.Params(), by)
		r.tuple(t.Results(), by)
	case *types.Interface:
		for i := range t.NumMethods() {
			if m := t.Method(i); m.Exported() {
				r.reach(m.Type(), by+"."+m.Name())
			}
		}
	case *types.Map:
		r.reach(t.Key(), by)
		r.reach(t.Elem(), by)
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		r.reach(t.Elem(), by)
	}
}

func (r *reach) tuple(t *types.Tuple, by string) {
	for i := range t.Len() {
		r.reach(t.At(i).Type(), by)
	}
}

func (r *reach) named(t *types.Named) {
	name := t.Obj()
	for i := range t.TypeArgs().Len() {
		r.reach(t.TypeArgs().At(i), name.Name())
	}
	if name.Pkg() != r.pkg {
		return
	}
	if !name.Exported() {
		r.hidden[name.Name()] = true
	}
	for i := range t.NumMethods() {
		if m := t.Method(i); m.Exported() {
			r.reach(m.Type(), name.Name()+"."+m.Name())
		}
	}
	r.reach(t.Underlying(), name.Name())
}

// fields follows the fields of a struct that have exported names, and those
// that lend it theirs because they are embedded.
func (r *reach) fields(t *types.Struct, by string) {
	for i := range t.NumFields() {
		f := t.Field(i)
		if f.Exported() {
			r.reach(f.Type(), by+"."+f.Name())
		} else if f.Embedded() {
			if set := types.NewMethodSet(types.NewPointer(f.Type())); slices.ContainsFunc(slices.Collect(set.Methods()), func(s *types.Selection) bool { return s.Obj().Exported() }) {
				r.problems = append(r.problems, by+" has methods of "+f.Name())
			}
			if inner, ok := f.Type().Underlying().(*types.Struct); ok {
				r.fields(inner, by+"."+f.Name())
			}
		}
	}
}
