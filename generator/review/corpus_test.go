package review

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema/evolution"
)

// corpusStep takes a step between two files of the corpora.
func corpusStep(t *testing.T, name, oldFile, newFile string) *step {
	t.Helper()
	var data [2][]byte
	for i, file := range []string{oldFile, newFile} {
		var err error
		if data[i], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	old, new := closed(t, data[0], data[1])
	return take(t, name, old, new)
}

// TestVersionsOfCallRecords regenerates along the versions of Microsoft Graph's call
// records, and proves what is said of each step.
func TestVersionsOfCallRecords(t *testing.T) {
	lineages := map[string][]string{}
	for _, file := range corpora.Glob(t, "evolution/callRecords/*.xml") { // by date
		lineage, _, _ := strings.Cut(filepath.Base(file), "_")
		lineages[lineage] = append(lineages[lineage], file)
	}
	for _, lineage := range slices.Sorted(maps.Keys(lineages)) {
		files := lineages[lineage]
		for i := 1; i < len(files); i++ {
			name := strings.TrimSuffix(filepath.Base(files[i]), ".xml")
			t.Run(name, func(t *testing.T) {
				s := corpusStep(t, name, files[i-1], files[i])
				s.prove(t)
				s.judge(t)
				added, removed := s.lines(t)
				if len(s.report.Changes) == 0 && added+removed > 0 {
					t.Errorf("nothing changed, and %d lines differ", added+removed)
				}
				t.Logf("%s, +%d -%d lines of Go and of descriptions", strings.SplitN(s.report.Summary(), "\n", 2)[0], added, removed)
			})
		}
	}
}

// lines counts the lines that differ in what is generated.
func (s *step) lines(t *testing.T) (added, removed int) {
	dir := t.TempDir()
	if _, err := generator.Write(t.Context(), dir, s.old.Files); err != nil {
		t.Fatal(err)
	}
	differences, err := generator.Check(dir, s.new.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		added, removed = added+d.Added, removed+d.Removed
	}
	return added, removed
}

// kindsHead is above the table of docs/evolution.md.
const kindsHead = "| change | rules | reading | writing | Go types | Go handlers | the judge | where it differs |\n|---|---|---|---|---|---|---|---|\n"

// TestKindsOfChanges proves what is said of pairs of real descriptions, of all kinds of
// changes, and has it in docs/evolution.md.
func TestKindsOfChanges(t *testing.T) {
	rows := map[string]*row{}
	for _, old := range corpora.Glob(t, "evolution/pairs/*.before.xml") {
		name := strings.TrimSuffix(filepath.Base(old), ".before.xml")
		kind, _, _ := strings.Cut(name, "_")
		t.Run(name, func(t *testing.T) {
			s := corpusStep(t, name, old, strings.Replace(old, ".before.", ".after.", 1))
			s.prove(t)
			if rows[kind] == nil {
				rows[kind] = &row{rules: map[string]bool{}, judge: map[string]bool{}, reasons: map[string]bool{}}
			}
			rows[kind].add(s, s.judge(t))
			t.Logf("\n%s", s.report.Text(true))
		})
	}
	var table strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&table, "| %s %s", kind, rows[kind])
	}
	golden(t, "../../docs/evolution.md", kindsHead, table.String())
}

// row is what is said of the pairs of one kind of change.
type row struct {
	rules   map[string]bool
	worst   [4]evolution.Verdict // by reader
	judge   map[string]bool      // the packages that are incompatible
	reasons map[string]bool      // why that differs
}

func (r *row) add(s *step, reasons map[string]string) {
	for _, c := range s.report.Changes {
		if c.ID != "" {
			r.rules["`"+c.ID+"`"] = true
		}
		for i, reader := range c.Readers() {
			r.worst[i] = max(r.worst[i], reader.Verdict)
		}
	}
	for item := range s.incompatible {
		if strings.HasPrefix(item, ". ") {
			r.judge["types"] = true
		} else {
			r.judge["handlers"] = true
		}
	}
	for _, why := range reasons {
		r.reasons[why] = true
	}
}

// String returns the row but for its first cell.
func (r *row) String() string {
	cells := []string{strings.Join(slices.Sorted(maps.Keys(r.rules)), ", ")}
	for _, v := range r.worst {
		cells = append(cells, v.String())
	}
	cells = append(cells, strings.Join(slices.Sorted(maps.Keys(r.judge)), ", "), strings.Join(slices.Sorted(maps.Keys(r.reasons)), "; "))
	return "| " + strings.Join(cells, " | ") + " |\n"
}
