package wire

import (
	"fmt"
	"reflect"
)

// This file writes what an answer says of a property that is absent.

// filled reports whether an answer says of a field that it has no value: all but
// navigation properties, which are expanded or not, and streams, which have URLs
// (OData JSON Format 4.01, section 9).
func (f *field) filled(t *table) bool {
	return !t.plain && !f.Navigation && f.TypeName != "Edm.Stream"
}

// appendAbsent writes a property that is absent: [], the default value that the
// description gives it (CSDL 4.01, section 7.2.7), or null. One that has no default
// and cannot be null is left out, as what is not available is (Protocol 11.2.2).
func (e *encoder) appendAbsent(f *field) {
	switch {
	case f.Collection:
		e.b = append(append(e.b, f.prefix...), "[]"...)
	case f.fallback != nil:
		e.b = append(e.b, f.prefix...)
		f.codec.append(e, f.fallback)
	case !f.nonnull:
		e.b = append(append(e.b, f.prefix...), "null"...)
	}
}

// setFallback sets the default value of a field, which its tag has as a text.
func (f *field) setFallback(text string) error {
	data, err := []byte(text), error(nil)
	if !(siblings{}).IsBare(f.TypeName, text) {
		if data, err = appendString(nil, text); err != nil {
			return err
		}
	}
	place := reflect.New(f.goType).UnsafePointer()
	d := newDecoder(data, nil)
	defer d.release()
	if err = d.whole(func(i int) int { return f.codec.decode(d, i, place) }); err != nil {
		return fmt.Errorf("the default value %q: %w", text, err)
	}
	f.fallback = place
	return nil
}

// IsBare reports whether the text of a value of a primitive type is its JSON, and no string
// there.
func (siblings) IsBare(typeName, text string) bool {
	switch typeName {
	case "Edm.Boolean", "Edm.SByte", "Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal":
		return true
	case "Edm.Single", "Edm.Double":
		return text != "INF" && text != "-INF" && text != "NaN"
	}
	return false
}
