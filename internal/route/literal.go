package route

import (
	"fmt"
	"reflect"
	"strings"
)

// Literal returns the value of a key as a literal.
func Literal(value any, typeName string) string {
	if v := reflect.ValueOf(value); v.Kind() == reflect.String {
		return Quote(v.String(), typeName)
	}
	return Quote(fmt.Sprint(value), typeName)
}

// Quote makes a literal of the text of a value of a primitive type or an
// enumeration (URL Conventions 4.3.1).
func Quote(text, typeName string) string {
	switch {
	case typeName == "Edm.String":
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case typeName == "Edm.Duration":
		return "duration'" + text + "'"
	case typeName == "Edm.Binary":
		return "binary'" + text + "'"
	case strings.HasPrefix(typeName, "Edm."):
		return text
	}
	return typeName + "'" + text + "'"
}
