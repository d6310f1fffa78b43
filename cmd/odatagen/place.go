package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// locate says in the configuration what depends on where the package is: how it is imported, and
// what its files call the description.
func (j *job) locate() error {
	home, err := generator.ModuleOf(j.Out)
	if err != nil {
		return err
	}
	if j.cfg.Source, err = j.sourceName(home); err != nil {
		return err
	}
	if j.cfg.ImportPath != "" {
		return nil // as the user says
	}
	if j.cfg.ImportPath, err = home.ImportPath(j.Out); err != nil || home.Root == "" {
		return err
	}
	if err := config.Importable(&j.cfg); err != nil {
		return fmt.Errorf("--out %s: %w: choose another folder, or say with --import-path how it is imported", j.Out, err)
	}
	return nil
}

// sourceName is what generated files call the description: its path from their
// folder, so that it is the same whatever folder the command runs in. What lies
// outside of their module may lie elsewhere on another machine: it is called by
// its file's name alone.
func (j *job) sourceName(home generator.Module) (string, error) {
	if j.Schema.File == "-" {
		return "standard input", nil
	}
	file, err := filepath.Abs(j.Schema.File)
	if err != nil {
		return "", err
	}
	out, err := filepath.Abs(j.Out)
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

// readImports reads the packages that types are shared with.
func (j *job) readImports() (found schema.Diagnostics) {
	for _, name := range slices.Sorted(maps.Keys(j.Import)) {
		from, err := generator.ReadImport(j.Import[name], j.cfg.ImportPath)
		if err != nil {
			found.Askedf(schema.Position{}, "import-unreadable", "import", name, "--import %s=%s: %v", name, j.Import[name], err)
			continue
		}
		if j.cfg.Imports == nil {
			j.cfg.Imports = map[string]*plan.Import{}
		}
		j.cfg.Imports[name] = from
	}
	return j.Placed(found)
}
