package rest

import (
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// bodiesOf returns the bodies that a program can tell apart, each with its media
// types: those of JSON with one schema are one, as frameworks that list every
// name of JSON mean it.
func bodiesOf(content []*api.Content) (bodies [][]*api.Content) {
next:
	for _, c := range content {
		for i, b := range bodies {
			if isJSON(c.Media) && isJSON(b[0].Media) && alike(c.Schema, b[0].Schema) {
				bodies[i] = append(b, c)
				continue next
			}
		}
		bodies = append(bodies, []*api.Content{c})
	}
	return bodies
}

// mediaTag writes the media types of a body as a tag has them, with spaces
// between.
func mediaTag(body []*api.Content) string {
	names := make([]string, len(body))
	for i, c := range body {
		names[i] = tagName(c.Media)
	}
	return strings.Join(names, " ")
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json") || media == "text/json"
}

// mediaNames are the Go names of media types that others of their kind would
// have too, or that have a shorter one.
var mediaNames = map[string]string{
	"*/*": "Any", "text/plain": "Text", "text/json": "TextJSON", "text/xml": "TextXML",
	"multipart/form-data": "Multipart", "application/x-www-form-urlencoded": "Form",
}

// inMediaNames makes words of what stands behind the slash of a media type.
var inMediaNames = strings.NewReplacer("*", "any", "+", " ", ".", " ")

// mediaName returns the words of a media type in a Go name, such as PNG.
func mediaName(media string) string {
	if name := mediaNames[media]; name != "" {
		return name
	}
	kind, name, _ := strings.Cut(media, "/")
	if name == "*" {
		return names.Exported(kind)
	}
	return names.Exported(inMediaNames.Replace(name))
}

// alike reports whether two schemas say the same, wherever they stand. Those
// with a name are what they are called.
func alike(a, b *api.Schema) bool {
	return equalValues(reflect.ValueOf(a), reflect.ValueOf(b))
}

// equalValues compares parts of schemas but for their places. A schema without a
// name that contains itself does so by one with a name.
func equalValues(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() || a.Pointer() == b.Pointer() {
			return a.Pointer() == b.Pointer()
		}
		if s, ok := a.Interface().(*api.Schema); ok && (s.Name != "" || b.Interface().(*api.Schema).Name != "") {
			return false
		}
		return equalValues(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equalValues(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if a.Type() == reflect.TypeFor[schema.Position]() {
			return true
		}
		for i := range a.NumField() {
			if !equalValues(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}
