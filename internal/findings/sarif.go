package findings

import (
	"io"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// The objects of SARIF 2.1.0 that findings have, by its names; the numbers are those of
// its sections.

type sarifLog struct { // 3.13
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct { // 3.14
	Tool       sarifTool                `json:"tool"`
	Bases      map[string]sarifArtifact `json:"originalUriBaseIds,omitempty"`
	ColumnKind string                   `json:"columnKind"`
	Results    []sarifResult            `json:"results"`
}

type sarifTool struct { // 3.18
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct { // 3.19
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct { // 3.49
	ID      string       `json:"id"`
	Short   *sarifText   `json:"shortDescription,omitempty"`
	Help    *sarifText   `json:"help,omitempty"`
	Default sarifDefault `json:"defaultConfiguration"`
}

type sarifDefault struct { // 3.50
	Level string `json:"level"`
}

type sarifText struct { // 3.11, 3.12
	Text string `json:"text"`
}

type sarifResult struct { // 3.27
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifLocation struct { // 3.28
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Message  *sarifText     `json:"message,omitempty"`
}

type sarifPhysical struct { // 3.29
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct { // 3.4
	URI         string     `json:"uri,omitempty"`
	Base        string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct { // 3.30
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

// baseID names the folder that relative URIs begin in, as many tools do.
const baseID = "%SRCROOT%"

func (w Writer) writeSARIF(to io.Writer, found schema.Diagnostics) error {
	rules, index := w.sarifRules(found)
	columns := newColumns(w.Open)
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "odatagen", Version: w.Version, InformationURI: "https://github.com/odatagen/odatagen", Rules: rules}},
		Bases:      map[string]sarifArtifact{baseID: {Description: &sarifText{"The folder that odatagen was run in."}}},
		ColumnKind: "utf16CodeUnits",
		Results:    []sarifResult{},
	}
	for _, d := range found {
		r := sarifResult{RuleID: d.Rule, RuleIndex: index[d.Rule], Level: string(LevelOf(d.Severity)), Message: message(d.Message)}
		if at := columns.physical(d.Pos); at != nil {
			r.Locations = []sarifLocation{{Physical: at}}
		}
		for _, other := range d.Related {
			text := message(other.Message)
			r.Related = append(r.Related, sarifLocation{Physical: columns.physical(other.Pos), Message: &text})
		}
		run.Results = append(run.Results, r)
	}
	return visible.WriteJSON(to, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRules returns the rules that findings have, by id, and where each is.
func (w Writer) sarifRules(found schema.Diagnostics) ([]sarifRule, map[string]int) {
	index := map[string]int{}
	for _, d := range found {
		index[d.Rule] = 0
	}
	rules := []sarifRule{}
	for _, id := range slices.Sorted(maps.Keys(index)) {
		index[id] = len(rules)
		rules = append(rules, w.sarifRule(id))
	}
	return rules, index
}

// sarifRule returns a rule, with the meanings of all that have the id.
func (w Writer) sarifRule(id string) sarifRule {
	rule := sarifRule{ID: id, Default: sarifDefault{string(Warning)}}
	var means, help []string
	for _, r := range w.Rules {
		if r.ID != id || slices.Contains(means, r.Means) {
			continue
		}
		means, help = append(means, r.Means), append(help, r.Do)
		if r.Severity == schema.Error {
			rule.Default.Level = string(Error)
		}
	}
	if len(means) > 0 {
		short, do := message(strings.Join(means, " Or: ")), message(strings.Join(slices.Compact(help), " Or: "))
		rule.Short, rule.Help = &short, &do
	}
	return rule
}

// placeholders and links have a meaning in messages (3.11.5, 3.11.6), which texts about
// paths, such as /users/{id}, are not to have.
var inText = strings.NewReplacer("{", "{{", "}", "}}", "](", `\](`)

func message(text string) sarifText { return sarifText{inText.Replace(text)} }

// physical returns a position; nil if there is no file.
func (c *columns) physical(pos schema.Position) *sarifPhysical {
	if pos.File == "" {
		return nil
	}
	at := &sarifPhysical{Artifact: artifact(pos.File)}
	if pos.Line > 0 {
		at.Region = &sarifRegion{StartLine: pos.Line}
		if pos.Column > 0 {
			at.Region.StartColumn = c.of(pos)
		}
	}
	return at
}

// artifact is a file by its URI: relative if it is below the folder that the command
// runs in, so that the URI is the same on all machines.
func artifact(file string) sarifArtifact {
	name := relative(file)
	if filepath.IsLocal(filepath.FromSlash(name)) {
		return sarifArtifact{URI: (&url.URL{Path: name}).String(), Base: baseID}
	}
	if absolute, err := filepath.Abs(file); err == nil {
		name = filepath.ToSlash(absolute)
	}
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // the letter of a drive
	}
	return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: name}).String()}
}

// relative returns the path of a file from the folder that the command runs in if it is
// below it, with slashes; others stay as they are.
func relative(file string) string {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return filepath.ToSlash(file)
	}
	if name, err := filepath.Rel(here, absolute); err == nil && filepath.IsLocal(name) {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(file)
}
