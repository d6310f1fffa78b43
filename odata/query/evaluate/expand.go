package evaluate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// expansion is what nested options do to the values of a property: those of an item of
// $expand, or of $select for a collection. What is related is in memory already.
type expansion struct {
	path   []string // of complex properties, to the objects that have the property
	name   string   // of the property; "" for all navigation properties but others
	others []string
	cast   step // nil for none
	// program is about the items. next is the expansion of the items by the same option,
	// as $levels asks for.
	program *Program
	count   bool
	// selected are the properties that $select names, of items that $apply has made; nil
	// for all.
	selected []string
}

// expansions compiles the nested options of $expand and $select, those that do something.
func (c *compiler) expansions(options *query.Options, done Stage) ([]*expansion, error) {
	var list []*expansion
	if done < Expand {
		var named []string
		for i := range options.Expand {
			named = append(named, options.Expand[i].Navigation().Name)
		}
		for i := range options.Expand {
			e, err := c.expansion(&options.Expand[i], named)
			if err != nil {
				return nil, err
			}
			if e != nil {
				list = append(list, e)
			}
		}
	}
	if done < Select {
		for i := range options.Select {
			e, err := c.selection(&options.Select[i])
			if err != nil {
				return nil, err
			}
			if e != nil {
				list = append(list, e)
			}
		}
	}
	return list, nil
}

// expansion compiles an item of $expand; nil if it does nothing.
func (c *compiler) expansion(item *query.ExpandItem, named []string) (*expansion, error) {
	e := &expansion{count: item.Count}
	behind := false
	for i := range item.Path.Segments {
		segment := &item.Path.Segments[i]
		switch {
		case segment.Kind == query.CastSegment && behind:
			e.cast = castStep(typeNameOf(segment))
		case segment == item.Navigation():
			behind = true
			switch segment.Kind {
			case query.WildcardSegment:
				e.others = named
			case query.PropertySegment:
				e.name = segment.Name
			default:
				return nil, nil // a stream is not evaluated
			}
		case segment.Kind == query.PropertySegment:
			e.path = append(e.path, segment.Name)
		}
	}
	options := item.Options
	if options == nil {
		options = new(query.Options)
	}
	inner := c.inner()
	program, err := inner.program(options, Nothing)
	if err != nil {
		return nil, err
	}
	e.program = program
	for i := range options.Select {
		if names := namesOfPath(&options.Select[i].Path); len(names) > 0 {
			e.selected = append(e.selected, names[0])
		}
	}
	e.repeat(item.Levels, c.limits.MaxLevels)
	if len(e.program.stages) == 0 && len(e.program.expand) == 0 && e.cast == nil && !e.count {
		return nil, nil
	}
	return e, nil
}

// repeat adds the expansion itself to those of its items, as often as $levels says.
func (e *expansion) repeat(levels, most int) {
	if levels == query.LevelsMax {
		levels = most
	}
	inner := e.program
	for range levels - 1 {
		next := *e
		next.program = inner
		outer := *e.program
		outer.expand = append(slices.Clone(e.program.expand), &next)
		inner = &outer
	}
	e.program = inner
}

// selection compiles the nested options of an item of $select, which are about the items
// of a collection; nil if it does nothing.
func (c *compiler) selection(item *query.SelectItem) (*expansion, error) {
	if item.Options == nil {
		return nil, nil
	}
	names := namesOfPath(&item.Path)
	if len(names) == 0 {
		return nil, nil
	}
	inner := c.inner()
	program, err := inner.program(item.Options, Nothing)
	if err != nil || len(program.stages) == 0 && len(program.expand) == 0 {
		return nil, err
	}
	return &expansion{path: names[:len(names)-1], name: names[len(names)-1], program: program}, nil
}

// apply returns a copy of an object with what has become of the property, which is
// behind a path.
func (e *expansion) apply(s *scope, o wire.Structured, path []string) (wire.Structured, error) {
	if len(path) == 0 {
		return e.at(s, o)
	}
	v := wire.PropertyValue(o, path[0])
	var inner []wire.Structured
	add := func(v wire.Value) error {
		if v.Kind() != wire.KindStructured {
			return nil
		}
		made, err := e.apply(s, v.Object(), path[1:])
		inner = append(inner, made)
		return err
	}
	for i := range v.Len() {
		if err := add(v.Item(i)); err != nil {
			return nil, err
		}
	}
	if err := add(v); err != nil {
		return nil, err
	}
	if len(inner) == 0 || v.Kind() == wire.KindCollection && len(inner) < v.Len() {
		return o, nil
	}
	o = internal.Clone(o)
	return o, internal.SetObjects(o, path[0], inner)
}

