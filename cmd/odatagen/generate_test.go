package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
)

// written returns the content of the files of a folder and of those below, by
// their paths in it.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// TestImportPath: what serves imports the types as the nearest go.mod says, or a
// flag; without either, the run says what to do.
func TestImportPath(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "nested/go.mod": "// ours\nmodule \"example.org/nested\" // of others\n"})
	for _, c := range []struct{ out, flag, path, note string }{
		{"internal/shop", "", "example.org/test/internal/shop", ""},
		{"./shop", "", "example.org/test/shop", ""},
		{"nested/deep/shop", "", "example.org/nested/deep/shop", ""},
		{"nested/shop", "--import-path=example.org/elsewhere", "example.org/elsewhere", ""},
		{"/shop", "", "shop", "has a go.mod: shophttp imports the types as \"shop\", which will not build. Run go mod init and generate again, or say with --import-path how the package is imported\n"},
	} {
		if c.out == "/shop" {
			c.out = filepath.Join(t.TempDir(), "shop") // there is no module above
		}
		args := []string{"generate", "--schema", "shop.xml", "--out", c.out}
		if c.flag != "" {
			args = append(args, c.flag)
		}
		code, _, stderr := execute(t, "", args...)
		server := written(t, c.out)["shophttp/items_handler.gen.go"]
		if code != exitOK || !strings.Contains(server, "\t\""+c.path+"\"\n") || (c.note == "") == strings.Contains(stderr, "go.mod") || !strings.Contains(stderr, c.note) {
			t.Errorf("%s: %d\n%s\n%.600s", c.out, code, stderr, server)
		}
	}
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--package", "main"); code != exitUsage || !strings.Contains(stderr, "--package main cannot be imported") {
		t.Errorf("package main: %d, %s", code, stderr)
	}
}

func TestGenerateAndCheck(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	flags := []string{"--schema", "shop.xml", "--out", "internal/shop"}

	code, stdout, stderr := execute(t, "", append([]string{"check"}, flags...)...)
	if code != exitProblem || stdout != "" ||
		!strings.HasSuffix(stderr, "odatagen: internal/shop does not exist: correct --out, or run odatagen generate with the same flags\n") {
		t.Errorf("check before: %d\n%.200s\n%s", code, stdout, stderr)
	}
	if _, err := os.Stat("internal"); err == nil {
		t.Error("check made a folder")
	}

	code, stdout, stderr = execute(t, "", append([]string{"generate"}, flags...)...)
	files := written(t, "internal/shop")
	first, rest, _ := strings.Cut(stdout, "\n")
	if code != exitOK || len(files) == 0 || !strings.HasPrefix(first, "internal/shop: ") || !strings.HasSuffix(first, " written, 0 unchanged, 0 removed") {
		t.Fatalf("generate: %d\n%s%s", code, stdout, stderr)
	}
	if !strings.Contains(rest, "1 entity type") {
		t.Errorf("generate reports\n%s", stdout)
	}
	if want := "1 warning: 1 facet-misplaced; --verbose shows them\n"; stderr != want {
		t.Errorf("generate warns\n%s", stderr)
	}
	for name, content := range files {
		if filepath.Ext(name) != ".go" {
			continue
		}
		if !strings.HasPrefix(content, generator.Header+"\n") || !strings.Contains(content, "\npackage shop") {
			t.Errorf("%s begins\n%.200s", name, content)
		}
	}

	if code, stdout, _ = execute(t, "", append([]string{"check"}, flags...)...); code != exitOK || stdout != "internal/shop is up to date\n" {
		t.Errorf("check after: %d\n%s", code, stdout)
	}
	if code, stdout, _ = execute(t, "", append([]string{"generate"}, flags...)...); code != exitOK || !strings.HasPrefix(stdout, "internal/shop: up to date\n1 entity type") {
		t.Errorf("generate again: %d\n%s", code, stdout)
	}

	execute(t, "", append([]string{"generate", "--emit", "types"}, flags...)...)
	fewer := written(t, "internal/shop")
	if len(fewer) >= len(files) {
		t.Errorf("%d files of types and server, %d of types", len(files), len(fewer))
	}
}

func TestGenerateFromStdin(t *testing.T) {
	inFolder(t, nil)
	code, _, stderr := execute(t, shop, "generate", "--schema", "-", "--out", "shop", "--quiet")
	if code != exitOK || stderr != "" || len(written(t, "shop")) == 0 {
		t.Errorf("%d\n%s", code, stderr)
	}
	code, _, stderr = execute(t, "not a description", "check", "--schema", "-", "--out", "shop")
	if code != exitProblem || !strings.HasPrefix(stderr, "<stdin>:1:1: ") {
		t.Errorf("%d\n%s", code, stderr)
	}
}

