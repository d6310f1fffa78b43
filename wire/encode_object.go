package wire

import "github.com/odatagen/odatagen/internal/sibling"

// This file writes an object member by member, heeding what the options of OData and
// an answer ask for; encode_members.go is the short way where they ask for nothing.

// objectWriter writes an object.
type objectWriter struct {
	*encoder
	table    *table
	declared *table
	at       pointer
	dynamic  *Dynamic
	scope    scope
	root     bool
}

// write writes every member with a comma before it, and in the end puts the
// brace in the place of the first comma.
func (w *objectWriter) write() {
	start := len(w.b)
	if w.answer && w.Version != "" && w.dynamic.bag != nil && !w.table.plain {
		if m := w.dynamic.controlMember("", "removed"); m != nil {
			w.removed(m)
			return
		}
	}
	switch {
	case w.table.demanding || w.answer && w.table.answers:
		w.lacking(w.table, w.at, w.dynamic)
	case !w.table.plain:
		w.control()
	}
	if w.err != nil {
		return
	}
	for i := range w.table.fields {
		if w.property(i); w.err != nil {
			return
		}
	}
	if w.dynamic.bag != nil {
		if w.undeclared(); w.err != nil {
			return
		}
	}
	if w.table.rest != nil {
		if w.additional(w.table, w.at, w.dynamic); w.err != nil {
			return
		}
	}
	w.close(start)
}

// property writes declared property i, if there is something to write.
func (w *objectWriter) property(i int) {
	f := &w.table.fields[i]
	selection := w.scope.selection
	if selection != nil && !mentions(selection, f) || f.writeOnly && w.answer || f.readOnly && w.request {
		return
	}
	if w.dynamic.bag != nil && w.controlled() {
		if w.annotations(f); w.err != nil {
			return
		}
	}
	p := fieldAt(w.at, f.offset)
	state := f.codec.state(p)
	if f.must && f.withheldIn(w.dynamic, w.at) {
		return
	}
	if w.Metadata == sibling.MetadataFull && w.controlled() {
		if w.fullProperty(i, state); w.err != nil {
			w.in(f.Name)
			return
		}
	}
	switch {
	case selection != nil && !includes(selection, f):
		return
	case state == stateAbsent && f.isNullIn(w.dynamic):
		state = stateNull
	case state == stateAbsent && w.empty(f):
	case state == stateAbsent:
		if w.lacks(f) {
			w.appendAbsent(f)
		}
		return
	}
	if state == stateNull && w.OmitNulls && !f.Navigation {
		return
	}
	w.b = append(w.b, f.prefix...)
	if state == stateNull {
		if w.null(f.allowsNull(w.table)); w.err != nil {
			w.in(f.Name)
		}
		return
	}
	if f.Target != nil {
		w.encoder.scope = w.below(f, i)
	}
	w.noteNext(w.dynamic.notesOf(f.Name))
	if f.codec.append(w.encoder, p); w.err != nil {
		w.in(f.Name)
	}
}

// lacks reports whether an absent property is written that is selected: one that is
// expanded, and all others in an answer but for the object that stands for a
// deleted one.
func (w *objectWriter) lacks(f *field) bool {
	if f.Navigation {
		return w.scope.selection != nil && !w.overridden(f)
	}
	return w.fills && !(w.OmitNulls && !f.Collection) && !(w.scope.selection != nil && w.scope.selection.Sparse) && f.filled(w.table) && !w.overridden(f) && !w.dynamic.hasControl("", "removed")
}

// below returns the scope of the value of field i.
func (w *objectWriter) below(f *field, i int) (s scope) {
	if w.scope.url != "" {
		s.url = w.propertyURL(i)
	}
	if w.scope.selection == nil {
		return s
	}
	if f.Navigation {
		s.selection = w.scope.selection.Expand[f.Name]
	} else {
		s.selection = w.scope.selection.Properties[f.Name]
	}
	if s.selection == nil {
		s.selection = structural
	}
	if home := s.selection.Home; home != nil && w.links {
		s.url, s.keyed, s.of = home.URL, home.Set && !f.Collection && home.URL != "", home.Of
	}
	return s
}

// includes reports whether the value of a declared property is selected.
func includes(s *sibling.Selection, f *field) bool {
	if f.Navigation {
		_, ok := s.Expand[f.Name]
		return ok
	}
	return includesUndeclared(s, f.Name)
}

// includesUndeclared reports whether an undeclared property is selected.
func includesUndeclared(s *sibling.Selection, name string) bool {
	if s.All {
		return true
	}
	_, ok := s.Properties[name]
	return ok
}

// mentions reports whether annotations and links of a declared property are
// selected: those of all navigation properties go with all structural ones.
func mentions(s *sibling.Selection, f *field) bool {
	return includes(s, f) || f.Navigation && includesUndeclared(s, f.Name)
}

// overridden reports whether the bag has a value for a declared property.
func (w *objectWriter) overridden(f *field) bool { return w.dynamic.has(f.Name) }
