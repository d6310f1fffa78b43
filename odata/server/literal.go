package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// argument is a key or a function's argument as it is written in parentheses:
// a literal, or an alias such as @p, with a name unless it is the only one.
type argument struct {
	name, literal string
}

// splitArguments cuts "(a=1,b='x')" into its arguments.
func splitArguments(text string) ([]argument, error) {
	if len(text) < 2 || text[len(text)-1] != ')' {
		return nil, errors.New(`the closing parenthesis is missing; write "/" inside of a literal as %2F`)
	}
	rest := text[1 : len(text)-1]
	if strings.TrimSpace(rest) == "" {
		return nil, nil
	}
	var list []argument
	for more := true; more; {
		end := literalEnd(rest)
		if end < 0 {
			return nil, fmt.Errorf("the string in %s has no closing quote; quotes inside of a string are doubled", text)
		}
		item := rest[:end]
		if more = end < len(rest); more {
			rest = rest[end+1:]
		}
		a := argument{literal: strings.TrimSpace(item)}
		if equals := strings.IndexAny(item, "='\""); equals >= 0 && item[equals] == '=' {
			a = argument{strings.TrimSpace(item[:equals]), strings.TrimSpace(item[equals+1:])}
		}
		if a.literal == "" {
			return nil, fmt.Errorf("a value is missing in %s", text)
		}
		list = append(list, a)
	}
	return list, nil
}

// literalEnd returns the length of s up to a comma that is not in quotes, or
// -1 if a quote is not closed.
func literalEnd(s string) int {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			quoted = !quoted // a doubled one does so twice
		case s[i] == ',' && !quoted:
			return i
		}
	}
	if quoted {
		return -1
	}
	return len(s)
}

// plainText returns what a literal of a primitive type stands for, without
// quotes and prefix (URL Conventions 5.1.1.14). All types may be written as
// strings, as may enumerations and durations without their prefix (Protocol
// 13.2.1, 9a and 9b).
func plainText(literal, typeName string) (string, error) {
	quote := strings.IndexByte(literal, '\'')
	if strings.HasPrefix(literal, `"`) {
		var s string
		if json.Unmarshal([]byte(literal), &s) != nil {
			return "", fmt.Errorf("%s is not a string", literal)
		}
		return s, nil
	}
	if quote < 0 {
		if typeName == "Edm.String" {
			return "", fmt.Errorf("%s is not a string; write strings in single quotes", literal)
		}
		return literal, nil
	}
	if prefix := literal[:quote]; prefix != "" && !fitsPrefix(prefix, typeName) {
		return "", fmt.Errorf("%s is not a value of %s", literal, typeName)
	}
	inner := literal[quote+1:]
	if inner == "" || inner[len(inner)-1] != '\'' || strings.Contains(strings.ReplaceAll(inner[:len(inner)-1], "''", ""), "'") {
		return "", fmt.Errorf("%s is not closed well; quotes inside of a string are doubled", literal)
	}
	return strings.ReplaceAll(inner[:len(inner)-1], "''", "'"), nil
}

// fitsPrefix reports whether literals of the type may have the prefix.
func fitsPrefix(prefix, typeName string) bool {
	switch typeName {
	case "Edm.Duration":
		return strings.EqualFold(prefix, "duration")
	case "Edm.Binary":
		return strings.EqualFold(prefix, "binary")
	}
	return prefix == typeName
}

// parseKey reads the plain text of a key property's value. Its Go type is that
// of the generated field.
func parseKey(text, typeName string) (any, error) {
	switch typeName {
	case "Edm.String":
		return text, nil
	case "Edm.Boolean":
		switch {
		case strings.EqualFold(text, "true"):
			return true, nil
		case strings.EqualFold(text, "false"):
			return false, nil
		}
		return nil, errKey
	case "Edm.SByte":
		n, err := strconv.ParseInt(text, 10, 8)
		return int8(n), err
	case "Edm.Byte":
		n, err := strconv.ParseUint(text, 10, 8)
		return uint8(n), err
	case "Edm.Int16":
		n, err := strconv.ParseInt(text, 10, 16)
		return int16(n), err
	case "Edm.Int32":
		n, err := strconv.ParseInt(text, 10, 32)
		return int32(n), err
	case "Edm.Int64":
		return boxed(strconv.ParseInt(text, 10, 64))
	case "Edm.Single":
		v, err := parseFloat(text, 32)
		return float32(v), err
	case "Edm.Double":
		return boxed(parseFloat(text, 64))
	case "Edm.Decimal":
		return boxed(wire.ParseDecimal(text))
	case "Edm.Guid":
		// Handlers compare keys with ==, and look them up in maps: the case of the
		// digits, which a Guid remembers, is not part of the value.
		g, err := wire.ParseGuid(text)
		return wire.NewGuid(g.Bytes()), err
	case "Edm.Date":
		return boxed(wire.ParseDate(text))
	case "Edm.DateTimeOffset":
		return boxed(wire.ParseDateTimeOffset(text))
	case "Edm.TimeOfDay":
		return boxed(wire.ParseTimeOfDay(text))
	case "Edm.Duration":
		return boxed(wire.ParseDuration(text))
	case "Edm.Binary":
		return boxed(wire.ParseBinary(text))
	}
	if strings.HasPrefix(typeName, "Edm.") || text == "" {
		return nil, errKey
	}
	return text, nil // of an enumeration
}

var errKey = errors.New("not a value of the type")

// parseFloat reads a number. The standard allows none in keys, and descriptions have
// them. What is not finite equals nothing, or nothing that could be looked for.
func parseFloat(text string, bits int) (float64, error) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, errKey
	}
	return strconv.ParseFloat(text, bits)
}

func boxed[T any](v T, err error) (any, error) { return v, err }

// appendJSON appends a literal of the property's type as JSON text. Whether
// the value is in range is the decoder's to say; that it is one value, and
// nothing that goes on after it, is said here.
func appendJSON(b []byte, literal string, p *wire.PropertyInfo) ([]byte, error) {
	if literal == "null" {
		return append(b, literal...), nil
	}
	if p.Collection || p.Target != nil || p.TypeName == "Edm.Untyped" {
		if !json.Valid([]byte(literal)) {
			return nil, fmt.Errorf("the value is not JSON, as that of a parameter of type %s is to be", p.TypeName)
		}
		return append(b, literal...), nil
	}
	text, err := plainText(literal, p.TypeName)
	if err != nil {
		return nil, err
	}
	switch p.TypeName {
	case "Edm.Boolean":
		if v, err := parseKey(text, p.TypeName); err == nil {
			return strconv.AppendBool(b, v.(bool)), nil
		}
	case "Edm.SByte", "Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Single", "Edm.Double":
		if number := strings.TrimPrefix(text, "+"); json.Valid([]byte(number)) {
			return append(b, number...), nil
		}
	case "Edm.Guid":
		text = strings.ToLower(text) // as in keys: see parseKey
	case "Edm.DateTimeOffset":
		text = strings.ReplaceAll(text, " ", "+") // the query's decoding makes spaces of plus signs
	}
	quoted, err := json.Marshal(text)
	return append(b, quoted...), err
}
