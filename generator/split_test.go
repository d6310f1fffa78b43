package generator_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	modpath "golang.org/x/mod/module"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/gotypes"
)

// setsOf is a description with entity sets.
func setsOf(t *testing.T, names ...string) generator.Description {
	var sets strings.Builder
	for _, name := range names {
		fmt.Fprintf(&sets, `<EntitySet Name="%s" EntityType="s.t"/>`, name)
	}
	return modelOf(t, csdlDocument(`<EntityType Name="t"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
		<Action Name="do" IsBound="true"><Parameter Name="it" Type="s.t"/><Parameter Name="n" Type="Edm.Int32"/></Action>
		<EntityContainer Name="c">`+sets.String()+`</EntityContainer>`))
}

// split generates with a package for each resource.
func split(t *testing.T, d generator.Description, lock *names.Lock, rename map[string]string) *generator.Result {
	t.Helper()
	result, ds := generator.Generate(d, plan.Config{Package: "p", ImportPath: "example.org/p", Server: true, Client: true, Split: true, Lock: lock, Rename: rename})
	if result == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	return result
}

// ownOf returns the packages of resources, by the fields of Service.
func ownOf(t *testing.T, files []generator.File) map[string]string {
	t.Helper()
	own := map[string]string{}
	for _, f := range files {
		if f.Name != "phttp/service.gen.go" {
			continue
		}
		_, fields, _ := strings.Cut(string(f.Content), "type Service struct {\n")
		for line := range strings.Lines(fields) {
			if field, typ, found := strings.Cut(strings.TrimSpace(line), " "); found {
				own[field] = strings.TrimSuffix(strings.TrimSpace(typ), ".Handler")
			}
		}
	}
	return own
}

// TestSplitNames: whatever resources are called, each has a package that Go and all systems
// take, and that no other has.
func TestSplitNames(t *testing.T) {
	list := []string{"Orders", "ORDERS", "orders", "internal", "vendor", "testdata", "Main", "init", "documentation", "context", "Client", "type", "func", "error", "string", "print",
		"con", "Aux", "com1", "p", "phttp", "types", "s", "options", "Zürich", "订单", "客户", "_x", "x_1", "x1", "a_test", "Handler", "NewClient", "Service", "wire"}
	files := split(t, setsOf(t, list...), nil, nil).Files
	gotypes.Check(t, "example.org/p", files)
	for _, f := range files {
		if strings.Count(f.Name, "/") == 2 && strings.Contains(string(f.Content), `"example.org/p/phttp`) {
			t.Errorf("%s imports what is of other resources", f.Name)
		}
	}
	own := ownOf(t, files)
	if len(own) != len(list) {
		t.Fatalf("%d packages of %d resources: %v", len(own), len(list), own)
	}
	seen := map[string]string{}
	for field, name := range own {
		if seen[strings.ToLower(name)] != "" || name != strings.ToLower(name) {
			t.Errorf("%s and %s have the package %s", field, seen[name], name)
		}
		seen[strings.ToLower(name)] = field
		if err := modpath.CheckImportPath("example.org/p/phttp/" + name); err != nil {
			t.Error(err)
		}
		for _, bad := range []string{"internal", "vendor", "testdata", "main", "init", "documentation", "context", "client", "type", "func", "error", "string", "con", "aux", "com1", "p", "phttp", "types", "s", "options", "wire"} {
			if name == bad {
				t.Errorf("%s has the package %s", field, name)
			}
		}
	}
	for field, want := range map[string]string{"Internal": "internalset", "Print": "printset", "XX1": "xx1", "Zürich": "zrich", "ATest": "atest"} {
		if got, there := own[field]; there && got != want {
			t.Errorf("the package of %s is %s, want %s", field, got, want)
		}
	}
}

