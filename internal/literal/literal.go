// Package literal writes the values of primitive types and enumerations as literals of
// URLs (URL Conventions 5.1.1.14), for queries, paths and links alike.
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
