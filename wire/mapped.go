package wire

import (
	"fmt"
	"strings"
)

// This file has the codecs of types that others have written: a UUID of another
// package, or an amount of money of the program's own. A program that has none does
// not link what is here.

// Codec reads and writes the values of a type that others have written. It is a
// [ByText] or a [ByJSON]. The descriptor of a generated type lists those of the types
// that its fields have: see [Type].
type Codec interface {
	// primitive returns what a type of the description is in the Go type, a primitiveType.
	// That type is hidden from the packages that have a [Structured] in what they export:
	// they would compile the methods of each Opt that a decoder reads.
	primitive(typeName string) any
}

// ByText is the [Codec] of a type with the methods MarshalText and UnmarshalText:
//
//	wire.ByText[uuid.UUID, *uuid.UUID]{}
//
// What values are in JSON, strings, numbers or true and false, is what the description
// says. The methods have the text of that, without the quotes of a string. A text that
// is none of the described type is an error, in both directions. Where MarshalText
// writes another text than was read, that one is kept beside, and is written as long as
// the value says the same.
//
// A method that panics does so in the program that reads or writes; servers answer 500.
type ByText[T any, P interface {
	*T
	textMethods
}] struct{}

// ByJSON is the [Codec] of a type with the methods MarshalJSON and UnmarshalJSON, whose
// values are any JSON but null. It keeps the text that was read as [ByText] does.
type ByJSON[T any, P interface {
	*T
	jsonMethods
}] struct{}

func (ByText[T, P]) primitive(typeName string) any {
	f := formOf(typeName)
	c := &primitive[T]{name: f.name, mapped: &f}
	c.read = func(d *decoder, i int, v *T) int { return d.mappedText(i, &f, P(v)) }
	c.write = func(e *encoder, v T) { e.mappedText(&f, P(&v)) }
	c.says = func(text string, v T) bool { return f.says(text, P(new(T)), P(&v)) }
	c.judgedBy = func(v T) any { return f.judged(P(&v)) }
	if f.quotable {
		c.number = func(v T) bool {
			text, err := P(&v).MarshalText()
			return err != nil || isNumber(text)
		}
	}
	return c
}

func (ByJSON[T, P]) primitive(typeName string) any {
	f := form{name: typeName, kind: anyForm}
	c := &primitive[T]{name: f.name, mapped: &f}
	c.read = func(d *decoder, i int, v *T) int { return d.mappedJSON(i, &f, P(v)) }
	c.write = func(e *encoder, v T) { e.mappedJSON(P(&v)) }
	c.says = func(text string, v T) bool { return saysJSON(text, P(new(T)), P(&v)) }
	c.judgedBy = func(T) any { return nil } // which rules of texts and numbers are not about
	return c
}

// mappedText reads the value at i into v.
func (d *decoder) mappedText(i int, f *form, v textMethods) int {
	text, end := d.textOf(i, f)
	if end == failed {
		return failed
	}
	quoted := d.quoted
	given, err := f.given(text)
	if err == nil {
		err = v.UnmarshalText(given[:len(given):len(given)])
	}
	if err != nil {
		d.quoted = false
		return d.invalid(i, f.name, err)
	}
	if own, err := v.MarshalText(); err != nil || string(own) != string(text) {
		d.inexact = d.data[i:end]
	}
	d.quoted = quoted
	return end
}

// textOf returns the text of the value at i: a string without its quotes.
func (d *decoder) textOf(i int, f *form) (text []byte, end int) {
	switch c := d.at(i); {
	case c == '"' && f.kind == textForm:
		return d.text(i)
	case c == '"' && f.isNumber():
		if text, end = d.text(i); end == failed {
			return nil, failed
		}
		if f.quotable && (f.kind == numberForm || isNumber(text)) || f.specials && isSpecial(text) && !d.strict {
			d.quoted = f.quotable
			return text, end
		}
	case (c == '-' || isDigit(c)) && f.isNumber():
		if end, _ = d.number(i); end == failed {
			return nil, failed
		}
		return d.data[i:end], end
	case c == 't' && f.kind == boolForm:
		end = d.literal(i, "true")
		return []byte("true"), end
	case c == 'f' && f.kind == boolForm:
		end = d.literal(i, "false")
		return []byte("false"), end
	}
	return nil, d.mismatch(i, f.name)
}

// mappedText writes v as what the description says that it is in JSON.
func (e *encoder) mappedText(f *form, v textMethods) {
	text, err := v.MarshalText()
	if err == nil {
		err = f.checkWritten(text)
	}
	switch {
	case err != nil:
		e.fail(fmt.Errorf("%s of a %T: %w", f.name, v, err))
	case f.kind == textForm:
		e.string(string(text))
	case !f.quotable && isSpecial(text):
		if e.strict {
			e.fail(errNoNumber)
		}
		e.string(string(text))
	default:
		e.b = append(e.b, f.inAnswer(e, string(text))...)
	}
}

// says reports whether a text of a payload is one of v. read is an empty value.
func (f *form) says(text string, read, v textMethods) bool {
	if strings.HasPrefix(text, `"`) {
		s := newValueScanner(text)
		unquoted, _ := s.text(0)
		text = string(unquoted)
	}
	given, err := f.given([]byte(text))
	if err != nil || read.UnmarshalText(given) != nil {
		return false
	}
	return sameTexts(read.MarshalText, v.MarshalText)
}

// judged returns what the rules of a description look at in a value.
func (f *form) judged(v textMethods) any {
	text, err := v.MarshalText()
	switch {
	case err != nil || f.checkWritten(text) != nil:
		return nil // which is an error of who writes it
	case f.kind == boolForm:
		return string(text) == "true"
	case f.isNumber():
		return Decimal{string(text)}
	}
	return string(text)
}

func (d *decoder) mappedJSON(i int, f *form, v jsonMethods) int {
	end := d.skip(i)
	if end == failed {
		return failed
	}
	text := d.data[i:end:end]
	if err := v.UnmarshalJSON(text); err != nil {
		return d.invalid(i, f.name, err)
	}
	if own, err := v.MarshalJSON(); err != nil || string(own) != string(text) {
		d.inexact = text
	}
	return end
}

func (e *encoder) mappedJSON(v jsonMethods) {
	text, err := v.MarshalJSON()
	if err != nil {
		e.fail(err)
		return
	}
	e.raw(Raw(text))
}

func saysJSON(text string, read, v jsonMethods) bool {
	return read.UnmarshalJSON([]byte(text)) == nil && sameTexts(read.MarshalJSON, v.MarshalJSON)
}

// sameTexts reports whether two values have the same text.
func sameTexts(a, b func() ([]byte, error)) bool {
	one, err := a()
	other, err2 := b()
	return err == nil && err2 == nil && string(one) == string(other)
}
