package findings

import (
	"io"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// document is the JSON of findings.
type document struct {
	Version  int       `json:"version"` // of this form
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Findings []finding `json:"findings"`
}

type finding struct {
	Rule     string `json:"rule"`
	Severity Level  `json:"severity"`
	place
	Message string    `json:"message"`
	LeftOut bool      `json:"leftOut,omitempty"`
	Related []related `json:"related,omitempty"`
}

type related struct {
	place
	Message string `json:"message"`
}

// place is a position as the text has it: the column counts bytes.
type place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func writeJSON(to io.Writer, found schema.Diagnostics) error {
	doc := document{Version: 1, Errors: len(found.Errors()), Warnings: len(found.Warnings()), Findings: []finding{}}
	for _, d := range found {
		f := finding{Rule: d.Rule, Severity: LevelOf(d.Severity), place: place(d.Pos), Message: d.Message, LeftOut: d.LeftOut}
		for _, r := range d.Related {
			f.Related = append(f.Related, related{place(r.Pos), r.Message})
		}
		doc.Findings = append(doc.Findings, f)
	}
	return visible.WriteJSON(to, doc)
}
