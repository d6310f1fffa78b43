package wire

import (
	"context"
	"io"
	"iter"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
)

// Internal returns what other packages of this module need of this one. Nobody
// else can make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// MarshalUnion returns the JSON of a union.
func (siblings) MarshalUnion(v Union) ([]byte, error) { return marshalUnion(v) }

// UnmarshalUnion reads JSON into the union that v points to.
func (siblings) UnmarshalUnion(data []byte, v Union) error { return unmarshalUnion(data, v) }

// CutFlag returns the first member that a set of them names, and what is left
// behind the comma if there is one.
func (siblings) CutFlag(set string) (first, rest string, more bool) { return cutFlag(set) }

// AppendString appends a string as JSON: in quotes, with '"', '\\' and control
// characters escaped and all others as they are. It fails if s is not UTF-8.
func (siblings) AppendString(b []byte, s string) ([]byte, error) { return appendString(b, s) }

// ValueAt returns the value of a property of v by its path, whose segments but
// the last are names of properties with a single structured value; false if
// there is no such property. A property of a null or absent value is absent.
// Undeclared properties that v has are found, and what is in their JSON.
func (siblings) ValueAt(v Structured, path ...string) (anyValue, bool) { return valueAt(v, path...) }

// ToldToClients returns the text of an error of reading, without what only the program knows.
func (siblings) ToldToClients(err error) string { return toldToClients(err) }

// ValueIn returns the value of a property by its path in an object that is JSON.
func (siblings) ValueIn(object Raw, path []string) (anyValue, bool) { return valueWithin(object, path) }

// Properties yields the properties of v's type, as [Properties] lists them. All callers
// share what the pointers lead to, and may not change it.
func (siblings) Properties(v Structured) iter.Seq[*PropertyInfo] {
	return func(yield func(*PropertyInfo) bool) {
		t, err := tableOf(v)
		if err != nil {
			return
		}
		for i := range t.fields {
			if !yield(&t.fields[i].PropertyInfo) {
				return
			}
		}
	}
}

// Values yields them with their values in v, those that are absent too.
func (siblings) Values(v Structured) iter.Seq2[*PropertyInfo, Value] {
	return func(yield func(*PropertyInfo, Value) bool) {
		t, err := tableOf(v)
		if err != nil {
			return
		}
		for i := range t.fields {
			f := &t.fields[i]
			if !yield(&f.PropertyInfo, as[accessor](f.accessor).Get(v)) {
				return
			}
		}
	}
}

// NameOf returns the name of a property of v, which is given by a pointer to its field.
func (siblings) NameOf(v Structured, field any) string {
	f, _, _ := fieldOf(v, field)
	return f.Name
}

// ValueOf returns the value that v is: of a Go type that a property or its
// items can have, such as Opt[string], string, []string, *Session or
// []AnyEndpoint. For a slice of interfaces the option odata.DeclaredType has to
// say which type they stand for.
func (siblings) ValueOf(v any, opts ...Option) (anyValue, error) { return anyValueOf(v, opts...) }

// ValueFrom returns the value of a Go type that ValueOf takes.
func (siblings) ValueFrom(v any, opts ...Option) (Value, error) {
	value, err := anyValueOf(v, opts...)
	if err != nil {
		return Value{}, err
	}
	return accessOf(value.codec).at(value.at), nil
}

// ItemsOf returns the items of a slice, of a type that ValueOf takes.
func (siblings) ItemsOf(slice any, opts ...Option) ([]Value, error) {
	all, err := siblings{}.ValueFrom(slice, opts...)
	if err != nil {
		return nil, err
	}
	items := make([]Value, all.Len())
	for i := range items {
		items[i] = all.Item(i)
	}
	return items, nil
}

// ShapeOf returns the shape of a Go type, held to the rules that a tag "check"
// has, and texts judges. It is an error if no property can have the type, or for
// a rule that is not one. The option Mapped is for types that others have written.
func (siblings) ShapeOf(t reflect.Type, check string, texts Texts, opts ...Option) (*shape, error) {
	return shapeOf(t, check, texts, opts)
}

// UncheckedShapeOf returns a shape that is held to no rules, so that a program that checks
// nothing links none of them.
func (siblings) UncheckedShapeOf(t reflect.Type, check string, opts ...Option) (*shape, error) {
	return uncheckedShapeOf(t, check, opts)
}

// UnmarshalPage reads the payload of a collection. Its items go to the slice that
// items points to.
func (siblings) UnmarshalPage(data []byte, items any, opts []Option) (*anyPage, error) {
	return unmarshalPage(data, items, opts)
}

// UnmarshalResult reads the payload of what a path or an operation answers with into the
// place that it points to, of any Go type that a property can have.
func (siblings) UnmarshalResult(data []byte, place any, opts []Option) error {
	return unmarshalResult(data, place, opts)
}

