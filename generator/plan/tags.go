package plan

import (
	"fmt"
	"strings"
	"unicode"
)

// Lists writes lists of words as the value of a tag: "a b | c". The runtime's
// package internal/binding reads them.
func Lists(lists [][]string) string {
	parts := make([]string, len(lists))
	for i, words := range lists {
		parts[i] = strings.Join(words, " ")
	}
	return strings.TrimSpace(strings.Join(parts, " | "))
}

// Word writes a text of a description as a word of a tag: what has a meaning
// there is escaped, also what the caller separates words with, and an empty text
// is two quotes.
func Word(text, separators string) string {
	if text == "" {
		return `""`
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("%|\"`"+separators, r) {
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
