// Package literal writes the values of primitive types and enumerations as literals of
// URLs (URL Conventions 5.1.1.14), and keys of them, for queries, paths and links alike.
package literal

import "strings"

// Quote makes a literal of the text of a value. Guids are in lower case, so that one
// entity has one URL.
func Quote(text, typeName string) string {
	switch {
	case typeName == "Edm.String":
		return quoted("", text)
	case typeName == "Edm.Guid":
		return strings.ToLower(text)
	case typeName == "Edm.Duration":
		return quoted("duration", text)
	case typeName == "Edm.Binary":
		return quoted("binary", text)
	case strings.HasPrefix(typeName, "Edm."):
		return text
	}
	return quoted(typeName, text)
}

// AppendKeyPart appends part i of n of a key in parentheses (URL Conventions 4.3.1), whose
// value has a text, with what stands before it and, if it is the last, behind it. escape
// appends a text as the part of the URL has it.
func AppendKeyPart(b []byte, i, n int, name, text, typeName string, escape func(b []byte, s string) []byte) []byte {
	b = append(b, "(,"[min(i, 1)])
	if n > 1 {
		b = append(escape(b, name), '=')
	}
	if b = escape(b, Quote(text, typeName)); i == n-1 {
		b = append(b, ')')
	}
	return b
}

func quoted(prefix, text string) string { return string(AppendQuoted([]byte(prefix), text)) }

// AppendQuoted appends a text in single quotes, those in it doubled: a string, or what
// stands behind the prefix of another type.
func AppendQuoted(b []byte, text string) []byte {
	b = append(b, '\'')
	for {
		i := strings.IndexByte(text, '\'')
		if i < 0 {
			break
		}
		b = append(append(b, text[:i]...), "''"...)
		text = text[i+1:]
	}
	return append(append(b, text...), '\'')
}