func TestGenerateQuietAndVerbose(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	code, stdout, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--quiet")
	if code != exitOK || stdout+stderr != "" {
		t.Errorf("--quiet: %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr = execute(t, "", "check", "--schema", "shop.xml", "--out", "shop", "--quiet"); code != exitOK || stdout+stderr != "" {
		t.Errorf("check --quiet: %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = execute(t, "", "check", "--schema", "shop.xml", "--out", "shop", "--quiet", "--rename", "shop.item=Article")
	if code != exitProblem || stdout != "" || !strings.HasPrefix(stderr, "odatagen: shop is out of date in ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("check --quiet of another package: %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--verbose", "--rename", "shop.item=Article")
	if code != exitOK || !strings.Contains(stderr, "shop.xml:6:") || !strings.Contains(stderr, "[facet-misplaced]") {
		t.Errorf("--verbose: %d\n%s", code, stderr)
	}
	for _, want := range []string{"\n  written    types.gen.go\n", "\n  unchanged  ", "+ shop.item: "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("--verbose prints no %q:\n%s", want, stdout)
		}
	}
	if types := written(t, "shop")["types.gen.go"]; !strings.Contains(types, "\ntype Article struct {") {
		t.Errorf("--rename had no effect:\n%s", types)
	}
}

// TestGenerateSilent says nothing of a collection without Nullable, which makes no
// other Go, and convert says it.
func TestGenerateSilent(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": strings.Replace(shop, ` Nullable="false" Precision="2"`, "", 1)})
	if code, stdout, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--verbose"); code != exitOK || stderr != "" {
		t.Errorf("generate: %d\n%s%s", code, stdout, stderr)
	}
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--verbose", "--severity", "collection-nullable=error"); code != exitProblem || !strings.Contains(stderr, "[collection-nullable]") {
		t.Errorf("generate, told to say it: %d\n%s", code, stderr)
	}
	if _, _, stderr := execute(t, "", "convert", "--schema", "shop.xml", "--to", "csdl-json", "--out", "shop.json", "--verbose"); !strings.Contains(stderr, "[collection-nullable]") {
		t.Errorf("convert: %s", stderr)
	}
}

// TestGenerateErrors: a description with errors changes nothing, and all of the
// errors are printed.
func TestGenerateErrors(t *testing.T) {
	broken := strings.NewReplacer(`"Edm.Decimal"`, `"shop.Money"`, `"Collection(Edm.String)"`, `"Edm.Strin"`).Replace(shop)
	inFolder(t, map[string]string{"shop.xml": broken, "shop/old.go": generator.Header + "\npackage shop\n"})
	code, stdout, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop")
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if code != exitProblem || stdout != "" || len(lines) != 3 ||
		!strings.HasPrefix(lines[0], "shop.xml:5:") || !strings.HasPrefix(lines[1], "shop.xml:6:") || lines[2] != "2 errors" {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if files := written(t, "shop"); len(files) != 1 {
		t.Errorf("files: %v", files)
	}

	code, _, stderr = execute(t, shop, "generate", "--schema", "-", "--out", "shop", "--include", "/nowhere")
	if code != exitProblem || !strings.Contains(stderr, "/nowhere") {
		t.Errorf("%d\n%s", code, stderr)
	}
}

func TestGenerateForeignFile(t *testing.T) {
	inFolder(t, map[string]string{"shop/types.gen.go": "package shop // mine\n"})
	for _, command := range []string{"generate", "check"} {
		code, _, stderr := execute(t, shop, command, "--schema", "-", "--out", "shop", "--quiet")
		want := "odatagen: " + filepath.Join("shop", "types.gen.go") + " was not written by odatagen (it does not begin with the line " + generator.Header + "): remove it or choose another folder\n"
		if code != exitProblem || stderr != want {
			t.Errorf("%s: %d\n%s", command, code, stderr)
		}
	}
	if files := written(t, "shop"); len(files) != 1 || files["types.gen.go"] != "package shop // mine\n" {
		t.Errorf("files: %v", files)
	}
}

func TestGenerateReference(t *testing.T) {
	const other = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="money"><TypeDefinition Name="Amount" UnderlyingType="Edm.Decimal" Scale="2"/></Schema>
</edmx:DataServices></edmx:Edmx>`
	uri := "http://host/money?v=1"
	referencing := strings.Replace(shop, "<edmx:DataServices>", `<edmx:Reference Uri="`+uri+`"><edmx:Include Namespace="money"/></edmx:Reference><edmx:DataServices>`, 1)
	referencing = strings.Replace(referencing, `"Edm.Decimal" Scale="2"`, `"money.Amount"`, 1)
	inFolder(t, map[string]string{"shop.xml": referencing, "elsewhere/money.csdl": other})
	code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--quiet", "--reference", uri+"=elsewhere/money.csdl")
	if code != exitOK {
		t.Errorf("%d\n%s", code, stderr)
	}
	code, _, stderr = execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--quiet")
	if code != exitProblem || !strings.Contains(stderr, "money.Amount") {
		t.Errorf("without the reference: %d\n%s", code, stderr)
	}
}
