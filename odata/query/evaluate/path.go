package evaluate

import (
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// step is a segment of a path: from a value to another one.
type step func(s *scope, v wire.Value) wire.Value

// path compiles a path. Paths that begin at the instance and have one segment are most
// of them.
func (c *compiler) path(x *query.Path) (node, error) {
	asked := c.isAsked(x)
	if variable := c.variable(&x.Segments[0]); variable >= 0 && len(x.Segments) == 2 && x.Segments[1].Property != nil && !x.Segments[1].Contained && !c.rows && !asked {
		get := internal.Accessor(x.Segments[1].Name)
		n := valueNode(func(s *scope) wire.Value { return get.Of(&s.variables[variable]) })
		n.spot = &spot{field: get, variable: variable}
		return n, nil
	}
	start, rest, err := c.start(x)
	if err != nil {
		return node{}, err
	}
	steps, err := c.steps(rest, asked)
	if err != nil {
		return node{}, err
	}
	if n, ok := c.declared(start, rest); ok && !asked {
		return n, nil
	}
	if start == nil {
		start = func(s *scope) wire.Value { return s.this }
	}
	switch len(steps) {
	case 0:
		return valueNode(start), nil
	case 1:
		only := steps[0]
		return valueNode(func(s *scope) wire.Value { return only(s, start(s)) }), nil
	}
	return valueNode(func(s *scope) wire.Value {
		v := start(s)
		for _, step := range steps {
			v = step(s, v)
		}
		return v
	}), nil
}

// declared compiles a path of one or two declared properties; false for others.
func (c *compiler) declared(start func(*scope) wire.Value, rest []query.Segment) (node, bool) {
	if last := len(rest) - 1; last >= 0 && rest[last].Contained {
		return node{}, false
	}
	for i := range rest {
		if rest[i].Kind != query.PropertySegment || rest[i].Property == nil || c.rows {
			return node{}, false
		}
	}
	switch {
	case len(rest) == 1 && start == nil:
		get := internal.Accessor(rest[0].Name)
		n := valueNode(func(s *scope) wire.Value { return get.Of(&s.this) })
		n.spot = &spot{field: get, variable: -1}
		return n, true
	case len(rest) == 2 && start == nil:
		first, second := internal.Accessor(rest[0].Name), internal.Accessor(rest[1].Name)
		n := valueNode(func(s *scope) wire.Value {
			v := first.Of(&s.this)
			return second.Of(&v)
		})
		n.spot = &spot{field: second, variable: -1, through: first}
		return n, true
	}
	return node{}, false
}

// spot is where a declared property is found quickly: of the instance, of a variable, or
// of an object that the instance has.
type spot struct {
	field
	variable int   // -1 for the instance
	through  field // nil for none
}

// field is an accessor of package wire.
type field interface {
	Of(o *wire.Value) wire.Value
	CompareInt(o *wire.Value, n int64) (order int, ok bool)
	Text(o *wire.Value) (text string, enum, ok bool)
	Bool(o *wire.Value) (value, ok bool)
}

// object returns the object that has the property.
func (p *spot) object(s *scope) *wire.Value {
	switch {
	case p.through != nil:
		s.inner = p.through.Of(&s.this)
		return &s.inner
	case p.variable >= 0:
		return &s.variables[p.variable]
	}
	return &s.this
}

// start compiles what a path begins with, nil for the instance, and returns the segments
// behind that.
func (c *compiler) start(x *query.Path) (func(*scope) wire.Value, []query.Segment, error) {
	first := &x.Segments[0]
	switch first.Kind {
	case query.VariableSegment:
		switch first.Name {
		case "$it":
			c.usesIt = true
			return func(s *scope) wire.Value { return s.it }, x.Segments[1:], nil
		case "$this":
			return nil, x.Segments[1:], nil
		case "$these":
			c.usesThese = true
			return func(s *scope) wire.Value { return s.these }, x.Segments[1:], nil
		}
		if i := c.variable(first); i >= 0 {
			return func(s *scope) wire.Value { return s.variables[i] }, x.Segments[1:], nil
		}
		return nil, nil, &UnsupportedError{What: "the variable " + first.Name + " here"}
	case query.AliasSegment:
		value, err := c.expr(first.Args.Alias.Value)
		return value.value, x.Segments[1:], err
	case query.RootSegment:
		return c.rooted(x)
	}
	return nil, x.Segments, nil
}

// variable returns the place of the variable of a lambda that a segment names; -1 if it
// names none.
func (c *compiler) variable(segment *query.Segment) int {
	if segment.Kind == query.VariableSegment {
		for i := len(c.variables) - 1; i >= 0; i-- {
			if c.variables[i].name == segment.Name {
				return i
			}
		}
	}
	return -1
}

// steps compiles segments; asked is isAsked.
func (c *compiler) steps(segments []query.Segment, asked bool) ([]step, error) {
	var steps []step
	for i := range segments {
		segment := &segments[i]
		if i+1 < len(segments) && segments[i+1].Kind == query.AnnotationSegment && segment.Kind == query.PropertySegment {
			continue // what is annotated is the property and not its value
		}
		target := ""
		if segment.Kind == query.AnnotationSegment && i > 0 && segments[i-1].Kind == query.PropertySegment {
			target = segments[i-1].Name
		}
		before := c.asked
		c.asked = asked && (segment.Kind == query.FilterSegment || segment.Kind == query.CountSegment)
		next, err := c.step(segment, target)
		if c.asked = before; err != nil {
			return nil, err
		}
		if asked {
			next = c.loading(segments[:i+1], next)
		}
		steps = append(steps, containing(segments[i:], next))
	}
	return steps, nil
}

func (c *compiler) step(segment *query.Segment, target string) (step, error) {
	switch segment.Kind {
	case query.PropertySegment:
		return c.property(segment.Name), nil
	case query.CastSegment:
		return castStep(typeNameOf(segment)), nil
	case query.CountSegment:
		return c.count(segment)
	case query.FilterSegment:
		filter, err := c.expr(segment.Args.Filter)
		return func(s *scope, v wire.Value) wire.Value { return s.kept(v, filter.truth) }, err
	case query.KeySegment:
		return c.key(segment.Args.Key)
	case query.OrdinalSegment:
		return ordinalStep(segment.Args.Index), nil
	case query.AnnotationSegment:
		return annotationStep(target, segment.Args.Term, segment.Args.Qualifier), nil
	case query.OperationSegment:
		return c.operation(segment)
	case query.AggregateSegment:
		return c.overall(segment)
	}
	return nil, &UnsupportedError{What: segment.Name + " in expressions"}
}

// ordinalStep picks an item of a collection, from the end if the place is negative; null if there
// is none.
func ordinalStep(place int64) step {
	return func(_ *scope, v wire.Value) wire.Value {
		if v.Kind() != wire.KindCollection {
			return null
		}
		at := place
		if at < 0 {
			at += int64(v.Len())
		}
		if at < 0 || at >= int64(v.Len()) {
			return null
		}
		return v.Item(int(at))
	}
}

// typeNameOf returns the qualified name of a cast's type, however it was written.
func typeNameOf(segment *query.Segment) string {
	if t := segment.Type.Target; t != nil {
		return t.WireType().Name
	}
	return segment.Name
}

func (c *compiler) property(name string) step {
	get := internal.Accessor(name)
	rows := c.rows
	return func(_ *scope, v wire.Value) wire.Value {
		if v.Kind() == wire.KindUntyped {
			return internal.MemberOf(v, name)
		}
		if rows {
			if r, ok := v.Object().(*row); ok {
				return r.getBy(name, get)
			}
		}
		return get.Of(&v)
	}
}

// castStep keeps an instance of a type, or those of a collection.
func castStep(typeName string) step {
	test := internal.TypeTest(typeName)
	is := func(v wire.Value) bool {
		o := declaredObject(v)
		return o != nil && test.Is(o)
	}
	return func(_ *scope, v wire.Value) wire.Value {
		if v.Kind() == wire.KindCollection {
			var items []wire.Value
			for i := range v.Len() {
				if item := v.Item(i); is(item) {
					items = append(items, item)
				}
			}
			return internal.List(items)
		}
		if is(v) {
			return v
		}
		return null
	}
}

// count compiles $count: of the items that a filter keeps and a search finds.
func (c *compiler) count(segment *query.Segment) (step, error) {
	filter, search := segment.Filter(), segment.Search()
	var keeps func(*scope) truth
	if filter != nil {
		n, err := c.expr(filter)
		if err != nil {
			return nil, err
		}
		keeps = n.truth
	}
	find := compileSearch(search)
	return func(s *scope, v wire.Value) wire.Value {
		if v.IsMissing() {
			return internal.Int(0)
		}
		if keeps != nil {
			v = s.kept(v, keeps)
		}
		if search == nil {
			return internal.Int(int64(v.Len()))
		}
		n := int64(0)
		for i := range v.Len() {
			if s.step(); find(v.Item(i)) {
				n++
			}
		}
		return internal.Int(n)
	}, nil
}

// kept returns the items of a collection for which a condition is true.
func (s *scope) kept(v wire.Value, keeps func(*scope) truth) wire.Value {
	if v.IsMissing() {
		return v
	}
	this := s.this
	items := make([]wire.Value, 0, v.Len())
	for i := range v.Len() {
		if s.step(); s.err != nil {
			break
		}
		s.this = v.Item(i)
		if keeps(s) == yes {
			items = append(items, s.this)
		}
	}
	s.this = this
	return internal.List(items)
}

// key compiles a key predicate, which picks an item of a collection.
func (c *compiler) key(parts []query.KeyValue) (step, error) {
	values := make([]node, len(parts))
	names := make([]string, len(parts))
	for i, part := range parts {
		n, err := c.expr(part.Value)
		if err != nil {
			return nil, err
		}
		names[i], values[i] = part.Name, n
	}
	return func(s *scope, v wire.Value) wire.Value {
		wanted := make([]wire.Value, len(values))
		for i := range values {
			wanted[i] = values[i].value(s)
		}
		for i := range v.Len() {
			if s.step(); s.hasKey(v.Item(i), names, wanted) {
				return v.Item(i)
			}
		}
		return null
	}, nil
}

func (s *scope) hasKey(v wire.Value, names []string, wanted []wire.Value) bool {
	o := declaredObject(v)
	if o == nil {
		return false
	}
	for i, name := range names {
		value := wire.Value{}
		if name != "" {
			value = memberOf(v, name)
		} else if _, keys := internal.Keys(o); len(keys) == 1 {
			value = keys[0]
		}
		if !s.equal(value, wanted[i]) {
			return false
		}
	}
	return true
}

// annotationStep returns the value of an annotation of an object, or of a property of it.
func annotationStep(target, term, qualifier string) step {
	name := target + "@" + term
	if qualifier != "" {
		name += "#" + qualifier
	}
	return func(_ *scope, v wire.Value) wire.Value {
		o := declaredObject(v)
		if o == nil {
			return null
		}
		if d := wire.DynamicOf(o); d != nil {
			if text, ok := d.Lookup(name); ok {
				return internal.RawValue(text, "")
			}
		}
		return null
	}
}

// namesOfPath returns the names of the properties that a path leads through, without
// casts.
func namesOfPath(p *query.Path) []string {
	var names []string
	for i := range p.Segments {
		if s := &p.Segments[i]; s.Kind == query.PropertySegment {
			names = append(names, s.Name)
		}
	}
	return slices.Clip(names)
}
