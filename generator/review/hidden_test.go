package review

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema/evolution"
)

// TestHidden has characters that nobody sees in every text of a report.
func TestHidden(t *testing.T) {
	const evil = "a\u202e\x1b[31m\r"
	rule := evolution.Rule{ID: "type-changed", Read: evolution.Breaking, Says: "has the type $new, not $old"}
	r := &Report{Changes: []Change{{
		Change:  evolution.Change{Rule: rule, Kind: "property", Path: evil, Before: evil, After: evil},
		Go:      []GoChange{{GoRule: GoRule{ID: "go-value-changed", Says: "is $new"}, Name: evil, Path: evil, After: evil}},
		Waivers: []Waiver{{Readers: []string{"reading"}, Reason: evil, Expires: "2030-01-01"}},
	}}}
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"text": r.Text(true), "summary": r.Summary(), "JSON": string(data)} {
		if strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), visible.Hidden) || !strings.Contains(text, `\u202e`) {
			t.Errorf("%s: %q", form, text)
		}
	}
}
