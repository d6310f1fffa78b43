package query

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/odatagen/odatagen/wire"
)

// literal writes a value of Go as a literal (URL Conventions 5.1.1.14).
func literal(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case Operand:
		return v.text, nil
	case wire.Enum:
		return quoted(v.EnumType().Name, reflect.ValueOf(v).String()), nil
	case string:
		return quoted("", v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case float32:
		return float(float64(v), 32), nil
	case float64:
		return float(v, 64), nil
	case time.Time:
		return wire.NewDateTimeOffset(v).String(), nil
	case time.Duration:
		return quoted("duration", wire.NewDuration(v).String()), nil
	case wire.Duration:
		return quoted("duration", v.String()), nil
	case wire.Binary:
		return quoted("binary", v.String()), nil
	case wire.Decimal, wire.Guid, wire.Date, wire.DateTimeOffset, wire.TimeOfDay:
		return fmt.Sprint(v), nil
	}
	switch v := reflect.ValueOf(value); {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return "null", fmt.Errorf("query: a %T is no value that a property can be compared with", value)
}

func quoted(prefix, text string) string {
	return prefix + "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

func float(v float64, bits int) string {
	switch {
	case math.IsInf(v, 1):
		return "INF"
	case math.IsInf(v, -1):
		return "-INF"
	case math.IsNaN(v):
		return "NaN"
	}
	return strconv.FormatFloat(v, 'g', -1, bits)
}
