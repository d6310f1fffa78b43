package server

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// selectList writes the properties that are selected and expanded, or made by $apply, as
// a context URL has them (Protocol 10.7 to 10.10).
type selectList struct {
	b       []byte
	version version
	begun   bool
	written []string // the paths that are selected
}

// appendSelectList appends the list of what is selected and expanded of values of a
// type, if anything is.
func (r *request) appendSelectList(b []byte, q *query.Options, typ wire.Structured) []byte {
	return appendSelectList(b, q, typ, r.format.version)
}

func appendSelectList(b []byte, q *query.Options, typ wire.Structured, v version) []byte {
	if q == nil || q.Select == nil && q.Expand == nil && q.Apply == nil {
		return b
	}
	l := selectList{b: b, version: v}
	if q.Select == nil {
		l.applied(made{whole: true}.appliedTo(q.Apply))
	}
	for i := range q.Select {
		l.selected("", &q.Select[i])
	}
	for i := range q.Expand {
		l.expanded("", &q.Expand[i], typ)
	}
	if l.begun {
		l.b = append(l.b, ')')
	}
	return l.b
}

// nameOfPath returns the path of an item. Types have their names, whatever aliases of
// their namespaces were written.
func nameOfPath(x *query.Path) string {
	var b strings.Builder
	for i := range x.Segments {
		s := &x.Segments[i]
		if i > 0 {
			b.WriteByte('/')
		}
		if s.Kind == query.CastSegment && s.Type.Target != nil {
			b.WriteString(s.Type.Name)
		} else {
			b.WriteString(s.Name)
		}
	}
	return b.String()
}

// item begins an item with its path.
func (l *selectList) item(path string) {
	separator := byte(',')
	if !l.begun {
		l.begun, separator = true, '('
	}
	l.b = escapeFragment(append(l.b, separator), path)
}

// once adds what is selected, if it is not in the list: $select may have it several times.
func (l *selectList) once(path string) {
	if !slices.Contains(l.written, path) {
		l.written = append(l.written, path)
		l.item(path)
	}
}

// selected adds an item of $select. What is selected in a property stands behind the
// path of that.
func (l *selectList) selected(above string, item *query.SelectItem) {
	path := above + nameOfPath(&item.Path)
	o := item.Options
	if o == nil || o.Select == nil && o.Expand == nil {
		l.once(path)
		return
	}
	if o.Select == nil || len(o.Select) == 1 && nameOfPath(&o.Select[0].Path) == "*" {
		l.once(path)
	} else {
		for i := range o.Select {
			l.selected(path+"/", &o.Select[i])
		}
	}
	for i := range o.Expand {
		l.expanded(path+"/", &o.Expand[i], nil)
	}
}

// expanded adds an item of $expand, with a plus sign if it is expanded again below
// itself. In 4.0 one with nothing selected in it is not part of the list.
func (l *selectList) expanded(above string, item *query.ExpandItem, typ wire.Structured) {
	navigation := item.Navigation()
	if item.Ref {
		return
	}
	if navigation.Kind == query.WildcardSegment && typ != nil && len(item.Path.Segments) == 1 {
		for _, p := range wire.Properties(typ) {
			if p.Navigation {
				l.suffixed(above+p.Name, item, p.Target)
			}
		}
		return
	}
	l.suffixed(above+nameOfPath(&item.Path), item, navigation.Type.Target)
}

func (l *selectList) suffixed(path string, item *query.ExpandItem, typ wire.Structured) {
	inner := appendSelectList(nil, item.Options, typ, l.version)
	if inner == nil {
		if l.version == version40 {
			return
		}
		inner = []byte("()")
	}
	l.item(path)
	if item.Levels > 1 || item.Levels == query.LevelsMax {
		l.b = append(l.b, '+')
	}
	l.b = append(l.b, inner...)
}
