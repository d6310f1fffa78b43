package odata

import (
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// doc returns the documentation of an element: the lead, what the description
// says of it (Core.Description and Core.LongDescription), and the deprecation
// that Core.Revisions states.
func doc(lead string, n *schema.Node) string {
	text := plan.Paragraphs(lead, plan.Sentence(n.Description()), plan.Sentence(n.LongDescription()))
	if d := n.Deprecation(); d != nil {
		text = plan.Paragraphs(text, deprecated(d))
	}
	return text
}

// deprecated writes the paragraph that Go's tools look for.
func deprecated(d *schema.Deprecation) string {
	text := "Deprecated: " + plan.Sentence(d.Description)
	if d.Description == "" {
		text = plan.DeprecatedAnyway
	}
	if d.Version != "" {
		text += " Since " + d.Version + "."
	}
	if d.RemovalDate != "" {
		text += " To be removed on " + d.RemovalDate + "."
	}
	return text
}
