package server

import (
	"cmp"
	"maps"
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// structural is the selection of a request without $select and $expand: what
// the value holds but for navigation properties, which are not expanded.
var structural = sibling.Selection{All: true}

// structuralFull is structural in full metadata, which advertises all operations.
var structuralFull = sibling.Selection{All: true, Operations: []string{"*"}}

// selector makes selections.
type selector struct {
	*handler
	root string // the URL of the service's root, which ids of entities begin with
	// whole is what is selected without $select and $expand.
	whole *sibling.Selection
}

// selection returns what $select and $expand leave of values of the type, which are
// at the places. Nil options select as none do.
func (x *selector) selection(at places, q *query.Options, typ wire.Structured) (*sibling.Selection, error) {
	if q == nil || q.Select == nil && q.Expand == nil {
		return x.whole, nil
	}
	s := &sibling.Selection{All: q.Select == nil}
	if s.All {
		s.Operations = x.whole.Operations
	}
	for i := range q.Select {
		x.addSelect(s, &q.Select[i])
	}
	if s.All {
		s.Properties = nil // of which All leaves nothing out
	}
	for i := range q.Expand {
		if err := x.addExpand(s, at, &q.Expand[i], typ); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// addSelect adds an item of $select.
func (x *selector) addSelect(s *sibling.Selection, item *query.SelectItem) {
	segments := item.Path.Segments
	for i := range segments {
		g := &segments[i]
		switch {
		case g.Kind == query.WildcardSegment:
			s.All = true
		case g.Kind == query.OperationSegment:
			x.addOperation(s, g.Name)
		case g.Kind != query.PropertySegment:
		case i == len(segments)-1 && (item.Options == nil || item.Options.Select == nil):
			setProperty(s, g.Name, nil)
		default:
			s = within(s, g.Name)
		}
		if s.All {
			return
		}
	}
	if item.Options != nil {
		for i := range item.Options.Select {
			x.addSelect(s, &item.Options.Select[i])
		}
	}
}

// addOperation adds an operation, or * behind a namespace, as $select has it: with an alias of
// the namespace, or without a default one, and perhaps with the names of parameters.
func (x *selector) addOperation(s *sibling.Selection, text string) {
	name, _, _ := strings.Cut(text, "(")
	if !strings.Contains(name, ".") {
		for _, namespace := range x.parser.Model.DefaultNamespaces {
			s.Operations = append(s.Operations, namespace+"."+name)
		}
		return
	}
	s.Operations = append(s.Operations, x.described.FullName(name))
}

// within returns the selection inside of a complex property: all of it if the
// property is selected without more, nothing if it has not been mentioned.
func within(s *sibling.Selection, name string) *sibling.Selection {
	inner, given := s.Properties[name]
	if inner == nil {
		inner = &sibling.Selection{All: given || s.All}
		setProperty(s, name, inner)
	}
	return inner
}

func setProperty(s *sibling.Selection, name string, inner *sibling.Selection) {
	if s.Properties == nil {
		s.Properties = map[string]*sibling.Selection{}
	}
	s.Properties[name] = inner
}

// addExpand adds an item of $expand. What is named goes before what * stands for.
func (x *selector) addExpand(s *sibling.Selection, at places, item *query.ExpandItem, typ wire.Structured) error {
	for _, n := range navigations(item, typ) {
		in := s
		for _, name := range n.within {
			in = within(in, name)
		}
		if item.Count { // which is an annotation
			if !in.All {
				setProperty(in, n.name, nil)
			}
			continue
		}
		if in.Expand == nil {
			in.Expand = map[string]*sibling.Selection{}
		}
		if _, given := in.Expand[n.name]; given && item.Navigation().Kind == query.WildcardSegment {
			continue
		}
		levels := item.Levels
		if levels == query.LevelsMax {
			levels = x.mostLevels()
		}
		inner, err := x.expand(at, item, &n, levels)
		if err != nil {
			return err
		}
		in.Expand[n.name] = inner
	}
	return nil
}

// expand returns what is written of the entities that a navigation property leads to,
// in which it is expanded again as deep as $levels says.
func (x *selector) expand(at places, item *query.ExpandItem, n *navigation, levels int) (*sibling.Selection, error) {
	route, inside := x.follow(at, n)
	all, err := x.selection(inside, item.Options, n.typ)
	if err != nil {
		return nil, err
	}
	s := *all
	if item.Ref {
		s = sibling.Selection{Reference: true}
	}
	s.Home = x.home(route, inside)
	if item.Options != nil && item.Options.Apply != nil {
		if m := (made{whole: true}).appliedTo(item.Options.Apply); !m.whole || m.several {
			if item.Options.Select == nil {
				s = *m.selection()
			}
			s.Sparse, s.Home = true, new(sibling.Home)
		}
	}
	if levels > 1 {
		if s.Expand = maps.Clone(s.Expand); s.Expand == nil {
			s.Expand = map[string]*sibling.Selection{}
		}
		if s.Expand[n.name], err = x.expand(inside, item, n, levels-1); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

// home returns where the entities are that a navigation property leads to, by its
// route and the places of what belongs to them; nil if they are contained, as far as
// that is known.
func (x *selector) home(route *route, inside places) *sibling.Home {
	switch {
	case route == nil && inside.set == "", route != nil && route.Context == "":
		return nil
	case isTypeName(inside.set): // a type: they are in no set
		return &sibling.Home{}
	}
	home := &sibling.Home{URL: x.root + inside.set, Set: !x.isSingleton(inside.set)}
	if set := x.handler.root.Text(inside.set); set != nil {
		home.Of = set.Value.typ.Target
	}
	return home
}

// mostLevels is what $levels=max stands for.
func (h *handler) mostLevels() int { return cmp.Or(h.limits.Query.MaxExpandDepth, defaultLevels) }

// defaultLevels is what $levels=max stands for without a limit: the default of
// query.Limits.
const defaultLevels = 3
