package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLineEnds takes checkouts of the generated packages in which git made CRLF of
// all line ends, descriptions included: they are up to date, and nothing is written.
// A change in such a checkout shows as itself, not as all lines.
func TestLineEnds(t *testing.T) {
	for _, folder := range goldens(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			flags := flagsOf(t, folder)
			home := t.TempDir()
			if err := os.WriteFile(filepath.Join(home, "go.mod"), []byte("module github.com/odatagen/odatagen/generated\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, other := range sharing(t, folder) {
				chdirInto(t, home, other)
				copyWithCRLF(t, other)
			}
			chdirInto(t, home, folder)
			before := copyWithCRLF(t, folder)
			if code, stdout, stderr := execute(t, "", append([]string{"check"}, flags...)...); code != exitOK || stdout != "" {
				t.Errorf("check: %d\n%.2000s\n%s", code, stdout, stderr)
			}
			if code, _, stderr := execute(t, "", append([]string{"generate"}, flags...)...); code != exitOK {
				t.Errorf("generate: %d\n%s", code, stderr)
			}
			for name, content := range before {
				if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, content) {
					t.Errorf("generate changed %s: %v", name, err)
				}
			}
			change(t, "package.gen.go", "\npackage ", "\n// by hand\r\npackage ")
			_, diff, _ := execute(t, "", append([]string{"check"}, loud(flags)...)...)
			if !strings.Contains(diff, "\n-// by hand\n") || strings.Count(diff, "\n-") != 1 || strings.Contains(diff, "\n+package") {
				t.Errorf("the difference is\n%.2000s", diff)
			}
		})
	}
}

// sharing returns the folders of the generated packages that the configuration in one
// names: those that share its types.
func sharing(t *testing.T, folder string) (list []string) {
	configuration, _ := os.ReadFile(filepath.Join(folder, "odatagen.yaml"))
	for _, other := range goldens(t) {
		if bytes.Contains(configuration, []byte("../"+filepath.Base(other))) {
			list = append(list, other)
		}
	}
	return list
}

// chdirInto makes a folder in home that is called as another is, and changes to it.
func chdirInto(t *testing.T, home, folder string) {
	t.Helper()
	dir := filepath.Join(home, filepath.Base(folder))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// loud returns the flags without --quiet.
func loud(flags []string) []string {
	return slices.DeleteFunc(slices.Clone(flags), func(flag string) bool { return flag == "--quiet" })
}

// TestGoldens holds that the packages below generated are up to date, and that
// nothing is to be said against their descriptions: they are what users try first.
func TestGoldens(t *testing.T) {
	for _, folder := range goldens(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Chdir(folder)
			flags := loud(flagsOf(t, folder))
			code, stdout, stderr := execute(t, "", append([]string{"check", "--verbose"}, flags...)...)
			if code != exitOK || strings.Contains(stderr, "warning") {
				t.Errorf("check: %d\n%.2000s\n%s", code, stdout, stderr)
			}
		})
	}
}

// goldens returns the folders of the generated packages.
func goldens(t *testing.T) []string {
	t.Helper()
	home, err := filepath.Abs("../../generated")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(home, "*", "generate.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no generated packages", err)
	}
	for i, f := range files {
		files[i] = filepath.Dir(f)
	}
	return files
}

// flagsOf returns the flags of the generate line in a folder.
func flagsOf(t *testing.T, folder string) []string {
	t.Helper()
	file := filepath.Join(folder, "generate.go")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, line, found := strings.Cut(string(data), "//go:generate go run ../../cmd/odatagen generate ")
	if !found {
		t.Fatalf("%s has no generate line", file)
	}
	line, _, _ = strings.Cut(line, "\n")
	return strings.Fields(line)
}

// copyWithCRLF copies a folder into the present one, with other line ends, and
// returns what it wrote.
func copyWithCRLF(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(name, 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		files[name] = data
		return os.WriteFile(name, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func change(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}
