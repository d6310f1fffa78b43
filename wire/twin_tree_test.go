package wire_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The twin of the codec is slow, simple and safe: it uses neither unsafe nor
// anything of the codec, and sees the package as its users do. It reads a
// payload in two steps, of which this file is the first: a tree of what stands
// in the text, with positions and with what is wrong there. The meaning of
// strings comes from encoding/json; FuzzTree holds the rest against it.

// node is a JSON value in a payload.
type node struct {
	// kind is the first byte of the value, '0' for all numbers, and 0 if
	// there is no value where one should be.
	kind       byte
	start, end int
	// text is what a string says, and of other scalars what stands there.
	text string
	// flaw is what is wrong in a scalar.
	flaw    *flaw
	members []member
	items   []*node
	// broken is where an object or array stops to make sense, behind its
	// members and items.
	broken *flaw
	// cut says that the text makes no sense before the end of the value.
	cut bool
}

type member struct {
	name  *node // a string
	value *node // nil if the name has a flaw and no value
}

// flaw is something wrong in the text of a payload.
type flaw struct {
	at   int
	kind string
}

// The kinds of errors are what their messages have in common.
const (
	syntax    = "syntax: "
	badUTF8   = "invalid UTF-8"
	surrogate = "surrogate pair"
	control   = "control character"
	escape    = "invalid escape"
	duplicate = "duplicate name"
)

// treeReader reads a payload into a tree. It goes on behind what is wrong in a
// string, since it is clear where that ends, and stops at what is no JSON.
type treeReader struct {
	data    []byte
	i       int
	stopped bool
}

// parseTree returns the value of a payload, and what is wrong behind it.
func parseTree(data []byte) (root *node, behind *flaw) {
	r := &treeReader{data: data}
	r.space()
	root = r.value()
	if r.space(); !r.stopped && r.i < len(data) {
		behind = &flaw{r.i, syntax}
	}
	return root, behind
}

func (r *treeReader) peek() byte {
	if r.i < len(r.data) {
		return r.data[r.i]
	}
	return 0
}

func (r *treeReader) space() {
	for r.i < len(r.data) && strings.IndexByte(" \t\r\n", r.data[r.i]) >= 0 {
		r.i++
	}
}

// accept takes one of the characters of set, if it stands there.
func (r *treeReader) accept(set string) bool {
	if r.i == len(r.data) || strings.IndexByte(set, r.data[r.i]) < 0 {
		return false
	}
	r.i++
	return true
}

// stop says that the text makes no sense from here on.
func (r *treeReader) stop() *flaw {
	r.stopped = true
	return &flaw{r.i, syntax}
}

func (r *treeReader) value() *node {
	n := &node{start: r.i, kind: r.peek()}
	switch c := n.kind; {
	case c == '{':
		r.object(n)
	case c == '[':
		r.array(n)
	case c == '"':
		r.string(n)
	case c == '-' || c >= '0' && c <= '9':
		n.kind = '0'
		n.flaw = r.number()
	case c == 't':
		n.flaw = r.literal("true")
	case c == 'f':
		n.flaw = r.literal("false")
	case c == 'n':
		n.flaw = r.literal("null")
	default:
		n.kind = 0
		n.flaw = r.stop()
	}
	if n.end, n.cut = r.i, r.stopped; n.kind != '"' {
		n.text = string(r.data[n.start:n.end])
	}
	return n
}

func (r *treeReader) literal(text string) *flaw {
	if !bytes.HasPrefix(r.data[r.i:], []byte(text)) {
		return r.stop()
	}
	r.i += len(text)
	return nil
}

func (r *treeReader) number() *flaw {
	r.accept("-")
	if !r.accept("0") && !r.digits() {
		return r.stop()
	}
	if r.accept(".") && !r.digits() {
		return r.stop()
	}
	if r.accept("eE") {
		if r.accept("+-"); !r.digits() {
			return r.stop()
		}
	}
	return nil
}

func (r *treeReader) digits() bool {
	found := false
	for r.accept("0123456789") {
		found = true
	}
	return found
}

// string reads a string. Its end is the next quote without a backslash.
func (r *treeReader) string(n *node) {
	end := r.i + 1
	for end < len(r.data) && r.data[end] != '"' {
		if r.data[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(r.data) {
		n.flaw = stringFlaw(r.data, n.start+1, len(r.data))
		if r.i = len(r.data); n.flaw == nil {
			n.flaw = r.stop()
		}
		r.stopped = true
		return
	}
	r.i = end + 1
	if n.flaw = stringFlaw(r.data, n.start+1, end); n.flaw != nil {
		return
	}
	if err := json.Unmarshal(r.data[n.start:r.i], &n.text); err != nil {
		panic(err)
	}
}

var (
	escapeRule = regexp.MustCompile(`^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})`)
	pairRule   = regexp.MustCompile(`^\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)
	halfRule   = regexp.MustCompile(`^\\u[dD][89a-fA-F]`)
)

// stringFlaw returns the first thing that is wrong in the text of a string.
func stringFlaw(data []byte, i, end int) *flaw {
	for i < end {
		rest := data[i:end]
		switch c := rest[0]; {
		case c < ' ':
			return &flaw{i, control}
		case c == '\\':
			found := escapeRule.Find(rest)
			if found == nil {
				return &flaw{i, escape}
			}
			if halfRule.Match(found) {
				if found = pairRule.Find(rest); found == nil {
					return &flaw{i, surrogate}
				}
			}
			i += len(found)
		default:
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				return &flaw{i, badUTF8}
			}
			i += size
		}
	}
	return nil
}

func (r *treeReader) array(n *node) {
	r.i++
	if r.space(); r.accept("]") {
		return
	}
	for {
		n.items = append(n.items, r.value())
		if r.stopped {
			return
		}
		if r.space(); r.accept("]") {
			return
		}
		if !r.accept(",") {
			n.broken = r.stop()
			return
		}
		r.space()
	}
}

func (r *treeReader) object(n *node) {
	r.i++
	if r.space(); r.accept("}") {
		return
	}
	for {
		if n.broken = r.member(n); r.stopped {
			return
		}
		if r.space(); r.accept("}") {
			return
		}
		if !r.accept(",") {
			n.broken = r.stop()
			return
		}
		r.space()
	}
}

// member reads a member of the object n. It returns what is wrong in the object
// itself.
func (r *treeReader) member(n *node) *flaw {
	if r.peek() != '"' {
		return r.stop()
	}
	m := member{name: r.value()}
	if !r.stopped {
		if r.space(); r.accept(":") {
			r.space()
			m.value = r.value()
		} else if broken := r.stop(); m.name.flaw == nil {
			return broken
		}
	}
	n.members = append(n.members, m)
	return nil
}

// height returns how deep objects and arrays are nested in a value.
func (n *node) height() (h int) {
	for _, m := range n.members {
		if m.value != nil {
			h = max(h, m.value.height())
		}
	}
	for _, item := range n.items {
		h = max(h, item.height())
	}
	if n.kind == '{' || n.kind == '[' {
		h++
	}
	return h
}

// pointerSegment returns a name as it stands in a JSON Pointer, with the slash
// before it.
func pointerSegment(name string) string {
	return "/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

func pointerIndex(i int) string { return "/" + strconv.Itoa(i) }
