package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// jsonReader reads CSDL JSON: first the text into values that know their place,
// then, because members of an object come in any order, each object with the
// method for what it describes.
type jsonReader struct {
	*documentReader
	dec   *json.Decoder
	start int // offset of the last token
	depth int
}

// jsonValue is a value and where it is. Kind is '{', '[', '"', '0' for a number,
// 't' for true or false, and 'n' for null. Text is that of the last four.
type jsonValue struct {
	kind    byte
	start   int
	text    string
	members []*jsonMember
	items   []*jsonValue
}

// jsonMember is a member of an object and where its name is.
type jsonMember struct {
	name  string
	start int
	value *jsonValue
}

// readJSON reads a CSDL JSON document. It returns false if it is none, or not
// JSON: unlike XML's, the order of JSON makes no beginning of a document whole.
func (d *documentReader) readJSON() bool {
	j := &jsonReader{documentReader: d, dec: json.NewDecoder(bytes.NewReader(d.data))}
	j.doc.JSON = true
	j.dec.UseNumber()
	if !utf8.Valid(d.data) {
		at := 0
		for r, size := utf8.DecodeRune(d.data); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(d.data[at:]) {
			at += size
		}
		j.fail(j.pos(at), "document-encoding", "the document is not encoded as UTF-8: save it as UTF-8")
		return false
	}
	root := j.value(j.token())
	if root == nil {
		return false
	}
	if _, err := j.dec.Token(); err != io.EOF {
		j.start = j.next()
		j.fail(j.pos(j.start), "json-syntax", "not well-formed JSON: text follows the document's end")
	}
	if j.failed || !j.isCSDL(root) {
		return false
	}
	return j.document(root)
}

// next returns the offset of the next token.
func (j *jsonReader) next() int {
	at := int(j.dec.InputOffset())
	for at < len(j.data) && strings.IndexByte(" \t\r\n,:", j.data[at]) >= 0 {
		at++
	}
	return at
}

// token returns the next token, or a value that is no token after a failure.
func (j *jsonReader) token() json.Token {
	j.start = j.next()
	t, err := j.dec.Token()
	if err == nil {
		return t
	}
	message := err.Error()
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		message, j.start = "the document ends too early", len(j.data)
	}
	j.fail(j.pos(j.start), "json-syntax", "not well-formed JSON: %s", message)
	return err
}

// value reads the value that begins with a token. It returns nil after a failure.
func (j *jsonReader) value(t json.Token) *jsonValue {
	v := &jsonValue{start: j.start}
	switch t := t.(type) {
	case nil:
		v.kind, v.text = 'n', "null"
	case bool:
		v.kind, v.text = 't', "false"
		if t {
			v.text = "true"
		}
	case json.Number:
		v.kind, v.text = '0', t.String()
	case string:
		v.kind, v.text = '"', t
	case json.Delim:
		v.kind = byte(t)
		return j.composite(v)
	default:
		return nil
	}
	return v
}

// composite reads the content of an object or array to its end.
func (j *jsonReader) composite(v *jsonValue) *jsonValue {
	j.depth++
	defer func() { j.depth-- }()
	if j.depth > j.maxDepth {
		j.fail(j.pos(v.start), "nesting-depth", "objects and arrays are nested more than %d deep", j.maxDepth)
		return nil
	}
	var first map[string]int // where the members with names of the standard are
	for {
		t := j.token()
		if end, ok := t.(json.Delim); ok && (end == '}' || end == ']') {
			return v
		}
		if v.kind == '[' {
			item := j.value(t)
			if item == nil {
				return nil
			}
			v.items = append(v.items, item)
			continue
		}
		name, ok := t.(string)
		if !ok {
			return nil
		}
		m := &jsonMember{name: name, start: j.start}
		if m.value = j.value(j.token()); m.value == nil {
			return nil
		}
		if strings.HasPrefix(name, "$") { // the resolver tells of other names that are repeated, as it does for XML
			if at, ok := first[name]; ok {
				j.errorf(j.pos(m.start), "member-repeated", "the object has the member %s twice, first at %s: remove one", quote(name), j.pos(at))
				continue
			}
			if first == nil {
				first = map[string]int{}
			}
			first[name] = m.start
		}
		v.members = append(v.members, m)
	}
}

// get returns the member of a name, or nil.
func (v *jsonValue) get(name string) *jsonMember {
	for _, m := range v.members {
		if m.name == name {
			return m
		}
	}
	return nil
}

