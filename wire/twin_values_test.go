package wire_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// This file is the twin's reading of primitive values. Those that are strings
// with a text of their own go to the public parsers, which have their own slow
// twins (FuzzDate and the others).

// unquote returns the text of a JSON string, or "" if it is none.
func unquote(text string) string {
	n, behind := parseTree([]byte(text))
	if n.kind != '"' || n.flaw != nil || behind != nil {
		return ""
	}
	return n.text
}

// wrong says that something is no value of a type, or why.
type wrong struct{ reason string }

// readPrimitive reads a scalar, or the text of a GeoJSON object, as a value of
// a Go type.
func readPrimitive(t reflect.Type, n *node, text string) (value, *wrong) {
	var (
		v   any
		err error
	)
	isString := n.kind == '"'
	switch {
	case t == reflect.TypeFor[bool]():
		if n.kind != 't' && n.kind != 'f' {
			return value{}, &wrong{}
		}
		return value{state: some, v: n.kind == 't'}, nil
	case t == reflect.TypeFor[float32](), t == reflect.TypeFor[float64]():
		return readFloat(t, n)
	case t == reflect.TypeFor[wire.Decimal]():
		if !isString && n.kind != '0' {
			return value{}, &wrong{}
		}
		v, err = wire.ParseDecimal(n.text)
		return orWrong(value{state: some, v: v, quoted: isString}, err)
	case t == reflect.TypeFor[wire.GeoJSON]():
		if n.kind != '{' {
			return value{}, &wrong{}
		}
		v, err = wire.ParseGeoJSON(text)
		return orWrong(value{state: some, v: v}, err)
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return readInteger(t, n)
	}
	if !isString {
		return value{}, &wrong{}
	}
	switch reflect.Zero(t).Interface().(type) {
	case string:
		v = n.text
	case wire.Guid:
		v, err = wire.ParseGuid(n.text)
	case wire.DateTimeOffset:
		v, err = wire.ParseDateTimeOffset(n.text)
	case wire.Date:
		v, err = wire.ParseDate(n.text)
	case wire.TimeOfDay:
		v, err = wire.ParseTimeOfDay(n.text)
	case wire.Duration:
		v, err = wire.ParseDuration(n.text)
	case wire.Binary:
		v, err = wire.ParseBinary(n.text)
	default:
		panic(t)
	}
	return orWrong(value{state: some, v: v}, err)
}

func orWrong(v value, err error) (value, *wrong) {
	if err != nil {
		return value{}, &wrong{err.Error()}
	}
	return v, nil
}

// readFloat reads a number or the name of one that JSON lacks. It keeps the
// text if the value is not that number.
func readFloat(t reflect.Type, n *node) (value, *wrong) {
	bits := t.Bits()
	v := value{state: some}
	names := map[string]float64{"INF": math.Inf(1), "-INF": math.Inf(-1), "NaN": math.NaN()}
	f, named := names[n.text]
	switch {
	case n.kind == '"' && named:
	case n.kind != '0':
		return value{}, &wrong{}
	default:
		var err error
		if f, err = strconv.ParseFloat(n.text, bits); err != nil {
			return value{}, &wrong{"out of range"}
		}
		if !sameDecimal(n.text, strconv.FormatFloat(f, 'e', -1, bits)) {
			v.exact = n.text
		}
	}
	if v.v = f; bits == 32 {
		v.v = float32(f)
	}
	return v, nil
}

var numberRule = regexp.MustCompile(`^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$`)

// digitsOf returns what a number is: its digits without zeros at the ends, and
// the power of ten that they are multiplied with; false if it is no number.
func digitsOf(number string) (digits string, exponent *big.Int, ok bool) {
	m := numberRule.FindStringSubmatch(number)
	if m == nil {
		return "", nil, false
	}
	exponent = new(big.Int)
	if m[4] != "" {
		exponent.SetString(strings.TrimPrefix(m[4], "+"), 10)
	}
	exponent.Sub(exponent, big.NewInt(int64(len(m[3]))))
	digits = strings.TrimLeft(m[2]+m[3], "0")
	short := strings.TrimRight(digits, "0")
	exponent.Add(exponent, big.NewInt(int64(len(digits)-len(short))))
	if short == "" {
		return "", new(big.Int), true
	}
	return m[1] + short, exponent, true
}

func sameDecimal(a, b string) bool {
	x, p, ok1 := digitsOf(a)
	y, q, ok2 := digitsOf(b)
	return ok1 && ok2 && x == y && p.Cmp(q) == 0
}

// readInteger reads a number without a fraction, however it is written. An
// Edm.Int64 may be a string.
func readInteger(t reflect.Type, n *node) (value, *wrong) {
	quoted := n.kind == '"' && t.Kind() == reflect.Int64
	digits, exponent, ok := digitsOf(n.text)
	if n.kind != '0' && !quoted || !ok {
		return value{}, &wrong{}
	}
	if exponent.Sign() < 0 {
		return value{}, &wrong{"not an integer"}
	}
	if !exponent.IsInt64() || exponent.Int64() > 19 {
		return value{}, &wrong{"out of range"}
	}
	if digits == "" {
		digits = "0"
	}
	i, err := strconv.ParseInt(digits+strings.Repeat("0", int(exponent.Int64())), 10, 64)
	place := reflect.New(t).Elem()
	if place.CanInt() {
		ok = !place.OverflowInt(i)
		place.SetInt(i)
	} else {
		ok = i >= 0 && !place.OverflowUint(uint64(i))
		place.SetUint(uint64(i))
	}
	if err != nil || !ok {
		return value{}, &wrong{"out of range"}
	}
	return value{state: some, v: place.Interface(), quoted: quoted}, nil
}

// show returns what a Go value of a primitive type is, for comparing.
func show(v any) string {
	switch v := v.(type) {
	case float32:
		return fmt.Sprintf("float32 %x %x", math.Float32bits(v), v)
	case float64:
		return fmt.Sprintf("float64 %x %x", math.Float64bits(v), v)
	case string:
		return strconv.Quote(v)
	}
	return fmt.Sprintf("%T %v", v, v)
}
