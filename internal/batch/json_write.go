package batch

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// This file writes batches as JSON. The bodies are most of it, and stand there as they are.

// appendJSON writes requests or answers.
func appendJSON[T any](b []byte, name string, list []T, appendMember func(m *T, b []byte) []byte) []byte {
	b = append(b, `{"`+name+`":[`...)
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendMember(&list[i], b), '}')
	}
	return append(b, "]}"...)
}

// appendJSON writes a request up to its closing brace.
func (r *Request) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"id":`...), r.ID)
	b = appendNamed(b, "atomicityGroup", r.Group)
	for i, id := range r.DependsOn {
		b = append(b, [2]string{`,"dependsOn":[`, ","}[min(i, 1)]...)
		b = appendText(b, id)
	}
	if len(r.DependsOn) > 0 {
		b = append(b, ']')
	}
	b = appendNamed(b, "if", r.If)
	b = appendNamed(b, "method", r.Method)
	b = appendNamed(b, "url", r.URL)
	return appendContent(b, r.Header, r.Body)
}

// appendJSON writes an answer up to its closing brace.
func (r *Response) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"id":`...), r.ID)
	b = appendNamed(b, "atomicityGroup", r.Group)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(r.Status), 10)
	return appendContent(b, r.Header, r.Body)
}

// appendContent writes the header and the body. A body that is not what its type says is
// written as bytes are.
func appendContent(b []byte, header http.Header, body []byte) []byte {
	type line struct {
		name   string
		values []string
	}
	lines := make([]line, 0, 8)
	for name, values := range header {
		if name != "Content-Length" {
			lines = append(lines, line{strings.ToLower(name), values})
		}
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.name, b.name) })
	for i, l := range lines {
		b = append(b, [2]string{`,"headers":{`, ","}[min(i, 1)]...)
		b = appendText(append(appendText(b, l.name), ':'), strings.Join(l.values, ","))
	}
	if len(lines) > 0 {
		b = append(b, '}')
	}
	if len(body) == 0 {
		return b
	}
	b = append(b, `,"body":`...)
	switch kind := kindOf(header.Get("Content-Type")); {
	case kind == jsonBody && json.Valid(body):
		return append(b, body...)
	case kind == textBody:
		return appendText(b, string(body))
	}
	b = base64.RawURLEncoding.AppendEncode(append(b, '"'), body)
	return append(b, '"')
}

// appendNamed writes a member with a text that is not empty.
func appendNamed(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	return appendText(append(b, `,"`+name+`":`...), text)
}

// appendText writes a string.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c > '~' {
			quoted, _ := json.Marshal(text)
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}
