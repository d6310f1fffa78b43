package wire

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// member returns the name of the member that a field stands for, and its flags;
// false if the field stands for none.
//
// OData's types say both in the tag "odata". Plain types have the name in the
// tag "json", as package encoding/json knows it, and the flags in the tag
// "schema".
func (b *tableBuilder) member(f reflect.StructField) (name, flags string, ok bool, err error) {
	if !b.plain {
		tag, tagged := f.Tag.Lookup("odata")
		name, flags, _ = strings.Cut(tag, ",")
		return name, flags, tagged, nil
	}
	tag, tagged := f.Tag.Lookup("json")
	flags = f.Tag.Get("schema")
	if !tagged || tag == "-" {
		first, _, _ := strings.Cut(flags, ",")
		return "", flags, first == "rest", nil
	}
	name, err = jsonName(tag, f.Name)
	return name, flags, true, err
}

// jsonName returns the name in a tag "json": that of the field if it has none. A
// name with a comma, a quote or a backslash stands in single quotes, with the
// escapes of a Go string (encoding/json/v2).
func jsonName(tag, field string) (string, error) {
	if !strings.HasPrefix(tag, "'") {
		name, _, _ := strings.Cut(tag, ",")
		if name == "" {
			name = field
		}
		return name, nil
	}
	for i := 1; i < len(tag); i++ {
		switch tag[i] {
		case '\\':
			i++
		case '\'':
			quoted := strings.NewReplacer(`\'`, `'`, `\\`, `\\`, `"`, `\"`, `\"`, `\"`).Replace(tag[1:i])
			return strconv.Unquote(`"` + quoted + `"`)
		}
	}
	return "", fmt.Errorf("the name %s has no end", tag)
}

// isPlainStruct reports whether a struct has no control information.
func isPlainStruct(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.Type == reflect.TypeFor[Undeclared]() {
			return true
		}
	}
	return false
}
