package evaluate

import (
	"context"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Service answers what expressions ask of a service beyond the items that a query is
// about: see [CompileFor].
type Service interface {
	// Resource returns what $root has under a name: the entities of an entity set, a
	// collection, or the one with a key; or a singleton. Absent is null.
	Resource(ctx context.Context, name string, key []Argument) (wire.Value, error)
	// Call returns the result of a function that is bound to a value, or, if that is
	// absent, of a function import.
	Call(ctx context.Context, name string, binding wire.Value, arguments []Argument) (wire.Value, error)
	// Related returns what a navigation property leads to from an entity that the service has
	// answered without it. Its name has the path of complex values before it, and of types, that
	// it stands in: Address/Shop.Abroad/Country.
	Related(ctx context.Context, entity wire.Value, name string) (wire.Value, error)
}

// Argument is an argument of a function, or a part of a key, whose name is "" in
// Products(1).
type Argument struct {
	Name  string
	Value wire.Value
}

// CompileFor is [Compile] for expressions that ask a service: paths that begin with $root,
// and functions that are not canonical. What the service answers is not asked twice.
func CompileFor(service Service, options *query.Options, done Stage, limits Limits) (*Program, error) {
	return newCompiler(service, limits).program(options, done)
}

// CompileJoined is [CompileFor] for instances that [Join] makes.
func CompileJoined(service Service, options *query.Options, limits Limits) (*Program, error) {
	c := newCompiler(service, limits)
	c.rows = true
	return c.program(options, Nothing)
}

// CompileAt is [CompileFor] for options about what instances have at the end of a path of
// properties, which a resource path leads to: Orders(1)/Addresses?$filter=$it/Zip eq 1. What
// is there is $it. The program makes copies of the instances that have what is left of it.
func CompileAt(service Service, path []string, options *query.Options, limits Limits) (*Program, error) {
	c := newCompiler(service, limits)
	about, err := c.program(options, Nothing)
	if err != nil {
		return nil, err
	}
	last := len(path) - 1
	at := &expansion{path: path[:last], name: path[last], program: about}
	return &Program{limits: c.limits, enough: -1, usesIt: about.usesIt, apart: c.apart, at: at}, nil
}

func newCompiler(service Service, limits Limits) *compiler {
	return &compiler{limits: limits.withDefaults(), service: service, apart: new(bool)}
}

// inner returns a compiler for what is about other items.
func (c *compiler) inner() *compiler {
	return &compiler{limits: c.limits, service: c.service, apart: c.apart}
}

// rooted compiles what a path behind $root begins with, and returns the segments behind
// that.
func (c *compiler) rooted(x *query.Path) (func(*scope) wire.Value, []query.Segment, error) {
	first, rest := &x.Segments[1], x.Segments[2:]
	switch {
	case c.service == nil || first.Kind != query.ResourceSegment && first.Kind != query.OperationSegment:
		return nil, nil, &UnsupportedError{What: "$root in expressions"}
	case first.Args != nil && (first.Args.Arguments != nil || first.Args.Resource != nil && first.Args.Resource.Kind == query.FunctionImport):
		call, err := c.operation(first)
		return func(s *scope) wire.Value { return call(s, wire.Value{}) }, rest, err
	}
	var key []query.Argument
	if len(rest) > 0 && rest[0].Kind == query.KeySegment {
		for _, part := range rest[0].Args.Key {
			key = append(key, query.Argument(part))
		}
		rest = rest[1:]
	}
	arguments, err := c.arguments(key)
	name, service := first.Name, c.service
	return func(s *scope) wire.Value {
		return s.asked("\x00"+name, wire.Value{}, arguments(s), func(_ wire.Value, key []Argument) (wire.Value, error) {
			return service.Resource(s.ctx, name, key)
		})
	}, rest, err
}

// isAsked reports whether a path leads through what a service has answered, of which nobody
// has loaded the navigation properties.
func (c *compiler) isAsked(x *query.Path) bool {
	switch first := &x.Segments[0]; first.Kind {
	case query.RootSegment:
		return true
	case query.VariableSegment:
		if i := c.variable(first); i >= 0 {
			return c.variables[i].asked
		}
		return c.asked && first.Name == "$this"
	case query.AliasSegment:
		value, is := first.Args.Alias.Value.(*query.Path)
		return is && c.isAsked(value)
	}
	return c.asked
}

// loading returns the step of the last of the segments behind what the service has answered. The
// first of those that lead through complex values notes the entity that they are of, which is the
// one to ask about.
func (c *compiler) loading(segments []query.Segment, get step) step {
	last := len(segments) - 1
	from := last
	for from > 0 && staysWithin(&segments[from-1]) {
		from--
	}
	switch {
	case staysWithin(&segments[last]):
		if from < last {
			return get
		}
		return func(s *scope, v wire.Value) wire.Value {
			s.entity = v
			return get(s, v)
		}
	case segments[last].Kind != query.PropertySegment:
		return get
	}
	var path []string
	for i := range segments[from:] {
		path = append(path, nameIn(&segments[from+i]))
	}
	return c.loaded(strings.Join(path, "/"), from < last, get)
}

// staysWithin reports whether a segment leads from an entity to a value of its own, or to itself.
func staysWithin(s *query.Segment) bool {
	return s.Kind == query.CastSegment || s.Kind == query.PropertySegment && (s.Property == nil || !s.Property.Navigation)
}

// nameIn returns what a segment is called in the path of a route.
func nameIn(s *query.Segment) string {
	if s.Kind == query.CastSegment {
		return typeNameOf(s)
	}
	return s.Name
}

// loaded asks the service for a navigation property that is absent, which would pass for one
// without a value. It is one of the entity within which the path is, or of what it is called on.
func (c *compiler) loaded(name string, within bool, get step) step {
	service := c.service
	return func(s *scope, v wire.Value) wire.Value {
		found := get(s, v)
		if v.IsMissing() || found.Kind() != wire.KindAbsent {
			return found
		}
		if service == nil {
			s.fail(&UnsupportedError{What: "the navigation property " + name + " behind $root"})
			return found
		}
		if within {
			v = s.entity
		}
		return s.asked("\x01"+name, v, nil, func(v wire.Value, _ []Argument) (wire.Value, error) {
			return service.Related(s.ctx, v, name)
		})
	}
}

// operation compiles the call of a function.
func (c *compiler) operation(segment *query.Segment) (step, error) {
	name, service := segment.Name, c.service
	if service == nil {
		return nil, &UnsupportedError{What: "the function " + name + " in expressions"}
	}
	var list []query.Argument
	if segment.Args != nil {
		list = segment.Args.Arguments
	}
	arguments, err := c.arguments(list)
	return func(s *scope, v wire.Value) wire.Value {
		if v.Kind() == wire.KindNull {
			return null
		}
		return s.asked(name, v, arguments(s), func(v wire.Value, list []Argument) (wire.Value, error) {
			return service.Call(s.ctx, name, v, list)
		})
	}, err
}

// arguments compiles the values of arguments.
func (c *compiler) arguments(list []query.Argument) (func(*scope) []Argument, error) {
	values := make([]node, len(list))
	for i := range list {
		var err error
		if values[i], err = c.expr(list[i].Value); err != nil {
			return nil, err
		}
	}
	return func(s *scope) []Argument {
		var given []Argument
		for i := range list {
			given = append(given, Argument{list[i].Name, values[i].value(s)})
		}
		return given
	}, nil
}

// asked asks the service, if it was not asked the same before.
func (s *scope) asked(name string, v wire.Value, list []Argument, ask func(wire.Value, []Argument) (wire.Value, error)) wire.Value {
	key := []byte(name)
	for _, value := range append([]Argument{{"", v}}, list...) {
		key = append(append(append(key, 0), value.Name...), 0)
		key = s.appendKey(key, value.Value)
	}
	if known, is := s.answers[string(key)]; is || s.err != nil {
		return known
	}
	s.step()
	answer, err := ask(v, list)
	if err != nil {
		s.fail(err)
		return null
	}
	if s.answers == nil {
		s.answers = map[string]wire.Value{}
	}
	s.answers[string(key)] = answer
	return answer
}
