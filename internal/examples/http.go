package examples

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

var (
	requestLine  = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(\S.*?)(?:[ \t]+HTTP/\d(?:\.\d)?)?[ \t]*\r?(?:\n|$)`)
	responseLine = regexp.MustCompile(`^HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\n]*(?:\n|$)`)
	// nextMessage is where another message begins. No line within JSON is like it.
	nextMessage = regexp.MustCompile(`(?m)^(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+[^\s{"]|HTTP/\d|###)`)
)

// http reads messages of HTTP that follow each other, a response the request that it
// is to. It reports whether there was one.
func (r *reader) http(t text) bool {
	read := false
	for {
		t = t.trim()
		m := requestLine.FindSubmatchIndex(t.data)
		head := responseLine.FindSubmatchIndex(t.data)
		switch {
		case m != nil:
			head = m
		case head == nil && strings.HasPrefix(string(t.data), "###"): // what divides messages in files of them
			head = []int{0, len(t.data)}
			if i := bytes.IndexByte(t.data, '\n'); i >= 0 {
				head[1] = i
			}
			t = t.from(head[1])
			continue
		case head == nil:
			return read
		}
		read = true
		rest := t.from(head[1])
		end := len(rest.data)
		if next := nextMessage.FindIndex(rest.data); next != nil {
			end = next[0]
		}
		content := body(text{rest.data[:end], rest.place})
		if m != nil {
			r.add(Example{Request: &Request{Method: string(t.data[m[2]:m[3]]), URL: string(t.data[m[4]:m[5]]), Pos: t.place(0), body: content}})
		} else {
			status, _ := strconv.Atoi(string(t.data[head[2]:head[3]])) // three digits
			r.respond(&Response{Status: status, Pos: t.place(0), body: content})
		}
		t = rest.from(end)
	}
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
