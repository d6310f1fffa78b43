package wire

import (
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// This file writes annotations, control information and undeclared properties.

// control writes the control information of the object: first the context,
// then the type, then the rest.
func (w *objectWriter) control() {
	context := w.dynamic.controlMember("", "context")
	replaced := w.root && w.ContextURL != ""
	switch {
	case replaced:
		w.controlText("", "context", w.ContextURL)
	case context != nil:
		w.member(*context)
	}
	w.typeControl()
	if w.dynamic.bag != nil {
		for i := range w.dynamic.bag.members {
			m := &w.dynamic.bag.members[i]
			target, term, ok := splitControl(m.name)
			// A payload may have a context under both of its names.
			written := term == "type" || term == "context" && (replaced || m == context)
			if ok && target == "" && !written && !w.beyondReference(term) {
				w.member(*m)
			}
		}
	}
	if w.scope.url != "" {
		w.entityLinks()
	}
	w.operations()
}

// beyondReference reports whether what is written is a reference to an entity, which has no such
// control information (OData JSON Format 4.01, section 14).
func (w *objectWriter) beyondReference(term string) bool {
	return w.scope.selection != nil && w.scope.selection.Reference && term != "id" && !strings.Contains(term, ".")
}

// kept writes the control information of that name that the bag holds.
func (w *objectWriter) kept(term string) {
	if m := w.dynamic.controlMember("", term); m != nil {
		w.member(*m)
	}
}

// typeControl writes @odata.type: as it was read, or where it has to be.
func (w *objectWriter) typeControl() {
	switch form := w.dynamic.typeForm(); {
	case form == typeBare && !w.answer:
		w.controlText("", "type", w.table.name)
	case form == typeElsewhere:
		w.kept("type")
	case form == typeAbsent && w.Metadata != sibling.MetadataFull && w.table == w.declared:
	case w.Metadata != sibling.MetadataNone:
		w.typeMember(w.table)
	}
}

// typeMember writes @odata.type as it is mostly written, unless the name is that of
// a declared property.
func (e *encoder) typeMember(t *table) {
	switch {
	case t.typed == "":
	case e.Version == "4.01":
		e.b = append(append(e.b, `,"@`...), t.typed[len(`"@odata.`):]...)
	default:
		e.b = append(append(e.b, ','), t.typed...)
	}
}

// annotations writes the annotations of a declared property: right before it,
// as OData JSON Format 4.01, section 4.5 wants them.
func (w *objectWriter) annotations(f *field) {
	for _, m := range w.dynamic.bag.members {
		if rest, ok := strings.CutPrefix(m.name, f.Name); ok && strings.HasPrefix(rest, "@") {
			w.member(m)
		}
	}
}

// undeclared writes what control and annotations have left of the bag.
func (w *objectWriter) undeclared() {
	selection := w.scope.selection
	for _, m := range w.dynamic.bag.members {
		target, annotation := m.name, false
		if !w.table.plain {
			target, _, annotation = strings.Cut(m.name, "@")
		}
		i, declared := w.table.index[target]
		switch {
		case !declared && w.table.adds(m.name, w.at):
			continue // the map has the value
		case w.hasAdvertised(m.name):
			continue
		case target == "":
			if _, _, control := splitControl(m.name); control {
				continue
			}
		case declared && (annotation || w.present(&w.table.fields[i], w.at, w.dynamic)):
			continue
		case selection != nil && !includesUndeclared(selection, target) && !expands(selection, target):
			continue
		}
		if w.answer && !annotation && !w.table.plain {
			m.value = w.formed(m.value, w.statedType(target))
		}
		if w.member(m); w.err != nil {
			return
		}
	}
}

// expands reports whether what is related is selected, which the bag has where $apply has
// made other items of it.
func expands(s *sibling.Selection, name string) bool {
	_, ok := s.Expand[name]
	return ok
}

// statedType returns the type that is stated beside a property; "" for none.
func (w *objectWriter) statedType(name string) string {
	if m := w.dynamic.controlMember(name, "type"); m != nil {
		text, _ := m.value.Text()
		return text
	}
	return ""
}

// present reports whether the declared property of the struct at p is written from
// its field, or hidden: then nothing else is written under its name.
func (e *encoder) present(f *field, p pointer, dynamic *Dynamic) bool {
	if f.must && f.withheldIn(dynamic, p) {
		return false
	}
	return f.always || f.writeOnly && e.answer || f.codec.state(fieldAt(p, f.offset)) != stateAbsent || f.isNullIn(dynamic)
}

// member writes a member of the bag under the name that the metadata level and
// the version of the protocol give it, if any.
func (w *objectWriter) member(m member) {
	if w.err != nil {
		return
	}
	name := m.name
	if target, term, ok := splitControl(m.name); ok && w.controlled() {
		if !w.writes(term) {
			return
		}
		switch w.Version {
		case "4.0":
			name = target + "@odata." + term
		case "4.01":
			name = target + "@" + term
		}
		if _, both := w.dynamic.Lookup(name); both && name != m.name {
			return // the payload had it under both names
		}
		m.value = w.relocated(term, m.value)
	} else if strings.HasPrefix(m.name, "#") && w.controlled() {
		m.value = w.advertised(m.value)
	}
	w.b = append(w.b, ',')
	if w.string(name); w.err == nil {
		w.b = append(w.b, ':')
		if w.dynamic.bag.broken {
			w.raw(m.value)
		} else {
			w.b = append(w.b, m.value...)
		}
	}
	if w.err != nil {
		w.in(m.name)
	}
}

// controlled reports whether the object has control information, as a page has,
// which has no table.
func (w *objectWriter) controlled() bool { return w.table == nil || !w.table.plain }

// writes reports whether the metadata level has the control information. What is bound is
// said in requests alone (OData JSON Format 4.01, section 8.5).
func (e *encoder) writes(term string) bool {
	if e.answer && term == "bind" {
		return false
	}
	return e.Metadata != sibling.MetadataNone || term == "count" || term == "nextLink"
}

// controlName writes the name of control information about a property, or ""
// for the object, and reports whether it is to be written.
func (e *encoder) controlName(target, term string) bool {
	if !e.writes(term) {
		return false
	}
	prefix := "@odata."
	if e.Version == "4.01" {
		prefix = "@"
	}
	if target == "" { // there is nothing to escape in it
		e.b = append(append(append(append(e.b, `,"`...), prefix...), term...), `":`...)
		return true
	}
	e.b = append(e.b, ',')
	e.string(target + prefix + term)
	e.b = append(e.b, ':')
	return true
}

// controlText writes control information that is a string.
func (e *encoder) controlText(target, term, text string) {
	if e.controlName(target, term) {
		e.string(text)
	}
}
