package oasdiff

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/internal/mutations"
	"github.com/odatagen/odatagen/schema/evolution"
)

// own are the descriptions that the changes of the table are made in.
func own(t *testing.T) map[string][]byte {
	all := map[string][]byte{}
	for _, of := range []string{"petstore", "everything"} {
		data, err := os.ReadFile("../../generated/" + of + "/description.gen.json")
		if err != nil {
			t.Fatal(err)
		}
		all[of] = data
	}
	return all
}

// TestAgreement compares the verdicts, and has a reason for each that is safe for one of
// both alone: of the changes in internal/mutations, of kinds of changes wherever there is
// a place for one, and of the pairs that oasdiff is tested with.
func TestAgreement(t *testing.T) {
	var table, everywhere, pairs outcome
	for of, data := range own(t) {
		steps, err := mutations.Steps(of, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			table.take(t, s, s.Name, func(r reason) []string { return r.steps })
		}
		takeEverywhere(t, &everywhere, data)
	}
	for _, s := range theirPairs(t) {
		pairs.take(t, s, strings.TrimSuffix(s.Name, ", back"), reason.about)
	}
	golden(t, "../../docs/evolution.md", tableOf(&table, &everywhere, &pairs))
}

// TestAgreementElsewhere does the same with a description by others.
func TestAgreementElsewhere(t *testing.T) {
	takeEverywhere(t, &outcome{}, corpora.Read(t, "openapi/callRecords-v1.0.ms-style-imitation.openapi.json"))
}

func takeEverywhere(t *testing.T, o *outcome, data []byte) {
	steps, err := mutations.Everywhere(data, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		kind, _, _ := strings.Cut(s.Name, " at ")
		o.take(t, s, kind, reason.about)
	}
}

// theirPairs are the pairs of descriptions that oasdiff is tested with, there and back.
func theirPairs(t *testing.T) (steps []mutations.Step) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/oasdiff/oasdiff").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "data/checker/*_base.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("oasdiff has no pairs", err)
	}
	for _, base := range files {
		name := strings.TrimSuffix(filepath.Base(base), "_base.yaml")
		old, new := asJSON(base), asJSON(strings.TrimSuffix(base, "base.yaml")+"revision.yaml")
		if old != nil && new != nil {
			steps = append(steps, mutations.Step{Name: name, Old: old, New: new}, mutations.Step{Name: name + ", back", Old: new, New: old})
		}
	}
	return steps
}

// asJSON reads a file of YAML; nil if it is not there, or nothing that JSON can say.
func asJSON(name string) []byte {
	var v any
	data, err := os.ReadFile(name)
	if err != nil || yaml.Unmarshal(data, &v) != nil {
		return nil
	}
	data, err = json.Marshal(v)
	if err != nil {
		return nil
	}
	return data
}

// outcome counts the steps that both judge alike, and the others by their reasons.
type outcome struct {
	all, alike, weaker, stronger int
	reasons                      map[string]int
}

func (r reason) about() []string { return r.others }

// take compares the verdicts of a step, which reasons list by a name.
func (o *outcome) take(t *testing.T, s mutations.Step, name string, of func(reason) []string) {
	mine, other := ours(t, s), theirs(t, s)
	t.Logf("%s: odatagen %s, oasdiff %s", s.Name, mine, other)
	o.all++
	safeAlike := (mine == evolution.Safe) == (other == evolution.Safe)
	at := slices.IndexFunc(reasons, func(r reason) bool {
		return slices.Contains(of(r), name) && (safeAlike || (r.stricter == "odatagen") == (mine > other))
	})
	switch {
	case safeAlike:
		if at >= 0 && slices.Contains(reasons[at].steps, s.Name) {
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
	case at < 0:
		t.Errorf("%s: odatagen says %s, oasdiff %s, for no known reason", s.Name, mine, other)
	default:
		if o.reasons == nil {
			o.reasons = map[string]int{}
		}
		o.reasons[reasons[at].why]++
	}
}

// tableOf writes what came out.
func tableOf(list ...*outcome) string {
	var b strings.Builder
	row := func(text string, count func(*outcome) int) {
		b.WriteString("| " + text)
		for _, o := range list {
			fmt.Fprintf(&b, " | %d", count(o))
		}
		b.WriteString(" |\n")
	}
	b.WriteString("| | changes in `internal/mutations` | of each kind, one wherever there is a place | oasdiff's own pairs |\n|---|---|---|---|\n")
	row("steps", func(o *outcome) int { return o.all })
	row("the same verdict", func(o *outcome) int { return o.alike })
	row("odatagen: dangerous, oasdiff: breaking. It depends on the value", func(o *outcome) int { return o.weaker })
	row("odatagen: breaking, oasdiff: dangerous. What is asked for by its name is gone", func(o *outcome) int { return o.stronger })
	for _, r := range reasons {
		other := map[string]string{"odatagen": "oasdiff", "oasdiff": "odatagen"}[r.stricter]
		row("safe for "+other+" alone: "+r.why, func(o *outcome) int { return o.reasons[r.why] })
	}
	return b.String()
}
