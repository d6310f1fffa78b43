package wire

import (
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// This file writes what mostly full metadata has: OData JSON Format 4.01,
// section 3.1.2.

// entityLinks writes the id of an entity, unless the value has its own, and in full
// metadata the edit link. Minimal metadata has the id if a part of the key is not
// selected. The edit link of a derived type casts to it (OData JSON Format 4.01,
// section 4.6.8).
func (w *objectWriter) entityLinks() {
	full := w.Metadata == sibling.MetadataFull
	if !w.table.typ.Entity || !full && !w.keyless() {
		return
	}
	if !w.dynamic.hasControl("", "id") {
		w.controlText("", "id", w.scope.url)
	}
	if !full {
		return
	}
	link := w.castURL()
	if !w.dynamic.hasControl("", "editLink") {
		w.controlText("", "editLink", link)
	}
	if w.HasMedia != nil && w.HasMedia(w.table.name) {
		w.mediaLinks("", link+"/$value")
	}
}

// castURL returns the URL of the entity, which casts to the type that it has if that is
// derived from the declared one.
func (w *objectWriter) castURL() string {
	if w.table != w.linked() {
		return w.scope.url + "/" + w.table.name
	}
	return w.scope.url
}

// linked returns the type that is declared of what is at the URL: where a navigation property leads
// to entities of a derived type alone, that of the set which they are in.
func (w *objectWriter) linked() *table {
	if of, is := w.scope.of.(Structured); is {
		if t, err := tableOf(of); err == nil {
			return t
		}
	}
	return w.declared
}

// operations advertises the selected operations that are bound to the entity.
func (w *objectWriter) operations() {
	if !w.advertising() {
		return
	}
	for _, name := range w.Operations(w.table.name) {
		own, has := w.dynamic.Lookup("#" + name)
		switch {
		case !advertises(w.scope.selection, name), w.Metadata == sibling.MetadataNone:
		case has:
			w.member(member{name: "#" + name, value: own})
		case w.scope.url != "":
			w.operation(name, w.castURL())
		}
	}
}

// advertising reports whether operations of the entity are selected.
func (w *objectWriter) advertising() bool {
	return w.Operations != nil && w.table.typ.Entity && w.scope.selection != nil && w.scope.selection.Operations != nil
}

// hasAdvertised reports whether a member of the bag is an operation that has been written.
func (w *objectWriter) hasAdvertised(name string) bool {
	operation, is := strings.CutPrefix(name, "#")
	return is && w.advertising() && advertises(w.scope.selection, operation) && slices.Contains(w.Operations(w.table.name), operation)
}

// advertises reports whether an operation is among those that are selected.
func advertises(s *sibling.Selection, name string) bool {
	dot := strings.LastIndexByte(name, '.')
	for _, selected := range s.Operations {
		if selected == "*" || selected == name || selected == name[:dot+1]+"*" {
			return true
		}
	}
	return false
}

// operation writes that an operation can be called on what is at a URL (OData JSON Format 4.01,
// sections 17 and 18): a function stands for all its overloads.
func (e *encoder) operation(name, url string) {
	e.b = append(e.b, ',')
	e.string("#" + name)
	e.b = append(e.b, `:{"title":`...)
	e.string(name[strings.LastIndexByte(name, '.')+1:])
	e.b = append(e.b, `,"target":`...)
	e.string(url + "/" + name)
	e.b = append(e.b, '}')
}

// mediaLinks writes the links of content, that of a stream property or of the entity (OData
// JSON Format 4.01, section 4.6.12).
func (w *objectWriter) mediaLinks(property, link string) {
	for _, term := range [...]string{"mediaReadLink", "mediaEditLink"} {
		if !w.dynamic.hasControl(property, term) {
			w.controlText(property, term, link)
		}
	}
}

// keyless reports whether the selection leaves out a part of the key.
func (w *objectWriter) keyless() bool {
	if w.scope.selection == nil {
		return false
	}
	for i := range w.table.fields {
		if f := &w.table.fields[i]; f.Key && !includes(w.scope.selection, f) {
			return true
		}
	}
	return false
}

// fullProperty writes the type of a property, if its value in JSON does not
// show it, and the links of a navigation property.
func (w *objectWriter) fullProperty(i int, state optState) {
	f := &w.table.fields[i]
	switch {
	case f.Navigation && w.scope.url != "":
		link := w.propertyURL(i)
		if !w.dynamic.hasControl(f.Name, "associationLink") {
			w.controlText(f.Name, "associationLink", link+"/$ref")
		}
		if !w.dynamic.hasControl(f.Name, "navigationLink") {
			w.controlText(f.Name, "navigationLink", link)
		}
	case f.TypeName == "Edm.Stream" && !f.Collection:
		if w.scope.url != "" {
			w.mediaLinks(f.Name, w.propertyURL(i))
		}
	case !f.Navigation && w.hasValue(f, state) && !w.dynamic.hasControl(f.Name, "type"):
		if name := f.shownType(); name != "" {
			w.controlText(f.Name, "type", "#"+name)
		}
	}
}

// hasValue reports whether a property is written with a value: its own, or the empty
// collection or default value that stands for an absent one.
func (w *objectWriter) hasValue(f *field, state optState) bool {
	if state != stateAbsent || f.isNullIn(w.dynamic) {
		return state == stateValue
	}
	return w.empty(f) || (f.Collection || f.fallback != nil) && w.lacks(f)
}

// shownType returns the name of the type to be written beside a property of
// it: "" if the value shows it, as that of a structured type does, or if it is
// not known.
func (f *field) shownType() string {
	name := strings.TrimPrefix(f.TypeName, "Edm.")
	switch {
	case name == "Untyped" || name == "Geography":
		return ""
	case f.Collection:
		return "Collection(" + name + ")"
	case f.Target != nil || name == "String" || name == "Boolean" || name == "Double":
		return ""
	}
	return name
}

// propertyURL returns the URL of property i: with a segment that casts to the
// derived type that declares it if the one that is linked lacks it.
func (w *objectWriter) propertyURL(i int) string {
	u := w.scope.url
	if i >= len(w.linked().fields) {
		u += "/" + w.declaring(i)
	}
	return u + "/" + escapeSegment(w.table.fields[i].Name)
}

// declaring returns the name of the type that declares field i, which is derived from the linked
// one: the same for all entities that have it, so that what it contains has one id.
func (w *objectWriter) declaring(i int) string {
	name, own := w.table.name, reflect.Zero(w.table.of).Interface().(Structured)
	for _, v := range w.linked().typ.Derived {
		if !derivedFrom(own, v) {
			continue
		}
		if t, err := tableOf(v); err == nil && i < len(t.fields) {
			name, own = t.name, v
		}
	}
	return name
}

// itemURL returns the URL of an entity in the collection at a URL: "" if it is
// none, or has no key.
func (e *encoder) itemURL(l *link, p pointer, collection string) string {
	t, err := l.table()
	if err != nil || !t.typ.Entity {
		return ""
	}
	var names, values []string
	for i := range t.fields {
		f := &t.fields[i]
		if !f.Key {
			continue
		}
		value, ok := f.keyText(fieldAt(p, f.offset))
		if !ok {
			return ""
		}
		names, values = append(names, f.Name), append(values, escapeSegment(value))
	}
	switch len(values) {
	case 0:
		return ""
	case 1:
		return collection + "(" + values[0] + ")"
	}
	for i, name := range names {
		values[i] = name + "=" + values[i]
	}
	return collection + "(" + strings.Join(values, ",") + ")"
}

// keyText returns the value of a key property as in a URL (OData ABNF,
// keyPropertyValue).
func (f *field) keyText(p pointer) (string, bool) {
	if f.codec.state(p) != stateValue {
		return "", false
	}
	text, err := textAt(f.codec, p)
	if err != nil {
		return "", false
	}
	switch {
	case f.TypeName == "Edm.String":
		return "'" + strings.ReplaceAll(string(text), "'", "''") + "'", true
	case f.TypeName == "Edm.Guid":
		return strings.ToLower(string(text)), true // one entity has one id
	case f.TypeName == "Edm.Duration":
		return "duration'" + string(text) + "'", true
	case f.TypeName == "Edm.Binary":
		return "binary'" + string(text) + "'", true
	case f.Enum:
		return f.TypeName + "'" + string(text) + "'", true
	}
	return string(text), true
}

// escapeSegment escapes text for a segment of a URL's path: all but what RFC
// 3986 has unreserved, and the delimiters that keys are written with.
func escapeSegment(text string) string {
	const digits = "0123456789ABCDEF"
	var b []byte
	for i := range len(text) {
		c := text[i]
		if isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("-._~!$'()*,=:@", c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}
