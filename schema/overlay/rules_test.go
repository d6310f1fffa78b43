package overlay_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// page is where the rules are documented.
const page = "../../docs/overlays.md"

// TestRulesAreDocumented compares the table at the end of the page with the rules.
func TestRulesAreDocumented(t *testing.T) {
	const head = "| rule | | what it means | what to do |\n|---|---|---|---|\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, got, found := strings.Cut(string(text), head)
	if !found {
		t.Fatalf("%s has no table of rules", page)
	}
	var want strings.Builder
	for _, r := range overlay.Rules() {
		fmt.Fprintf(&want, "| `%s` | %s | %s | %s |\n", r.ID, map[schema.Severity]string{schema.Error: "error", schema.Warning: "warning"}[r.Severity], r.Means, r.Do)
	}
	if *update {
		if err := os.WriteFile(page, []byte(before+head+want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != want.String() {
		t.Errorf("%s is out of date: run go test ./schema/overlay -run TestRulesAreDocumented -update", page)
	}
}
