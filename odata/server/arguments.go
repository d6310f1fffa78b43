package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// parseKeys reads the keys of a match, each as its type says.
func parseKeys(predicates []predicate, aliases []query.Param) ([]keyValue, error) {
	n := 0
	for i := range predicates {
		n += len(predicates[i].keys)
	}
	values := make([]keyValue, 0, n)
	for i := range predicates {
		var err error
		if values, err = predicates[i].parse(values, aliases); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func (p *predicate) parse(values []keyValue, aliases []query.Param) ([]keyValue, error) {
	if p.segment {
		return p.parseSegment(values)
	}
	list, err := splitArguments(p.text)
	if err != nil {
		return nil, BadRequest("the key "+p.text+": "+err.Error(), p.text)
	}
	if len(list) != len(p.keys) {
		return nil, BadRequest(fmt.Sprintf("the key %s has %d values, %d are wanted: %s", p.text, len(list), len(p.keys), p.form()), p.text)
	}
	for i := range p.keys {
		k := &p.keys[i]
		a := slices.IndexFunc(list, func(a argument) bool { return a.name == k.Property || a.name == "" && len(p.keys) == 1 })
		if a < 0 {
			return nil, BadRequest(fmt.Sprintf("the key %s does not have the property %s: %s is wanted", p.text, k.Property, p.form()), p.text)
		}
		literal, err := resolve(list[a].literal, aliases)
		if err != nil {
			return nil, err
		}
		value, err := keyOf(k, literal)
		if err != nil {
			return nil, BadRequest(err.Error(), k.Property)
		}
		values = append(values, keyValue{k.Name, value})
	}
	return values, nil
}

// parseSegment reads a key that is a segment of its own. One that does not fit
// is answered 404 where a literal in parentheses is answered 400: the segment
// may as well have been meant for something that the service does not have.
func (p *predicate) parseSegment(values []keyValue) ([]keyValue, error) {
	if len(p.keys) != 1 {
		return nil, NotFound(fmt.Sprintf("there is no resource %q; a key of several properties is written %s", p.text, p.form()))
	}
	k := &p.keys[0]
	value, err := parseKey(p.text, k.Type)
	if err != nil {
		return nil, &Error{Status: http.StatusNotFound, Target: p.text,
			Message: fmt.Sprintf("there is no resource %q, and the key %s is of type %s", p.text, k.Property, k.Type)}
	}
	return append(values, keyValue{k.Name, value}), nil
}

// keyOf reads a literal.
func keyOf(k *routes.Key, literal string) (any, error) {
	text, err := plainText(literal, k.Type)
	if err != nil {
		return nil, fmt.Errorf("the key property %s: %w", k.Property, err)
	}
	value, err := parseKey(text, k.Type)
	if err != nil {
		return nil, fmt.Errorf("the key property %s: %s is not a value of %s", k.Property, literal, k.Type)
	}
	return value, nil
}

// form shows how the key is written.
func (p *predicate) form() string {
	var b strings.Builder
	for i, k := range p.keys {
		b.WriteByte("(,"[min(i, 1)])
		b.WriteString(k.Property + "={" + k.Type + "}")
	}
	return b.String() + ")"
}

// resolve returns the value of a parameter alias (URL Conventions 5.3), or the
// literal itself.
func resolve(literal string, aliases []query.Param) (string, error) {
	if !strings.HasPrefix(literal, "@") {
		return literal, nil
	}
	for i := range aliases {
		if aliases[i].Name == literal {
			return aliases[i].Value, nil
		}
	}
	return "", BadRequest("the query has no value for the parameter alias "+literal, literal)
}

// arguments chooses the overload of a function that a request calls, by the
// names of its arguments, and reads them.
func (r *route) arguments(text string, q *query.Options) (wire.Structured, error) {
	var list []argument
	if text != "" {
		if followed(text) {
			return nil, NotImplemented("a key behind the function " + r.Segments[len(r.Segments)-1].Name)
		}
		var err error
		if list, err = splitArguments(text); err != nil {
			return nil, BadRequest("the arguments "+text+": "+err.Error(), text)
		}
	}
	if len(list) == 0 {
		list = r.implicit(q)
	}
	if !r.hasOverload(list) {
		return nil, BadRequest(fmt.Sprintf("%s does not take the arguments %s; it takes %s", r.Segments[len(r.Segments)-1].Name, names(list), r.overloads()), text)
	}
	if r.Parameters == nil {
		return nil, nil
	}
	v := r.Parameters()
	b := []byte{'{'}
	for i, a := range list {
		p, ok := wire.LookupProperty(v, a.name)
		if !ok {
			return nil, fmt.Errorf("server: %s: the parameters %T have no property %s", r.name, v, a.name)
		}
		literal, err := resolve(a.literal, q.Aliases)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), a.name...), `":`...)
		if b, err = appendJSON(b, literal, &p); err != nil {
			return nil, BadRequest("the argument "+a.name+": "+err.Error(), a.name)
		}
	}
	if err := wire.Unmarshal(append(b, '}'), v, r.reading...); err != nil {
		return nil, badArguments(err)
	}
	for _, a := range list {
		// A payload may have a member that is newer than the description; a function
		// has no answer for it.
		value, _ := codec.ValueAt(v, a.name)
		if text, found := value.UnknownMember(); found {
			return nil, BadRequest(fmt.Sprintf("the argument %s: %q is no member of %s", a.name, text, value.Info().TypeName), a.name)
		}
	}
	return v, nil
}

