package query

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/wire"
)

// Parse parses the raw query string of a URL, without its '?', and binds it to
// target: a typed nil of the structured type that the URL's path identifies,
// or nil if it identifies primitive values or nothing that has options.
// collection says whether it is a collection of them.
//
// The query is split at '&' and each part at its first '='; then name and value
// are percent-decoded, with '+' for a space (URL Conventions 4.01, 2.1). System
// query options are recognised with and without '$', in any case.
//
// With a target, names must be those of properties or derived types, unless
// the type they are looked up in is open. With nil, everything is allowed that
// is well-formed.
//
// Every error is an [*Error].
func Parse(rawQuery string, target wire.Structured, collection bool, limits Limits) (*Options, error) {
	return (&Parser{Limits: limits}).Query(rawQuery, typeOfTarget(target, collection))
}

// Query parses a query as [Parse] does, about values of the type, with the model's names.
func (p *Parser) Query(rawQuery string, target Type) (*Options, error) {
	o := new(Options)
	if rawQuery == "" {
		return o, nil // as for most requests
	}
	r := newRequest("", rawQuery, p)
	if err := r.checkLength(len(rawQuery)); err != nil {
		return nil, err
	}
	var given values
	if err := given.split(rawQuery, o, r.limits); err != nil {
		return nil, err
	}
	item := target.Item()
	s := &scope{it: item, this: item, single: !target.Collection}
	s.addAliases(o)
	if err := r.options(&given, s, o); err != nil {
		return nil, err
	}
	return o, nil
}

func newRequest(rawPath, rawQuery string, p *Parser) *request {
	n := len(rawPath) + len(rawQuery)
	return &request{limits: p.Limits.withDefaults(), model: p.Model, chunk: min(32, 2+n/24)}
}

func (r *request) checkLength(n int) error {
	if n > r.limits.MaxLength {
		return optionError(statusBadRequest, "", "%d bytes are too long: the limit is %d (MaxLength)", n, r.limits.MaxLength)
	}
	return nil
}

func (s *scope) addAliases(o *Options) {
	for _, a := range o.Aliases {
		s.aliases = append(s.aliases, alias{name: a.Name, option: a.Name, text: a.Value})
	}
}

