// Package page writes what changed between two descriptions as one page of HTML, for those
// who would rather look at it than read text. Without JavaScript it is a list whose items
// open; with it, there are filters and a search. It loads nothing, and runs nothing but
// its own script.
//
// The package belongs to the command and promises nothing to others.
package page

import (
	"crypto/sha256"
	_ "embed" // the parts of the page
	"encoding/base64"
	"html/template"
	"io"

	"github.com/odatagen/odatagen/generator/review"
)

var (
	//go:embed page.tmpl
	layout string
	//go:embed page.css
	style string
	//go:embed page.js
	script string
)

// Write writes the report.
func Write(to io.Writer, r *review.Report) error {
	t, err := template.New("page").Parse(layout)
	if err != nil {
		return err
	}
	return t.Execute(to, struct {
		view
		Policy string
		Style  template.CSS
		Script template.JS
	}{
		newView(r),
		"default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'",
		template.CSS(style),
		template.JS(script),
	})
}

// hash is what a content security policy calls a text that it allows.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
