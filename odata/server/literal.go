package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// literalIn returns the literal that a part of a path is, or that its parameter alias
// stands for; nil if it is something else.
func literalIn(x query.Expr) *query.Literal {
	if alias, ok := x.(*query.Alias); ok {
		x = alias.Value
	}
	literal, _ := x.(*query.Literal)
	return literal
}

// keyFromURL reads a part of a key.
func keyFromURL(k *routes.Key, x query.Expr) (any, error) {
	literal := literalIn(x)
	alias, aliased := x.(*query.Alias)
	switch {
	case aliased && literal != nil && literal.Kind == query.NullLiteral:
		return nil, fmt.Errorf("the query has no value for the parameter alias %s", alias.Name)
	case literal != nil:
		if value, err := parseKey(literal.Plain(), k.Type); err == nil {
			return value, nil
		}
	}
	return nil, fmt.Errorf("the key %s is %s, not %s", k.Property, k.Type, x)
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

// appendJSON appends the value of an argument as JSON text. Whether it is one of its type
// is the decoder's to say.
func appendJSON(b []byte, x query.Expr, typeName string) ([]byte, error) {
	switch x := x.(type) {
	case *query.Alias:
		return appendJSON(b, x.Value, typeName)
	case *query.List:
		b = append(b, '[')
		for i, item := range x.Items {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendJSON(b, item, typeName); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case *query.Object:
		b = append(b, '{')
		for i := range x.Members {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			b = append(appendText(b, x.Members[i].Name), ':')
			if b, err = appendJSON(b, x.Members[i].Value, ""); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	case *query.Literal:
		return appendLiteral(b, x, typeName), nil
	}
	return nil, fmt.Errorf("%s is not JSON: expressions are not evaluated here", x)
}

// appendLiteral appends a literal, which may be one of another type than is wanted: a
// number may be a string, and a value of many types is one in JSON.
func appendLiteral(b []byte, x *query.Literal, typeName string) []byte {
	text := x.Plain()
	number := strings.TrimPrefix(text, "+")
	switch {
	case x.Kind == query.NullLiteral:
		return append(b, text...)
	case x.Kind == query.BooleanLiteral:
		return append(b, strings.ToLower(text)...)
	case x.Kind == query.GeographyLiteral, x.Kind == query.GeometryLiteral:
		if object, ok := geoJSONOf(text); ok {
			return append(b, object...)
		}
	case (isNumber(typeName) || x.Kind != query.StringLiteral) && json.Valid([]byte(number)):
		return append(b, number...)
	case x.Kind == query.GuidLiteral, typeName == "Edm.Guid":
		text = strings.ToLower(text) // as in keys: see parseKey
	}
	return appendText(b, text)
}

// appendText appends a JSON string.
func appendText(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings cannot fail
	}
	return append(b, quoted...)
}

func isNumber(typeName string) bool {
	return query.TypeOf(&wire.PropertyInfo{TypeName: typeName}).Kind.IsNumber()
}
