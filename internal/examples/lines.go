package examples

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// jsonLines reads a file that has an object in each line: request, with method, url
// and body, response, the body, odata_type, isCollection and status.
func (r *reader) jsonLines() {
	for i, start := range r.lines {
		end := len(r.data)
		if i+1 < len(r.lines) {
			end = r.lines[i+1]
		}
		line := r.part(start, end)
		if len(bytes.TrimSpace(line.data)) == 0 {
			continue
		}
		v, at, err := parse(line.data)
		if err != nil {
			r.found.Errorf(line.place(at), "example-json", "the line is not JSON: %v", err)
			continue
		}
		if v.kind != object {
			r.found.Errorf(line.place(v.at), "example-json", "the line is %s, must be an object with request, response or both", v.kind)
			continue
		}
		r.add(Example{Request: r.requestOf(line, v.get("request")), Response: responseOf(line, v)})
	}
}

// requestOf reads a request. Its body is JSON in a text, so that all in it has one
// place.
func (r *reader) requestOf(line text, v *value) *Request {
	if v == nil || v.get("method") == nil || v.get("url") == nil {
		return nil
	}
	request := &Request{Method: v.get("method").text, URL: v.get("url").text, Pos: line.place(v.at)}
	if headers := v.get("headers"); headers != nil {
		for _, h := range headers.members { // where the address was divided at its colon, as a header is
			if joined := request.URL + h.name + ":" + h.text; isAddress(joined) && !isAddress(request.URL) {
				request.URL = joined
			}
		}
	}
	if b := v.get("body"); b != nil && b.kind == str {
		pos := line.place(b.at)
		request.body = text{[]byte(b.text), func(int) schema.Position { return pos }}.trim()
	} else if b != nil && b.kind != null {
		request.body = line.slice(b)
	}
	return request
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func responseOf(line text, v *value) *Response {
	response := v.get("response")
	if response == nil || response.kind == null {
		return nil
	}
	r := &Response{Pos: line.place(response.at), body: line.slice(response)}
	if status := v.get("status"); status != nil {
		r.Status, _ = strconv.Atoi(status.text) // 0 for what is no status
	}
	if name := v.get("odata_type"); name != nil && name.kind == str {
		r.Type = name.text
	}
	if is := v.get("isCollection"); is != nil {
		r.Collection = is.text == "true"
	}
	return r
}

// slice is a value as a text.
func (t text) slice(v *value) text {
	part := t.from(v.at)
	part.data = part.data[:v.end-v.at]
	return part
}
