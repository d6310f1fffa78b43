package begin

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/odatagen/odatagen/generator"
)

// workspaceOf returns the go.work that commands in a module are run with, "" for none, and
// whether it uses the module: without that, the go command builds nothing of it.
func workspaceOf(home generator.Module) (name string, uses bool, err error) {
	switch name = os.Getenv("GOWORK"); name {
	case "off":
		return "", false, nil
	case "":
		if name, err = above(home.Root, "go.work"); name == "" {
			return "", false, err
		}
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return "", false, err
	}
	work, err := modfile.ParseWork(name, content, nil)
	if err != nil {
		return "", false, err
	}
	root, err := os.Stat(home.Root)
	if err != nil {
		return "", false, err
	}
	for _, use := range work.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(name), dir)
		}
		if used, err := os.Stat(dir); err == nil && os.SameFile(root, used) {
			return name, true, nil
		}
	}
	return name, false, nil
}

// above returns the nearest file of a name in a folder or one above it; "" for none.
func above(dir, base string) (string, error) {
	for {
		name := filepath.Join(dir, base)
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			return name, nil
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		next := filepath.Dir(dir)
		if next == dir {
			return "", nil
		}
		dir = next
	}
}

// shortest is a folder as it is called from the one where the command runs.
func shortest(dir string) string {
	here, err := os.Getwd()
	if err != nil {
		return dir
	}
	if name, err := filepath.Rel(here, dir); err == nil {
		return filepath.ToSlash(name)
	}
	return dir
}
