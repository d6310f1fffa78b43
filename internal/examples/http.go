package examples

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	requestLine  = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(\S.*?)(?:[ \t]+HTTP/\d(?:\.\d)?)?[ \t]*\r?(?:\n|$)`)
	responseLine = regexp.MustCompile(`^HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\n]*(?:\n|$)`)
)

// http reads messages of HTTP that follow each other, a response the request that it
// is to. It reports whether there was one.
func (r *reader) http(t text) bool {
	t = t.trim()
	switch {
	case requestLine.Match(t.data):
		m := requestLine.FindSubmatchIndex(t.data)
		request := &Request{Method: string(t.data[m[2]:m[3]]), URL: string(t.data[m[4]:m[5]]), Pos: t.place(0)}
		rest := t.from(m[1])
		after := len(rest.data)
		if i := regexp.MustCompile(`(?m)^HTTP/\d`).FindIndex(rest.data); i != nil {
			after = i[0]
		}
		request.body = body(text{rest.data[:after], rest.place})
		r.add(Example{Request: request})
		if after < len(rest.data) {
			r.http(rest.from(after))
		}
	case responseLine.Match(t.data):
		head := responseLine.FindIndex(t.data)
		r.respond(&Response{Pos: t.place(0), body: body(t.from(head[1]))})
	default:
		return false
	}
	return true
}

// respond adds a response to the request before it, which has none yet.
func (r *reader) respond(response *Response) {
	if n := len(r.examples); n > 0 && r.examples[n-1].Response == nil {
		r.examples[n-1].Response = response
		return
	}
	r.add(Example{Response: response})
}

// body returns what follows the headers, if it can be JSON.
func body(t text) text {
	for len(t.data) > 0 {
		line, rest, _ := bytes.Cut(t.data, []byte("\n"))
		trimmed := strings.TrimSpace(string(line))
		switch {
		case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "["):
			return t.trim() // where the empty line is missing
		case strings.HasPrefix(strings.ToLower(trimmed), "content-type:") && !strings.Contains(strings.ToLower(trimmed), "json"):
			return text{}
		case trimmed == "":
			return t.trim()
		}
		t = t.from(len(t.data) - len(rest))
	}
	return text{}
}

// trim removes white space around a text.
func (t text) trim() text {
	const space = " \t\r\n"
	t = t.from(len(t.data) - len(bytes.TrimLeft(t.data, space)))
	t.data = bytes.TrimRight(t.data, space)
	return t
}
