package wire

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// tableRules are the rules of a table: for a program that checks nothing, they
// are not looked at, and what checking needs is not linked.
type tableRules struct {
	object *rules
	fields []fieldRules
	rest   *rules
}

// fieldRules are the rules of a field, nil for none, and what checking it comes to.
type fieldRules struct {
	*rules
	// free says that nothing is asked of the values of the field. What is kept beside a
	// field, that it was null, say, is another question.
	free bool
	// single has a value held to the rules if that is all; nil if it is not.
	single scalar
}

// rulesOf returns the rules of a field.
func rulesOf(f *field, r *rules) fieldRules {
	one := fieldRules{rules: r}
	single, ok := f.codec.(scalar)
	if ok && (r == nil || r.schema == nil) {
		one.free, one.single = r == nil && !f.readOnly, single
	}
	return one
}

// checks returns the rules of a table.
func (t *table) checks(texts Texts) (*tableRules, error) {
	if made, ok := t.rules.Load().(*tableRules); ok {
		return made, nil
	}
	made := &tableRules{fields: make([]fieldRules, len(t.fields))}
	var err error
	parse := func(check, field string) *rules {
		r, wrong := parseRules(check, texts)
		if wrong != nil && err == nil {
			err = fmt.Errorf("wire: %s: tag of field %s: %w", t.name, field, wrong)
		}
		return r
	}
	made.object = parse(t.check, "Dynamic")
	for i := range t.fields {
		made.fields[i] = rulesOf(&t.fields[i], parse(t.fields[i].check, t.fields[i].Name))
	}
	if t.rest != nil {
		made.rest = parse(t.rest.check, "tagged rest")
	}
	if err != nil {
		return nil, err
	}
	t.rules.Store(made)
	return made, nil
}

// rules are the validation keywords of JSON Schema that a value is held to.
type rules struct {
	minLength, maxLength         bound
	minItems, maxItems           bound
	minProperties, maxProperties bound

	minimum, maximum limit
	above, below     limit // exclusive
	multipleOf       divisor
	unique           bool // items
	closed           bool // no undeclared properties
	nullable         bool // of items and values: may be null
	format           string
	enum             []string
	numbers          map[string]bool // of enum, what is a number, in canonical form
	pattern          pattern
	items, values    *rules
	schema           *jsonSchema // nil for none
}

// pattern is a regular expression, if it is set.
type pattern struct {
	text    string
	matches func(text string) bool
}

// bound is a number of something, if it is set.
type bound struct {
	n   int
	set bool
}

// limit is a number that values are compared with, if it is set.
type limit struct {
	Decimal
	float float64 // the nearest binary number
	set   bool
	// single and double say how the texts of the binary numbers of 32 and 64 bits that
	// the limit is rounded to compare with it.
	single, double int
}

// checks returns the rules of an alternative of a union.
func (a *alternative) checks(texts Texts) (*rules, error) {
	made, ok := a.rules.Load().(*rules)
	if ok || a.check == "" {
		return made, nil
	}
	made, err := parseRules(a.check, texts)
	if err == nil {
		a.rules.Store(made)
	}
	return made, err
}

// isClosed reports whether the rules say that an object has no undeclared
// properties.
func isClosed(check string) bool { return hasRule(check, "closed") }

// hasRule reports whether a rule without a value is among those of a tag.
func hasRule(check, rule string) bool {
	for word := range strings.FieldsSeq(check) {
		if word == rule {
			return true
		}
		if name, _, _ := strings.Cut(word, "="); name[strings.LastIndexByte(name, '.')+1:] == "pattern" {
			return false // which has what follows
		}
	}
	return false
}

// allowNulls tells the lists and maps that the values of a codec are or have
// whether their items may be null. Behind prefix stand the rules about them.
func allowNulls(c codec, prefix, check string) {
	switch c := c.(type) {
	case *refs:
		c.nullable = hasRule(check, prefix+"items.nullable")
	case *enums:
		c.nullable = hasRule(check, prefix+"items.nullable")
	case *list:
		c.nullable = hasRule(check, prefix+"items.nullable")
		allowNulls(c.item, prefix+"items.", check)
	case *dict:
		c.nullable = hasRule(check, prefix+"values.nullable")
		allowNulls(c.item, prefix+"values.", check)
	}
}

