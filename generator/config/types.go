package config

import (
	"errors"
	"fmt"
	"go/token"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/odatagen/odatagen/generator/plan"
)

// checkTypes reads the Go types that stand for types of the description.
func (c *checker) checkTypes(cfg *plan.Config) {
	for _, target := range slices.Sorted(maps.Keys(c.Type)) {
		t, err := goType(c.Type[target])
		if err != nil {
			c.errorf(c.keyOf("type", target), "type %s=%s: %v", target, c.Type[target], err)
			continue
		}
		if cfg.Mapped == nil {
			cfg.Mapped = map[string]plan.GoType{}
		}
		cfg.Mapped[target] = t
	}
}

// checkImports checks what is said of packages that types are shared with.
func (c *checker) checkImports() {
	for _, name := range slices.Sorted(maps.Keys(c.Import)) {
		folder, path, stated := strings.Cut(c.Import[name], ",")
		err := error(nil)
		switch {
		case folder == "":
			err = errors.New("the folder is missing")
		case stated:
			if err = module.CheckImportPath(path); err != nil {
				err = fmt.Errorf("no Go package can be imported so: %w", err)
			}
		}
		if err != nil {
			c.errorf(c.keyOf("import", name), "import %s=%s: %v", name, c.Import[name], err)
		}
	}
}

// goType reads a Go type: the path of its package, a dot and its name, as in
// github.com/google/uuid.UUID, and ",json" behind it if its JSON methods are meant.
func goType(text string) (t plan.GoType, err error) {
	text, t.JSON = strings.CutSuffix(text, ",json")
	dot := strings.LastIndexByte(text, '.')
	if dot < strings.LastIndexByte(text, '/') || dot <= 0 {
		return t, errors.New("the Go type is written with the path of its package, as in github.com/google/uuid.UUID")
	}
	t.Path, t.Name = text[:dot], text[dot+1:]
	if strings.HasPrefix(text, "*") {
		return t, errors.New("a pointer stands for no value: give the type without the *")
	}
	if !token.IsIdentifier(t.Name) || !token.IsExported(t.Name) {
		return t, fmt.Errorf("%q is the name of no exported Go type without parameters", t.Name)
	}
	if err := module.CheckImportPath(t.Path); err != nil {
		return t, fmt.Errorf("no Go package can be imported so: %w", err)
	}
	return t, nil
}
