package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// What round trips are compared by: generic values made by encoding/json, and
// what JSON rules encoding/json leaves out. The codec's twin is in package
// odata_test: see twin_tree_test.go.

// generic decodes a JSON text, with numbers as text.
func generic(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("trailing data")
	}
	return v, nil
}

// strict reports whether data is JSON as RFC 7493 (I-JSON) has it: valid UTF-8,
// no lone surrogates, no duplicate names.
func strict(data []byte) bool {
	return utf8.Valid(data) && json.Valid(data) && !hasLoneSurrogate(data) && !hasDuplicate(data)
}

// hasLoneSurrogate looks at the escapes of a valid JSON text.
func hasLoneSurrogate(data []byte) bool {
	unit := func(i int) int {
		var n int
		if i+6 > len(data) || data[i] != '\\' || data[i+1] != 'u' {
			return -1
		}
		fmt.Sscanf(string(data[i+2:i+6]), "%04x", &n)
		return n
	}
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		switch u := unit(i); {
		case u >= 0xd800 && u < 0xdc00:
			if low := unit(i + 6); low < 0xdc00 || low > 0xdfff {
				return true
			}
			i += 11
		case u >= 0xdc00 && u < 0xe000:
			return true
		default:
			i++
		}
	}
	return false
}

// hasDuplicate walks the tokens of a valid JSON text.
func hasDuplicate(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	var stack []map[string]bool // nil for arrays
	name := false               // the next string of the innermost object is a name
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		switch token {
		case json.Delim('{'):
			stack, name = append(stack, map[string]bool{}), true
			continue
		case json.Delim('['):
			stack, name = append(stack, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
		default:
			if name {
				names := stack[len(stack)-1]
				if names[token.(string)] {
					return true
				}
				names[token.(string)] = true
				name = false
				continue
			}
		}
		name = len(stack) > 0 && stack[len(stack)-1] != nil
	}
}

// differences returns where two JSON texts are not equal. Numbers are equal if
// their exact values are.
func differences(t *testing.T, want, got []byte) []string {
	t.Helper()
	return differencesBut(t, want, got, sameNumber)
}

func differencesBut(t *testing.T, want, got []byte, same func(a, b string) bool) []string {
	t.Helper()
	a, err := generic(want)
	if err != nil {
		t.Fatalf("wanted text is not JSON: %v\n%s", err, want)
	}
	b, err := generic(got)
	if err != nil {
		t.Fatalf("output is not JSON: %v\n%s", err, got)
	}
	return comparison{same}.compare("", a, b, nil)
}

// comparison compares generic values, numbers by their text.
type comparison struct{ same func(a, b string) bool }

func (c comparison) compare(path string, a, b any, found []string) []string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			break
		}
		for name, value := range a {
			other, ok := b[name]
			if !ok {
				found = append(found, path+"/"+name+" is lost")
				continue
			}
			found = c.compare(path+"/"+name, value, other, found)
		}
		for name := range b {
			if _, ok := a[name]; !ok {
				found = append(found, path+"/"+name+" is added")
			}
		}
		slices.Sort(found)
		return found
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			break
		}
		for i := range a {
			found = c.compare(fmt.Sprintf("%s/%d", path, i), a[i], b[i], found)
		}
		return found
	case json.Number:
		if b, ok := b.(json.Number); ok && c.same(string(a), string(b)) {
			return found
		}
	default:
		if a == b {
			return found
		}
	}
	return append(found, fmt.Sprintf("%s: %v became %v", path, a, b))
}

// sameNumber reports whether two JSON numbers have the same exact value.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if isZero(a) || isZero(b) {
		return isZero(a) && isZero(b)
	}
	for _, number := range []string{a, b} {
		if f, err := strconv.ParseFloat(number, 64); err != nil || f == 0 {
			return false // so large or small that only its text can be compared
		}
	}
	x, ok1 := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	return ok1 && ok2 && x.Cmp(y) == 0
}

// nearNumber also takes numbers as the same that the narrowest type for binary
// floating-point numbers cannot tell apart.
func nearNumber(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 32)
	y, err2 := strconv.ParseFloat(b, 32)
	return sameNumber(a, b) || err1 == nil && err2 == nil && x == y
}

// isZero reports whether a JSON number has no digit but 0 before its exponent.
func isZero(number string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	return strings.Trim(mantissa, "-0.") == ""
}

// roundTrip reads data into v and checks that it goes out as it came in.
func roundTrip(t *testing.T, data string, v Structured, opts ...Option) []byte {
	t.Helper()
	if err := Unmarshal([]byte(data), v, opts...); err != nil {
		t.Fatalf("Unmarshal: %v\n%s", err, data)
	}
	out, err := Marshal(v)
	if err != nil {
		t.Fatalf("Marshal: %v\n%s", err, data)
	}
	for _, d := range differences(t, []byte(data), out) {
		t.Errorf("%s\n in: %s\nout: %s", d, data, out)
	}
	return out
}
