package findings_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/findings"
	"github.com/odatagen/odatagen/schema"
)

// sarif is what odatagen writes, as readers see it.
type sarif struct {
	Schema  string `json:"$schema"`
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name, InformationURI string
				Version              string
				Rules                []struct {
					ID                     string
					ShortDescription, Help *struct{ Text string }
					DefaultConfiguration   struct{ Level string }
				}
			}
		}
		OriginalURIBaseIDs map[string]struct {
			Description struct{ Text string }
		}
		ColumnKind string
		Results    []struct {
			RuleID, Level               string
			RuleIndex                   int
			Message                     struct{ Text string }
			Locations, RelatedLocations []sarifLocation
		}
	}
}

type sarifLocation struct {
	Message          *struct{ Text string }
	PhysicalLocation *struct {
		ArtifactLocation struct{ URI, URIBaseID string }
		Region           *struct{ StartLine, StartColumn int }
	}
}

// members are the names that the specification gives the members of objects, of those
// that are written; each is below the name that it is a member of.
var members = map[string]string{
	"":                     "$schema version runs",
	"runs":                 "tool originalUriBaseIds columnKind results",
	"tool":                 "driver",
	"driver":               "name version informationUri rules",
	"rules":                "id shortDescription help defaultConfiguration",
	"defaultConfiguration": "level",
	"shortDescription":     "text",
	"help":                 "text",
	"description":          "text",
	"originalUriBaseIds":   "%SRCROOT%",
	"%SRCROOT%":            "description",
	"results":              "ruleId ruleIndex level message locations relatedLocations",
	"message":              "text",
	"locations":            "physicalLocation",
	"relatedLocations":     "physicalLocation message",
	"physicalLocation":     "artifactLocation region",
	"artifactLocation":     "uri uriBaseId",
	"region":               "startLine startColumn",
}

// checkMembers reports members that no object of that place has (appendix of schemas:
// additional properties are not allowed).
func checkMembers(t *testing.T, of string, value any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			checkMembers(t, of, item)
		}
	case map[string]any:
		for name, member := range v {
			if !slices.Contains(strings.Fields(members[of]), name) {
				t.Errorf("%s has a member %s", of, name)
			}
			checkMembers(t, name, member)
		}
	}
}

var loneBrace = regexp.MustCompile(`(^|[^{])(\{\{)*\{($|[^{])|(^|[^}])(}})*}($|[^}])`)

// checkSARIF holds a log to what SARIF 2.1.0 demands of it. The numbers are those of
// sections.
func checkSARIF(t *testing.T, text string) sarif {
	t.Helper()
	var any any
	var log sarif
	for _, into := range []interface{}{&any, &log} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	checkMembers(t, "", any)
	if log.Version != "2.1.0" || len(log.Runs) != 1 { // 3.13.2, 3.13.4
		t.Fatalf("version %q, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	if run.Tool.Driver.Name == "" || run.ColumnKind != "utf16CodeUnits" || run.Results == nil { // 3.19.8, 3.14.17, 3.14.23
		t.Errorf("driver %q, columns %q, results %v", run.Tool.Driver.Name, run.ColumnKind, run.Results)
	}
	ids := map[string]bool{}
	for _, r := range run.Tool.Driver.Rules {
		if ids[r.ID] || r.DefaultConfiguration.Level != "error" && r.DefaultConfiguration.Level != "warning" {
			t.Errorf("rule %+v", r)
		}
		ids[r.ID] = true
	}
	for _, r := range run.Results {
		if r.RuleIndex < 0 || r.RuleIndex >= len(run.Tool.Driver.Rules) || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID { // 3.27.6
			t.Errorf("%s is not rule %d", r.RuleID, r.RuleIndex)
		}
		if r.Level != "error" && r.Level != "warning" || r.Message.Text == "" || loneBrace.MatchString(r.Message.Text) { // 3.27.10, 3.27.11, 3.11.5
			t.Errorf("level %q, message %q", r.Level, r.Message.Text)
		}
		for _, l := range slices.Concat(r.Locations, r.RelatedLocations) {
			checkLocation(t, l, slices.Collect(maps.Keys(run.OriginalURIBaseIDs)))
		}
	}
	return log
}

func checkLocation(t *testing.T, l sarifLocation, bases []string) {
	if l.PhysicalLocation == nil {
		return
	}
	artifact := l.PhysicalLocation.ArtifactLocation
	uri, err := url.Parse(artifact.URI)
	switch { // 3.4.3, 3.4.4, 3.10
	case err != nil || artifact.URI == "" || strings.Contains(artifact.URI, `\`):
		t.Errorf("the URI %q: %v", artifact.URI, err)
	case uri.IsAbs() && artifact.URIBaseID != "":
		t.Errorf("the absolute URI %s has a base", uri)
	case !uri.IsAbs() && (!slices.Contains(bases, artifact.URIBaseID) || strings.HasPrefix(uri.Path, "/") || slices.Contains(strings.Split(uri.Path, "/"), "..")):
		t.Errorf("the relative URI %s has the base %q", uri, artifact.URIBaseID)
	}
	if r := l.PhysicalLocation.Region; r != nil && (r.StartLine < 1 || r.StartColumn < 0) { // 3.30.5, 3.30.6
		t.Errorf("region %+v", *r)
	}
}

func TestSARIF(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.MkdirAll("sub dir", 0o755); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(filepath.Dir(folder), "outside.xml")
	found := hostile()
	for _, file := range []string{"sub dir/ü#1.xml", filepath.Join(folder, "here.xml"), outside, "../" + filepath.Base(filepath.Dir(folder)) + "/x.xml", "<stdin>", "a:b.xml"} {
		found.Errorf(schema.Position{File: file, Line: 2, Column: 1}, "type-unknown", "wrong")
	}
	w := findings.Writer{Format: findings.SARIF, Rules: schema.Rules(), Version: "v1"}
	log := checkSARIF(t, written(t, w, found))
	var uris []string
	for _, r := range log.Runs[0].Results[3:] {
		uris = append(uris, r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	want := []string{"sub%20dir/%C3%BC%231.xml", "here.xml", "file://" + filepath.ToSlash(outside), "", "%3Cstdin%3E", "./a:b.xml"}
	for i, uri := range uris {
		if uri != want[i] && want[i] != "" {
			t.Errorf("%s, want %s", uri, want[i])
		}
	}
	first := log.Runs[0].Results[0]
	if !strings.HasPrefix(first.Message.Text, "the path /users/{{id}} is") || !strings.Contains(first.Message.Text, `[a\](http://x)`) || first.RelatedLocations[0].Message.Text != "first,\r\nhere: 50%" {
		t.Errorf("message %+v", first)
	}
	for _, rule := range log.Runs[0].Tool.Driver.Rules {
		if listed := rule.ID != ""; listed != (rule.ShortDescription != nil && rule.Help != nil) {
			t.Errorf("rule %+v", rule)
		}
	}
}

// TestSARIFOfNothing: a run without findings is a log as well, and so is one of all
// findings with every rule.
func TestSARIFOfNothing(t *testing.T) {
	w := findings.Writer{Format: findings.SARIF, Rules: schema.Rules()}
	checkSARIF(t, written(t, w, nil))
	var found schema.Diagnostics
	for i, r := range schema.Rules() {
		found.Warnf(at(i+1), r.ID, "%s", fmt.Sprint(r.Means))
	}
	log := checkSARIF(t, written(t, w, found))
	if n := len(log.Runs[0].Tool.Driver.Rules); n != len(schema.Rules()) {
		t.Errorf("%d of %d rules", n, len(schema.Rules()))
	}
}