// followed reports whether there is something in parentheses behind the arguments
// of a function.
func followed(text string) bool {
	quoted := false
	for i := range len(text) - 1 {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case !quoted && text[i] == ')' && text[i+1] == '(':
			return true
		}
	}
	return false
}

// implicit returns the arguments that a call without any gets from query
// options with the names of parameters (Protocol 11.5.4.1.2).
func (r *route) implicit(q *query.Options) []argument {
	var best []argument
	for _, overload := range r.Overloads {
		var list []argument
		for _, word := range overload {
			name := strings.TrimSuffix(word, "?")
			if literal, err := resolve("@"+name, q.Aliases); err == nil {
				list = append(list, argument{name, literal})
			} else if i := slices.IndexFunc(q.Custom, func(p query.Param) bool { return p.Name == name }); i >= 0 {
				list = append(list, argument{name, q.Custom[i].Value})
			}
		}
		if fits(overload, list) && len(list) > len(best) {
			best = list
		}
	}
	return best
}

// hasOverload reports whether an overload has these parameters.
func (r *route) hasOverload(list []argument) bool {
	return slices.ContainsFunc(r.Overloads, func(overload []string) bool { return fits(overload, list) })
}

// fits reports whether an overload takes the arguments.
func fits(overload []string, list []argument) bool { return routes.Takes(overload, namesIn(list)) }

// called returns the route of a function that is called with arguments, as they are
// written: the one of those of the name that takes them, or else the first.
func (r *route) called(text string) *route {
	if r == nil || r.others == nil {
		return r
	}
	var list []argument
	if text != "" {
		var err error
		if list, err = splitArguments(text); err != nil {
			return r
		}
	}
	for _, other := range r.others {
		if !r.hasOverload(list) && other.hasOverload(list) {
			return other
		}
	}
	return r
}

// isApart reports whether functions can be told apart by the names of their parameters.
func (r *route) isApart(other *route) bool {
	if r.Kind != routes.Function || other.Kind != routes.Function {
		return false
	}
	for _, one := range append([]*route{r}, r.others...) {
		for _, overload := range one.Overloads {
			if slices.ContainsFunc(other.Overloads, func(same []string) bool { return slices.Equal(same, overload) }) {
				return false
			}
		}
	}
	return true
}

// overloads shows the parameters of the overloads.
func (r *route) overloads() string {
	var forms []string
	for _, one := range append([]*route{r}, r.others...) {
		for _, overload := range one.Overloads {
			forms = append(forms, "("+strings.Join(overload, ",")+")")
		}
	}
	return strings.Join(forms, " or ")
}

func names(list []argument) string { return "(" + strings.Join(namesIn(list), ",") + ")" }

func namesIn(list []argument) (all []string) {
	for _, a := range list {
		all = append(all, a.name)
	}
	return all
}
