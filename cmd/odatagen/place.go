package main

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// locate says in cfg what depends on where the package is: how it is imported, and
// what its files call the description.
func (o *options) locate(cfg *plan.Config) error {
	home, err := generator.ModuleOf(o.out)
	if err != nil {
		return err
	}
	if cfg.Source, err = o.sourceName(home); err != nil {
		return err
	}
	if cfg.ImportPath != "" {
		return nil // as the flag says
	}
	if cfg.ImportPath, err = home.ImportPath(o.out); err != nil || home.Root == "" {
		return err
	}
	if err := importable(cfg); err != nil {
		return fmt.Errorf("--out %s: %w: choose another folder, or say with --import-path how it is imported", o.out, err)
	}
	return nil
}

// sourceName is what generated files call the description: its path from their
// folder, so that it is the same whatever folder the command runs in. What lies
// outside of their module may lie elsewhere on another machine: it is called by
// its file's name alone.
func (o *options) sourceName(home generator.Module) (string, error) {
	if o.schema == "-" {
		return "standard input", nil
	}
	file, err := filepath.Abs(o.schema)
	if err != nil {
		return "", err
	}
	out, err := filepath.Abs(o.out)
	if err != nil {
		return "", err
	}
	root := home.Root
	if root == "" {
		root = out
	}
	if inside, err := filepath.Rel(root, file); err != nil || !filepath.IsLocal(inside) {
		return filepath.Base(file), nil
	}
	name, err := filepath.Rel(out, file)
	return filepath.ToSlash(name), err
}

// importable checks that the go command takes the import paths of what is generated.
func importable(cfg *plan.Config) error {
	if err := module.CheckImportPath(cfg.Types().Path); err != nil {
		return fmt.Errorf("no Go package can be imported so: %w", err)
	}
	if !cfg.Server {
		return nil
	}
	if err := module.CheckImportPath(cfg.HTTP().Path); err != nil {
		return fmt.Errorf("no Go package, which that of the server is to be, can be imported so: %w", err)
	}
	return nil
}

// packageOf returns the package name that a folder suggests.
func packageOf(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	name := filepath.Base(abs)
	if why := badPackage(name); why != "" {
		return "", fmt.Errorf("--package is missing: the folder %q is not named as a Go package can be, since %s", dir, why)
	}
	return name, nil
}

// badPackage says why a package cannot have a name, or "".
func badPackage(name string) string {
	switch {
	case !token.IsIdentifier(name) || name == "_":
		return "that is no identifier"
	case name == "init":
		return "Go imports no package as init"
	case name == "documentation":
		return "Go ignores the files of a package documentation"
	case strings.HasSuffix(name, "_test"):
		return "_test is for the packages of tests"
	}
	return ""
}
