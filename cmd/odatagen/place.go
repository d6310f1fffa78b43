package main

import (
	"fmt"
	"path/filepath"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/config"
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