// TestSplitLock keeps the name of a package when the description gains a resource that
// would have it by rule, and while --split is not given.
func TestSplitLock(t *testing.T) {
	first := split(t, setsOf(t, "Orders"), nil, nil)
	if own := ownOf(t, first.Files); own["Orders"] != "orders" {
		t.Fatal(own)
	}
	both := setsOf(t, "Orders", "ORDERS")
	if own := ownOf(t, split(t, both, nil, nil).Files); own["ORDERS"] != "orders" {
		t.Fatal("by rule, ", own)
	}
	without, ds := generator.Generate(both, plan.Config{Package: "p", ImportPath: "example.org/p", Server: true, Lock: first.Lock})
	if without == nil {
		t.Fatal(ds)
	}
	lock, ds := names.ReadLock(names.LockFile, without.Lock.Bytes())
	if lock == nil {
		t.Fatal(ds)
	}
	if own := ownOf(t, split(t, both, lock, nil).Files); own["Orders"] != "orders" || own["ORDERS"] != "ordersset" {
		t.Error("by the lock, ", own)
	}
	if plain, _ := generator.Generate(both, plan.Config{Package: "p", Server: true}); strings.Contains(string(plain.Lock.Bytes()), names.PackagePart) {
		t.Errorf("without --split, the lock has names of packages:\n%s", plain.Lock.Bytes())
	}
}

// TestSplitRename renames packages, by themselves and by their fields.
func TestSplitRename(t *testing.T) {
	d := setsOf(t, "Orders", "Items", "Goods")
	own := ownOf(t, split(t, d, nil, map[string]string{"/Orders#package": "Purchases", "/Items#field": "Lines", "/G*#package": "g$1"}).Files)
	if own["Orders"] != "purchases" || own["Lines"] != "lines" || own["Goods"] != "goods" {
		t.Error(own)
	}
	for target, c := range map[string]struct{ name, want string }{
		"/Orders#package":  {"a-b", `--rename '/Orders#package=a-b': "a-b" is no name of a package, which begins with a letter and has letters and digits of ASCII`},
		"/Items#package":   {"context", `--rename '/Items#package=context': context is a package that programs import: choose another name`},
		"/Goods#package":   {"items", `--rename '/Goods#package=items'`},
		"/Nothing#package": {"x", `names nothing of the description`},
	} {
		rename := map[string]string{target: c.name}
		if target == "/Goods#package" {
			rename["/Items#package"] = "Items"
			c.want = `--rename '/Items#package=Items' and --rename '/Goods#package=items' would give package of the entity set /Items#package and package of the entity set /Goods#package one name, items`
		}
		_, ds := generator.Generate(d, plan.Config{Package: "p", Server: true, Split: true, Rename: rename})
		if !strings.Contains(fmt.Sprint(ds), c.want) {
			t.Errorf("%s: %v, want %s", target, ds, c.want)
		}
	}
	_, ds := generator.Generate(d, plan.Config{Package: "p", Server: true, Rename: map[string]string{"/Items#package": "things"}})
	if !strings.Contains(fmt.Sprint(ds), "package of the entity set /Items#package is not generated") {
		t.Error(ds)
	}
}

// TestSplitFolders removes what is left of resources that are gone, and no more: neither
// files by others nor the package of another run.
func TestSplitFolders(t *testing.T) {
	dir := t.TempDir()
	both := split(t, setsOf(t, "Orders", "Items", "Goods"), nil, nil).Files
	if _, err := generator.Write(t.Context(), dir, both); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "phttp/goods/by_hand.go"), "package goods\n")
	other := filepath.Join(dir, "phttp/other")
	if _, err := generator.Write(t.Context(), other, split(t, setsOf(t, "Orders"), nil, nil).Files); err != nil {
		t.Fatal(err)
	}
	one := split(t, setsOf(t, "Orders"), nil, nil).Files
	differences, err := generator.Check(dir, one)
	if err != nil || len(differences) == 0 {
		t.Fatal(differences, err)
	}
	for _, d := range differences {
		if strings.HasPrefix(d.Name, filepath.ToSlash(other)+"/") || strings.HasSuffix(d.Name, "by_hand.go") {
			t.Errorf("%s is to go", d.Name)
		}
	}
	if _, err := generator.Write(t.Context(), dir, one); err != nil {
		t.Fatal(err)
	}
	if differences, err := generator.Check(dir, one); err != nil || len(differences) > 0 {
		t.Error(differences, err)
	}
	whole, _ := generator.Generate(setsOf(t, "Orders"), plan.Config{Package: "p", Server: true})
	steps := map[string][]string{"split": {"client.gen.go", "goods", "orders", "other", "server.gen.go", "service.gen.go"}, "whole": {"goods", "orders_handler.gen.go", "other", "parameters.gen.go", "server.gen.go", "service.gen.go"}}
	for _, step := range []string{"split", "whole"} {
		if step == "whole" {
			if _, err := generator.Write(t.Context(), dir, whole.Files); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := os.ReadDir(filepath.Join(dir, "phttp"))
		var have []string
		for _, e := range entries {
			have = append(have, e.Name())
		}
		if err != nil || !slices.Equal(have, steps[step]) {
			t.Errorf("%s: there are %q, %v, want %q", step, have, err, steps[step])
		}
	}
	for name, want := range map[string]string{"goods": "by_hand.go", "other/phttp": "orders"} {
		if _, err := os.Stat(filepath.Join(dir, "phttp", name, want)); err != nil {
			t.Error(err)
		}
	}
}

