package inventory_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/internal/inventory"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// read reads a description of either kind.
func read(t *testing.T, name string) generator.Description {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	source := schema.Source{Name: filepath.Base(name), Data: data}
	var d generator.Description
	if !schema.IsOpenAPI(data) {
		d.Model, d.Found = schema.Read(source, schema.ReadOptions{})
	} else {
		document, found := openapi.Load(source, schema.ReadOptions{})
		d.API, d.Found = api.Read(document)
		d.Found = append(found, d.Found...)
	}
	if len(d.Found.Fatal()) > 0 {
		t.Fatal(d.Found)
	}
	return d
}

// TestGoldens compares what is printed of the descriptions in testdata. A line of a
// golden file that begins with "$" has a command, what it prints follows.
func TestGoldens(t *testing.T) {
	for name, commands := range map[string][]string{
		"library.xml": {"list", "list library.*", "list /books/**", "list library.lend library.nothing /boks", "show library.book", "show library.state", "show library.money", "show library.lend",
			"show /books/{id}", "show /books/{id}/loans --include /books/**", "show library.loan --include /books/**", "show library.loan --include library.state", "show library.bok", "show /newest", "show /books/{id}/library.lend", "show /books/1/lend", "list /books/*/lend", "list /books/*/library.lend", "show POST_/books/1/lend", "show GET_/books/1/lend", "list PUT_/books/*", "show lend", "show book/title", "show book/titel", "show book/nothing", "show library.book/title", "show /books/{id}/nothing", "list POST_/boks"},
		"zoo.yaml": {"list", "list Animal /animals/*", "list Anmal", "show Animal", "show Food --include /animals/*", "show Animal --include Food", "show /animals/{name} --include Animal /animals/**", "show /animals/{name}", "show Fod", "show putAnimal", "list Tiger", "list putAnimal", "show put_/animals/{name}", "list PUT_/animals/*", "show POST_/animals/{name}", "list putAnimals", "show Animal/foods", "show Animal/nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			d := read(t, filepath.Join("testdata", name))
			var got bytes.Buffer
			for _, command := range commands {
				got.WriteString("$ " + command + "\n")
				var args []string
				for _, arg := range strings.Fields(command) {
					args = append(args, strings.ReplaceAll(arg, "_/", " /"))
				}
				run(t, &got, d, args)
				got.WriteByte('\n')
			}
			text := sizes.ReplaceAllString(got.String(), "N files, N lines of Go")
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
		})
	}
}

// TestSplit has the names of Go in packages of their own.
func TestSplit(t *testing.T) {
	d := read(t, filepath.Join("testdata", "library.xml"))
	cfg := plan.Config{Package: "p", Split: true}
	list, found := inventory.List(d, cfg, []string{"/books", "/newest", "library.book"})
	if len(found) > 0 {
		t.Fatal(found)
	}
	names := map[string]string{}
	for _, e := range list {
		names[e.Kind+" "+e.Name] = e.Go
	}
	for of, want := range map[string]string{"EntitySet /books": "books.Handler", "GET /books": "books.Handler.ListBooks", "GET /newest": "operationimports.Handler.Newest", "EntityType library.book": "Book"} {
		if names[of] != want {
			t.Errorf("%s is %q, want %q of %v", of, names[of], want, names)
		}
	}
	shown, found := inventory.Show(d, cfg, "/books/{id}/library.lend")
	var text bytes.Buffer
	if err := inventory.WriteDetails(&text, shown, false); err != nil || len(found) > 0 || !strings.Contains(text.String(), "books.Handler.") {
		t.Errorf("%v, %v\n%s", found, err, &text)
	}
}

// sizes change with whatever the templates print.
var sizes = regexp.MustCompile(`\d+ files?, \d+ lines? of Go`)

func run(t *testing.T, to *bytes.Buffer, d generator.Description, args []string) {
	t.Helper()
	cfg := plan.Config{Package: "p"}
	var found schema.Diagnostics
	var err error
	if args[0] == "list" {
		var list []inventory.Entry
		list, found = inventory.List(d, cfg, args[1:])
		err = inventory.WriteList(to, list)
	} else {
		if len(args) > 3 {
			cfg.Include = args[3:]
		}
		var list []inventory.Details
		list, found = inventory.Show(d, cfg, args[1])
		err = inventory.WriteDetails(to, list, false)
	}
	for _, d := range found {
		to.WriteString(d.String() + "\n")
	}
	if err != nil {
		t.Error(err)
	}
}

// TestEverythingIsShown lists descriptions by others and shows what is listed: every
// name and path leads to itself.
func TestEverythingIsShown(t *testing.T) {
	for _, file := range []string{"graph/callrecords.csdl.xml", "odata/compliance-model/reference.csdl.xml", "openapi/petstore-expanded.yaml"} {
		t.Run(file, func(t *testing.T) {
			d := read(t, corpora.Path(t, file))
			cfg := plan.Config{Package: "p"}
			list, found := inventory.List(d, cfg, nil)
			if len(list) == 0 || len(found) > 0 {
				t.Fatal(len(list), found)
			}
			for _, e := range list {
				shown, found := inventory.Show(d, cfg, e.Name)
				if len(shown) == 0 || len(found) > 0 || !strings.HasPrefix(e.Name, "/") && shown[0].Name != e.Name {
					t.Errorf("%s %s is shown as %v: %v", e.Kind, e.Name, shown, found)
				}
				for _, d := range shown {
					if d.Cost != nil && (d.Cost.Lines < 10 || d.Cost.Files < 1) {
						t.Errorf("%s costs %+v", e.Name, *d.Cost)
					}
				}
			}
		})
	}
}
