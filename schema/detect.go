package schema

import (
	"bytes"
	"regexp"
)

// read detects the format of the document and reads it. It returns false if
// the document is none that can be read.
func (d *documentReader) read() bool {
	if len(d.data) > d.maxBytes {
		d.fail(d.doc.Pos, "document-size", "the document has %d bytes, the limit is %d", len(d.data), d.maxBytes)
		return false
	}
	if wide(d.data) {
		d.fail(d.doc.Pos, "document-encoding", "the document is encoded as UTF-16 or UTF-32: save it as UTF-8")
		return false
	}
	d.data = bytes.TrimPrefix(d.data, []byte("\ufeff"))
	text := bytes.TrimLeft(d.data, " \t\r\n")
	start := len(d.data) - len(text)
	switch {
	case len(text) == 0:
		d.fail(d.doc.Pos, "document-format", "the document is empty; %s", adviceFormat)
		return false
	case text[0] == '<':
		return d.readXML()
	case IsOpenAPI(d.data):
		d.fail(d.pos(start), "document-format", adviceOpenAPI)
		return false
	case text[0] == '{':
		return d.readJSON()
	}
	first := text[:min(len(text), 20)]
	if i := bytes.IndexAny(first, "\r\n"); i >= 0 {
		first = first[:i]
	}
	d.fail(d.pos(start), "document-format", "the document is neither XML nor JSON, it begins with %s; %s, or an OpenAPI description", quote(string(first)), adviceFormat)
	return false
}

const (
	adviceFormat  = "give the service's metadata document ($metadata), CSDL as XML or JSON"
	adviceOpenAPI = "the document is an OpenAPI description, which package schema/openapi reads; " + adviceFormat
)

// IsDescription reports whether a document looks like a description: one of OpenAPI,
// or CSDL, as XML or JSON.
func IsDescription(data []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case IsOpenAPI(data):
		return true
	case len(text) > 0 && text[0] == '{':
		return hasMember(text, "$Version")
	}
	return len(text) > 0 && text[0] == '<' && bytes.Contains(text, []byte("http://docs.oasis-open.org/odata/ns/edm"))
}

// IsOpenAPI reports whether a document is an OpenAPI description, in YAML or
// JSON, or one of its predecessor Swagger: whether its outermost object has a
// member that says so.
func IsOpenAPI(data []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 || text[0] == '<' {
		return false
	}
	if text[0] == '{' {
		return hasMember(text, "openapi") || hasMember(text, "swagger")
	}
	return openAPIinYAML.Match(text)
}

var openAPIinYAML = regexp.MustCompile(`(?m)^["']?(openapi|swagger)["']?[ \t]*:`)

// hasMember reports whether the outermost object of a JSON text has a member
// that is a string. It looks at brackets and strings alone, since the member may stand behind
// megabytes of others.
func hasMember(text []byte, name string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			start := i + 1
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			if depth == 1 && i < len(text) && string(text[start:i]) == name && isString(text[i+1:]) {
				return true
			}
		}
	}
	return false
}

// isString reports whether what stands behind a member's name is a string.
func isString(behind []byte) bool {
	behind, ok := bytes.CutPrefix(bytes.TrimLeft(behind, " \t\r\n"), []byte(":"))
	behind = bytes.TrimLeft(behind, " \t\r\n")
	return ok && len(behind) > 0 && behind[0] == '"'
}

// wide reports whether text is encoded in units of more than one byte: a byte
// order mark says so, or zero bytes around the first character.
func wide(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xFE, 0xFF}) || bytes.HasPrefix(data, []byte{0xFF, 0xFE}) {
		return true
	}
	first := data[:min(len(data), 4)]
	zeros := bytes.Count(first, []byte{0})
	return zeros > 0 && zeros < len(first)
}
