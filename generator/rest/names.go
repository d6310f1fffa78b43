package rest

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema/api"
)

// fieldNames returns the Go names of properties.
func fieldNames(properties []*api.Property) map[string]string {
	names := make([]string, len(properties))
	for i, property := range properties {
		names[i] = property.Name
	}
	return distinct(names, gonames.Exported)
}

// distinct returns the Go names of names that share a scope: where two would
// have the same, with underscores, and with other signs in words, such as "+1"
// beside "-1".
func distinct(names []string, make func(string) string) map[string]string {
	made := gonames.Distinct(names, make)
	count := map[string]int{}
	for _, name := range names {
		count[made[name]]++
	}
	for _, name := range names {
		if (count[made[name]] > 1 || made[name] == "") && hasSigns(name) {
			made[name] = spelled(name)
		}
	}
	return made
}

// memberNames returns what the names of an enumeration's members have behind the
// type's name. Where two would have the same, such as "add" beside "Add", the
// one that is not written so stands as it is, behind an underscore.
func memberNames(texts []string) map[string]string {
	made := distinct(texts, gonames.Member)
	count := map[string]int{}
	for _, text := range texts {
		if text == "" {
			made[text] = "Empty"
		}
		count[made[text]]++
	}
	for _, text := range texts {
		if count[made[text]] > 1 && made[text] != text && token.IsIdentifier("X"+text) {
			made[text] = "_" + text
		}
	}
	return made
}

func hasSigns(name string) bool { return strings.IndexFunc(name, isSign) >= 0 }

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != ' ' }

// signs are the words for signs.
var signs = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '.': "Dot", ',': "Comma", ':': "Colon", ';': "Semicolon",
	'@': "At", '$': "Dollar", '#': "Hash", '%': "Percent", '&': "And", '|': "Or", '!': "Not", '?': "Question", '=': "Equal",
	'<': "Less", '>': "Greater", '~': "Tilde", '^': "Caret", '(': "Open", ')': "Close", '[': "OpenBracket", ']': "CloseBracket",
	'{': "OpenBrace", '}': "CloseBrace", '\'': "Quote", '"': "DoubleQuote", '`': "Backquote", '\\': "Backslash",
}

// spelled returns a name with signs as words.
func spelled(name string) string {
	var b strings.Builder
	for _, r := range name {
		word, known := signs[r]
		switch {
		case known:
			b.WriteString(" " + word + " ")
		case isSign(r):
			fmt.Fprintf(&b, " U%04X ", r)
		default:
			b.WriteRune(r)
		}
	}
	return gonames.Member(b.String())
}

// operationName returns the Go name of an operation: its id's, or of the method
// and the path.
func operationName(o *api.Operation) string {
	if o.ID != "" {
		if name := gonames.Exported(o.ID); name != "X" {
			return name
		}
	}
	var b strings.Builder
	b.WriteString(gonames.Exported(strings.ToLower(o.Method)))
	for segment := range strings.SplitSeq(o.Path, "/") {
		for rest := segment; rest != ""; {
			text, after, found := strings.Cut(rest, "{")
			b.WriteString(gonames.Member(text))
			if !found {
				break
			}
			name, behind, _ := strings.Cut(after, "}")
			b.WriteString("By" + gonames.Member(name))
			rest = behind
		}
	}
	return b.String()
}

// list joins names in a sentence.
func list(names []string, and string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + and + " " + names[len(names)-1]
}

func join(names []string) string { return list(names, "and") }

// clip shortens a text of the description to what a message can show.
func clip(text string) string {
	const most = 100
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// doc joins the parts of a documentation comment.
func doc(lead, title, description string, deprecated bool) string {
	var parts []string
	for _, part := range []string{lead, title, description} {
		if part = strings.TrimSpace(part); part != "" && !strings.EqualFold(part, title+".") {
			parts = append(parts, sentence(part))
		}
	}
	if title != "" && strings.EqualFold(strings.TrimSuffix(strings.TrimSpace(description), "."), strings.TrimSpace(title)) {
		parts = parts[:len(parts)-1]
	}
	if deprecated {
		parts = append(parts, "Deprecated: the description says so.")
	}
	return strings.Join(parts, "\n\n")
}

// sentence ends text with a full stop.
func sentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?:") {
		return text
	}
	return text + "."
}
