package query

import (
	"errors"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// New makes query options for T, a pointer to a generated struct, or for a collection
// of these:
//
//	q, err := query.New[*callrecords.CallRecord](
//		query.Select("id", "version"),
//		query.Expand("sessions", query.Select("id"), query.Top(5)),
//		query.Filter(query.Field("version").Gt(3).And(query.Field("type").Eq(callrecords.CallTypeGroupCall))),
//		query.OrderBy("startDateTime desc"),
//	)
//
// They are checked as [Parse] checks those of a request: names against T, values against
// the types of what they are compared with. The error has all that is wrong with values,
// or else the first of Parse.
func New[T wire.Structured](parts ...Part) (*Options, error) {
	var target T
	b := builder{}
	for _, part := range parts {
		part(&b)
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	return Parse(b.encode(), target, true, Limits{})
}

// Must returns the options, and panics if there are none: for those that stand in a
// program and do not depend on its input.
func Must(o *Options, err error) *Options {
	if err != nil {
		panic(err)
	}
	return o
}

// Part is an option of [New] and [Expand].
type Part func(*builder)

// builder collects options as text.
type builder struct {
	params []Param
	errs   []error
}

// add adds an option, or another item to one that is a list.
func (b *builder) add(name, value string) {
	if value == "" && (name == "$select" || name == "$orderby") {
		return // no items
	}
	for i := range b.params {
		if p := &b.params[i]; p.Name == name && (name == "$select" || name == "$expand" || name == "$orderby") {
			p.Value += "," + value
			return
		}
	}
	b.params = append(b.params, Param{name, value})
}

func (b *builder) encode() string {
	var text []byte
	for _, p := range b.params {
		text = appendParam(text, p.Name, p.Value)
	}
	return string(text)
}

// Select asks for properties alone, by their paths (URL Conventions 5.1.4).
func Select(paths ...string) Part {
	return func(b *builder) { b.add("$select", strings.Join(paths, ",")) }
}

// Expand asks for what a navigation property leads to, with options of its own (URL
// Conventions 5.1.3).
func Expand(path string, parts ...Part) Part {
	return func(b *builder) {
		inner := builder{}
		for _, part := range parts {
			part(&inner)
		}
		b.errs = append(b.errs, inner.errs...)
		b.add("$expand", string(appendNested([]byte(path), inner.params)))
	}
}

// Filter asks for those items that a condition holds for (URL Conventions 5.1.2).
func Filter(c Condition) Part {
	return func(b *builder) {
		if c.err != nil {
			b.errs = append(b.errs, c.err)
		}
		b.add("$filter", c.text)
	}
}

// OrderBy asks for an order: of expressions such as "name" and "age desc" (URL
// Conventions 5.1.5).
func OrderBy(items ...string) Part {
	return func(b *builder) { b.add("$orderby", strings.Join(items, ",")) }
}

// Top asks for n items at most (URL Conventions 5.1.6).
func Top(n int64) Part { return func(b *builder) { b.add("$top", strconv.FormatInt(n, 10)) } }

// Skip asks for the items behind the first n (URL Conventions 5.1.6).
func Skip(n int64) Part { return func(b *builder) { b.add("$skip", strconv.FormatInt(n, 10)) } }

// Count asks for the number of all items (URL Conventions 5.1.7).
func Count() Part { return func(b *builder) { b.add("$count", "true") } }

// Search asks for those items that the service finds for words, such as
// `mountain AND NOT "high peak"` (URL Conventions 5.1.8).
func Search(words string) Part { return func(b *builder) { b.add("$search", words) } }

// Raw gives the text of an option, which is not percent-encoded: of one that no function
// stands for, such as "$skiptoken", or that a service has beside the standard.
func Raw(name, text string) Part { return func(b *builder) { b.add(name, text) } }

// Field is a property, by its path, in a [Condition]: "address/city".
func Field(path string) Operand { return Operand{path} }

// Operand is a value of the service.
type Operand struct{ text string }

// Condition is what $filter asks.
type Condition struct {
	text string
	err  error
}

// RawCondition is a condition as text: "length(name) gt 3".
func RawCondition(text string) Condition { return Condition{text: text} }

// Eq, and the methods that follow, compare with a value: another Operand, nil, or a
// value of a type that properties and keys have in Go, of time.Time or time.Duration.
func (o Operand) Eq(value any) Condition { return o.compare(Eq, value) }

// Ne is not equal.
func (o Operand) Ne(value any) Condition { return o.compare(Ne, value) }

// Gt is greater than.
func (o Operand) Gt(value any) Condition { return o.compare(Gt, value) }

// Ge is greater or equal.
func (o Operand) Ge(value any) Condition { return o.compare(Ge, value) }

// Lt is less than.
func (o Operand) Lt(value any) Condition { return o.compare(Lt, value) }

// Le is less or equal.
func (o Operand) Le(value any) Condition { return o.compare(Le, value) }

// Has asks for flags of an enumeration.
func (o Operand) Has(value any) Condition { return o.compare(Has, value) }

// In asks for one of some values.
func (o Operand) In(values ...any) Condition {
	c := Condition{text: o.text + " in ("}
	for i, v := range values {
		text, err := literal(v)
		if i > 0 {
			c.text += ","
		}
		c.text, c.err = c.text+text, errors.Join(c.err, err)
	}
	c.text += ")"
	return c
}

// Contains, StartsWith and EndsWith look for a part of a text.
func (o Operand) Contains(part string) Condition { return o.call("contains", part) }

// StartsWith looks at the beginning.
func (o Operand) StartsWith(part string) Condition { return o.call("startswith", part) }

// EndsWith looks at the end.
func (o Operand) EndsWith(part string) Condition { return o.call("endswith", part) }

// Any asks whether a condition holds for an item of a collection, which the variable
// stands for in it: Field("tags").Any("t", query.Field("t").Eq("new")).
func (o Operand) Any(variable string, c Condition) Condition {
	return Condition{o.text + "/any(" + variable + ":" + c.text + ")", c.err}
}

// All asks whether a condition holds for all items of a collection.
func (o Operand) All(variable string, c Condition) Condition {
	return Condition{o.text + "/all(" + variable + ":" + c.text + ")", c.err}
}

// And joins conditions that must all hold.
func (c Condition) And(others ...Condition) Condition { return c.join(" and ", others) }

// Or joins conditions of which one must hold.
func (c Condition) Or(others ...Condition) Condition { return c.join(" or ", others) }

// Not turns the condition round.
func (c Condition) Not() Condition { return Condition{"not (" + c.text + ")", c.err} }

func (c Condition) join(with string, others []Condition) Condition {
	c.text = "(" + c.text + ")"
	for _, o := range others {
		c.text, c.err = c.text+with+"("+o.text+")", errors.Join(c.err, o.err)
	}
	return c
}

func (o Operand) compare(op Op, value any) Condition {
	text, err := literal(value)
	return Condition{o.text + " " + op.String() + " " + text, err}
}

func (o Operand) call(function, part string) Condition {
	text, err := literal(part)
	return Condition{function + "(" + o.text + "," + text + ")", err}
}
