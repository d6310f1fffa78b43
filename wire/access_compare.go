package wire

// This file compares properties of the most common types without making values of them.

// place returns the place of the property in an object, and its kind: kindOther if that
// is another one, or the object is of another type than the last new one that was met.
func (a *accessor) place(o *Value) (pointer, kind) {
	if v := a.seen.Load(); v != nil && v.methods == o.of {
		return fieldAt(o.at, v.offset), v.short
	}
	return nil, kindOther
}

// CompareInt returns how the property of an object compares to n: less than 0, 0 or more
// than 0. It is false if that is not to be said quickly, as of null.
func (a *accessor) CompareInt(o *Value, n int64) (order int, ok bool) {
	var i int64
	switch p, kind := a.place(o); kind {
	case kindInt32:
		v := as[Opt[int32]](p)
		i, ok = int64(v.v), v.state >= stateValue
	case kindInt64:
		v := as[Opt[int64]](p)
		i, ok = v.v, v.state >= stateValue
	}
	switch {
	case i < n:
		return -1, ok
	case i > n:
		return 1, ok
	}
	return 0, ok
}

// Bool returns the value of a property that is a Boolean; false if that is not to be said
// quickly, as of null.
func (a *accessor) Bool(o *Value) (value, ok bool) {
	if p, kind := a.place(o); kind == kindBool {
		v := as[Opt[bool]](p)
		return v.v, v.state >= stateValue
	}
	return false, false
}

// Text returns the text of a property that is a string or of an enumeration, and which;
// false if that is not to be said quickly, as of null.
func (a *accessor) Text(o *Value) (text string, enum, ok bool) {
	switch p, kind := a.place(o); kind {
	case kindString:
		v := as[Opt[string]](p)
		return v.v, false, v.state >= stateValue
	case kindEnum:
		text = *as[string](p)
		return text, true, text != ""
	}
	return "", false, false
}

// DurationComparer returns what compares durations to k.
func (siblings) DurationComparer(k Value) func(v Value) int {
	other := k.Duration().span()
	return func(v Value) int { return v.Duration().span().compare(other) }
}
