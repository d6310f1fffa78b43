package wire

import "slices"

// members writes an object of which no option and no annotation asks more than
// everything: its context and type, if they are to be shown, the rest of its control
// information, its properties, and the undeclared ones that were read. In a selection, navigation properties are not part of that.
func (e *encoder) members(t *table, at pointer, declared *table, dynamic *Dynamic, root bool) {
	start, own := len(e.b), 0
	if t.demanding || t.answers || root || t != declared || dynamic.typeForm() == typeCanonical || dynamic.bag != nil {
		own = e.head(t, at, declared, dynamic, root)
	}
	if e.err != nil {
		return
	}
	if e.fields(t, at, dynamic); e.err != nil {
		return
	}
	if dynamic.bag != nil && len(dynamic.bag.members) > own {
		e.put(e.bagMembers(e.b, t, dynamic.bag))
	}
	if t.rest != nil {
		e.additional(t, at, dynamic)
	}
	e.close(start)
}

// head writes what stands in an object before its properties, and returns how many members of
// its bag that are.
func (e *encoder) head(t *table, at pointer, declared *table, dynamic *Dynamic, root bool) (own int) {
	if (t.demanding || e.answer && t.answers) && e.lacking(t, at, dynamic) || t.plain {
		return 0
	}
	if root {
		e.link("context", e.ContextURL)
	}
	if t != declared || dynamic.typeForm() == typeCanonical {
		e.typeMember(t)
	}
	if dynamic.bag != nil && dynamic.bag.own {
		own = e.ownControl(t, dynamic)
	}
	return own
}

// record is an object whose declared properties are being written.
type record struct {
	table   *table
	at      pointer
	dynamic *Dynamic
	noted   bool // there are notes about values
	brief   bool // nothing is written of properties that are absent, and no Dynamic says that one is null
}

func (e *encoder) newRecord(t *table, at pointer, dynamic *Dynamic) record {
	beside := dynamic.bag != nil && dynamic.bag.rest != nil
	return record{
		table: t, at: at, dynamic: dynamic, noted: beside && len(dynamic.bag.rest.notes) > 0,
		brief: !e.fills && !t.demanding && !(e.answer && t.answers) && dynamic.nulls&nullMask == 0 && !beside,
	}
}

// fields writes the declared properties of an object that members writes. The name of each is
// written where the next member goes, and is in the text once a value stands behind it.
func (e *encoder) fields(t *table, at pointer, dynamic *Dynamic) {
	r := e.newRecord(t, at, dynamic)
	if cap(e.b)-len(e.b) < t.room {
		e.b = grown(e.b, t.room)
	}
	to := end(e.b)
	for h := &t.hot[0]; h.text != nil && to != nil; h = h.behind() {
		putStart(to, h.text)
		value := behind(to, int(h.size)+1)
		if h.size >= 32 {
			putRest(to, h.text, int(h.size)+1)
		}
		p, state, text := fieldAt(at, uintptr(h.offset)), stateAbsent, ""
		switch h.kind {
		case kindString:
			text, state = as[Opt[string]](p).v, as[Opt[string]](p).state
		case kindEnum, kindText:
			if text = *as[string](p); text != "" {
				state = stateValue
			}
		case kindDuration: // whose text has been parsed
			text, state = as[Opt[Duration]](p).v.String(), as[Opt[Duration]](p).state
		case kindBool:
			if state = as[Opt[bool]](p).state; state >= stateValue {
				to = putBool(value, as[Opt[bool]](p).v)
				continue
			}
		case kindInt32:
			if state = as[Opt[int32]](p).state; state >= stateValue {
				to = putInt(value, int64(as[Opt[int32]](p).v))
				continue
			}
		case kindSingle:
			if o := as[Opt[float32]](p); o.state >= stateValue && !r.noted {
				if end, ok := putSingle(value, o.v); ok {
					to = end
					continue
				}
			}
			fallthrough
		case kindInt64, kindDouble, kindDateTimeOffset, kindGuid:
			if state = *as[optState](fieldAt(at, uintptr(h.where))); state >= stateValue {
				to = e.valueAt(value, h, state, &r)
				continue
			}
		case kindRef, kindRefs, kindVariant:
			if *as[pointer](fieldAt(at, uintptr(h.where))) != nil {
				to = e.below(to, value, h, &r)
				continue
			}
		default:
			to = e.field(to, value, h, h.codec.state(p), &r)
			continue
		}
		if state >= stateValue {
			end, ok := putQuoted(value, text, e.left(value)-t.room)
			if to = end; !ok {
				to = e.textAt(value, text, h, &r)
			}
		} else if state == stateNull || !r.brief {
			to = e.field(to, value, h, state, &r)
		}
	}
	if to != nil {
		e.put(upTo(e.b, to))
	}
}

// left returns how many bytes there is room for behind a place in what e writes.
func (e *encoder) left(to pointer) int { return cap(e.b) - len(upTo(e.b, to)) }

// place makes room, and returns the place to write to; nil after an error.
func (e *encoder) place(room int) pointer {
	if e.err != nil {
		return nil
	}
	e.put(reserve(e.b, room))
	return end(e.b)
}

// textAt is putQuoted for any text.
func (e *encoder) textAt(to pointer, s string, h *hot, r *record) pointer {
	b, err := appendAny(upTo(e.b, to), s)
	if e.put(b); err != nil {
		e.fail(err)
		e.in(r.table.fields[h.number].Name)
	}
	return e.place(r.table.room)
}

