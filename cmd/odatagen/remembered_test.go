package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// referencing is shop with a document beside it, one that is missing, and a warning.
var referencing = strings.Replace(shop, "<edmx:DataServices>",
	`<edmx:Reference Uri="money.xml"><edmx:Include Namespace="money"/></edmx:Reference><edmx:Reference Uri="more.xml"><edmx:Include Namespace="more"/></edmx:Reference><edmx:DataServices>`, 1)

const money = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="NAME"><TypeDefinition Name="Amount" UnderlyingType="Edm.Decimal"/></Schema>
</edmx:DataServices></edmx:Edmx>`

// TestNothingToDo: a run that has nothing to do says what one that looks at everything
// says, and any change of what that looks at makes it look.
func TestNothingToDo(t *testing.T) {
	write := func(name, content string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	appended := func(name, text string) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			old, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			write(name, string(old)+text)(t)
		}
	}
	for name, change := range map[string]func(*testing.T){
		"the description":          appended("shop.xml", "\n"),
		"a reference":              appended("money.xml", "\n"),
		"a reference that was not": write("more.xml", strings.Replace(money, "NAME", "more", 1)),
		"the overlay":              appended("fixes.yaml", "# more\n"),
		"the configuration":        appended("odatagen.yaml", "primary: shop\n"),
		"the module":               write("go.mod", "module example.org/other\n"),
		"generated Go":             appended("out/types.gen.go", "// by hand\n"),
		"the server's Go":          appended("out/outhttp/server.gen.go", "// by hand\n"),
		"the lock":                 appended("out/odatagen.lock", "name shop.none None\n"),
		"Go of the user's":         write("out/mine.go", "package out\n"),
		"what is kept beside":      appended("out/description.gen.xml", "\n"),
		"a file that is gone":      func(t *testing.T) { os.Remove("out/package.gen.go") },
		"a stale file":             func(t *testing.T) { write("out/old.gen.go", written(t, "out")["package.gen.go"])(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			inFolder(t, map[string]string{
				"shop.xml": referencing, "money.xml": strings.Replace(money, "NAME", "money", 1),
				"fixes.yaml":    "patches:\n  - target: shop.item/price\n    set: {Scale: 3}\n    reason: it is\n",
				"odatagen.yaml": "schema: shop.xml\nout: out\noverlay: [fixes.yaml]\n",
			})
			var said [4]string
			for i := range said {
				code, stdout, stderr := execute(t, "", "generate")
				if code != exitOK {
					t.Fatalf("%d\n%s%s", code, stdout, stderr)
				}
				first, rest, _ := strings.Cut(stdout, "\n")
				if same := first == "out: up to date"; same != (i >= 2) {
					t.Fatalf("run %d: %s", i, first)
				}
				said[i] = rest + stderr
			}
			if said[3] != said[1] || !strings.Contains(said[3], "1 warning: ") || !strings.Contains(said[3], "1 entity type") {
				t.Errorf("nothing to do says\n%s, something\n%s", said[3], said[1])
			}
			if code, stdout, stderr := execute(t, "", "check"); code != exitOK || stdout != "out is up to date\n" || !strings.Contains(stderr, "1 warning: ") {
				t.Errorf("check: %d\n%s%s", code, stdout, stderr)
			}
			change(t)
			_, stdout, stderr := execute(t, "", "generate")
			if strings.Contains(stdout, "up to date") || strings.Contains(stdout, " 0 files written") && strings.HasPrefix(name, "generated") {
				t.Errorf("a change is not seen:\n%s%s", stdout, stderr)
			}
		})
	}
}

// TestForgetful: without a cache that can be read or written all is as ever.
func TestForgetful(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T){
		"none":       func(t *testing.T) { t.Setenv("XDG_CACHE_HOME", ""); t.Setenv("HOME", "") },
		"unwritable": func(t *testing.T) { t.Setenv("XDG_CACHE_HOME", "/dev/null/cache") },
		"broken": func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("XDG_CACHE_HOME", dir)
			execute(t, "", "check", "--schema", "shop.xml", "--out", "shop")
			records, _ := filepath.Glob(dir + "/odatagen/*.json")
			for _, r := range records {
				if err := os.WriteFile(r, []byte(`{"Asked": 7`), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if len(records) == 0 {
				t.Error("check remembers nothing")
			}
		},
		"the standard input": func(t *testing.T) { t.Setenv("XDG_CACHE_HOME", t.TempDir()) },
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, map[string]string{"shop.xml": shop})
			from := "shop.xml"
			if name == "the standard input" {
				from = "-"
			}
			execute(t, shop, "generate", "--schema", from, "--out", "shop")
			prepare(t)
			for range 2 {
				code, stdout, stderr := execute(t, shop, "generate", "--schema", from, "--out", "shop")
				if code != exitOK || !strings.HasPrefix(stdout, "shop: 0 files written") && name != "broken" {
					t.Errorf("%d\n%s%s", code, stdout, stderr)
				}
			}
		})
	}
}
