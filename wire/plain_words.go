package wire

import (
	"errors"
	"strings"
)

// inPlainWords has an error say what a type is in JSON, where nobody has said OData.
func inPlainWords(err error) error {
	if wrong := (*Error)(nil); errors.As(err, &wrong) && (strings.HasPrefix(wrong.Type, "Edm.") || strings.HasPrefix(wrong.Type, "uint")) {
		wrong.Type = plainWant(wrong.Type, wrong.Err)
	}
	return err
}

// wantedOf returns the name of the type of a codec, for messages.
func (d *decoder) wantedOf(c codec) string {
	if e, ok := c.(*enum); ok {
		return d.memberOf(e.name)
	}
	return wantedOf(c)
}

// memberOf returns the name of an enumeration, for messages: one of plain JSON is a
// string.
func (d *decoder) memberOf(name string) string {
	if d.strict {
		return "Edm.String"
	}
	return name
}

// plainWant is plainWord in an error: of a number that is too large, it says how large
// it can be.
func plainWant(typeName string, reason error) string {
	if errors.Is(reason, errRange) {
		switch typeName {
		case "Edm.Int64":
			return "an integer of 64 bits"
		case "Edm.Single":
			return "a number of at most 3.4028234663852886e+38" // the largest float32
		case "Edm.Double":
			return "a number of at most 1.7976931348623157e+308"
		}
	}
	return plainWord(typeName)
}

// plainWord says what a type is in JSON, for those who have not heard of
// OData's names.
func plainWord(typeName string) string {
	switch typeName {
	case "Edm.String":
		return "a string"
	case "Edm.Boolean":
		return "true or false"
	case "Edm.Int64":
		return "an integer"
	case "Edm.Int32":
		return "an integer of 32 bits"
	case "Edm.Int16":
		return "an integer of 16 bits"
	case "Edm.SByte":
		return "an integer of 8 bits"
	case "Edm.Byte":
		return "an integer from 0 to 255"
	case "uint16":
		return "an integer from 0 to 65535"
	case "uint32":
		return "an integer from 0 to 4294967295"
	case "uint64":
		return "an integer from 0 to 18446744073709551615"
	case "Edm.Single", "Edm.Double", "Edm.Decimal":
		return "a number"
	case "Edm.DateTimeOffset":
		return "a date with time and offset, such as 2026-11-26T12:00:00Z"
	case "Edm.Date":
		return "a date, such as 2026-11-26"
	case "Edm.TimeOfDay":
		return "a time, such as 12:00:00"
	case "Edm.Duration":
		return "a duration, such as PT1H30M"
	case "Edm.Guid":
		return "a UUID"
	case "Edm.Binary":
		return "base64"
	case "Edm.Geography":
		return "GeoJSON"
	}
	if kind, format, found := strings.Cut(typeName, "/"); found && plainKinds[kind] != "" {
		return plainKinds[kind] + " of the format " + format
	}
	switch {
	case strings.HasPrefix(typeName, "Collection("):
		return "a list"
	case strings.HasPrefix(typeName, "a map of "):
		return "an object"
	}
	return "an object (" + typeName + ")"
}

// plainKinds say what the types of plain JSON are that stand before a format: see formOf.
var plainKinds = map[string]string{"string": "a string", "number": "a number", "integer": "an integer", "boolean": "true or false"}
