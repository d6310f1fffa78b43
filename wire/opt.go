package wire

// Opt is the value of a property of a primitive type: absent (the zero Opt),
// null, or a value. Absent and null differ on the wire and stay apart here:
// a property that is absent is not written, one that is null is written as
// null (OData JSON Format 4.01, section 4.5.1).
type Opt[T any] struct {
	v     T
	state optState
}

// optState says which of the three an Opt is. No other struct has one.
type optState uint8

// The states of an Opt. A number that came as a string, as with
// IEEE754Compatible=true, goes out as one again.
const (
	stateAbsent optState = iota
	stateNull
	stateValue
	stateQuoted
)

// Some returns an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{v: v, state: stateValue} }

// Null returns an Opt that is null.
func Null[T any]() Opt[T] { return Opt[T]{state: stateNull} }

// Get returns the value; false if o is absent or null.
func (o Opt[T]) Get() (T, bool) { return o.v, o.state >= stateValue }

// Or returns the value, or other if o is absent or null.
func (o Opt[T]) Or(other T) T {
	if o.state >= stateValue {
		return o.v
	}
	return other
}

// IsNull reports whether o is an explicit null.
func (o Opt[T]) IsNull() bool { return o.state == stateNull }

// IsAbsent reports whether o is neither null nor a value.
func (o Opt[T]) IsAbsent() bool { return o.state == stateAbsent }

// IsZero is IsAbsent: it makes encoding/json's omitzero leave absent values out.
func (o Opt[T]) IsZero() bool { return o.state == stateAbsent }
