package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// work is a subject on its way through the steps.
type work struct {
	*workshop
	subject subject
	folder  string // in the workshop
}

func (w *work) path() string { return filepath.Join(w.dir, w.folder) }

// generate makes the package.
func (w *work) generate() (string, error) {
	files := map[string]string{}
	for name, text := range w.subject.files {
		files[name] = strings.ReplaceAll(text, "OUT", w.path())
	}
	fresh := func() error {
		if err := os.RemoveAll(w.path()); err != nil {
			return err
		}
		return w.write(w.folder, files)
	}
	if w.subject.tool == "" {
		return "", fresh()
	}
	var args []string
	for _, a := range w.subject.args {
		args = append(args, strings.ReplaceAll(a, "OUT", w.path()))
	}
	u, err := w.least(fresh, w.tools[w.subject.tool], args...)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func (w *work) write(folder string, files map[string]string) error {
	dir := filepath.Join(w.dir, folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// lines counts the lines of the package, and of those below it.
func (w *work) lines() (string, error) {
	n := 0
	files, err := w.files()
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		n += strings.Count(string(text), "\n")
	}
	if n == 0 {
		return "", err
	}
	return fmt.Sprint(n), err
}

// files returns the Go files of the package, and of those below it.
func (w *work) files() (files []string, err error) {
	err = filepath.WalkDir(w.path(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

// pattern names the package, and those below it.
func (w *work) pattern() string { return "./" + w.folder + "/..." }

// build compiles the packages, whose imports are compiled before.
func (w *work) build() (string, error) {
	if w.subject.module != "" {
		return w.buildModule()
	}
	if err := w.warm(w.pattern()); err != nil {
		return "", err
	}
	u, err := w.least(w.change, "go", "build", w.pattern())
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// change gives all files another text, so that they are compiled again.
func (w *work) change() error {
	files, err := w.files()
	for _, file := range files {
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(f, "// %d\n", rand.Uint64())
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return err
}

// warm builds and vets a package with the same imports as others have, but for themselves.
func (w *work) warm(of string) error {
	imports, err := w.list("-f", `{{join .Imports "\n"}}`, of)
	if err != nil {
		return err
	}
	text := "package warm\n"
	slices.Sort(imports)
	for _, path := range slices.Compact(imports) {
		if strings.HasPrefix(path, w.module+"/") {
			continue
		}
		text += fmt.Sprintf("\nimport _ %q\n", path)
	}
	if err := w.write("warm", map[string]string{"warm.go": text}); err != nil {
		return err
	}
	for _, verb := range []string{"build", "vet"} {
		if _, err := w.measure("go", verb, "./warm"); err != nil {
			return err
		}
	}
	return nil
}

// list returns what go list prints.
func (w *work) list(args ...string) ([]string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir, cmd.Env = w.dir, w.env
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, &failure{err, string(exit.Stderr)}
	}
	return strings.Fields(string(out)), err
}

func (w *work) vet() (string, error) {
	if w.subject.module != "" {
		return "", nil
	}
	u, err := w.measure("go", "vet", w.pattern())
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// buildModule compiles a module of others, cold, in a build cache of its own.
func (w *work) buildModule() (string, error) {
	cache := filepath.Join(w.dir, "cache")
	env := w.env
	defer func() { w.env = env }()
	w.env = append(slices.Clone(env), "GOCACHE="+cache)
	if err := w.writeProgram(); err != nil {
		return "", err
	}
	imports, err := w.list("-deps", "./"+w.programFolder())
	if err != nil {
		return "", err
	}
	args := []string{"build", "-p", "1"}
	for _, path := range imports {
		if !strings.HasPrefix(path, w.subject.module) && !strings.HasPrefix(path, w.module) {
			args = append(args, path)
		}
	}
	if _, err := w.measure("go", args...); err != nil {
		return "", err
	}
	u, err := w.measure("go", "build", "-p", "1", "-o", os.DevNull, "./"+w.programFolder())
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// run builds a program that reads a session, and returns its size without
// symbols.
func (w *work) run() (string, error) {
	if w.subject.session != "" && !w.declares("type "+w.subject.session+" struct") {
		return "no session type", nil
	}
	if err := w.writeProgram(); err != nil {
		return "", err
	}
	program := filepath.Join(w.dir, "bin", "program")
	if _, err := w.measure("go", "build", "-p", "1", "-ldflags", "-s -w", "-o", program, "./"+w.programFolder()); err != nil {
		return "", err
	}
	info, err := os.Stat(program)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%.2f MB", float64(info.Size())/1e6), nil
}

func (w *work) programFolder() string { return w.folder + "program" }

func (w *work) writeProgram() error {
	text := strings.NewReplacer("PACKAGE", w.module+"/"+w.folder, "SESSION", w.subject.session).Replace(w.subject.program)
	return w.write(w.programFolder(), map[string]string{"main.go": text})
}

// declares reports whether the package has a text.
func (w *work) declares(declaration string) bool {
	files, _ := w.files()
	return slices.ContainsFunc(files, func(file string) bool {
		text, _ := os.ReadFile(file)
		return strings.Contains(string(text), declaration)
	})
}
