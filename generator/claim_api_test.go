package generator_test

import (
	"fmt"
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/internal/gotypes"
)

// surface is what Go that uses a generated package depends on: of each exported
// identifier its type, of a constant the value, of a field what it is on the wire.
type surface map[string]string

// surfaceOf type-checks generated files, which may be of several packages.
func surfaceOf(t testing.TB, files []generator.File) surface {
	t.Helper()
	s := surface{}
	for folder, pkg := range gotypes.Check(t, generatedPath, files).Packages {
		s.add(folder, pkg)
	}
	return s
}

// generatedPath is where the generated package is imported from.
const generatedPath = "example.com/generated"

// add adds the exported identifiers of a package.
func (s surface) add(folder string, pkg *types.Package) {
	text := func(t types.Type) string { return types.TypeString(t, nil) }
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		full := path.Join(folder, name)
		switch o := o.(type) {
		case *types.Const:
			s[full] = text(o.Type()) + " " + o.Val().ExactString()
		case *types.TypeName:
			s.addType(full, o, text)
		default:
			s[full] = text(o.Type())
		}
	}
}

func (s surface) addType(full string, o *types.TypeName, text func(types.Type) string) {
	s[full] = fmt.Sprintf("type, alias %v of %s", o.IsAlias(), reflect.TypeOf(o.Type().Underlying()))
	if o.IsAlias() {
		s[full] += " " + text(types.Unalias(o.Type()))
		return
	}
	if types.Comparable(o.Type()) {
		s[full+" =="] = "comparable" // which a field can end
		if _, structure := o.Type().Underlying().(*types.Struct); structure {
			s[full+" =="] = "a struct that is comparable"
		}
	}
	switch u := o.Type().Underlying().(type) {
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() {
				tag := reflect.StructTag(u.Tag(i))
				s[full+"."+f.Name()] = text(f.Type()) + " " + tag.Get("odata") + routeOf(tag.Get("route")) + plainTags(tag)
			}
		}
	case *types.Interface:
		for i := range u.NumMethods() {
			s[full+"."+u.Method(i).Name()] = text(u.Method(i).Type())
		}
	}
	methods := types.NewMethodSet(types.NewPointer(o.Type()))
	for i := range methods.Len() {
		if m := methods.At(i); m.Obj().Exported() {
			s[full+"."+m.Obj().Name()] = text(m.Type())
		}
	}
}

// plainTags is what a field without OData is on the wire. A body may gain media
// types.
func plainTags(tag reflect.StructTag) (text string) {
	for _, key := range []string{"json", "schema", "path", "query", "header", "cookie", "form", "scheme"} {
		if value, ok := tag.Lookup(key); ok {
			text += " " + key + " " + value
		}
	}
	if _, ok := tag.Lookup("body"); ok {
		text += " body"
	}
	return text
}

// routeOf is a route without what keys are called.
func routeOf(tag string) string {
	var b strings.Builder
	for tag != "" {
		before, after, found := strings.Cut(tag, "{")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteString("{}")
		_, tag, _ = strings.Cut(after, "}")
	}
	return b.String()
}

// lost says, in order, which identifiers are gone or have changed since before.
func (s surface) lost(before surface) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if now, there := s[name]; !there {
			list = append(list, name+" is gone")
		} else if now != before[name] {
			list = append(list, fmt.Sprintf("%s was %s and is %s", name, before[name], now))
		}
	}
	return list
}