// options parses the system query options given.
func (r *request) options(given *values, s *scope, o *Options) error {
	for id := option(1); id < optionCount; id++ {
		if !given.has(id) {
			continue
		}
		p := parser{request: r, option: "$" + optionNames[id], text: given.values[id].text, escaped: given.values[id].escaped, scope: s}
		p.topOption(id, o)
		p.end()
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

// values are the texts of the system query options given.
type values struct {
	optionSet
	values [optionCount]value
}

// value is the text of an option.
type value struct {
	text    string
	escaped []int // the places of the semicolons in it that were percent-encoded
	number  int   // counts the options
}

// firstOutside returns the first option that is not in a set; noOption if there is none.
func (given *values) firstOutside(allowed optionSet) (first option) {
	for id := option(1); id < optionCount; id++ {
		if given.has(id) && !allowed.has(id) && (first == noOption || given.values[id].number < given.values[first].number) {
			first = id
		}
	}
	return first
}

// escapedPlaces returns the places in the decoded text of a character that is
// percent-encoded: semicolons belong to the words of $search then, where others end them,
// and slashes to keys and strings in a path, whose segments others separate.
func escapedPlaces(raw string, c byte) (places []int) {
	if strings.IndexByte(raw, '%') < 0 {
		return nil
	}
	for at := 0; raw != ""; at++ {
		n := 1
		if raw[0] == '%' {
			if n = 3; fromHex(raw[1])<<4|fromHex(raw[2]) == c {
				places = append(places, at)
			}
		}
		raw = raw[n:]
	}
	return places
}

// split takes the query apart. Aliases and custom options go to o.
func (given *values) split(rawQuery string, o *Options, limits Limits) error {
	for rawQuery != "" {
		var part string
		part, rawQuery, _ = strings.Cut(rawQuery, "&")
		if part == "" {
			continue
		}
		rawName, rawValue, hasValue := strings.Cut(part, "=")
		name, err := decode(rawName, "")
		if err != nil {
			return err
		}
		value, err := decode(rawValue, name)
		if err != nil {
			return err
		}
		if err := given.add(name, value, rawValue, hasValue, o, limits); err != nil {
			return err
		}
	}
	return nil
}

// add files the option under what its name says it is.
func (given *values) add(name, text, raw string, hasValue bool, o *Options, limits Limits) error {
	if strings.HasPrefix(name, "@") {
		if len(o.Aliases) == limits.MaxItems {
			return optionError(statusBadRequest, name, "the list of parameter aliases is too long: the limit is %d (MaxItems)", limits.MaxItems)
		}
		if n, _ := scanIdentifier(name[1:]); n != len(name)-1 || n == 0 {
			return optionError(statusBadRequest, name, "this is no name for a parameter alias")
		}
		if !hasValue {
			return optionError(statusBadRequest, name, "the parameter alias needs a value: %s=…", name)
		}
		for _, a := range o.Aliases {
			if a.Name == name {
				return optionError(statusBadRequest, name, "the parameter alias is given twice")
			}
		}
		o.Aliases = append(o.Aliases, Param{name, text})
		return nil
	}
	id := lookupOption(name)
	canonical := "$" + optionNames[id]
	switch {
	case name == "":
		return optionError(statusBadRequest, "", "there is a value %q without the name of an option", text)
	case id == levelsOption && name[0] != '$' || id == noOption && !strings.HasPrefix(name, "$"):
		o.Custom = append(o.Custom, Param{name, text})
		return nil
	case id == noOption:
		return optionError(statusBadRequest, name, "there is no such system query option%s", didYouMean(name, dollarNames()))
	case id == levelsOption:
		return optionError(statusBadRequest, canonical, "the option can only be in parentheses after an item of $expand")
	case given.has(id):
		return optionError(statusBadRequest, canonical, "the option is given twice")
	case !hasValue:
		return optionError(statusBadRequest, canonical, "the option needs a value: %s=…", canonical)
	case text == "":
		return optionError(statusBadRequest, canonical, "the option's value is empty")
	}
	given.optionSet |= 1 << id
	given.values[id] = value{text, escapedPlaces(raw, ';'), bits.OnesCount32(uint32(given.optionSet))}
	return nil
}

func dollarNames() []string {
	names := make([]string, 0, optionCount)
	for _, name := range optionNames[1:] {
		names = append(names, "$"+name)
	}
	return names
}

// decodePath undoes percent-encoding in a path, where '+' is no space.
func decodePath(s string) (string, error) { return decode(strings.ReplaceAll(s, "+", "%2B"), "") }

// decode undoes percent-encoding.
func decode(s, option string) (string, error) {
	if strings.IndexByte(s, '#') >= 0 {
		return "", optionError(statusBadRequest, option, "the character # is written %%23 in a query")
	}
	i := strings.IndexAny(s, "%+")
	if i >= 0 {
		var b strings.Builder
		b.Grow(len(s))
		b.WriteString(s[:i])
		for ; i < len(s); i++ {
			switch c := s[i]; {
			case c == '+':
				b.WriteByte(' ')
			case c != '%':
				b.WriteByte(c)
			case i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
				b.WriteByte(fromHex(s[i+1])<<4 | fromHex(s[i+2]))
				i += 2
			default:
				return "", optionError(statusBadRequest, option, "%q is no percent-encoding: write %%25 for the character %%", s[i:min(i+3, len(s))])
			}
		}
		s = b.String()
	}
	if !utf8.ValidString(s) {
		return "", optionError(statusBadRequest, strings.ToValidUTF8(option, "\uFFFD"), "the text is not UTF-8")
	}
	return s, nil
}

func fromHex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
