package wire_test

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file is the second step of the twin's reading: from the tree of a
// payload to values, in the order of the text, up to the first error.

// The kinds of errors that are not about the text of the payload alone.
const (
	limitDepth  = "limit Depth"
	limitSize   = "limit Size"
	limitItems  = "limit Items"
	limitMemory = "limit Memory"
	mismatch    = "wanted"
	inWrapper   = `the payload has a member "value"`
	noWrapper   = "the option odata.InValue wants"
	twice       = "stands both in the wrapper"
	noValue     = `no member "value"`
)

// refusal is what an wire.Error says.
type refusal struct {
	pointer string
	offset  int
	kind    string
	// These are those of a mismatch.
	typeName, found, reason string
}

// setting is how a payload is read.
type setting struct {
	limits   wire.Limits
	inValue  bool
	newType  func(string) wire.Structured
	declared wire.Structured
	lenient  bool
	told     []refusal // what a lenient codec has told
}

func (s *setting) options() []wire.Option {
	opts := []wire.Option{wire.WithLimits(s.limits)}
	if s.inValue {
		opts = append(opts, odata.InValue())
	}
	if s.newType != nil {
		opts = append(opts, odata.WithTypes(s.newType))
	}
	if s.declared != nil {
		opts = append(opts, odata.DeclaredType(s.declared))
	}
	if s.lenient {
		opts = append(opts, odata.Lenient(func(e *wire.Error) { s.told = append(s.told, refusalIn(e)) }))
	}
	return opts
}

// reader reads a payload.
type reader struct {
	setting
	data   []byte
	memory int
	// also are errors that are as good as the twin's outcome, and in the
	// object blurred any error is: see the places that set them.
	also    []refusal
	blurred *node
	aside   []refusal // what a lenient reader has set aside
}

func newReader(data []byte, s setting) *reader {
	orDefault := func(v *int, fallback int) {
		if *v <= 0 {
			*v = fallback
		}
	}
	orDefault(&s.limits.Depth, 64)
	s.limits.Depth = min(s.limits.Depth, 1000)
	orDefault(&s.limits.Size, 64<<20)
	orDefault(&s.limits.Items, 1_000_000)
	orDefault(&s.limits.Memory, 1<<30)
	return &reader{setting: s, data: data}
}

func refuse(path string, at int, kind string) *refusal {
	return &refusal{pointer: path, offset: at, kind: kind}
}

// whole reads the payload with read.
func (r *reader) whole(read func(root *node) *refusal) *refusal {
	if len(r.data) > r.limits.Size {
		return refuse("", 0, limitSize)
	}
	root, behind := parseTree(r.data)
	if e := read(root); e != nil {
		return e
	}
	if behind != nil {
		return refuse("", behind.at, behind.kind)
	}
	return nil
}

// document reads an entity or complex value.
func (r *reader) document(m *model) (o *object, e *refusal) {
	e = r.whole(func(root *node) *refusal {
		if root.kind != '{' {
			return r.mismatch(root, "", m.name, "")
		}
		if r.inValue {
			o, e = r.wrapped(m, root)
			return e
		}
		if o, e = r.object(m, root, "", 0); e == nil && o.isWrapper() {
			return refuse("", 0, inWrapper)
		}
		return e
	})
	return o, e
}

// isWrapper reports whether an object has nothing but a member "value" that is
// an object or array, and its type is closed and lacks it.
func (o *object) isWrapper() bool {
	text, ok := o.lookup("value")
	_, declared := o.model.index["value"]
	if !ok || declared || o.model.open || text[0] != '{' && text[0] != '[' {
		return false
	}
	for _, k := range o.kept {
		if k.name != "value" && !strings.Contains(k.name, "@") {
			return false
		}
	}
	for _, v := range o.values {
		if v.state != absent {
			return false
		}
	}
	return true
}

// wrapped reads an entity in the member "value" of an object. Annotations
// beside it are kept behind its own.
func (r *reader) wrapped(m *model, n *node) (o *object, e *refusal) {
	var beside []keptMember
	e = r.members(n, "", 0, anyNames, func(name string, value *node, path string) (e *refusal) {
		switch {
		case name == "value" && value.kind == '{':
			o, e = r.object(m, value, path, 1)
		case strings.Contains(name, "@"):
			if e = r.check(value, path, 1); e == nil {
				beside = append(beside, keptMember{name, r.text(value)})
			}
		default:
			e = refuse(path, value.start, noWrapper)
		}
		return e
	})
	if e == nil && o == nil {
		e = refuse("", n.start, noWrapper)
	}
	if e != nil {
		return nil, e
	}
	for _, k := range beside {
		_, again := o.lookup(k.name)
		if isTypeControl(k.name) {
			again = o.typeForm != noType
			o.typeForm = keptType
		}
		if again {
			return nil, refuse("", n.start, twice)
		}
		o.kept = append(o.kept, k)
	}
	return o, nil
}

