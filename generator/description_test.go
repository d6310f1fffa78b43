package generator_test

import (
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// TestDescriptionsKept: a package has the description once, as XML, and the one with a
// server, which answers $metadata in both forms, as JSON too.
func TestDescriptionsKept(t *testing.T) {
	for _, c := range []struct {
		cfg    plan.Config
		asJSON bool
	}{
		{plan.Config{}, false},
		{plan.Config{Client: true}, false},
		{plan.Config{Server: true}, true},
		{plan.Config{Client: true, Server: true}, true},
	} {
		c.cfg.Package, c.cfg.ImportPath = "garden", generatedPath
		result, ds := generator.Generate(generator.Description{Model: readText(t, garden)}, c.cfg)
		if result == nil {
			t.Fatal(ds)
		}
		kept := map[string]bool{}
		for _, f := range result.Files {
			kept[f.Name] = true
		}
		if !kept["description.gen.xml"] || kept["description.gen.json"] != c.asJSON {
			t.Errorf("client %v, server %v: as XML %v, as JSON %v", c.cfg.Client, c.cfg.Server, kept["description.gen.xml"], kept["description.gen.json"])
		}
	}
}
