package wire

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// form is what the description says of values whose Go type others have written.
type form struct {
	name string // of the type, for messages and for those who ask for its properties
	kind formKind
	// check, if there is one, says why a text is none of the type.
	check func(text []byte) error
	// quotable says that a number may be a string as well (see primitive.number), and
	// specials that INF, -INF and NaN are values.
	quotable, specials bool
}

// formKind says what values are in JSON.
type formKind uint8

const (
	textForm formKind = iota
	numberForm
	integerForm
	boolForm
	anyForm
)

// formOf returns the form of a type: a primitive one of OData, or of plain JSON
// "string", "number", "integer" or "boolean", behind which there may be a format, as in
// "string/uuid". Values of others are strings.
func formOf(typeName string) form {
	if known := knownFormats[typeName]; known != "" {
		typeName = known
	}
	f := form{}
	switch kind, _, _ := strings.Cut(typeName, "/"); kind {
	case "Edm.Boolean", "boolean":
		f.kind = boolForm
	case "Edm.Byte":
		f.kind, f.check = integerForm, func(text []byte) error { return inRange(strconv.ParseUint(string(text), 10, 8)) }
	case "Edm.SByte":
		f.kind, f.check = integerForm, integerOf(8)
	case "Edm.Int16":
		f.kind, f.check = integerForm, integerOf(16)
	case "Edm.Int32":
		f.kind, f.check = integerForm, integerOf(32)
	case "Edm.Int64":
		f.kind, f.check, f.quotable = integerForm, integerOf(64), true
	case "integer":
		f.kind = integerForm
	case "Edm.Decimal":
		f.kind, f.check, f.quotable, f.specials = numberForm, checkDecimal, true, true
	case "Edm.Single", "Edm.Double":
		f.kind, f.specials = numberForm, true
	case "number":
		f.kind = numberForm
	case "Edm.Guid":
		f.check = func(text []byte) error { _, err := parseGuid(text); return err }
	case "Edm.Date":
		f.check = func(text []byte) error { _, err := parseDate(text); return err }
	case "Edm.TimeOfDay":
		f.check = func(text []byte) error { _, err := parseTimeOfDay(text); return err }
	case "Edm.DateTimeOffset":
		f.check = func(text []byte) error { _, err := parseDateTimeOffset(text); return err }
	case "Edm.Duration":
		f.check = checkDuration
	case "Edm.Binary":
		f.check = checkBinary
	}
	f.name = cmp.Or(plainNames[typeName], typeName)
	return f
}

// plainNames are what types of plain JSON without a format are called in messages,
// before these say it in plain words.
var plainNames = map[string]string{"": "Edm.String", "string": "Edm.String", "boolean": "Edm.Boolean", "integer": "Edm.Int64", "number": "Edm.Decimal"}

// knownFormats are the types of OData whose texts are those of formats.
var knownFormats = map[string]string{
	"string/uuid": "Edm.Guid", "string/date": "Edm.Date", "string/date-time": "Edm.DateTimeOffset", "string/byte": "Edm.Binary",
}

// integerOf is the check of integers of so many bits.
func integerOf(bits int) func(text []byte) error {
	return func(text []byte) error { return inRange(strconv.ParseInt(string(text), 10, bits)) }
}

func inRange[T any](_ T, err error) error {
	if err != nil {
		return errRange
	}
	return nil
}

func (f *form) isNumber() bool { return f.kind == numberForm || f.kind == integerForm }

// isSpecial reports whether a text is that of a number that JSON has not.
func isSpecial(text []byte) bool {
	return string(text) == "INF" || string(text) == "-INF" || string(text) == "NaN"
}

// given returns what the methods of a Go type are given for a text of a payload: the
// digits of an integer, however many, or of one of up to 20 that is written as 1.0 or
// 1e3. It fails for a text that is none of the described type.
func (f *form) given(text []byte) ([]byte, error) {
	if f.kind == integerForm && bytes.ContainsAny(text, ".eE") {
		digits, err := integralDigits(text)
		if err != nil {
			return nil, err
		}
		text = []byte(digits)
	}
	if f.check != nil {
		return text, f.check(text)
	}
	return text, nil
}

var errNotBoolean = errors.New("neither true nor false")

// checkWritten says why a text that the methods of a Go type write is none of the
// described type.
func (f *form) checkWritten(text []byte) error {
	switch {
	case f.kind == boolForm && string(text) != "true" && string(text) != "false":
		return fmt.Errorf("%s is %w", excerpt(text), errNotBoolean)
	case f.kind == integerForm && !isNumber(text), f.kind == numberForm && f.check == nil && !isNumber(text) && !(f.specials && isSpecial(text)):
		return fmt.Errorf("%s is no number", excerpt(text))
	}
	_, err := f.given(text)
	return err
}

// inAnswer returns the text of a number as it is written.
func (f *form) inAnswer(e *encoder, text string) string {
	if e.answer && f.name == "Edm.Decimal" {
		return Decimal{text}.inAnswer().String()
	}
	return text
}
