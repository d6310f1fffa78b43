package examples

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/wire"
)

// placeholders are texts that documentation has in the place of values.
var placeholders = regexp.MustCompile(`(?i)^(\.\.\.|…|\{.*\}|<.*>|string|string \(.*\)|[\w.]+-value|[\w]+\.value|value|integer|int|int32|int64|boolean|bool|double|single|float|decimal|number|guid|uuid|date|datetime|datetimeoffset|timestamp|time|timeofday|duration|binary|base64|stream)$`)

func isPlaceholder(text string) bool { return placeholders.MatchString(strings.TrimSpace(text)) }

// plainPlaceholders are those that nobody means as a text.
var plainPlaceholders = regexp.MustCompile(`^(\.\.\.|…|\{[\w -]+\}|String \(.*\))$`)

// instead reports a value that is not of its type: as a placeholder, if it is one.
func (c *checker) instead(v *value, rule, pointer, want string) {
	if v.kind == str && isPlaceholder(v.text) {
		c.errorf(v.at, "example-placeholder", pointer, "is %s, which stands for %s: write one", visible.Quoted(v.text), want)
		return
	}
	is := string(v.kind)
	if v.kind == str || v.kind == number || v.kind == boolean {
		is = visible.Quoted(v.text)
		if v.kind != str {
			is = v.text
		}
	}
	c.errorf(v.at, rule, pointer, "is %s, must be %s", is, want)
}

// primitive checks a value of a primitive type (JSON 4.01, section 7.1).
func (c *checker) primitive(v *value, t *schema.PrimitiveType, pointer string) {
	switch t.Name {
	case "Boolean":
		if v.kind != boolean {
			c.instead(v, "example-value", pointer, "true or false")
		}
	case "Byte", "SByte", "Int16", "Int32", "Int64":
		c.whole(v, t, pointer)
	case "Decimal", "Double", "Single":
		c.real(v, t, pointer)
	case "Stream":
		if v.kind == str {
			c.warnf(v.at, "example-stream", pointer, "is a stream, which has an address of its own and is no part of the object unless it is asked for")
		}
	default:
		c.formatted(v, t, pointer)
	}
}

// formatted checks a value that is a text.
func (c *checker) formatted(v *value, t *schema.PrimitiveType, pointer string) {
	form, known := forms()[t.Name]
	switch {
	case c.spatial(v, t, pointer):
	case !known:
	case v.kind != str:
		c.instead(v, "example-value", pointer, form.want)
	case t.Name == "Binary":
		c.binary(v, pointer)
	case form.check(v.text) != nil:
		c.instead(v, "example-format", pointer, form.want)
	case t.Name == "String" && plainPlaceholders.MatchString(v.text):
		c.warnf(v.at, "example-placeholder", pointer, "is %s, which stands for a text: write one", visible.Quoted(v.text))
	}
}

// form is how the texts of a type are written.
type form struct {
	want  string
	check func(string) error
}

// forms are those of the types whose values are texts, by name.
func forms() map[string]form {
	return map[string]form{
		"String":         {"a text", func(string) error { return nil }},
		"Guid":           {"a Guid, such as 26004e0a-4e0a-2600-0a4e-00260a4e0026", func(s string) error { _, err := wire.ParseGuid(s); return err }},
		"Date":           {"a date, such as 2026-08-31", func(s string) error { _, err := wire.ParseDate(s); return err }},
		"DateTimeOffset": {"a time with its zone, such as 2026-08-31T16:30:00Z", func(s string) error { _, err := wire.ParseDateTimeOffset(s); return err }},
		"TimeOfDay":      {"a time of day, such as 16:30:00", func(s string) error { _, err := wire.ParseTimeOfDay(s); return err }},
		"Duration":       {"a duration, such as PT15M", func(s string) error { _, err := wire.ParseDuration(s); return err }},
		"Binary":         {"bytes in base64url", nil},
	}
}

// binary checks bytes. Those in the ordinary base64 are common enough to be no error,
// and generated code reads them.
func (c *checker) binary(v *value, pointer string) {
	if _, err := wire.ParseBinary(v.text); err != nil {
		c.instead(v, "example-format", pointer, "bytes in base64url")
	} else if strings.ContainsAny(v.text, "+/") {
		c.warnf(v.at, "example-binary", pointer, "is in base64, must be in base64url: write - for + and _ for /")
	}
}

// whole checks a whole number.
func (c *checker) whole(v *value, t *schema.PrimitiveType, pointer string) {
	least, most := map[string]int64{"SByte": math.MinInt8, "Int16": math.MinInt16, "Int32": math.MinInt32, "Int64": math.MinInt64}[t.Name],
		map[string]int64{"Byte": math.MaxUint8, "SByte": math.MaxInt8, "Int16": math.MaxInt16, "Int32": math.MaxInt32, "Int64": math.MaxInt64}[t.Name]
	want := "a whole number of Edm." + t.Name
	if t.Name == "Int64" && v.kind == str && isWhole(v.text) {
		c.errorf(v.at, "example-value", pointer, "is a number in a text, which is for IEEE754Compatible=true: write the number alone")
		return
	}
	n, err := strconv.ParseInt(v.text, 10, 64)
	if v.kind != number || err != nil || n < least || n > most {
		c.instead(v, "example-value", pointer, want)
	}
}

// real checks a number that may have a fraction.
func (c *checker) real(v *value, t *schema.PrimitiveType, pointer string) {
	if v.kind == number {
		return
	}
	if t.Name != "Decimal" && v.kind == str && slices.Contains([]string{"INF", "-INF", "NaN"}, v.text) {
		return
	}
	if _, err := wire.ParseDecimal(v.text); t.Name == "Decimal" && v.kind == str && err == nil {
		c.errorf(v.at, "example-value", pointer, "is a number in a text, which is for IEEE754Compatible=true: write the number alone")
		return
	}
	c.instead(v, "example-value", pointer, "a number")
}

// enum checks a value of an enumeration, which may have several members if they are
// flags. An enumeration without members is one whose members are not known.
func (c *checker) enum(v *value, t *schema.EnumType, pointer string) {
	switch {
	case len(t.Members) == 0 && v.kind == str:
		return
	case v.kind != str:
		c.instead(v, "example-value", pointer, "the name of a member of "+t.QualifiedName())
		return
	}
	names := []string{v.text}
	if t.IsFlags {
		names = strings.Split(v.text, ",")
	}
	for _, name := range names {
		c.enumMember(v, strings.TrimSpace(name), t, pointer)
	}
}

func (c *checker) enumMember(v *value, name string, t *schema.EnumType, pointer string) {
	var all []string
	for _, m := range t.Members {
		if m.Name == name || strconv.FormatInt(m.Value, 10) == name {
			return
		}
		all = append(all, m.Name)
	}
	i := slices.IndexFunc(all, func(n string) bool { return strings.EqualFold(n, name) })
	switch {
	case i >= 0:
		c.errorf(v.at, "example-enum-case", pointer, "is %s, no member of %s, whose names are case-sensitive: write %s", visible.Quoted(name), t.QualifiedName(), all[i])
	case isPlaceholder(name):
		c.errorf(v.at, "example-placeholder", pointer, "is %s, which stands for a member of %s: write one", visible.Quoted(name), t.QualifiedName())
	default:
		c.errorf(v.at, "example-enum-member", pointer, "is %s, no member of %s%s", visible.Quoted(name), t.QualifiedName(), schema.DidYouMean(name, all, ""))
	}
}
