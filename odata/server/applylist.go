package server

import (
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
)

// made are the properties of what $apply makes, as the list in a context URL has them
// (OData Extension for Data Aggregation 4.0, 2.2). It is what the steps are about at
// first, and each makes another one of it.
type made struct {
	whole   bool // the properties of what the query is about are among them
	several bool // there are instances with other properties than others
	items   []madeItem
}

// madeItem is a property that $apply has made or grouped by: behind complex ones and
// casts, and with what is left of the entities it leads to if it is a navigation
// property.
type madeItem struct {
	path       string
	navigation bool
	inner      made
}

// appliedTo returns the properties behind steps that are about those of m.
func (m made) appliedTo(steps []query.Transformation) made {
	for _, step := range steps {
		m = m.behind(step)
	}
	return m
}

func (m made) behind(step query.Transformation) made {
	switch step := step.(type) {
	case *query.AggregateStep:
		m = made{}
		for i := range step.Items {
			m.name(aggregateName(&step.Items[i]))
		}
	case *query.GroupByStep:
		return m.grouped(step)
	case *query.ComputeStep:
		m = m.copied()
		for i := range step.Items {
			m.name(step.Items[i].As)
		}
	case *query.ConcatStep:
		var all made
		for i, sequence := range step.Sequences {
			one := m.appliedTo(sequence)
			all.several = all.several || i > 0 && !reflect.DeepEqual(one, all)
			all.add(one)
		}
		return all
	case *query.JoinStep:
		m = m.copied()
		m.items = append(m.items, madeItem{path: step.As, navigation: true, inner: made{whole: true}})
	case *query.NestStep:
		m = m.copied()
		for i := range step.Items {
			m.name(step.Items[i].As)
		}
	}
	return m
}

// grouped returns the properties behind groupby: those of the groups, and what the steps
// have made of each; that alone if it has all properties still.
func (m made) grouped(step *query.GroupByStep) (groups made) {
	for i := range step.Items {
		item := &step.Items[i]
		for _, path := range item.Levels() {
			groups.property(path.Segments)
		}
		if item.Recursive != nil {
			groups.property(item.Recursive.ID.Segments)
		}
	}
	if step.Apply != nil {
		each := m.appliedTo(step.Apply)
		if each.whole {
			return each
		}
		groups.add(each)
	}
	return groups
}

// aggregateName returns the name of the result of an aggregation.
func aggregateName(item *query.AggregateItem) string {
	if path, ok := item.Expr.(*query.Path); ok && item.As == "" {
		return path.Segments[len(path.Segments)-1].Name // a custom aggregate
	}
	return item.As
}

func (m made) copied() made {
	m.items = append([]madeItem(nil), m.items...)
	return m
}

// name adds a property of what is made itself.
func (m *made) name(name string) { m.merge(madeItem{path: name}) }

// property adds the property that a path leads to.
func (m *made) property(path []query.Segment) {
	item := madeItem{}
	for i := range path {
		if item.path != "" {
			item.path += "/"
		}
		item.path += path[i].Name
		if p := path[i].Property; p != nil && p.Navigation {
			item.navigation = true
			if i == len(path)-1 {
				item.inner.whole = true
			} else {
				item.inner.property(path[i+1:])
			}
			break
		}
	}
	m.merge(item)
}

// add adds the properties of other.
func (m *made) add(other made) {
	m.whole, m.several = m.whole || other.whole, m.several || other.several
	for _, item := range other.items {
		m.merge(item)
	}
}

// merge adds a property that may be there already.
func (m *made) merge(item madeItem) {
	for i := range m.items {
		if there := &m.items[i]; there.path == item.path {
			there.inner = there.inner.copied()
			there.inner.add(item.inner)
			return
		}
	}
	m.items = append(m.items, item)
}

// selected returns those of the properties that $select leaves, all if it is nil: of what one
// of them holds it leaves all.
func (m made) selected(list []query.SelectItem) (left made) {
	if list == nil {
		return m
	}
	named := map[string]bool{}
	for i := range list {
		path := &list[i].Path
		if path.Segments[len(path.Segments)-1].Kind == query.WildcardSegment {
			return m
		}
		named[firstProperty(nameOfPath(path))] = true
	}
	for _, item := range m.items {
		if named[firstProperty(item.path)] {
			left.merge(item)
		}
	}
	return left
}

// firstProperty returns the first name of a path that is not that of a type.
func firstProperty(path string) string {
	for name := range strings.SplitSeq(path, "/") {
		if !strings.Contains(name, ".") {
			return name
		}
	}
	return ""
}

// selection returns what is written of instances with the properties: none of them has an
// id.
func (m made) selection() *sibling.Selection {
	s := &sibling.Selection{All: m.whole, Home: new(sibling.Home)}
	for i := range m.items {
		item, in := &m.items[i], s
		names := strings.Split(item.path, "/")
		for k, name := range names {
			switch {
			case strings.Contains(name, "."): // a cast
			case k < len(names)-1:
				in = within(in, name)
			case item.navigation:
				if in.Expand == nil {
					in.Expand = map[string]*sibling.Selection{}
				}
				in.Expand[name] = item.inner.selection()
			default:
				setProperty(in, name, nil)
			}
		}
	}
	if s.All {
		s.Properties = nil // of which All leaves nothing out
	}
	return s
}

// applied adds what $apply has made, if it is anything else than what there was.
func (l *selectList) applied(m made) {
	if m.whole && len(m.items) > 0 {
		l.item("*")
	}
	for i := range m.items {
		l.item(m.items[i].path)
		if !m.items[i].navigation {
			continue
		}
		inner := selectList{version: l.version}
		inner.applied(m.items[i].inner)
		if !inner.begun {
			inner.b = append(inner.b, '(')
		}
		l.b = append(append(l.b, inner.b...), ')')
	}
}
