package message

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file makes JSON of what a request has under one name, by what the values are:
// the same for all styles of parameters and for the fields of forms.

// tree is what a request has under one name: texts, or members and items, which
// stand in brackets behind the name or were split off one text.
type tree struct {
	texts   []leaf
	list    bool             // the texts are items, however many they are
	names   []string         // of the members, in the order in which they came
	members map[string]*tree // by name
	items   []*tree          // what had empty brackets
}

// leaf is one text.
type leaf struct {
	text string
	json bool // it is JSON
}

// add adds a text at the end of steps: names of members, numbers of items, or "" for
// an item without a number.
func (t *tree) add(steps []string, l leaf) {
	for i, step := range steps {
		if step == "" {
			t = t.item(steps[i+1:])
		} else {
			t = t.member(step)
		}
	}
	t.texts = append(t.texts, l)
}

func (t *tree) member(name string) *tree {
	if m := t.members[name]; m != nil {
		return m
	}
	if t.members == nil {
		t.members = map[string]*tree{}
	}
	m := &tree{}
	t.names, t.members[name] = append(t.names, name), m
	return m
}

// item returns the item for what has empty brackets and steps behind them. As Rack
// has it, that is a new one, unless the last lacks what is there:
// a[][x]=1&a[][y]=2&a[][x]=3 are two items.
func (t *tree) item(steps []string) *tree {
	if n := len(t.items); n > 0 && len(steps) > 0 && !t.items[n-1].has(steps) {
		return t.items[n-1]
	}
	m := &tree{}
	t.items = append(t.items, m)
	return m
}

func (t *tree) has(steps []string) bool {
	for _, step := range steps {
		if t = t.members[step]; t == nil {
			return false
		}
	}
	return true
}

// Misfit says that what a request has cannot be what is declared.
type Misfit struct {
	path    []string // to the place, innermost first
	message string
}

// Error says what is wrong.
func (m *Misfit) Error() string { return m.message }

// Pointer is the JSON Pointer to the place in the value.
func (m *Misfit) Pointer() string {
	var b strings.Builder
	for _, name := range slices.Backward(m.path) {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
	}
	return b.String()
}

// within says that an error is about a part.
func within(name string, err error) error {
	m, ok := errors.AsType[*Misfit](err)
	if !ok {
		m = &Misfit{message: err.Error()}
	}
	m.path = append(m.path, name)
	return m
}

var (
	errTwice    = errors.New("must not be given twice")
	errMixed    = errors.New("must be written in one way: as a value, with names or numbers in brackets, or with empty brackets")
	errScalar   = errors.New("must be one value, without brackets")
	errUnnamed  = errors.New("must have a name in the brackets")
	errNoNumber = errors.New("must have a number or nothing in the brackets")
)

// append appends the JSON of what o outlines.
func (t *tree) append(b []byte, o sibling.Outline) ([]byte, error) {
	kinds := 0
	for _, some := range [...]bool{len(t.texts) > 0, len(t.names) > 0, t.items != nil} {
		if some {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		return b, errMixed
	case t.list:
		return appendItems(b, o, t.texts)
	case len(t.texts) == 1:
		return t.texts[0].append(b, o)
	case len(t.texts) > 1 && !o.Begins('['):
		return b, errTwice
	case len(t.texts) > 1:
		return appendItems(b, o, t.texts)
	case t.items != nil && o.Begins('['):
		return appendItems(b, o, t.items)
	case t.items != nil && o.Begins('{'):
		return b, errUnnamed
	case len(t.names) > 0 && o.Begins('[') && t.numbered():
		return appendItems(b, o, t.inOrder())
	case t.items == nil && o.Begins('{'):
		return t.appendObject(b, o)
	case o.Begins('['):
		return b, errNoNumber
	}
	return b, errScalar
}

// numbered reports whether all members have numbers.
func (t *tree) numbered() bool {
	return !slices.ContainsFunc(t.names, func(name string) bool {
		n, err := strconv.ParseUint(name, 10, 32)
		return err != nil || strconv.FormatUint(n, 10) != name
	})
}

// inOrder returns the members in the order of their numbers. Numbers that are left
// out are no items.
func (t *tree) inOrder() []*tree {
	names := slices.Clone(t.names)
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	items := make([]*tree, len(names))
	for i, name := range names {
		items[i] = t.members[name]
	}
	return items
}

func appendItems[T interface {
	append(b []byte, o sibling.Outline) ([]byte, error)
}](b []byte, o sibling.Outline, items []T) (_ []byte, err error) {
	o = itemOf(o)
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = item.append(b, o); err != nil {
			return b, within(strconv.Itoa(i), err)
		}
	}
	return append(b, ']'), nil
}