// TestSplitUndone leaves no folders when writing is refused.
func TestSplitUndone(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "p/phttp/items/handler.gen.go"), "package items\n")
	if _, err := generator.Write(t.Context(), filepath.Join(dir, "p"), split(t, setsOf(t, "Orders", "Items"), nil, nil).Files); err == nil || !strings.Contains(err.Error(), filepath.Join("phttp", "items", "handler.gen.go")+" was not written by odatagen") {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "p/phttp"))
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestSplitScenarios checks the types of what every scenario generates in packages of their
// own, to be called and served, and either alone.
func TestSplitScenarios(t *testing.T) {
	for _, s := range scenarios(t) {
		if s.file("errors") != nil || !s.cfg.Server {
			continue
		}
		for _, emit := range []string{"server,client", "server", "client"} {
			s.cfg.Split, s.cfg.Server, s.cfg.Client = true, strings.Contains(emit, "server"), strings.Contains(emit, "client")
			_, files := s.run()
			if files == nil {
				t.Fatal(s.path)
			}
			t.Run(path.Base(s.path)+"/"+emit, func(t *testing.T) { gotypes.Check(t, s.cfg.ImportPath, files) })
			for _, f := range files {
				if path.Base(f.Name) == "client.gen.go" && !s.cfg.Client || path.Base(f.Name) == "server.gen.go" && !s.cfg.Server {
					t.Errorf("%s: --emit %s makes %s", s.path, emit, f.Name)
				}
			}
		}
	}
}

// TestSplitBudget: parameters are counted in each package that has them.
func TestSplitBudget(t *testing.T) {
	parameters := join(400, "", func(i int) string {
		return fmt.Sprintf(`<Parameter Name="p%d" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.Description" String="%s"/></Parameter>`, i, strings.Repeat("long ", 40))
	})
	sets := join(200, "", func(i int) string { return fmt.Sprintf(`<EntitySet Name="set%d" EntityType="s.t"/>`, i) })
	d := modelOf(t, csdlDocument(`<EntityType Name="t"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
		<Action Name="do" IsBound="true"><Parameter Name="it" Type="s.t"/>`+parameters+`</Action><EntityContainer Name="c">`+sets+`</EntityContainer>`))
	cfg := plan.Config{Package: "p", Server: true, MaxOutput: 4 << 20}
	if made, ds := generator.Generate(d, cfg); made == nil {
		t.Fatal(ds)
	}
	cfg.Split = true
	if made, ds := generator.Generate(d, cfg); made != nil || len(ds) != 1 || ds[0].Rule != "output-large" || ds[0].Pos.Line == 0 {
		t.Errorf("%v, %v, want output-large", made != nil, ds)
	}
}

// TestSplitPlain refuses the setting for an API without OData.
func TestSplitPlain(t *testing.T) {
	made, ds := generator.Generate(plainOf(t, plainDocument("", "")), plan.Config{Package: "p", Server: true, Split: true})
	if made != nil || len(ds.Errors()) != 1 || ds.Errors()[0].Rule != "split-unsupported" || ds.Errors()[0].Asked != "split" {
		t.Error(ds)
	}
}
