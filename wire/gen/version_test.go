package gen

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
)

// TestVersions compiles what generated code has, of several versions and against
// several runtimes.
func TestVersions(t *testing.T) {
	for _, test := range []struct {
		code, least, most int
		want              string
	}{
		{3, 1, 3, ""},
		{3, 3, 3, ""},
		{3, 4, 5, "p.go:5:"},
		{3, 1, 2, "p.go:6:"},
	} {
		source := fmt.Sprintf(`package p
			const MinVersion, MaxVersion = %d, %d
			type EnforceVersion uint
			const (
				_ = EnforceVersion(%[3]d - MinVersion)
				_ = EnforceVersion(MaxVersion - %[3]d)
			)`, test.least, test.most, test.code)
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&types.Config{Importer: importer.Default()}).Check("p", files, []*ast.File{file}, nil)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("code %d, runtime %d to %d: %v", test.code, test.least, test.most, err)
		}
	}
}

// TestKeptVersions: code of every version that this runtime works with is kept below
// generated, where it is compiled and used, so that a runtime that drops what it needs
// fails.
func TestKeptVersions(t *testing.T) {
	for version := MinVersion; version <= MaxVersion; version++ {
		for _, pkg := range []string{"library", "petstore"} {
			name := fmt.Sprintf("../../generated/version%d/%s/package.gen.go", version, pkg)
			code, err := os.ReadFile(name)
			if err != nil || !strings.Contains(string(code), fmt.Sprintf("gen.EnforceVersion(%d - gen.MinVersion)", version)) {
				t.Errorf("%s is not code of version %d: generate it, with a test as version1 has: %v", name, version, err)
			}
		}
	}
}
