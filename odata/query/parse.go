package query

import (
	"math/bits"
	"strings"
	"sync"

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
// An error is [Errors]: all that is wrong, as far as it can be told.
func Parse(rawQuery string, target wire.Structured, collection bool, limits Limits) (*Options, error) {
	if rawQuery == "" { // as for most requests: it costs nothing where the caller keeps it to itself
		return new(Options), nil
	}
	return parseTarget(rawQuery, target, collection, limits)
}

// parseTarget is apart so that Parse can be inlined.
func parseTarget(rawQuery string, target wire.Structured, collection bool, limits Limits) (*Options, error) {
	return parseQuery(rawQuery, typeOfTarget(target, collection), limits, nil)
}

// Query parses a query as [Parse] does, about values of the type, with the model's names.
func (p *Parser) Query(rawQuery string, target Type) (*Options, error) {
	if rawQuery == "" {
		return new(Options), nil
	}
	return p.query(rawQuery, target)
}

// query is apart so that Query can be inlined.
//
//go:noinline
func (p *Parser) query(rawQuery string, target Type) (*Options, error) {
	return parseQuery(rawQuery, target, p.Limits, p.Model)
}

func parseQuery(rawQuery string, target Type, limits Limits, model *Model) (*Options, error) {
	r := requests.Get().(*request)
	defer r.release()
	r.begin(limits, model)
	o := new(Options)
	if err := r.checkLength(len(rawQuery)); err != nil {
		return nil, err
	}
	var given values
	errs := given.split(rawQuery, o, r.limits)
	item := target.Item()
	r.root.it, r.root.this, r.root.single = item, item, !target.Collection
	r.root.addAliases(o)
	if errs = append(errs, r.options(&given, o)...); errs != nil {
		return nil, errs
	}
	return o, nil
}

// requests are not in use. What is parsed holds nothing of the request that it took.
var requests = sync.Pool{New: func() any { return new(request) }}

// release makes a request available to others.
func (r *request) release() {
	*r = request{}
	requests.Put(r)
}

func newRequest(limits Limits, model *Model) *request {
	r := new(request)
	r.begin(limits, model)
	return r
}

func (r *request) begin(limits Limits, model *Model) {
	r.limits, r.model = limits.withDefaults(), model
	r.steps = r.firstSteps[:0]
}

// parse starts to read a text with the root's scope.
func (r *request) parse(option, text string, escaped []int) *parser {
	p := &r.parser
	*p = parser{}
	p.request, p.option, p.text, p.escaped, p.scope, p.vars = r, option, text, escaped, &r.root, r.firstVars[:0]
	return p
}

func (r *request) checkLength(n int) error {
	if n > r.limits.MaxLength {
		return Errors{optionError(statusBadRequest, "", "%d bytes are too long: the limit is %d", n, r.limits.MaxLength)}
	}
	return nil
}

func (s *scope) addAliases(o *Options) {
	for _, a := range o.Aliases {
		s.aliases = append(s.aliases, alias{name: a.Name, option: a.Name, text: a.Value})
	}
}

// options parses the system query options given.
func (r *request) options(given *values, o *Options) (errs Errors) {
	if n := given.expressions(); n > 0 {
		r.fill(n)
	}
	for set := uint32(given.optionSet); set != 0; set &= set - 1 {
		if r.nodes > r.limits.MaxNodes {
			break // that is said already, and would be said of each
		}
		id := option(bits.TrailingZeros32(set))
		p := r.parse(optionNames[id], given.values[id].text, given.values[id].escaped)
		p.topOption(id, o)
		p.end()
		errs = append(errs, p.errs...)
	}
	return errs
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

// expressions returns the length of the options that have expressions.
func (given *values) expressions() (n int) {
	const all = 1<<filterOption | 1<<orderbyOption | 1<<computeOption | 1<<applyOption | 1<<expandOption
	for set := uint32(given.optionSet & all); set != 0; set &= set - 1 {
		id := bits.TrailingZeros32(set)
		if text := given.values[id].text; id != int(expandOption) || strings.IndexByte(text, '=') >= 0 {
			n += len(text)
		}
	}
	return n
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

// split takes the query apart. Aliases and custom options go to o.
func (given *values) split(rawQuery string, o *Options, limits Limits) (errs Errors) {
	for rawQuery != "" {
		var part string
		part, rawQuery, _ = strings.Cut(rawQuery, "&")
		if part == "" {
			continue
		}
		rawName, rawValue, hasValue := strings.Cut(part, "=")
		if err := given.addRaw(rawName, rawValue, hasValue, o, limits); err != nil {
			if errs = append(errs, err); len(errs) == maxErrors {
				break
			}
		}
	}
	return errs
}

func (given *values) addRaw(rawName, rawValue string, hasValue bool, o *Options, limits Limits) *Error {
	name, _, err := decode(rawName, inQuery, "")
	if err != nil {
		return err
	}
	text, escaped, err := decode(rawValue, inQuery, name)
	if err != nil {
		return err
	}
	return given.add(name, value{text: text, escaped: escaped}, hasValue, o, limits)
}

// add files the option under what its name says it is.
func (given *values) add(name string, v value, hasValue bool, o *Options, limits Limits) *Error {
	if strings.HasPrefix(name, "@") {
		if len(o.Aliases) == limits.MaxItems {
			return optionError(statusBadRequest, name, "the list of parameter aliases is too long: the limit is %d", limits.MaxItems)
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
		o.Aliases = append(o.Aliases, Param{name, v.text})
		return nil
	}
	id := lookupOption(name)
	canonical := optionNames[id]
	switch {
	case name == "":
		return optionError(statusBadRequest, "", "there is a value %q without the name of an option", v.text)
	case id == levelsOption && name[0] != '$' || id == noOption && !strings.HasPrefix(name, "$"):
		o.Custom = append(o.Custom, Param{name, v.text})
		return nil
	case id == noOption:
		return optionError(statusBadRequest, name, "there is no such system query option%s", didYouMean(name, optionNames[1:]))
	case id == levelsOption:
		return optionError(statusBadRequest, canonical, "the option can only be in parentheses after an item of $expand")
	case given.has(id):
		return optionError(statusBadRequest, canonical, "the option is given twice")
	case !hasValue:
		return optionError(statusBadRequest, canonical, "the option needs a value: %s=…", canonical)
	case v.text == "":
		return optionError(statusBadRequest, canonical, "the option's value is empty")
	}
	given.optionSet |= 1 << id
	v.number = bits.OnesCount32(uint32(given.optionSet))
	given.values[id] = v
	return nil
}
