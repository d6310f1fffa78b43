package server

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file answers an entity that was made with others in it: with these, as far as the
// client has said some (Protocol 11.4.2.2).

// expandMade has the answer be expanded as what is made, if the query does not say itself what
// the answer is to have. What the client may not read is not. What is to be updated may be there: it
// is made if the function says so (Protocol 11.4.4).
func (r *request) expandMade(v wire.Structured) {
	if r.asked.Select != nil || r.asked.Expand != nil {
		return
	}
	expand := expandOf([]wire.Structured{v}, r.route.Type)
	if expand == "" {
		return
	}
	said, err := r.handler.parser.Query("$expand="+expand, structured(r.route.Type, false))
	if err != nil {
		return // what was made is larger than what can be asked for
	}
	before, q := r.asked, *r.asked
	q.Expand = said.Expand
	r.asked = &q
	if r.authorizeRelated() == nil {
		r.made = &q
	}
	if r.asked = before; r.route.Kind == routes.Create {
		r.answersMade()
	}
}

// answersMade has the function answer what it has made, and nothing that was there.
func (r *request) answersMade() {
	if r.made != nil {
		r.query = r.made
	}
}

// answerMade has an entity that was made be written as far as it was returned.
func (r *request) answerMade(entity wire.Structured) {
	if r.made == nil {
		return
	}
	q := *r.made
	if q.Expand = expandedIn(q.Expand, []wire.Structured{entity}); len(q.Expand) == 0 {
		q.Expand = nil
	}
	r.asked = &q
}

// expandOf writes $expand for what entities of a declared type have in them, also in their complex
// values; "" for nothing.
func expandOf(list []wire.Structured, typ wire.Structured) string {
	found := foundInside{of: map[string]*insideAt{}}
	for _, v := range list {
		found.add("", v, typ)
	}
	items := make([]string, len(found.paths))
	for i, path := range found.paths {
		items[i] = path
		if more := expandOf(found.of[path].list, found.of[path].typ); more != "" {
			items[i] += "($expand=" + more + ")"
		}
	}
	return strings.Join(items, ",")
}

// foundInside are the entities that stand in others, by the paths of their navigation properties.
type foundInside struct {
	paths []string // as they were found
	of    map[string]*insideAt
}

// insideAt are the entities that navigation properties at one path have, whose type is typ.
type insideAt struct {
	list []wire.Structured
	typ  wire.Structured
}

// add adds those in a value of a declared type, an entity or a complex value in one, to which a path
// leads that ends in a slash, or is empty.
func (f *foundInside) add(before string, v, typ wire.Structured) {
	for p := range codec.Properties(v) {
		if p.Target == nil {
			continue
		}
		path := before + p.Name
		if wire.FindProperty(typ, p.Name) == nil {
			path = before + codec.TypeName(v) + "/" + p.Name
		}
		for o := range objectsOf(wire.PropertyValue(v, p.Name)) {
			if !p.Navigation {
				f.add(path+"/", o, p.Target)
				continue
			}
			if f.of[path] == nil {
				f.paths = append(f.paths, path)
				f.of[path] = &insideAt{typ: p.Target}
			}
			f.of[path].list = append(f.of[path].list, o)
		}
	}
}

// expandedIn returns those items of $expand of which entities have what is expanded: a
// function need not return all that it has made.
func expandedIn(items []query.ExpandItem, list []wire.Structured) []query.ExpandItem {
	items = slices.Clone(items)
	return slices.DeleteFunc(items, func(item query.ExpandItem) bool {
		holders, name := list, item.Navigation().Name
		for _, within := range navigations(&item, nil)[0].within {
			holders = insideOf(holders, within)
		}
		for _, v := range holders {
			if wire.FindProperty(v, name) != nil && wire.PropertyValue(v, name).Kind() == wire.KindAbsent {
				return true
			}
		}
		return item.Options != nil && len(expandedIn(item.Options.Expand, insideOf(holders, name))) < len(item.Options.Expand)
	})
}

// insideOf returns the objects that a property has in those of some values that are of a type with it.
func insideOf(list []wire.Structured, name string) (inner []wire.Structured) {
	for _, v := range list {
		if wire.FindProperty(v, name) != nil {
			inner = slices.AppendSeq(inner, objectsOf(wire.PropertyValue(v, name)))
		}
	}
	return inner
}