// valueAt writes a value behind the name of its field.
func (e *encoder) valueAt(to pointer, h *hot, state optState, r *record) pointer {
	p := fieldAt(r.at, uintptr(h.offset))
	switch {
	case h.kind == kindDateTimeOffset:
		storeAt(to, 0, '"')
		if end, _, common := as[DateTimeOffset](p).put(behind(to, 1)); common {
			storeAt(end, 0, '"')
			return behind(end, 1)
		}
	case h.kind == kindSingle && r.noted && r.dynamic.notesOf(r.table.fields[h.number].Name) == nil:
		if end, ok := putSingle(to, as[Opt[float32]](p).v); ok {
			return end
		}
	case h.kind == kindInt64 && state == stateValue && !e.IEEE754Compatible:
		return putInt(to, as[Opt[int64]](p).v)
	case h.kind == kindGuid:
		e.put(append(as[Opt[Guid]](p).v.appendTo(append(upTo(e.b, to), '"')), '"'))
		return e.place(r.table.room)
	}
	return e.valueBy(to, h, r)
}

// valueBy writes a value by the codec of its field, behind the name.
func (e *encoder) valueBy(to pointer, h *hot, r *record) pointer {
	f := &r.table.fields[h.number]
	e.put(upTo(e.b, to))
	e.noteNext(r.dynamic.notesOf(f.Name))
	if f.codec.append(e, fieldAt(r.at, f.offset)); e.err != nil {
		e.in(f.Name)
	}
	e.noteNext(nil)
	return e.place(r.table.room)
}

// below writes the objects that a field leads to.
func (e *encoder) below(to, value pointer, h *hot, r *record) pointer {
	if h.navigation && e.scope.selection != nil {
		return to
	}
	e.put(upTo(e.b, value))
	p := fieldAt(r.at, uintptr(h.offset))
	if c, one := h.codec.(*ref); one { // most are, and this call is shorter
		c.append(e, p)
	} else {
		h.codec.append(e, p)
	}
	if e.err != nil {
		e.in(r.table.fields[h.number].Name)
	}
	return e.place(r.table.room)
}

// field writes a field, whatever its kind and its state.
func (e *encoder) field(to, value pointer, h *hot, state optState, r *record) pointer {
	f := &r.table.fields[h.number]
	if h.navigation && e.scope.selection != nil {
		return to
	}
	if state == stateAbsent {
		switch {
		case f.isNullIn(r.dynamic):
			state = stateNull
		case e.fills && f.filled(r.table) && (r.dynamic.bag == nil || !r.dynamic.has(f.Name)):
			e.put(upTo(e.b, to))
			e.appendAbsent(f)
			return e.place(r.table.room)
		case !e.empty(f):
			return to
		}
	}
	if state != stateNull {
		return e.valueBy(value, h, r)
	}
	e.put(upTo(e.b, value))
	if e.null(f.allowsNull(r.table)); e.err != nil {
		e.in(f.Name)
	}
	return e.place(r.table.room)
}

// ownControl writes the control information of an object that its bag has, and returns how
// many members that are.
func (e *encoder) ownControl(t *table, dynamic *Dynamic) (own int) {
	bag := dynamic.bag
	// Mostly it is written as it is kept.
	asKept := e.Version != "4.01" && e.Relocate == nil && !bag.broken
	for i := range bag.members {
		m := &bag.members[i]
		if !isOwn(m.name) {
			continue
		}
		own++
		if asKept {
			e.b = e.keptMember(e.b, m.name, m.value)
			continue
		}
		w := objectWriter{encoder: e, table: t, dynamic: dynamic}
		w.member(*m)
	}
	return own
}

// keptMember appends a member of a bag that is not broken.
func (e *encoder) keptMember(b []byte, name string, value Raw) []byte {
	b = reserve(b, len(value)+kindRoom)
	b = append(b, ',')
	b = append(e.text(b, name, len(value)+kindRoom), ':')
	return append(b, value...)
}

// bagMembers appends the undeclared properties that were read.
func (e *encoder) bagMembers(b []byte, t *table, bag *bag) []byte {
	for i := range bag.members {
		m := &bag.members[i]
		if bag.own && isOwn(m.name) {
			continue
		}
		value := m.value
		switch {
		case !e.answer || t.plain:
		case m.name != "" && m.name[0] == '#':
			value = e.advertised(value)
		default:
			value = e.formed(value, "")
		}
		b = e.keptMember(b, m.name, value)
	}
	return b
}

// close ends an object whose members, each with a comma before it, begin at start.
func (e *encoder) close(start int) {
	if len(e.b) == start {
		e.b = append(e.b, ',')
	}
	e.b[start] = '{'
	e.b = append(e.b, '}')
}

// reserve makes room in b for what members writes without asking.
func reserve(b []byte, room int) []byte {
	if cap(b)-len(b) < room {
		return grown(b, room)
	}
	return b
}

// grown makes room that is not there.
//
//go:noinline
func grown(b []byte, room int) []byte { return slices.Grow(b, max(room, len(b), 512)) }

// text appends a string to b, and makes room for what comes behind it.
func (e *encoder) text(b []byte, s string, room int) []byte {
	b, err := appendQuoted(b, s, room)
	if err != nil {
		e.fail(err)
	}
	return b
}
