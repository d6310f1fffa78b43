package roundtrip

import (
	"io"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

var codec = wire.Internal(sibling.Key{})

var (
	streamType = reflect.TypeFor[*rest.Stream]()
	fileType   = reflect.TypeFor[*rest.File]()
)

// leaves are values in JSON, of which each type takes some: texts that need escaping in
// URLs, headers and forms, and such as formats and rules demand.
var leaves = []string{
	`"a/b 'c' %25 ä&?#+;=\\\"x"`, `7`, `true`, `"x~y%2F"`, `-2.5`, `"2026-02-28"`, `"2026-02-28T12:30:00.125+03:00"`, `false`, `20`, `0.5`, `5`, `1`, `10`, `3`, `12.30`,
	`"01234567-89ab-cdef-0123-456789abcdef"`, `"AQID"`, `"abc"`, `"a"`, `"123-abc"`, `"ann@example.com"`, `"192.0.2.1"`, `"2001:db8::1"`,
	`"https://example.com/x?y=z"`, `"12:30:00Z"`, `"P1DT2H"`, `"fixed"`, `"x"`, `"available"`, `"circle"`, `"square"`, `"b-c"`, `"EUR 3.50"`, `"1.50"`, `"a+b"`,
	`{"x":1,"y":2}`, `[1]`, `{"a":"b","c":[1,{"d":null}]}`, `["x","y"]`, `null`,
}

// maker makes values. Those of one round are the same each time.
type maker struct {
	fail      func(format string, args ...any) // says that no value fits
	codecs    []wire.Codec
	direction wire.Direction
	round, n  int
	forbidden string // what the texts of the field cannot have, since its style separates by it
}

// forbiddenIn returns what the tag of a parameter says that items cannot have.
func forbiddenIn(f reflect.StructField) string {
	tag, header := f.Tag.Get("header"), f.Tag.Get("header") != ""
	tag += f.Tag.Get("query") + f.Tag.Get("form")
	switch {
	case strings.Contains(tag, ",spaceDelimited"):
		return " "
	case strings.Contains(tag, ",pipeDelimited"):
		return "|"
	case header:
		return ","
	case f.Tag.Get("path") != "" && f.Type.Kind() == reflect.String:
		return "." // which stands between parameters
	}
	return ""
}

// typeFlag returns what the description says of a type that others have written.
func typeFlag(tag reflect.StructTag) string {
	for flag := range strings.SplitSeq(tag.Get("schema"), ",") {
		if name, is := strings.CutPrefix(flag, "type="); is {
			return name
		}
	}
	return ""
}

// turn returns the numbers below n, from another one each time.
func (m *maker) turn(n int) []int {
	m.n++
	list := make([]int, n)
	for i := range list {
		list[i] = (i + m.round*(m.n+1)) % n
	}
	return list
}

// message fills the fields of an input, of a form or of an answer. Of several bodies it
// has one.
func (m *maker) message(v reflect.Value) {
	bodies := 0
	for i := range v.NumField() {
		if _, is := v.Type().Field(i).Tag.Lookup("body"); is {
			bodies++
		}
	}
	chosen := -1
	if bodies > 0 {
		chosen = m.round % bodies
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Tag == "" { // the Status of an answer has none
			continue
		}
		if _, is := f.Tag.Lookup("body"); is {
			if chosen--; chosen != -1 {
				continue
			}
		}
		m.field(v.Field(i), f, 0)
	}
}

// field fills a field.
func (m *maker) field(v reflect.Value, f reflect.StructField, depth int) {
	check := f.Tag.Get("check")
	m.forbidden = forbiddenIn(f)
	switch {
	case v.Type() == streamType:
		stream := rest.NewStream(strings.NewReader("bytes \x00\xff"))
		if strings.HasPrefix(f.Tag.Get("body"), "image/*") {
			stream.ContentType = "image/webp"
		}
		v.Set(reflect.ValueOf(stream))
	case v.Type() == fileType:
		v.Set(reflect.ValueOf(file("p", f)))
	case v.Type() == reflect.SliceOf(fileType):
		v.Set(reflect.ValueOf([]*rest.File{file("ä \"q\".txt", f), file("two", f)}))
	case v.Type() == reflect.MapOf(reflect.TypeFor[string](), fileType):
		v.Set(reflect.ValueOf(map[string]*rest.File{"other": file("o", f)}))
	case v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct && isForm(v.Type().Elem()):
		v.Set(reflect.New(v.Type().Elem()))
		m.message(v.Elem())
	default:
		m.value(v, check, f.Tag, depth)
	}
}

func isForm(t reflect.Type) bool {
	for i := range t.NumField() {
		if _, is := t.Field(i).Tag.Lookup("form"); is {
			return true
		}
	}
	return false
}

// file makes a file of a media type that a field takes.
func file(name string, f reflect.StructField) *rest.File {
	made := rest.NewFile(name, io.MultiReader(strings.NewReader("file "), strings.NewReader(name)))
	made.ContentType, _, _ = strings.Cut(f.Tag.Get("media"), " ")
	if made.ContentType == "" {
		made.ContentType = "application/x-test"
	}
	return made
}

// value fills a value: what has properties one by one, and others with the first of the
// leaves, of a list or a map of these, that fits and keeps to the rules.
func (m *maker) value(v reflect.Value, check string, tag reflect.StructTag, depth int) bool {
	switch of := reflect.Zero(v.Type()).Interface().(type) {
	case wire.Union:
		defer m.with(of.UnionType().Codecs)()
		v.Set(reflect.New(v.Type().Elem()))
		return m.union(v, check, tag, depth)
	case wire.Structured:
		defer m.with(of.WireType().Codecs)()
		v.Set(reflect.New(v.Type().Elem()))
		m.object(v.Elem(), depth)
		return true
	}
	if v.Kind() == reflect.Slice && isObject(v.Type().Elem()) {
		for range 2 {
			item := reflect.New(v.Type().Elem()).Elem()
			m.value(item, "", "", depth+1)
			v.Set(reflect.Append(v, item))
		}
		return true
	}
	if v.Kind() == reflect.Map && isObject(v.Type().Elem()) {
		item := reflect.New(v.Type().Elem()).Elem()
		m.value(item, "", "", depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key"), item)
		return true
	}
	return m.leaf(v, check, tag)
}

// with has the maker know codecs until the function is called.
func (m *maker) with(codecs []wire.Codec) func() {
	before := m.codecs
	if codecs != nil {
		m.codecs = codecs
	}
	return func() { m.codecs = before }
}

func isObject(t reflect.Type) bool {
	for t.Kind() == reflect.Slice && t != reflect.TypeFor[wire.Raw]() || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t.Implements(reflect.TypeFor[wire.Structured]()) || t.Implements(reflect.TypeFor[wire.Union]())
}

// leaf fills a value that has no properties.
func (m *maker) leaf(v reflect.Value, check string, tag reflect.StructTag) bool {
	if strings.Contains(tag.Get("schema"), "nullable") {
		check = strings.TrimSpace("nullable " + check)
	}
	shape, err := codec.ShapeOf(v.Type(), check, formats.Texts{}, codec.Mapped(m.codecs, typeFlag(tag)))
	if err != nil {
		m.fail("%s: %v", v.Type(), err)
	}
	forms := []string{"%s"}
	if o := shape.Outline(); !o.Any() && o.Begins('[') {
		forms = []string{"[%s]", "[[%s]]"}
	} else if !o.Any() && o.Begins('{') {
		forms = []string{`{"abc":%s}`, `{"abc":[%s]}`, "%s"}
	}
	if e, ok := v.Interface().(wire.Enum); ok && e.EnumType() != nil {
		members := e.EnumType().Members
		v.SetString(members[m.turn(len(members))[0]].Name)
		return true
	}
	for _, form := range forms {
		for _, i := range m.turn(len(leaves)) {
			text := strings.ReplaceAll(form, "%s", leaves[i])
			place := reflect.New(v.Type()).Elem()
			if leaves[i] != "null" && !strings.ContainsAny(leaves[i], m.forbidden) && shape.Unmarshal([]byte(text), place, codec.ForCheck()) == nil && shape.Check(place, m.direction) == nil && !shape.IsAbsent(place) {
				v.Set(place)
				return true
			}
		}
	}
	return false
}

// object fills the properties of a struct, but those that only come the other way.
func (m *maker) object(v reflect.Value, depth int) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, is := f.Tag.Lookup("json")
		schema := f.Tag.Get("schema")
		required := is && !strings.Contains(tag, "omitzero") || strings.Contains(schema, "required")
		switch {
		case !is && f.Name != "Additional",
			strings.Contains(schema, "readOnly") && m.direction == wire.Request,
			strings.Contains(schema, "writeOnly") && m.direction == wire.Response,
			depth > 2 && !required:
			continue
		}
		if !m.value(v.Field(i), f.Tag.Get("check"), f.Tag, depth+1) && required {
			m.fail("no value fits the field %s of %s", f.Name, v.Type())
		}
	}
}