func (r *reader) text(n *node) string { return string(r.data[n.start:n.end]) }

// names says of the name of a member what it is the name of, which an object
// has once, and whether the member counts.
type names func(name string) (key string, counts bool)

func anyNames(name string) (key string, counts bool) { return name, true }

// names are those of the members of an object. It has one type, under whatever
// name. Declared properties do not count, since the description bounds them.
func (m *model) names(name string) (key string, counts bool) {
	if isTypeControl(name) {
		return "@odata.type", false
	}
	_, declared := m.index[name]
	return name, !declared
}

// pageNames are those of the members of a page.
func pageNames(name string) (key string, counts bool) {
	if term, ok := pageField(name); ok {
		return "@odata." + term, true
	}
	return name, true
}

// members calls visit for the members of the object n, which is in depth
// others.
func (r *reader) members(n *node, path string, depth int, names names, visit func(name string, value *node, path string) *refusal) *refusal {
	if depth >= r.limits.Depth {
		return refuse(path, n.start, limitDepth)
	}
	seen := map[string]bool{}
	count, types := 0, 0
	for _, member := range n.members {
		if f := member.name.flaw; f != nil {
			return refuse(path, f.at, f.kind)
		}
		name := member.name.text
		here := path + pointerSegment(name)
		key, counts := names(name)
		if counts {
			count++
		} else if isTypeControl(name) {
			types = 1
		}
		if seen[key] {
			return refuse(here, member.name.start, duplicate)
		}
		if seen[key] = true; count > r.limits.Items {
			return refuse(here, member.name.start, limitItems)
		}
		if count+types > r.limits.Items {
			// Whether the name of the type counts is not said anywhere.
			r.also = append(r.also, *refuse(here, member.name.start, limitItems))
		}
		if e := visit(name, member.value, here); e != nil {
			return e
		}
	}
	if n.broken != nil {
		return refuse(path, n.broken.at, n.broken.kind)
	}
	return nil
}

// each calls visit for the items of the array n.
func (r *reader) each(n *node, path string, depth int, visit func(item *node, path string) *refusal) *refusal {
	if depth >= r.limits.Depth {
		return refuse(path, n.start, limitDepth)
	}
	for i, item := range n.items {
		if i == r.limits.Items {
			return refuse(path, item.start, limitItems)
		}
		if e := visit(item, path+pointerIndex(i)); e != nil {
			return e
		}
	}
	if n.broken != nil {
		return refuse(path, n.broken.at, n.broken.kind)
	}
	return nil
}

// check reads a value whose type is not known.
func (r *reader) check(n *node, path string, depth int) *refusal {
	switch {
	case n.flaw != nil:
		return refuse(path, n.flaw.at, n.flaw.kind)
	case n.kind == '{':
		return r.members(n, path, depth, anyNames, func(_ string, value *node, path string) *refusal {
			return r.check(value, path, depth+1)
		})
	case n.kind == '[':
		return r.each(n, path, depth, func(item *node, path string) *refusal {
			return r.check(item, path, depth+1)
		})
	}
	return nil
}

// mismatch refuses a value that is none of the type. What is wrong in its text
// comes first; objects and arrays are not looked into.
func (r *reader) mismatch(n *node, path, typeName, reason string) *refusal {
	if n.flaw != nil {
		return refuse(path, n.flaw.at, n.flaw.kind)
	}
	found := n.text
	switch n.kind {
	case '{':
		found = "an object"
	case '[':
		found = "an array"
	case '"':
		found = "string " + strconv.Quote(beginning(n.text))
		if len(n.text) > len(beginning(n.text)) {
			found += "…"
		}
	case '0':
		found = "number " + beginning(n.text)
		if len(n.text) > len(beginning(n.text)) {
			found += "…"
		}
	}
	return &refusal{pointer: path, offset: n.start, kind: mismatch, typeName: typeName, found: found, reason: reason}
}

// beginning returns the first 40 bytes of text, down to a whole character.
func beginning(text string) string {
	n := min(len(text), 40)
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