// MarshalPage returns what AppendPage appends.
func (siblings) MarshalPage(p *anyPage, opts []Option) ([]byte, error) {
	return exact(func(b []byte) ([]byte, error) { return appendPage(b, p, opts) })
}

// AppendPage appends the payload of a collection to b: see odata.MarshalPage. With
// a base URL, that of the collection, full metadata has the links of the items.
// After an error it returns b as it was.
func (siblings) AppendPage(b []byte, p *anyPage, opts ...Option) ([]byte, error) {
	return appendPage(b, p, opts)
}

// ReadPage returns what reads the payload of a collection item by item, into a
// slice's items.
func (siblings) ReadPage(ctx context.Context, r io.Reader, slice reflect.Type, opts []Option) *pageReader {
	return newPageReader(ctx, r, slice, opts)
}

// WritePage writes the payload of a collection item by item: see odata.WritePage.
// It asks for the page again after the items, which may have changed what the page
// says besides.
func (siblings) WritePage(ctx context.Context, w io.Writer, page func() anyPage, opts ...Option) error {
	return writePage(ctx, w, page, opts)
}

// TypeName is odata.TypeName.
func (siblings) TypeName(v Structured) string { return typeName(v) }

// Stated returns a value, maybe a typed nil, of the type that v says to be, if v is in a place
// that holds derived types as pointers and the description lists that type; and
// otherwise of its Go type.
func (siblings) Stated(v Structured) Structured {
	if t := v.WireType(); t.Interface != nil || len(t.Derived) == 0 {
		return v
	}
	return statedType(v, nil, nil)
}

// Derived is odata.Derived for a target type.
func (siblings) Derived(v Structured, target reflect.Type, opts []Option) (Structured, error) {
	return derived(v, target, opts)
}

// Base is odata.Base for a target type.
func (siblings) Base(v Structured, target reflect.Type) (Structured, error) {
	return based(v, target)
}

// Control calls found with the control information that d keeps about a target,
// "" for the object itself, by the name without prefix.
func (siblings) Control(d *Dynamic, target string, found func(term string, value Raw)) {
	d.control(target, found)
}

// Texts returns the text of a string, or those of an array of them.
func (siblings) Texts(v Raw) []string { return textsIn(v) }

// Count returns a count, which is a number or, with IEEE754Compatible, a string.
func (siblings) Count(v Raw) Opt[int64] { return countIn(v) }

// Member returns the value of a member of an object.
func (siblings) Member(v Raw, name string) Raw { return memberIn(v, name) }

// Members goes through the members of an object, or the items of an array, which have no
// name. Behind what is no JSON there are none.
func (siblings) Members(v Raw) iter.Seq2[string, Raw] { return membersIn(v) }

// The options of package odata.

func (siblings) InValue() Option { return func(o *options) { o.inValue = true } }

func (siblings) WithTypes(newType func(name string) Structured) Option {
	return func(o *options) { o.newType = newType }
}

// WithFullNames is for payloads that name types with aliases of schemas: full returns the name of
// a type with the namespace itself.
func (siblings) WithFullNames(full func(name string) string) Option {
	return func(o *options) { o.fullName = full }
}

func (siblings) DeclaredType(t Structured) Option { return func(o *options) { o.declared = t } }

func (siblings) Metadata(level sibling.MetadataLevel) Option {
	return func(o *options) { o.form().Metadata = level }
}

func (siblings) IEEE754Compatible() Option {
	return func(o *options) { o.form().IEEE754Compatible = true }
}

func (siblings) Lenient(report func(*Error)) Option {
	if report == nil {
		report = func(*Error) {}
	}
	return func(o *options) { o.setAside = report }
}

// The options that servers and clients need.

// Mapped is for values whose Go type others have written: it gives codecs, and the type
// that the description says, as the flag "type" of a field has it.
func (siblings) Mapped(codecs []Codec, typeName string) Option {
	return func(o *options) { o.known = known{codecs: codecs, typeName: typeName} }
}

// ForCheck reads a value that is given to [Check] or a shape's Check next: it is
// left to that to say what lacks, or is null and must not be, all at once. A shape goes
// on behind what is not of its type.
func (siblings) ForCheck() Option { return func(o *options) { o.forCheck = true } }

// ForAnswer writes the answer of a server: in the form that it says; without the
// properties that are only for writing, which a client sends and is never told;
// with those that are only for reading and required; and without nulls where the
// description allows none. It is not to change while something is written.
func (siblings) ForAnswer(a *sibling.Answer) Option {
	return func(o *options) { o.answer, o.Answer = true, a }
}

// ForRequest writes what a client sends: without the properties that are only for
// reading.
func (siblings) ForRequest() Option { return func(o *options) { o.request = true } }

// Demand says what an error about a value demands of it, as the message of a
// [Violation] does.
func (siblings) Demand(e *Error) string { return e.demand() }
