package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// claimed is a generated package of this module: its description as CSDL, the
// lock that it has, and what it exports.
type claimed struct {
	csdl string
	cfg  plan.Config
	have surface
}

// readClaimed reads a golden and generates it again, with its lock.
func readClaimed(t *testing.T, name, description, patches string) *claimed {
	t.Helper()
	folder := filepath.Join("..", "generated", name)
	read := func(file string) []byte {
		data, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	source := schema.Source{Name: description, Data: read(description)}
	var opts schema.ReadOptions
	if patches != "" {
		o, ds := overlay.Read(schema.Source{Name: patches, Data: read(patches)}, time.Now())
		if o == nil {
			t.Fatal(ds)
		}
		opts.Patch = o.Apply
	}
	var m *schema.Model
	var ds schema.Diagnostics
	if schema.IsOpenAPI(source.Data) {
		m, _, ds = openapi.Read(source, opts)
	} else {
		m, ds = schema.Read(source, opts)
	}
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	lock, ds := names.ReadLock(names.LockFile, read(names.LockFile))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	g := &claimed{csdl: csdlOf(t, m), cfg: plan.Config{Package: name, ImportPath: generatedPath, Server: true, Lock: lock}}
	g.have = surfaceOf(t, g.generate(t, nil))
	return g
}

func csdlOf(t *testing.T, m *schema.Model) string {
	t.Helper()
	var b strings.Builder
	if err := schema.WriteXML(&b, m.Documents[0]); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// generate generates from the description with elements added.
func (g *claimed) generate(t *testing.T, add func(*schema.Model)) []generator.File {
	t.Helper()
	m, ds := schema.Read(schema.Source{Name: "golden.xml", Data: []byte(g.csdl)}, schema.ReadOptions{})
	if add != nil && len(ds.Errors()) == 0 {
		add(m)
		m, ds = schema.Read(schema.Source{Name: "added.xml", Data: []byte(csdlOf(t, m))}, schema.ReadOptions{})
	}
	if len(ds.Errors()) > 0 {
		t.Fatal(ds.Errors())
	}
	result, ds := generator.Generate(generator.Description{Model: m}, g.cfg)
	if result == nil {
		t.Fatal(ds.Errors())
	}
	return result.Files
}

// TestClaims adds to the description of each golden what could take a name away
// from, or change the type of, an identifier that the package has: for each of
// these, at every place where an element can stand, one whose own name makes the
// same Go name, spelled in many ways; and one element of every kind at every
// place. The lock keeps all identifiers.
func TestClaims(t *testing.T) {
	for name, files := range map[string][2]string{
		"callrecords": {"callrecords.csdl.xml"},
		"library":     {"library.csdl.xml"},
		"names":       {"names.csdl.xml"},
		"stations":    {"stations.openapi.yaml", "stations.overlay.yaml"},
	} {
		if testing.Short() && name != "library" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			g := readClaimed(t, name, files[0], files[1])
			spell := spellings
			if testing.Short() {
				spell = map[string]func(string) string{"lower": spellings["lower"]}
			}
			for how, spelled := range spell {
				t.Run("types "+how, func(t *testing.T) { g.claim(t, g.claimTypes(spelled)) })
				t.Run("members "+how, func(t *testing.T) { g.claim(t, g.claimMembers(spelled)) })
				t.Run("derived types "+how, func(t *testing.T) { g.claim(t, g.claimDerived(spelled)) })
				t.Run("properties "+how, func(t *testing.T) { g.claim(t, g.claimFields(spelled, false)) })
				t.Run("navigation "+how, func(t *testing.T) { g.claim(t, g.claimFields(spelled, true)) })
				t.Run("operations "+how, func(t *testing.T) { g.claim(t, g.claimOperations(spelled)) })
				t.Run("resources "+how, func(t *testing.T) { g.claim(t, g.claimResources(spelled)) })
				t.Run("namespaces "+how, func(t *testing.T) { g.claim(t, g.claimNamespaces(spelled)) })
			}
			for kind, add := range kinds {
				t.Run("one more "+kind, func(t *testing.T) { g.claim(t, add) })
			}
		})
	}
}

// TestClaimsWithoutLock shows that it is the lock that keeps them.
func TestClaimsWithoutLock(t *testing.T) {
	g := readClaimed(t, "library", "library.csdl.xml", "")
	g.cfg.Lock = nil
	now := surfaceOf(t, g.generate(t, g.claimTypes(lowerFirst)))
	if lost := now.lost(g.have); len(lost) == 0 {
		t.Error("nothing is lost without the lock")
	}
}

// claim generates with what is added, and finds all identifiers as they were.
func (g *claimed) claim(t *testing.T, add func(*schema.Model)) {
	t.Helper()
	now := surfaceOf(t, g.generate(t, add))
	if lost := now.lost(g.have); len(lost) > 0 {
		t.Errorf("%d identifiers are lost:\n%s", len(lost), strings.Join(lost, "\n"))
	}
	if len(now) == len(g.have) {
		t.Error("nothing was added")
	}
}

// spellings make the names of elements that have one Go name.
var spellings = map[string]func(string) string{
	"exact":      func(goName string) string { return goName },
	"lower":      func(goName string) string { return lowerFirst(goName) },
	"underscore": func(goName string) string { return "_" + goName },
	"behind":     func(goName string) string { return goName + "_" },
	"snake": func(goName string) string {
		var b strings.Builder
		for i, r := range goName {
			if i > 0 && unicode.IsUpper(r) {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		}
		return b.String()
	},
	"spelled": func(goName string) string { return strings.TrimPrefix(goName, "X") },
}

func lowerFirst(name string) string {
	for i, r := range name {
		return string(unicode.ToLower(r)) + name[i+len(string(r)):]
	}
	return name
}
