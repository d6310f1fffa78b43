package generator

import (
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// checkOthers reports Go files in the folders of files that are of another package
// than these: the go command takes one package in a folder.
func checkOthers(dir string, files []File) error {
	want, packages := map[string]bool{}, map[string]string{}
	var errs []error
	for _, f := range files {
		want[f.Name] = true
	}
	for _, f := range files {
		folder := path.Dir(f.Name)
		if _, seen := packages[folder]; seen || !isGo(f.Name) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.PackageClauseOnly)
		if err != nil {
			return err
		}
		packages[folder] = parsed.Name.Name
		errs = append(errs, checkOthersIn(dir, folder, parsed.Name.Name, want))
	}
	return errors.Join(errs...)
}

// checkOthersIn reports the first file in a folder that is of another package.
func checkOthersIn(dir, folder, name string, want map[string]bool) error {
	for file, content := range goByOthers(dir, folder, want) {
		places := token.NewFileSet()
		parsed, err := parser.ParseFile(places, file, content, parser.PackageClauseOnly)
		if err != nil || !isOther(file, parsed.Name.Name, name) {
			continue
		}
		advice := "choose another folder with --out"
		if folder == "." && parsed.Name.Name != "main" {
			advice += ", or give --package " + strings.TrimSuffix(parsed.Name.Name, "_test")
		}
		return fmt.Errorf("%s: the file is of package %s, and a folder has one package, which is to be %s: %s", places.Position(parsed.Name.Pos()), parsed.Name.Name, name, advice)
	}
	return nil
}

// goByOthers yields the Go files of a folder that others wrote, by their paths. What the
// go command does not build is not among them.
func goByOthers(dir, folder string, want map[string]bool) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		at := filepath.Join(dir, folder)
		entries, err := os.ReadDir(at)
		if err != nil {
			return // it is not there yet, or writing says what is wrong with it
		}
		for _, e := range entries {
			file := filepath.Join(at, e.Name())
			if !isGo(e.Name()) || want[path.Join(folder, e.Name())] {
				continue
			}
			if built, err := build.Default.MatchFile(at, e.Name()); err != nil || !built {
				continue // the go command ignores it too, or says what is wrong with it
			}
			content, err := os.ReadFile(file)
			if err == nil && !isOurs(content) && !yield(file, content) {
				return
			}
		}
	}
}

// isOther reports whether a file of a package cannot be beside files of package name.
func isOther(file, pkg, name string) bool {
	if strings.HasSuffix(file, "_test.go") {
		pkg = strings.TrimSuffix(pkg, "_test")
	}
	return pkg != name && pkg != "documentation"
}
