package examples

import (
	"encoding/json"
	"regexp"
	"strings"
)

// fence is the line that begins a block of code, or ends one. In a list it is indented.
var fence = regexp.MustCompile("^([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$")

// about is what the comment before a block says of it, as Microsoft's documentation
// has it.
type about struct {
	BlockType  string `json:"blockType"`
	Type       string `json:"@odata.type"`
	Collection bool   `json:"isCollection"`
}

// markdown reads the blocks of a page.
func (r *reader) markdown() {
	var note about
	for i := 0; i < len(r.lines); i++ {
		line := r.line(i)
		if strings.HasPrefix(strings.TrimSpace(line), "<!--") {
			note, i = r.comment(i)
			continue
		}
		m := fence.FindStringSubmatch(line)
		if m == nil {
			if strings.TrimSpace(line) != "" {
				note = about{} // it was about something else
			}
			continue
		}
		end := i + 1
		for end < len(r.lines) && !ends(r.line(end), m[2]) {
			end++
		}
		to := len(r.data)
		if end < len(r.lines) {
			to = r.lines[end]
		}
		if i+1 < len(r.lines) {
			r.block(r.part(r.lines[i+1], to), strings.ToLower(strings.TrimSpace(m[3])), note)
		}
		note, i = about{}, end
	}
}

// line returns a line without its end.
func (r *reader) line(i int) string {
	end := len(r.data)
	if i+1 < len(r.lines) {
		end = r.lines[i+1]
	}
	return strings.TrimRight(string(r.data[r.lines[i]:end]), "\r\n")
}

// ends reports whether a line ends a block that such a fence began.
func ends(line, begun string) bool {
	m := fence.FindStringSubmatch(line)
	return m != nil && m[2][0] == begun[0] && len(m[2]) >= len(begun) && strings.TrimSpace(m[3]) == ""
}

// comment reads a comment from its first line on, and returns its last one.
func (r *reader) comment(first int) (note about, last int) {
	var b strings.Builder
	for last = first; last < len(r.lines); last++ {
		b.WriteString(r.line(last) + "\n")
		if strings.Contains(r.line(last), "-->") {
			break
		}
	}
	_, inside, _ := strings.Cut(b.String(), "<!--")
	inside, _, _ = strings.Cut(inside, "-->")
	if json.Unmarshal([]byte(inside), &note) != nil {
		return about{}, last // a comment for people
	}
	return note, last
}

// block reads a block of code. Blocks of which the comment says that they are none,
// and those of other languages, are left out; so is the outline of a resource, whose
// values are names of types.
func (r *reader) block(t text, language string, note about) {
	language, _, _ = strings.Cut(language, " ")
	switch note.BlockType {
	case "", "request", "response", "simulatedResponse", "example":
	default:
		return
	}
	switch language {
	case "", "http", "msgraph-interactive", "rest":
		if r.http(t) {
			r.note(note)
			return
		}
	case "json", "jsonc", "json5":
	default:
		return
	}
	t = t.trim()
	said := note.Type != "" || note.BlockType != ""
	isObject := len(t.data) > 0 && (t.data[0] == '{' || t.data[0] == '[')
	if note.BlockType != "request" && (said || isObject && language == "json") {
		r.respond(&Response{Pos: t.place(0), body: t})
		r.note(note)
	}
}

// note says of the last response what its comment does.
func (r *reader) note(note about) {
	if last := r.examples[len(r.examples)-1]; last.Response != nil {
		last.Response.Type, last.Response.Collection = note.Type, note.Collection
	}
}
