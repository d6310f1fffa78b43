package api

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file has the paths of what an API is made of, as --rename, the lock and the
// comparison of two descriptions have them: "Pet/name", "GET /pets#query/limit".

// What the paths of tags and of components but schemas begin with.
const (
	TagPath      = "tag"
	ResponsePath = "response"
	SchemePath   = "security"

	// Of these nothing is generated.
	ParameterPath = "parameter"
	HeaderPath    = "header"
	BodyPath      = "body"
)

// composing escapes what parts that odatagen composes begin with.
var composing = strings.NewReplacer("~", "~0", "/", "~1", "#", "~2", "|", "~3", "[", "~4", "{", "~5")

// Word writes a name as a part of a path: as JSON Pointer does, and so that it
// cannot be taken for a part that odatagen composes. What a line of the lock cannot
// have or does not show is its code: a tab is "~u0009".
func Word(name string) string {
	if isPlain(name) {
		return name
	}
	name = composing.Replace(name)
	var b strings.Builder
	for i, r := range name {
		_, size := utf8.DecodeRuneInString(name[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "~x%02x", name[i])
		case unicode.IsControl(r), r != ' ' && unicode.IsSpace(r), r == ' ' && (i == 0 || i == len(name)-1):
			fmt.Fprintf(&b, "~u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlain reports whether a name has nothing but letters, digits and what names mostly have
// between them: it stands in a path as it is.
func isPlain(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-', c == '.':
		default:
			return false
		}
	}
	return true
}

// MediaWord writes a media type as a part of a path, with the slash that it has.
func MediaWord(media string) string {
	kind, name, found := strings.Cut(media, "/")
	if !found {
		return Word(media)
	}
	return Word(kind) + "/" + Word(name)
}

// FormPart is what a form adds to the path of its operation; "" for other media
// types.
func FormPart(media string) string {
	switch media {
	case "multipart/form-data":
		return "#multipart"
	case "application/x-www-form-urlencoded":
		return "#form"
	}
	return ""
}

var inEndpoints = strings.NewReplacer("~", "~0", "#", "~2")

// Endpoint returns the path of an operation, such as "GET /pets/{id}". A "#" in
// it is none that odatagen composes.
func (o *Operation) Endpoint() string { return o.Method + " " + inEndpoints.Replace(o.Path) }

// Place returns the path of a schema that has a name: whatever uses it, its
// parts are called after it.
func (s *Schema) Place() string {
	path := s.Path
	if path == s.Name {
		path = Word(path)
	}
	if path == TagPath || path == ResponsePath || path == SchemePath {
		path = "~" + path
	}
	return path
}

// Place returns the path of a response that has a name.
func (r *Response) Place() string { return ResponsePath + "/" + Word(r.Path) }

// Place returns the path of a security scheme.
func (s *SecurityScheme) Place() string { return SchemePath + "/" + Word(s.Name) }
