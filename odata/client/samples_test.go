package client_test

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// texts are values in JSON, by the names of their types: such as need escaping in URLs.
var texts = map[string]string{
	"Edm.String": `"a/b 'c' %25 ä&?#+;=\\"`, "Edm.Boolean": "true", "Edm.SByte": "-7", "Edm.Byte": "7", "Edm.Int16": "-700", "Edm.Int32": "70000",
	"Edm.Int64": "9007199254740993", "Edm.Single": "1.5", "Edm.Double": "-2.5e+300", "Edm.Decimal": "12.30",
	"Edm.Guid": `"01234567-89ab-cdef-0123-456789abcdef"`, "Edm.Date": `"2026-02-28"`, "Edm.DateTimeOffset": `"2026-02-28T12:30:00.125+03:00"`,
	"Edm.TimeOfDay": `"12:30:00.5"`, "Edm.Duration": `"-PT1M0.5S"`, "Edm.Binary": `"AQID_-8"`, "Edm.Untyped": `{"x":[1,null]}`,
	"Edm.Geography": `{"type":"Point","coordinates":[1,2]}`,
}

// value makes a value of a type of a function's signature.
func (s *samples) value(t reflect.Type) reflect.Value {
	place := reflect.New(t)
	switch {
	case t == reflect.TypeFor[odata.Reference]():
		place.Elem().Set(reflect.ValueOf(odata.Reference{ID: "http://elsewhere/Things('a%20b')"}))
	case t == reflect.TypeFor[*odata.Media]():
		place.Elem().Set(reflect.ValueOf(odata.NewMedia("image/png", strings.NewReader("bytes \x00\xff"))))
	case t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Page["):
		items := place.Elem().FieldByName("Items")
		items.Set(reflect.Append(items, s.value(items.Type().Elem())))
	case t.Kind() == reflect.Interface:
		place.Elem().Set(s.value(reflect.TypeOf(s.declared[t])))
	case t.Kind() == reflect.Pointer:
		v := reflect.New(t.Elem()).Interface().(wire.Structured)
		if err := json.Unmarshal(s.object(v), v); err != nil {
			panic(err)
		}
		place.Elem().Set(reflect.ValueOf(v))
	default:
		s.single(place)
	}
	return place.Elem()
}

// single makes the value of a key, or of a result that is not structured.
func (s *samples) single(place reflect.Value) {
	if e, ok := place.Interface().(wire.Enum); ok && e.EnumType() != nil {
		place.Elem().SetString(e.EnumType().Members[0].Name)
		return
	}
	goType := place.Elem().Type().String()
	for _, name := range []string{"String", "Boolean", "SByte", "Byte", "Int16", "Int32", "Int64", "Double", "Single", "Decimal", "Guid", "DateTimeOffset", "Date", "TimeOfDay", "Duration", "Binary"} {
		if strings.Contains(strings.ToLower(strings.NewReplacer("int8", "sbyte", "uint8", "byte", "bool]", "boolean]").Replace(goType)), strings.ToLower(name)) || goType == "bool" && name == "Boolean" {
			if err := json.Unmarshal([]byte(texts["Edm."+name]), place.Interface()); err != nil {
				panic(fmt.Sprint(goType, ": ", err))
			}
			return
		}
	}
	panic("no sample of " + goType)
}

// computed are the properties that only services say the values of: handlers do not get what
// clients send in them.
var computed = []string{"Sold", "Placed", "Area"}

// object makes the JSON of a value with each primitive property.
func (s *samples) object(v wire.Structured) []byte {
	members := map[string]json.RawMessage{}
	for _, p := range wire.Properties(v) {
		text, known := texts[p.TypeName]
		if p.Enum {
			text, known = strconv.Quote(firstMember(v, p.Name)), true
		}
		if !known || p.Navigation || p.TypeName == "Edm.Untyped" || slices.Contains(computed, p.Name) && !p.Key {
			continue
		}
		if p.Collection {
			text = "[" + text + "]"
		}
		members[p.Name] = json.RawMessage(text)
	}
	data, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return data
}

// firstMember returns a member of the enumeration that a property has.
func firstMember(v wire.Structured, name string) string {
	for _, f := range reflect.VisibleFields(reflect.TypeOf(v).Elem()) {
		if tag, _, _ := strings.Cut(f.Tag.Get("odata"), ","); tag == name {
			t := f.Type
			if t.Kind() == reflect.Slice {
				t = t.Elem()
			}
			return reflect.Zero(t).Interface().(wire.Enum).EnumType().Members[0].Name
		}
	}
	panic("no field for " + name)
}

// content shows content, which can be read again if it is no answer's.
func content(m *odata.Media) string {
	data, err := io.ReadAll(m)
	if seeker, ok := m.Reader.(io.Seeker); ok && err == nil {
		_, err = seeker.Seek(0, io.SeekStart)
	}
	return fmt.Sprintf("%s %q %v %v", m.ContentType, data, err, m.Close())
}
