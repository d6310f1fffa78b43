package wire

import (
	"slices"
	"strconv"
)

// members writes an object of which no option and no annotation asks more than
// everything: its context and type, if they are to be shown, the rest of its control
// information, its properties, and the undeclared ones that were read. In a selection, navigation properties are not part of that.
func (e *encoder) members(t *table, at pointer, declared *table, dynamic *Dynamic, root bool) {
	if (t.demanding || e.answer && t.answers) && e.lacking(t, at, dynamic) {
		return
	}
	start := len(e.b)
	if root && !t.plain {
		e.link("context", e.ContextURL)
	}
	if (t != declared || dynamic.typeForm() == typeCanonical) && !t.plain {
		e.typeMember(t)
	}
	own := 0
	if dynamic.bag != nil && dynamic.bag.own {
		if own = e.ownControl(t, dynamic); e.err != nil {
			return
		}
	}
	b, selected := reserve(e.b, t.room), e.scope.selection != nil
	noted := dynamic.bag != nil && dynamic.bag.rest != nil && len(dynamic.bag.rest.notes) > 0
	fields := t.hot[:len(t.fields)]
	for k := range fields {
		h := &fields[k]
		if selected && h.navigation {
			continue
		}
		state := stateValue
		switch where := fieldAt(at, uintptr(h.where)); {
		case h.kind.hasByte():
			if state = *as[optState](where); state == stateAbsent && !e.fills {
				continue
			}
		case h.kind == kindOther:
			state = h.codec.state(where)
		case *as[uintptr](where) == 0:
			state = stateAbsent
		}
		if state == stateAbsent {
			f := &t.fields[k]
			switch {
			case f.isNullIn(dynamic):
				state = stateNull
			case e.fills && f.filled(t) && (dynamic.bag == nil || !dynamic.has(f.Name)):
				e.put(b)
				e.appendAbsent(f)
				b = reserve(e.b, t.room)
				continue
			case !e.empty(f):
				continue
			}
		}
		b = appendText(b, h.text, int(h.size)+1)
		if state == stateNull {
			f := &t.fields[k]
			e.put(b)
			if e.null(f.allowsNull(t)); e.err != nil {
				e.in(f.Name)
				return
			}
			b = e.b
			continue
		}
		p := fieldAt(at, uintptr(h.offset))
		switch h.kind {
		case kindString:
			b = e.text(b, as[Opt[string]](p).v, t.room)
		case kindBool:
			b = strconv.AppendBool(b, as[Opt[bool]](p).v)
		case kindInt32:
			b = appendInt(b, int64(as[Opt[int32]](p).v))
		case kindInt64:
			if state == stateQuoted || e.IEEE754Compatible {
				b = e.value(b, t, h, p, dynamic)
				continue
			}
			b = appendInt(b, as[Opt[int64]](p).v)
		case kindEnum, kindText:
			b = e.text(b, *as[string](p), t.room)
		case kindDuration:
			// The text has been parsed: there is nothing to escape in it.
			text := as[Opt[Duration]](p).v.String()
			b = reserve(b, len(text)+t.room)
			b = append(append(append(b, '"'), text...), '"')
		case kindDateTimeOffset:
			b = append(as[Opt[DateTimeOffset]](p).v.appendTo(append(b, '"')), '"')
		case kindGuid:
			b = append(as[Opt[Guid]](p).v.appendTo(append(b, '"')), '"')
		case kindSingle:
			if !noted {
				b = appendSingle(b, as[Opt[float32]](p).v)
				continue
			}
			fallthrough
		default:
			b = e.value(b, t, h, p, dynamic)
		}
		if e.err != nil {
			e.in(t.fields[h.number].Name)
			return
		}
	}
	if dynamic.bag != nil && len(dynamic.bag.members) > own {
		b = e.bagMembers(b, t, dynamic.bag)
	}
	if e.put(b); t.rest != nil {
		e.additional(t, at, dynamic)
	}
	e.close(start)
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
		return slices.Grow(b, max(room, len(b), 512))
	}
	return b
}

// value appends a value of the field of h by its codec, in a struct whose table is t, to b,
// and leaves as much room behind it as there was.
func (e *encoder) value(b []byte, t *table, h *hot, p pointer, dynamic *Dynamic) []byte {
	e.noteNext(dynamic.notesOf(t.fields[h.number].Name))
	e.put(b)
	h.codec.append(e, p)
	e.noteNext(nil)
	return reserve(e.b, t.room)
}

// text appends a string to b, and makes room for what comes behind it.
func (e *encoder) text(b []byte, s string, room int) []byte {
	b = reserve(b, len(s)+room)
	write := appendLong
	if len(s) < longText {
		quoted, high, ok := appendPlain(b, s)
		if ok && (high&highBits == 0 || validText(s)) {
			return quoted
		}
		write = appendEscaped
	}
	b, err := write(b, s)
	if err != nil {
		e.fail(err)
	}
	return reserve(b, room)
}