// at is apply to the object that has the property.
func (e *expansion) at(s *scope, o wire.Structured) (wire.Structured, error) {
	if e.name != "" {
		return e.property(s, o, e.name)
	}
	for _, p := range wire.Properties(o) {
		if p.Navigation && !slices.Contains(e.others, p.Name) {
			var err error
			if o, err = e.property(s, o, p.Name); err != nil {
				return nil, err
			}
		}
	}
	return o, nil
}

func (e *expansion) property(s *scope, o wire.Structured, name string) (wire.Structured, error) {
	v := wire.PropertyValue(o, name)
	p, declared := wire.LookupProperty(o, name)
	if v.IsMissing() || !declared {
		return o, nil // a dynamic one was written as it is
	}
	if e.cast != nil {
		v = e.cast(s, v)
	}
	if v.Kind() != wire.KindCollection {
		return e.single(s, o, name, v)
	}
	items := itemsOf(v, 0, v.Len())
	made, count, err := e.items(s, items)
	if err != nil {
		return nil, err
	}
	o = internal.Clone(o)
	if e.count && !count.IsAbsent() || e.program.count {
		wire.DynamicOf(o).Set(name+"@odata.count", wire.Raw(strconv.FormatInt(count.Or(0), 10)))
	}
	if p.Target == nil && !p.Navigation {
		if slices.ContainsFunc(made, func(v wire.Value) bool { return v.Kind() == wire.KindStructured }) {
			return nil, &UnsupportedError{What: "making instances of the values of " + name}
		}
		return o, internal.Pick(o, name, indexesOf(made, items))
	}
	objects, rows := make([]wire.Structured, len(made)), 0
	for i, item := range made {
		if objects[i] = item.Object(); objects[i] == nil {
			return nil, fmt.Errorf("%s has null as an item", name)
		}
		if _, is := objects[i].(*row); is {
			rows++
		}
	}
	switch rows {
	case 0:
		return o, internal.SetObjects(o, name, objects)
	case len(made):
		if !s.nested { // the property itself is asked for, whose type they are not of
			return nil, &UnsupportedError{What: "making other instances of the items of " + name}
		}
		return o, e.setRows(o, name, objects)
	}
	return nil, &UnsupportedError{What: "$apply of $expand=" + name + " that makes items beside entities"}
}

// setRows has an object have rows in place of what is related: they are of no type that
// the property is declared to have.
func (e *expansion) setRows(o wire.Structured, name string, rows []wire.Structured) error {
	text := []byte{'['}
	for i, r := range rows {
		if i > 0 {
			text = append(text, ',')
		}
		if e.selected != nil {
			r = r.(*row).only(e.selected)
		}
		var err error
		if text, err = wire.Append(text, r); err != nil {
			return err
		}
	}
	wire.DynamicOf(o).Set(name, wire.Raw(append(text, ']')))
	return internal.SetAbsent(o, name)
}

// single is for a property of one object.
func (e *expansion) single(s *scope, o wire.Structured, name string, v wire.Value) (wire.Structured, error) {
	if v.IsMissing() { // of another type than the cast asks for
		o = internal.Clone(o)
		return o, internal.SetNull(o, name)
	}
	made, _, err := e.items(s, []wire.Value{v})
	if err != nil {
		return nil, err
	}
	o = internal.Clone(o)
	if len(made) == 0 {
		return o, internal.SetNull(o, name)
	}
	return o, internal.SetObjects(o, name, []wire.Structured{made[0].Object()})
}

// items returns what the program makes of items, and how many there are without skip and
// top.
func (e *expansion) items(s *scope, list []wire.Value) ([]wire.Value, wire.Opt[int64], error) {
	this := s.this
	defer func() { s.this = this }()
	list, count := s.staged(e.program.stages, list)
	if s.err != nil {
		return nil, count, s.err
	}
	if count.IsAbsent() {
		count = wire.Some(int64(len(list)))
	}
	made := make([]wire.Value, len(list))
	for i, item := range list {
		if made[i] = item; item.Kind() != wire.KindStructured {
			continue
		}
		o, err := e.program.finish(s, item)
		if err != nil {
			return nil, count, err
		}
		made[i] = internal.Object(o)
	}
	return made, count, nil
}

// indexesOf returns where the values stand among items, of which they are some in another
// order. Those that are the same are as good as each other.
func indexesOf(values, items []wire.Value) []int {
	places := map[wire.Value][]int{}
	for i, item := range items {
		places[item] = append(places[item], i)
	}
	indexes := make([]int, len(values))
	for i, v := range values {
		indexes[i] = places[v][0]
		places[v] = places[v][1:]
	}
	return indexes
}
