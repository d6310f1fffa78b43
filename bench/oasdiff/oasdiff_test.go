// Package oasdiff holds what odatagen says of changes on the wire against what oasdiff
// says, change by change.
package oasdiff

import (
	"flag"
	"fmt"
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

// reason is why one of both says that a change is safe and the other does not.
type reason struct {
	stricter, why string
	steps         []string
}

var reasons = []reason{
	{"odatagen", "a default says what is meant by what is left out", []string{"parameter-type", "parameter-default", "parameter-default, back", "parameter-default-gone", "parameter-default-gone, back", "property-default", "property-default, back"}},
	{"odatagen", "how parameters and forms are written is not compared by oasdiff", []string{"parameter-style", "parameter-style, back", "parameter-explode", "parameter-explode, back", "encoding", "encoding, back", "empty-value"}},
	{"odatagen", "items of a parameter are not compared by oasdiff", []string{"parameter-items-minimum-length"}},
	{"odatagen", "clients may know the statuses that were declared alone", []string{"answer-added", "answer-error-added, back"}},
	{"odatagen", "who reads what is optional finds it no more", []string{"answer-header-added, back", "property-of-answers-added, back", "property-write-only"}},
	{"odatagen", "a value that says which alternative an object is means another, or none", []string{"mapping-value", "mapping-value, back", "discriminator-property", "discriminator-property, back"}},
	{"odatagen", "that other properties are refused is not compared by oasdiff", []string{"closed", "closed-opened, back"}},
	{"odatagen", "schemas that are derived from one with a discriminator come where that does", []string{"derived-added", "derived-added, back", "derived-property-required", "derived-property-required, back"}},
	{"odatagen", "where an API is is not compared by oasdiff", []string{"servers", "servers, back"}},
	{"oasdiff", "a property that is taken in by `allOf` is where it was", []string{"into-all-of", "into-all-of, back"}},
	{"oasdiff", "who satisfies two schemes satisfies either", []string{"security-and, back"}},
}

func reasonOf(step string) *reason {
	for i := range reasons {
		for _, known := range reasons[i].steps {
			if known == step {
				return &reasons[i]
			}
		}
	}
	return nil
}

// outcome counts the steps that both judge alike.
type outcome struct{ all, alike, weaker, stronger int }

// TestAgreement compares the verdicts, and has a reason for each that is safe for one of
// both alone.
func TestAgreement(t *testing.T) {
	var o outcome
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		steps, err := mutations.Steps(of, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			o.take(t, s)
		}
	}
	golden(t, "../../docs/evolution.md", o.table())
}

func (o *outcome) take(t *testing.T, s mutations.Step) {
	mine, other := ours(t, s), theirs(t, s)
	t.Logf("%s: odatagen %s, oasdiff %s", s.Name, mine, other)
	o.all++
	why := reasonOf(s.Name)
	switch {
	case (mine == evolution.Safe) == (other == evolution.Safe):
		if why != nil {
			t.Errorf("%s: odatagen says %s, oasdiff %s: no reason is needed", s.Name, mine, other)
		}
		switch {
		case mine == other:
			o.alike++
		case mine < other:
			o.weaker++
		default:
			o.stronger++
		}
	case why == nil || (why.stricter == "odatagen") != (mine > other):
		t.Errorf("%s: odatagen says %s, oasdiff %s, for no known reason", s.Name, mine, other)
	}
}

// table writes what came out.
func (o *outcome) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "| of %d steps | | |\n|---|---|---|\n", o.all)
	fmt.Fprintf(&b, "| %d | the same verdict | |\n", o.alike)
	fmt.Fprintf(&b, "| %d | odatagen: dangerous, oasdiff: breaking | values of a type, a constraint, an enumeration or a choice: it depends on the value |\n", o.weaker)
	fmt.Fprintf(&b, "| %d | odatagen: breaking, oasdiff: dangerous | what is asked for by its name is gone |\n", o.stronger)
	for _, r := range reasons {
		other := map[string]string{"odatagen": "oasdiff", "oasdiff": "odatagen"}[r.stricter]
		fmt.Fprintf(&b, "| %d | safe for %s alone: %s | %s |\n", len(r.steps), other, r.why, strings.Join(r.steps, "; "))
	}
	return b.String()
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
