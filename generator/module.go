package generator

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// Module is the Go module that a folder is in, or the zero value if it is in none.
type Module struct {
	Root string // its folder, absolute
	Path string
}

// ModuleOf returns the module whose go.mod is the nearest to a folder, which need not
// be there yet. A go.mod that does not say which module it is of is an error, as it
// is for the go command, which looks no further either.
func ModuleOf(dir string) (Module, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return Module{}, err
	}
	if info, err := os.Stat(at); err == nil && !info.IsDir() {
		return Module{}, fmt.Errorf("%s is a file, not a folder", dir)
	}
	for {
		name := filepath.Join(at, "go.mod")
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			path, err := modulePath(name)
			return Module{Root: at, Path: path}, err
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Module{}, err
		}
		above := filepath.Dir(at)
		if above == at {
			return Module{}, nil
		}
		at = above
	}
}

func modulePath(name string) (string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	file, err := modfile.ParseLax(name, content, nil)
	if broken := (modfile.ErrorList{}); errors.As(err, &broken) && len(broken) > 0 {
		first := broken[0]
		return "", fmt.Errorf("%s:%d:%d: %w: correct it, since the generated package is in its module", name, max(first.Pos.Line, 1), max(first.Pos.LineRune, 1), first.Err)
	}
	if err != nil {
		return "", err
	}
	if file.Module == nil || file.Module.Mod.Path == "" {
		return "", fmt.Errorf("%s:1:1: there is no module line: add one, such as module example.org/shop, since the generated package is in that module", name)
	}
	return file.Module.Mod.Path, nil
}

// ImportPath returns how the package in a folder of the module is imported; "" for
// the zero value.
func (m Module) ImportPath(dir string) (string, error) {
	if m.Root == "" {
		return "", nil
	}
	at, err := filepath.Abs(dir)
	place, relErr := filepath.Rel(m.Root, at)
	return path.Join(m.Path, filepath.ToSlash(place)), cmp.Or(err, relErr)
}
