package plan

import (
	"fmt"
	"strings"
)

// Sentence ends text with a full stop.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?:") {
		return text
	}
	return text + "."
}

// Paragraphs joins the parts of a documentation comment that there are.
func Paragraphs(parts ...string) string {
	var given []string
	for _, part := range parts {
		if part != "" {
			given = append(given, part)
		}
	}
	return strings.Join(given, "\n\n")
}

// DeprecatedAnyway is the paragraph that Go's tools look for, where the
// description says no more.
const DeprecatedAnyway = "Deprecated: the description says so."

// mostClashes is how many names that others have the notes show.
const mostClashes = 5

// AddClashes says which names are not the ones that the rules make at first: the
// first few in the notes, the others in the details.
func (r *Report) AddClashes(clashes []string) {
	shown := min(len(clashes), mostClashes)
	r.Notes = append(r.Notes, clashes[:shown]...)
	if more := clashes[shown:]; len(more) > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d more names are made so; --verbose shows them", len(more)))
		r.Details = append(r.Details, more...)
	}
}
