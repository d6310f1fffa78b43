package names

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signs are the words for signs in a spelled name.
var signs = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '.': "Dot", ',': "Comma", ':': "Colon", ';': "Semicolon",
	'@': "At", '$': "Dollar", '#': "Hash", '%': "Percent", '&': "And", '|': "Or", '!': "Not", '?': "Question", '=': "Equal",
	'<': "Less", '>': "Greater", '~': "Tilde", '^': "Caret", '(': "Open", ')': "Close", '[': "OpenBracket", ']': "CloseBracket",
	'{': "OpenBrace", '}': "CloseBrace", '\'': "Quote", '"': "DoubleQuote", '`': "Backquote", '\\': "Backslash", ' ': "Space",
}

// spelled returns a name letter by letter: its case and underscores stay, a
// sign that Go has not in identifiers is a word. Names that differ stay
// different, but for those that spell such a word out.
func spelled(name string) string {
	var b strings.Builder
	for _, r := range name {
		word, known := signs[r]
		switch {
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case known:
			b.WriteString(word)
		default:
			fmt.Fprintf(&b, "U%04X", r)
		}
	}
	return b.String()
}

// Signs returns the exported Go name for a name that begins with a sign and has
// no letter, with signs as words: "+1" becomes Plus1. It is "" for other names.
func Signs(name string) string {
	first, _ := utf8.DecodeRuneInString(name)
	if signs[first] == "" || first == ' ' || strings.ContainsFunc(name, unicode.IsLetter) {
		return ""
	}
	return spelled(name)
}

// capital returns a spelled name with its first letter in upper case, if it
// begins with one that has an upper case.
func capital(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}
