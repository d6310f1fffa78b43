package server

import (
	"cmp"
	"maps"
	"net/http"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// structural is the selection of a request without $select and $expand: what
// the value holds but for navigation properties, which are not expanded.
var structural = sibling.Selection{All: true}

// selection returns what $select and $expand leave of values of the type. Nil
// options select as none do.
func selection(q *query.Options, typ wire.Structured, limits *query.Limits) (*sibling.Selection, error) {
	if q == nil || q.Select == nil && q.Expand == nil {
		return &structural, nil
	}
	s := &sibling.Selection{All: q.Select == nil}
	for i := range q.Select {
		addSelect(s, &q.Select[i])
	}
	if s.All {
		s.Properties = nil // of which All leaves nothing out
	}
	for i := range q.Expand {
		if err := addExpand(s, &q.Expand[i], typ, limits); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// addSelect adds an item of $select.
func addSelect(s *sibling.Selection, item *query.SelectItem) {
	segments := item.Path.Segments
	for i := range segments {
		g := &segments[i]
		switch {
		case g.Kind == query.WildcardSegment:
			s.All = true
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
			addSelect(s, &item.Options.Select[i])
		}
	}
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

// addExpand adds an item of $expand.
func addExpand(s *sibling.Selection, item *query.ExpandItem, typ wire.Structured, limits *query.Limits) error {
	switch {
	case item.Ref:
		return notSupported("$expand with /$ref")
	case item.Count:
		return notSupported("$expand with /$count")
	}
	navigation := item.Navigation()
	for i := range item.Path.Segments {
		g := &item.Path.Segments[i]
		if g == navigation {
			break
		}
		typ = g.Type
		if g.Kind == query.PropertySegment {
			s = within(s, g.Name)
		}
	}
	if s.Expand == nil {
		s.Expand = map[string]*sibling.Selection{}
	}
	if navigation.Kind != query.WildcardSegment {
		return expandOne(s, item, navigation.Name, navigation.Type, limits)
	}
	if typ == nil {
		return nil
	}
	for _, p := range wire.Properties(typ) {
		if _, given := s.Expand[p.Name]; given || !p.Navigation {
			continue
		}
		if err := expandOne(s, item, p.Name, p.Target, limits); err != nil {
			return err
		}
	}
	return nil
}

// expandOne expands a navigation property, as deep as $levels says.
func expandOne(s *sibling.Selection, item *query.ExpandItem, name string, typ wire.Structured, limits *query.Limits) error {
	inner, err := selection(item.Options, typ, limits)
	if err != nil {
		return err
	}
	levels := item.Levels
	if levels == query.LevelsMax {
		levels = cmp.Or(limits.MaxExpandDepth, defaultLevels)
	}
	deepest := inner
	for range levels - 1 {
		outer := *deepest
		outer.Expand = maps.Clone(deepest.Expand)
		if outer.Expand == nil {
			outer.Expand = map[string]*sibling.Selection{}
		}
		outer.Expand[name] = inner
		inner = &outer
	}
	s.Expand[name] = inner
	return nil
}

// defaultLevels is what $levels=max stands for without a limit: the default of
// query.Limits.
const defaultLevels = 3

// notSupported is like NotImplemented for part of a query.
func notSupported(what string) error {
	return &Error{Status: http.StatusNotImplemented, Message: what + " is not supported", Target: "$expand"}
}
