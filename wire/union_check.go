package wire

import (
	"strconv"
	"strings"
)

// unknown says why a value is none of the alternatives.
func (u *union) unknown(value Raw) string {
	object := strings.HasPrefix(string(value), "{")
	if object && u.typ.Discriminator != "" {
		var values []string
		for _, v := range u.typ.Mapping {
			values = append(values, v.Value)
		}
		return "is not known by its member " + strconv.Quote(u.typ.Discriminator) + ", which must be " + oneOf(values)
	}
	missing := map[*alternative]string{}
	if object {
		missing = u.missing(value)
	}
	const most = 5
	var words []string
	for _, a := range u.alternatives[:min(most, len(u.alternatives))] {
		words = append(words, a.words()+missing[a])
	}
	if len(u.alternatives) > most {
		words = append(words, "…")
	}
	return "is none of " + strings.Join(words, ", ")
}

// missing returns what an object lacks to be one of the alternatives, such as
// " (meow)".
func (u *union) missing(value Raw) map[*alternative]string {
	lacks := map[*alternative]string{}
	const most = 3
	object, err := parseTree(string(value))
	if err != nil {
		return nil
	}
	for _, c := range u.choices().list {
		names := c.missing(&object)
		if len(names) > most {
			names = append(names[:most], "…")
		}
		if a := c.alternative; len(names) > 0 && lacks[a] == "" {
			lacks[a] = " (" + strings.Join(names, ", ") + ")"
		}
	}
	return lacks
}

// missing returns the names of the members that must be there and are not.
func (c *candidate) missing(object *node) (names []string) {
	if c.table == nil {
		return nil
	}
	for k := range c.table.fields {
		if f := &c.table.fields[k]; f.required && object.member(f.Name) == nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// words says what an alternative is: the name of an object, or a kind of value.
func (a *alternative) words() string { return wordsFor(a.codec) }

// wordsFor says what the values of a codec are, such as "a list (each a string)".
func wordsFor(c codec) string {
	switch c := c.(type) {
	case *lazyUnion:
		return c.typ.Name
	case *ref:
		return describe(c).TypeName
	case *enum:
		var names []string
		for _, m := range c.typ.Members {
			names = append(names, m.Name)
		}
		return oneOf(names)
	case raw:
		return "any value"
	case *dict:
		return "a map (each " + wordsFor(c.item) + ")"
	case collection:
		item := itemOf(c)
		if item == nil {
			return "a list"
		}
		return "a list (each " + wordsFor(item) + ")"
	}
	return plainWord(wantedOf(c))
}
