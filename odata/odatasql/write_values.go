package odatasql

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/odatagen/odatagen/wire"
)

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// value writes a value of a column.
func (w *writer) value(e *expr, v any) {
	if v == nil {
		w.b = append(w.b, "null"...)
		return
	}
	text := textOf(v)
	switch e.kind {
	case booleanKind:
		w.b = strconv.AppendBool(w.b, v == true || v == int64(1))
	case integerKind:
		w.integer(v)
	case decimalKind:
		w.decimal(e, v)
	case decimalText:
		w.digits(e, text)
	case singleKind, doubleKind:
		w.float(e.kind, v)
	case jsonKind:
		w.b = append(w.b, text...)
	case enumKind:
		n, _ := v.(int64)
		w.string(codec.EnumText(e.enum, n))
	case dateTimeKind:
		w.string(withoutZeros(strings.TrimSuffix(text, "Z")) + "Z")
	case timeKind:
		w.string(withoutZeros(text))
	case durationKind:
		n, _ := v.(int64)
		if n > math.MaxInt64/1000 || n < math.MinInt64/1000 {
			w.fail("a duration of %d microseconds is too long", n)
		}
		w.string(wire.NewDuration(time.Duration(n) * time.Microsecond).String())
	case binaryKind:
		w.string(wire.NewBinary([]byte(text)).String())
	default:
		w.string(text)
	}
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("odatasql: "+format, args...)
	}
}

func (w *writer) integer(v any) {
	n, ok := v.(int64)
	if !ok {
		w.fail("the driver gives %v (%T) for an integer", v, v)
	}
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *writer) decimal(e *expr, v any) {
	if w.dialect == PostgreSQL {
		w.digits(e, textOf(v))
		return
	}
	n, ok := v.(int64)
	if !ok {
		w.fail("the driver gives %v (%T) for a decimal with a scale", v, v)
	}
	w.digits(e, scaled(n, e.scale))
}

// scaled returns n with so many of its digits behind the point.
func scaled(n int64, scale int) string {
	digits := strconv.FormatInt(n, 10)
	if scale <= 0 {
		return digits
	}
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return sign + digits[:point] + "." + digits[point:]
}

// digits writes a decimal: seconds without needless zeros, and as a text what is no number.
func (w *writer) digits(e *expr, text string) {
	if text = strings.Replace(text, infinity, "INF", 1); !isFinite(text) {
		w.string(text)
		return
	}
	if e.micro {
		text = withoutZeros(text)
	}
	w.b = append(w.b, text...)
}

// float writes a floating-point number as all answers have it.
func (w *writer) float(k kind, v any) {
	f, ok := v.(float64)
	switch v := v.(type) {
	case int64:
		f, ok = float64(v), true
	case string:
		f, ok = math.NaN(), v == notANumber
	}
	if !ok {
		w.fail("the driver gives %v (%T) for a floating-point number", v, v)
	}
	value := codec.Double(f)
	if k == singleKind {
		value = codec.Single(float32(f))
	}
	w.b, _ = codec.AppendValue(w.b, value)
}

// withoutZeros removes the zeros at the end of the fraction.
func withoutZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
