package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
)

// TestWriteRefusesSource: what the go command would not compile everywhere replaces
// nothing.
func TestWriteRefusesSource(t *testing.T) {
	for text, want := range map[string]string{
		"type x struct {\n\t// +build ignore\n\ta int\n}": `types.gen.go:6:2: the comment "// +build ignore" tells the go command something`,
		"//go:generate rm x\nvar x int":                   `the comment "//go:generate rm x"`,
		"//line x.go:1\nvar x int":                        `the comment "//line x.go:1"`,
		"var x = /* hidden */ 1":                          `the comment "/* hidden */"`,
		"var x = \"\ufeff\"":                              "types.gen.go:5:10: illegal byte order mark",
		"func x( {":                                       "types.gen.go:5:9: expected",
	} {
		dir := t.TempDir()
		fill(t, dir, map[string]string{"types.gen.go": string(source("var old int"))})
		_, err := generator.Write(t.Context(), dir, []generator.File{{Name: "types.gen.go", Content: source(text)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a defect of odatagen, please report it") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if got, _ := os.ReadFile(filepath.Join(dir, "types.gen.go")); string(got) != string(source("var old int")) {
			t.Errorf("%q was written", text)
		}
	}
	constrained := append([]byte("//go:build linux\n\n"), source("")...)
	if _, err := generator.Write(t.Context(), t.TempDir(), []generator.File{{Name: "x.go", Content: constrained}}); err == nil {
		t.Error("a build constraint was written")
	}
	for _, name := range []string{"types_windows.gen.go", "x_arm64.go", "x_test.go"} {
		if _, err := generator.Write(t.Context(), t.TempDir(), []generator.File{{Name: name, Content: source("")}}); err == nil || !strings.Contains(err.Error(), "would not build the file everywhere") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
