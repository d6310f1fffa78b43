package odata

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// members writes an object of which no option, annotation or undeclared
// property asks anything: its type, if that is to be shown, and its properties.
func (e *encoder) members(t *table, at pointer, declared *table, dynamic *Dynamic) {
	start := len(e.b)
	e.reserve(t.room)
	if t != declared || dynamic.typeForm() == typeCanonical {
		e.b = append(append(e.b, ','), t.typed...)
	}
	nulls := dynamic.nulls
	for k := range t.fields {
		h := &t.hot[k]
		p := fieldAt(at, uintptr(h.offset))
		state := stateAbsent
		switch {
		case h.kind == kindOther:
			state = h.codec.state(p)
		case h.word:
			if *as[uintptr](fieldAt(p, uintptr(h.state))) != 0 {
				state = stateValue
			}
		default:
			state = *as[uint8](fieldAt(p, uintptr(h.state)))
		}
		switch {
		case state >= stateValue:
		case state == stateNull || h.null != noNull && nulls>>h.null&1 != 0 || h.null == noNull && dynamic.bag != nil && dynamic.isNull(&t.fields[k]):
			e.b = append(appendText(e.b, h.text, int(h.size)+1), "null"...)
			continue
		default:
			continue
		}
		e.b = appendText(e.b, h.text, int(h.size)+1)
		if e.value(t, k, h, p, dynamic); e.err != nil {
			e.in(t.fields[k].Name)
			return
		}
	}
	if len(e.b) == start {
		e.b = append(e.b, ',')
	}
	e.b[start] = '{'
	e.b = append(e.b, '}')
}

// reserve makes room for what members writes without asking.
func (e *encoder) reserve(room int) {
	if cap(e.b)-len(e.b) < room {
		e.b = slices.Grow(e.b, max(room, len(e.b)/2))
	}
}

// value writes field k, which has a value. What is behind it has the room it
// had before.
func (e *encoder) value(t *table, k int, h *hot, p pointer, dynamic *Dynamic) {
	switch h.kind {
	case kindString:
		e.text(as[Opt[string]](p).v, t.room)
		return
	case kindEnum:
		e.text(*as[string](p), t.room)
		return
	case kindDuration:
		// The text has been parsed: there is nothing to escape in it.
		text := as[Opt[Duration]](p).v.String()
		e.reserve(len(text) + t.room)
		e.b = append(append(append(e.b, '"'), text...), '"')
		return
	case kindBool:
		if as[Opt[bool]](p).v {
			e.b = append(e.b, "true"...)
		} else {
			e.b = append(e.b, "false"...)
		}
		return
	case kindInt32:
		e.b = strconv.AppendInt(e.b, int64(as[Opt[int32]](p).v), 10)
		return
	case kindDateTimeOffset:
		e.b = append(as[Opt[DateTimeOffset]](p).v.Append(append(e.b, '"')), '"')
		return
	case kindGuid:
		e.b = append(as[Opt[Guid]](p).v.Append(append(e.b, '"')), '"')
		return
	case kindSingle:
		if dynamic.bag == nil {
			writeSingle(e, as[Opt[float32]](p).v)
			return
		}
	}
	if dynamic.bag != nil {
		e.notes = dynamic.notesOf(t.fields[k].Name)
	}
	h.codec.append(e, p)
	e.notes = nil
	e.reserve(t.room)
}

// text writes a string, and makes room for what comes behind it.
func (e *encoder) text(s string, room int) {
	e.reserve(len(s) + room)
	b, high, ok := appendPlain(e.b, s)
	if !ok || high&highBits != 0 && !utf8.ValidString(s) {
		e.string(s)
		e.reserve(room)
		return
	}
	e.b = b
}
