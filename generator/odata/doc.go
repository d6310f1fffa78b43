package odata

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// doc returns the documentation of an element: the lead, what the description
// says of it (Core.Description and Core.LongDescription), and the deprecation
// that Core.Revisions states.
func doc(lead string, n *schema.Node) string {
	parts := []string{lead, sentence(n.Description()), sentence(n.LongDescription())}
	if d := n.Deprecation(); d != nil {
		parts = append(parts, deprecated(d))
	}
	var given []string
	for _, part := range parts {
		if part != "" {
			given = append(given, part)
		}
	}
	return strings.Join(given, "\n\n")
}

// sentence ends text with a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?:") {
		return text
	}
	return text + "."
}

// deprecated writes the paragraph that Go's tools look for.
func deprecated(d *schema.Deprecation) string {
	text := "Deprecated: " + sentence(d.Description)
	if d.Description == "" {
		text = "Deprecated: the description says so."
	}
	if d.Version != "" {
		text += " Since " + d.Version + "."
	}
	if d.RemovalDate != "" {
		text += " To be removed on " + d.RemovalDate + "."
	}
	return text
}