// union fills an alternative of a union.
func (m *maker) union(v reflect.Value, check string, tag reflect.StructTag, depth int) bool {
	t := v.Type().Elem()
	shape, err := codec.ShapeOf(v.Type(), check, formats.Texts{})
	if err != nil {
		m.fail("%s: %v", t, err)
	}
	for _, i := range m.turn(t.NumField()) {
		f := t.Field(i)
		if f.Name == "Other" || !f.IsExported() {
			continue
		}
		v.Set(reflect.New(t))
		if !m.value(v.Elem().Field(i), f.Tag.Get("check"), f.Tag, depth+1) {
			continue
		}
		same := func() bool { // when it is read again
			data, err := shape.Append(nil, v)
			again := reflect.New(v.Type()).Elem()
			return err == nil && shape.Unmarshal(data, again) == nil && !again.Elem().Field(i).IsZero() && shape.Check(v, m.direction) == nil
		}
		if same() || undiscriminated(v.Elem().Field(i)) && same() {
			return true
		}
	}
	v.SetZero()
	return false
}

// undiscriminated empties a text of an alternative: its discriminator, which it is
// written with all the same.
func undiscriminated(v reflect.Value) bool {
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return false
	}
	kind := v.Elem().FieldByName("Kind")
	if !kind.IsValid() || kind.Kind() != reflect.String {
		return false
	}
	kind.SetString("")
	return true
}

// reader reads the tags of what is called.
func reader(codecs []wire.Codec) *message.Reader {
	return &message.Reader{Stream: streamType, File: fileType, Shape: message.Checked, Codecs: codecs}
}
