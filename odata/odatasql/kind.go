package odatasql

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// kind is how the values of a type are kept in columns and handled in expressions.
type kind uint8

const (
	noKind       kind = iota // of what this package has no columns for
	nullKind                 // the literal null
	booleanKind              // boolean; 0 and 1 in SQLite
	integerKind              // all five types of integers
	decimalKind              // numeric; in SQLite an integer with a scale
	decimalText              // a decimal in SQLite without a scale: its text without needless zeros
	singleKind               // real
	doubleKind               // double precision
	stringKind               // text
	guidKind                 // uuid; the lower-case text in SQLite
	dateKind                 // date; YYYY-MM-DD in SQLite
	dateTimeKind             // timestamp with time zone; YYYY-MM-DDThh:mm:ss.ssssssZ in SQLite
	timeKind                 // time; hh:mm:ss.ssssss in SQLite
	durationKind             // interval; the number of microseconds in SQLite
	binaryKind               // bytea, BLOB
	enumKind                 // bigint, if the members are known
	enumText                 // text, if they are not
	jsonKind                 // json, text in SQLite: collections, spatial values and untyped ones
)

// kinds has the kind and, of integers, the bits of each primitive type.
var kinds = map[string]struct {
	kind kind
	bits int
}{
	"Edm.Boolean": {booleanKind, 0}, "Edm.String": {stringKind, 0}, "Edm.Guid": {guidKind, 0}, "Edm.Binary": {binaryKind, 0},
	"Edm.Byte": {integerKind, 8}, "Edm.SByte": {integerKind, 7}, "Edm.Int16": {integerKind, 15}, "Edm.Int32": {integerKind, 31},
	"Edm.Int64": {integerKind, 63}, "Edm.Decimal": {decimalKind, 0}, "Edm.Single": {singleKind, 0}, "Edm.Double": {doubleKind, 0},
	"Edm.Date": {dateKind, 0}, "Edm.DateTimeOffset": {dateTimeKind, 0}, "Edm.TimeOfDay": {timeKind, 0}, "Edm.Duration": {durationKind, 0},
}

// column is a column of a table, for a property.
type column struct {
	name  string
	path  string // of the property: names with slashes between
	info  wire.PropertyInfo
	owner wire.Structured // the type that has the property
	kind  kind
	bits  int // of an integer: it is from -2^bits to 2^bits - 1
	scale int // of a decimal in SQLite: the value is the integer / 10^scale
	// precision is the number of its digits.
	precision int
	enum      *wire.EnumType // of an enumKind
}

// describe sets what the type of the property says of the column.
func (c *column) describe(d Dialect, enum *wire.EnumType) {
	switch {
	case c.info.Collection || c.info.Target != nil:
		c.kind = jsonKind
	case c.info.Enum && enum != nil && len(enum.Members) > 0:
		c.kind, c.enum = enumKind, enum
	case c.info.Enum:
		c.kind = enumText
	default:
		k, ok := kinds[c.info.TypeName]
		if c.kind, c.bits = k.kind, k.bits; !ok {
			c.kind = jsonKind
		}
	}
	switch {
	case d != SQLite || c.kind != decimalKind:
	case c.scale < 0:
		c.kind = decimalText
	default:
		c.bits = bitsOf(powerOf10(c.precision) - 1)
	}
}

// types are the types of columns, for PostgreSQL and SQLite, in which a column of type REAL
// would keep -0 as 0.
var types = [...][2]string{
	booleanKind: {"boolean", "INTEGER"}, integerKind: {"bigint", "INTEGER"}, decimalKind: {"numeric", "INTEGER"}, decimalText: {"text", "TEXT"},
	singleKind: {"real", ""}, doubleKind: {"double precision", ""}, stringKind: {"text", "TEXT"}, guidKind: {"uuid", "TEXT"},
	dateKind: {"date", "TEXT"}, dateTimeKind: {"timestamp with time zone", "TEXT"}, timeKind: {"time", "TEXT"},
	durationKind: {"interval", "INTEGER"}, binaryKind: {"bytea", "BLOB"}, enumKind: {"bigint", "INTEGER"}, enumText: {"text", "TEXT"},
	jsonKind: {"json", "TEXT"},
}

// sqlType returns the type that values of the kind have in PostgreSQL.
func (k kind) sqlType() string { return types[k][0] }

// createType returns the type of the column in CREATE TABLE. Strings are compared by
// code point, as OData compares them.
func (c *column) createType(d Dialect) string {
	t := types[c.kind][0]
	switch {
	case d == SQLite:
		return types[c.kind][1]
	case c.kind == integerKind && c.bits <= 15:
		return "smallint"
	case c.kind == integerKind && c.bits <= 31:
		return "integer"
	case strings.HasPrefix(t, "text"):
		return `text COLLATE "C"`
	}
	return t
}

// number reports whether values of the kind are numbers.
func (k kind) number() bool { return k >= integerKind && k <= doubleKind && k != decimalText }

// float reports whether values of the kind are floating-point numbers.
func (k kind) float() bool { return k == singleKind || k == doubleKind }
