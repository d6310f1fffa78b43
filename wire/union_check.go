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
	d := newDecoder([]byte(value), nil)
	defer d.release()
	candidates := d.candidatesOf(u)
	u.scan(d, 0, candidates)
	lacks := map[*alternative]string{}
	const most = 3
	for k := range candidates {
		names := candidates[k].missing()
		if len(names) > most {
			names = append(names[:most], "…")
		}
		if a := candidates[k].alternative; len(names) > 0 && lacks[a] == "" {
			lacks[a] = " (" + strings.Join(names, ", ") + ")"
		}
	}
	return lacks
}

// words says what an alternative is: the name of an object, or a kind of value.
func (a *alternative) words() string {
	switch c := a.codec.(type) {
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
	}
	return plainWord(wantedOf(a.codec))
}
