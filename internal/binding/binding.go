// Package binding reads structs of functions, as generated packages have them
// for handlers: which functions there are, and what their tags say. It is for
// the packages odata/server and rest of this module.
package binding

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Function is a field of a struct of functions.
type Function struct {
	Name string // such as "Pets.ListPets", for messages
	Func reflect.Value
	Tag  reflect.StructTag
}

// Functions returns the functions of a service, in their order: those of the structs that
// are the fields of the struct service, or of one such struct by itself. They can be set
// if the service is addressable.
func Functions(service reflect.Value) ([]Function, error) {
	switch {
	case !service.IsValid():
		return nil, errors.New("the service is nil, not a struct")
	case service.Kind() != reflect.Struct:
		return nil, fmt.Errorf("the service is a %s, not a struct", service.Type())
	}
	return functions(service, "", nil)
}

// functions adds to a list those of a struct in what has a name; "" is the service itself.
func functions(in reflect.Value, name string, list []Function) ([]Function, error) {
	for i := range in.NumField() {
		f, err := in.Type().Field(i), error(nil)
		switch {
		case f.IsExported() && f.Type.Kind() == reflect.Func:
			list = append(list, Function{Name: name + f.Name, Func: in.Field(i), Tag: f.Tag})
		case name != "":
			err = fmt.Errorf("the field %s%s of the service is no function", name, f.Name)
		case f.IsExported() && f.Type.Kind() == reflect.Struct:
			list, err = functions(in.Field(i), f.Name+".", list)
		default:
			err = fmt.Errorf("the field %s of the service is no struct of functions", f.Name)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Route splits the tag "route", such as "GET /pets/{petId}".
func (f *Function) Route() (method, path string, err error) {
	method, path, found := strings.Cut(f.Tag.Get("route"), " ")
	if !found || method == "" || !strings.HasPrefix(path, "/") {
		return "", "", fmt.Errorf("the tag route is %q, not a method, a space and a path", f.Tag.Get("route"))
	}
	return method, path, nil
}

// Lists returns the lists in a tag's value: bars separate lists, spaces the words
// of a list, which may have none. There is no list if there is no tag.
func Lists[T any](tag reflect.StructTag, key string, parse func(word string) (T, error)) ([][]T, error) {
	text, there := tag.Lookup(key)
	if !there {
		return nil, nil
	}
	var lists [][]T
	for part := range strings.SplitSeq(text, "|") {
		list := []T{}
		for word := range strings.FieldsSeq(part) {
			v, err := parse(word)
			if err != nil {
				return nil, fmt.Errorf("the tag %s: %w", key, err)
			}
			list = append(list, v)
		}
		lists = append(lists, list)
	}
	return lists, nil
}

// Word returns what a word of a tag stands for. Percent signs escape what has
// a meaning there or cannot stand there, and two quotes are an empty text.
func Word(word string) (string, error) {
	if word == `""` {
		return "", nil
	}
	return url.PathUnescape(word)
}

// Knows returns an error if the tag has another key than those, one of them twice,
// or is not of the form that package reflect knows: a key that is misspelled would
// be one that is not there, and "scope" for "scopes" leave a door open.
func (f *Function) Knows(keys ...string) error { return Keys(f.Tag, keys...) }

// Keys is Knows for the tag of any field.
func Keys(tag reflect.StructTag, known ...string) error {
	var seen []string
	for rest := strings.TrimLeft(string(tag), " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		key, after, found := strings.Cut(rest, ":")
		quoted, err := strconv.QuotedPrefix(after)
		switch {
		case !found || key == "" || strings.ContainsAny(key, " \"") || err != nil || quoted[0] != '"':
			return fmt.Errorf("the tag is malformed at %s", rest)
		case !slices.Contains(known, key):
			return fmt.Errorf("the key %s of the tag is not known: %s are", key, strings.Join(known, ", "))
		case slices.Contains(seen, key):
			return fmt.Errorf("the tag has the key %s twice", key)
		}
		seen, rest = append(seen, key), after[len(quoted):]
	}
	return nil
}
