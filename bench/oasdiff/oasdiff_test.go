// Package oasdiff holds what odatagen says of changes on the wire against what oasdiff
// says, change by change.
package oasdiff

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/evolution"
	"github.com/odatagen/odatagen/schema/openapi"
)

var update = flag.Bool("update", false, "write the table instead of comparing with it")

// ours returns the worst verdict of odatagen for clients on the wire.
func ours(t *testing.T, s mutations.Step) evolution.Verdict {
	read := func(data []byte) *api.API {
		d, found := openapi.Load(schema.Source{Name: "api.json", Data: data}, schema.ReadOptions{})
		if d == nil {
			t.Fatal(found)
		}
		a, _ := api.Read(d)
		return a
	}
	worst := evolution.Safe
	for _, c := range evolution.APIs(read(s.Old), read(s.New)) {
		worst = max(worst, c.Wire())
	}
	return worst
}

// theirs returns the worst level of oasdiff: an error is breaking, a warning dangerous.
func theirs(t *testing.T, s mutations.Step) evolution.Verdict {
	read := func(data []byte) *load.SpecInfo {
		path := filepath.Join(t.TempDir(), "api.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := load.NewSpecInfo(openapi3.NewLoader(), load.NewSource(path))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	d, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), read(s.Old), read(s.New))
	if err != nil {
		t.Fatal(err)
	}
	worst := evolution.Safe
	for _, c := range checker.CheckBackwardCompatibility(checker.NewConfig(checker.GetAllChecks()), d, sources) {
		worst = max(worst, map[checker.Level]evolution.Verdict{checker.ERR: evolution.Breaking, checker.WARN: evolution.Dangerous}[c.GetLevel()])
	}
	return worst
}

// golden compares the table of a page, which is the first of its section, with what it
// should be.
func golden(t *testing.T, name, table string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), "\n## Beside oasdiff\n")
	start := strings.Index(rest, "\n|")
	if !found || start < 0 {
		t.Fatalf("%s has no table of this", name)
	}
	end := start + strings.Index(rest[start:], "|\n\n") + 2
	want := before + "\n## Beside oasdiff\n" + rest[:start+1] + table + rest[end:]
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("%s is out of date: run go test ./oasdiff -update in bench", name)
	}
}