// itemOf returns what the items of a list are.
func itemOf(o sibling.Outline) sibling.Outline {
	for _, a := range o.Alternatives() {
		if a.Begins('[') {
			return itemOf(a)
		}
	}
	return o.Item()
}

func (t *tree) appendObject(b []byte, o sibling.Outline) (_ []byte, err error) {
	o, _ = objectOf(o, t.names)
	b = append(b, '{')
	for i, name := range t.names {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = codec.AppendString(b, name); err != nil {
			return b, within(name, errNotUTF8)
		}
		property, _ := o.Property(name)
		if b, err = t.members[name].append(append(b, ':'), property); err != nil {
			return b, within(name, err)
		}
	}
	return append(b, '}'), nil
}

// objectOf returns what an object with members of these names is, and how many of
// them it declares: of several alternatives the one that declares most.
func objectOf(o sibling.Outline, names []string) (of sibling.Outline, declares int) {
	of, declares = o, -1
	for _, a := range o.Alternatives() {
		if !a.Begins('{') {
			continue
		}
		if inner, n := objectOf(a, names); n > declares {
			of, declares = inner, n
		}
	}
	if declares >= 0 {
		return of, declares
	}
	declares = 0
	for _, name := range names {
		if _, declared := o.Property(name); declared {
			declares++
		}
	}
	return o, declares
}

// Property returns what the member of an object is, and whether it is declared: of
// several alternatives by the one that declares it.
func Property(o sibling.Outline, name string) (of sibling.Outline, declared bool) {
	o, _ = objectOf(o, []string{name})
	return o.Property(name)
}

var errNotUTF8 = errors.New("must be UTF-8")

// append appends the text: as JSON if it is that, as a number or true or false if that
// is a value and the text is one, and else as a string.
func (l leaf) append(b []byte, o sibling.Outline) ([]byte, error) {
	if l.json {
		return l.appendJSON(b, o)
	}
	scalar := o.Begins('"') || o.Begins('0') || o.Begins('t')
	switch {
	case !scalar && o.Begins('['):
		return appendItems(b, o, []leaf{l})
	case !scalar:
		return b, errors.New("must be an object: its properties have their names in brackets behind this one")
	case !o.Any() && (o.Begins('0') && isNumber(l.text) || o.Begins('t') && (l.text == "true" || l.text == "false")):
		return append(b, l.text...), nil
	}
	b, err := codec.AppendString(b, l.text)
	if err != nil {
		return b, errNotUTF8
	}
	return b, nil
}

// FromText returns the JSON of a text that is all of a value.
func FromText(text string, o sibling.Outline) ([]byte, error) { return leaf{text: text}.append(nil, o) }

// appendJSON appends JSON: a list with one item, if it is an item.
func (l leaf) appendJSON(b []byte, o sibling.Outline) ([]byte, error) {
	raw, err := wire.ParseRaw(l.text)
	if err != nil {
		if e, ok := errors.AsType[*wire.Error](err); ok {
			return b, errors.New(codec.Demand(e))
		}
		return b, err
	}
	first := raw[0]
	switch {
	case first == '-' || first >= '0' && first <= '9':
		first = '0'
	case first == 'f':
		first = 't'
	}
	if first != '[' && first != 'n' && o.Begins('[') && !o.Begins(first) {
		return append(append(append(b, '['), raw...), ']'), nil
	}
	return append(b, raw...), nil
}

// isNumber reports whether a text is a number in JSON.
func isNumber(text string) bool {
	text = strings.TrimPrefix(strings.TrimRight(text, " \t\r\n"), "-")
	whole := digits(text)
	if whole == 0 || whole > 1 && text[0] == '0' {
		return false
	}
	if text = text[whole:]; text != "" && text[0] == '.' {
		fraction := digits(text[1:])
		if fraction == 0 {
			return false
		}
		text = text[1+fraction:]
	}
	if text == "" {
		return true
	}
	if text[0]|0x20 != 'e' {
		return false
	}
	if text = text[1:]; text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	return text != "" && digits(text) == len(text)
}

// digits returns how many digits a text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}