// describe names the kind of a value for messages.
func (v *jsonValue) describe() string {
	switch v.kind {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "the string " + quote(v.text)
	case '0':
		return "the number " + quote(v.text)
	}
	return v.text
}

// at returns the position of a member's name.
func (j *jsonReader) at(m *jsonMember) Position { return j.pos(m.start) }

// is reports whether the member's value is of a kind, and reports if not.
func (j *jsonReader) is(m *jsonMember, kind byte) bool {
	if m.value.kind == kind {
		return true
	}
	want := map[byte]string{'{': "an object", '[': "an array", '"': "a string"}[kind]
	j.errorf(j.at(m), "value-invalid", "%s is %s, must be %s", quote(m.name), m.value.describe(), want)
	return false
}

// text reads a string.
func (j *jsonReader) text(into *string, m *jsonMember) {
	if j.is(m, '"') {
		*into = m.value.text
	}
}

// qualified reads the qualified name of a model element, or a path.
func (j *jsonReader) qualified(into *string, m *jsonMember) Position {
	j.text(into, m)
	j.name(into, j.at(m))
	return j.at(m)
}

// flag reads true or false.
func (j *jsonReader) flag(into *bool, m *jsonMember) {
	switch m.value.kind {
	case 't':
		*into = m.value.text == "true"
	case '"':
		j.boolean(into, m.name, m.value.text, j.at(m))
		j.warnf(j.at(m), "value-spelling", "%s is %s, must be true or false without quotes", quote(m.name), m.value.describe())
	default:
		j.errorf(j.at(m), "value-invalid", "%s is %s, must be true or false", quote(m.name), m.value.describe())
	}
}

// number returns the text of a number. Some services put numbers into strings.
func (j *jsonReader) number(m *jsonMember) (string, bool) {
	switch m.value.kind {
	case '0':
		return m.value.text, true
	case '"':
		if strings.Trim(m.value.text, "-0123456789") == "" {
			j.warnf(j.at(m), "value-spelling", "%s is %s, must be a number without quotes", quote(m.name), m.value.describe())
		}
		return m.value.text, true
	}
	j.errorf(j.at(m), "value-invalid", "%s is %s, must be a number", quote(m.name), m.value.describe())
	return "", false
}

// jsonObject is an object whose annotations are sorted by what they annotate:
// "" for the object itself, the name of a member for that member, which may be
// an annotation itself.
type jsonObject struct {
	*jsonValue
	plain []*jsonMember // those that are no annotations
	notes map[string][]*jsonMember
	order []string // the keys of notes in document order
}

// object prepares the reading of an object. What is not one is reported, and
// read as an empty one.
func (j *jsonReader) object(v *jsonValue, what string) *jsonObject {
	o := &jsonObject{jsonValue: v}
	if v.kind != '{' {
		j.errorf(j.pos(v.start), "value-invalid", "%s is %s, must be an object", what, v.describe())
	}
	for _, m := range v.members {
		i := strings.LastIndexByte(m.name, '@')
		if i < 0 {
			o.plain = append(o.plain, m)
			continue
		}
		if o.notes == nil {
			o.notes = map[string][]*jsonMember{}
		}
		target := m.name[:i]
		if o.notes[target] == nil {
			o.order = append(o.order, target)
		}
		o.notes[target] = append(o.notes[target], m)
	}
	return o
}

// annotate reads the annotations of an object or of one of its members.
func (j *jsonReader) annotate(o *jsonObject, target string, n *Node) {
	members := o.notes[target]
	if members == nil {
		return
	}
	delete(o.notes, target)
	for _, m := range members {
		a := &Annotation{Node: Node{Pos: j.at(m)}}
		a.TermName, a.Qualifier, _ = strings.Cut(m.name[len(target)+1:], "#")
		j.name(&a.TermName, a.Pos)
		a.Value = j.expression(m.value)
		n.Annotations = append(n.Annotations, a)
		j.annotate(o, m.name, &a.Node)
	}
}

// done reports the annotations of members that the object does not have.
func (j *jsonReader) done(o *jsonObject) {
	for _, target := range o.order {
		for _, m := range o.notes[target] {
			j.warnf(j.at(m), "member-unknown", "%s annotates %s, which is not here or cannot be annotated, and is ignored", quote(m.name), quote(target))
		}
	}
}