// parseRules reads the rules in the tag "check": keywords of JSON Schema with a
// value, such as
//
//	minLength=1 maxLength=40 items.minimum=0 pattern=^[a-z ]+$
//
// separated by spaces. What stands before a dot is about the items of a list or
// the values of a map. A pattern is the last, and may have spaces. The rule "schema"
// is a schema in JSON without spaces, for what there is no other rule for.
func parseRules(check string, texts Texts) (*rules, error) {
	if check == "" {
		return nil, nil
	}
	r := new(rules)
	for rest := check; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		name, _, _ := strings.Cut(word, "=")
		if name[strings.LastIndexByte(name, '.')+1:] == "pattern" {
			word, after = rest, ""
		}
		rest = after
		if err := r.parse(word, texts); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// parse reads one rule.
func (r *rules) parse(word string, texts Texts) error {
	name, value, _ := strings.Cut(word, "=")
	if outer, inner, nested := strings.Cut(name, "."); nested {
		part := &r.items
		switch outer {
		case "items":
		case "values":
			part = &r.values
		default:
			return fmt.Errorf("rule %q: items or values wanted before the dot", word)
		}
		if *part == nil {
			*part = new(rules)
		}
		return (*part).parse(inner+"="+value, texts)
	}
	var err error
	switch name {
	case "minLength":
		err = r.minLength.parse(value)
	case "maxLength":
		err = r.maxLength.parse(value)
	case "minItems":
		err = r.minItems.parse(value)
	case "maxItems":
		err = r.maxItems.parse(value)
	case "minProperties":
		err = r.minProperties.parse(value)
	case "maxProperties":
		err = r.maxProperties.parse(value)
	case "minimum":
		err = r.minimum.parse(value)
	case "maximum":
		err = r.maximum.parse(value)
	case "exclusiveMinimum":
		err = r.above.parse(value)
	case "exclusiveMaximum":
		err = r.below.parse(value)
	case "multipleOf":
		err = r.multipleOf.parse(value)
	case "uniqueItems":
		r.unique = true
	case "closed":
		r.closed = true
	case "nullable":
		r.nullable = true
	case "format":
		r.format = value
	case "schema":
		r.schema, err = parseSchema(value, texts)
	case "enum":
		r.enum = strings.Split(value, "|")
		r.numbers = canonicals(r.enum)
	case "pattern":
		r.pattern.text = value
		r.pattern.matches, err = texts.Pattern(value)
	default:
		err = fmt.Errorf("not a keyword that is checked")
	}
	if err != nil {
		return fmt.Errorf("rule %q: %w", word, err)
	}
	return nil
}

// canonicals returns the canonical forms of the texts that are numbers.
func canonicals(texts []string) map[string]bool {
	numbers := map[string]bool{}
	for _, text := range texts {
		if d, err := ParseDecimal(text); err == nil {
			numbers[d.canonical()] = true
		}
	}
	return numbers
}

// parse reads a number of characters or items. One that an int does not hold, as many
// do not where it has 32 bits, is as good as the largest: nothing is that long.
func (b *bound) parse(text string) (err error) {
	b.n, err = strconv.Atoi(text)
	b.set = true
	if errors.Is(err, strconv.ErrRange) {
		return nil
	}
	return err
}

func (l *limit) parse(text string) (err error) {
	if l.Decimal, err = ParseDecimal(text); err != nil {
		return err
	}
	l.float, _ = strconv.ParseFloat(text, 64) // infinite where it is out of range
	l.single, l.double = l.compareRounded(float64(float32(l.float)), 32), l.compareRounded(l.float, 64)
	l.set = true
	return nil
}

func (l *limit) compareRounded(f float64, size int) int {
	if math.IsInf(f, 0) {
		return cmp.Compare(f, 0)
	}
	return decimalOf(f, size).Compare(l.Decimal)
}
