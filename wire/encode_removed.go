package wire

// removed writes an object of a delta payload that stands for an entity which is gone: in
// OData 4.01 with the reason, the id and the key (JSON Format 4.01, section 15.3), before as
// an object of another kind (JSON Format 4.0, section 14.2).
func (w *objectWriter) removed(m *member) {
	start := len(w.b)
	reason := Raw(`"deleted"`)
	if text := (siblings{}).Member(m.value, "reason"); text != "" {
		reason = text
	}
	id := Raw("null")
	if m := w.dynamic.controlMember("", "id"); m != nil {
		id = w.relocated("id", m.value)
	}
	if w.Version != "4.01" {
		w.removedBefore(reason, id)
		w.close(start)
		return
	}
	w.b = append(append(append(w.b, `,"@removed":{"reason":`...), reason...), '}')
	w.b = append(append(w.b, `,"@id":`...), id...)
	for i := range w.table.fields {
		f := &w.table.fields[i]
		if p := fieldAt(w.at, f.offset); f.Key && f.codec.state(p) == stateValue {
			w.b = append(w.b, f.prefix...)
			if f.codec.append(w.encoder, p); w.err != nil {
				w.in(f.Name)
				return
			}
		}
	}
	w.close(start)
}

// removedBefore writes the members of one for clients of OData 4.0.
func (w *objectWriter) removedBefore(reason, id Raw) {
	w.b = append(w.b, `,"@odata.context":`...)
	w.string("#" + w.DeltaSet + "/$deletedEntity")
	w.b = append(append(w.b, `,"id":`...), id...)
	w.b = append(append(w.b, `,"reason":`...), reason...)
}
