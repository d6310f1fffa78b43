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
// the answer is to have. What the client may not read is not.
func (r *request) expandMade(v wire.Structured) {
	if r.route.Kind != routes.Create || r.asked.Select != nil || r.asked.Expand != nil {
		return
	}
	expand := expandOf([]wire.Structured{v}, r.route.Type)
	if expand == "" {
		return
	}
	before := r.asked
	said, err := r.handler.parser.Query("$expand="+expand, structured(r.route.Type, false))
	if err != nil {
		return // what was made is larger than what can be asked for
	}
	q := *before
	q.Expand = said.Expand
	r.asked = &q
	if r.authorizeRelated() != nil {
		r.asked = before
		return
	}
	r.query, r.deep = r.asked, true
}

// expandOf writes $expand for what entities of a declared type have in them; "" for nothing.
func expandOf(list []wire.Structured, typ wire.Structured) string {
	inner := map[string][]wire.Structured{}
	targets := map[string]wire.Structured{}
	var paths []string
	for _, v := range list {
		for p := range codec.Properties(v) {
			if !p.Navigation || p.Target == nil {
				continue
			}
			path := p.Name
			if wire.FindProperty(typ, path) == nil {
				path = codec.TypeName(v) + "/" + path
			}
			for o := range objectsOf(wire.PropertyValue(v, p.Name)) {
				if inner[path] == nil {
					paths = append(paths, path)
				}
				inner[path], targets[path] = append(inner[path], o), p.Target
			}
		}
	}
	for i, path := range paths {
		if more := expandOf(inner[path], targets[path]); more != "" {
			paths[i] += "($expand=" + more + ")"
		}
	}
	return strings.Join(paths, ",")
}

// expandedIn returns those items of $expand of which entities have what is expanded: a
// function need not return all that it has made.
func expandedIn(items []query.ExpandItem, list []wire.Structured) []query.ExpandItem {
	items = slices.Clone(items)
	return slices.DeleteFunc(items, func(item query.ExpandItem) bool {
		var inner []wire.Structured
		for _, v := range list {
			name := item.Navigation().Name
			if wire.FindProperty(v, name) == nil {
				continue // it is of another type
			}
			value := wire.PropertyValue(v, name)
			if value.Kind() == wire.KindAbsent {
				return true
			}
			inner = slices.AppendSeq(inner, objectsOf(value))
		}
		return item.Options != nil && len(expandedIn(item.Options.Expand, inner)) < len(item.Options.Expand)
	})
}
