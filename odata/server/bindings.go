package server

import (
	"cmp"
	"maps"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// This file finds the entity sets and singletons that navigation properties are bound to which have
// no route: those of derived types, and those of the items of collections (CSDL 13.4.1).

// bindings are the targets by path, and "" by each path that leads on to one: a path of the
// request may be as long as it likes, and is followed no further than there are bindings.
type bindings map[string]string

func newBindings(targets map[string]string) bindings {
	all := bindings{}
	for path := range targets {
		for i := range path {
			if path[i] == '/' {
				all[path[:i]] = ""
			}
		}
	}
	maps.Copy(all, targets)
	return all
}

// boundAt returns the path of bindings that a route has.
func boundAt(segments []routes.Segment) string {
	var names []string
	for _, s := range segments {
		if s.Keys == nil {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, "/")
}

// boundBelow returns the paths of bindings at what a type declares, of those that lead there: what is
// said of a type itself stands before what is said of the one that it is derived from.
func (h *handler) boundBelow(at []string, owner wire.Structured, name string) (below []string) {
	add := func(path string) {
		if _, known := h.bindings[path]; known {
			below = append(below, path)
		}
	}
	for _, path := range at {
		for typeName := nameOf(owner); typeName != ""; typeName = h.baseOf(typeName) {
			add(path + "/" + typeName + "/" + name)
		}
		add(path + "/" + name)
	}
	return below
}

// bound returns the places of what belongs to the entities that a navigation property without a
// route leads to; how it is reached is left out.
func (h *handler) bound(at places, n *navigation) places {
	paths := h.boundBelow(at.bound, n.owner, n.name)
	for _, path := range paths {
		if target := h.bindings[path]; target != "" {
			return h.in(target)
		}
	}
	return places{bound: paths}
}

// reader returns the route that reads what is in an entity set, or a singleton: all of it if that
// is allowed, else one by its key; nil if there is none.
func (h *handler) reader(set string) (reader *route) {
	n := h.root.Text(set)
	if n == nil {
		return nil
	}
	for _, at := range [...]*node{n, n.Parameter()} {
		if at == nil {
			continue
		}
		if r := at.Value.routes.Of(http.MethodGet); r != nil && !r.operation {
			if !r.Forbidden {
				return r
			}
			reader = cmp.Or(reader, r)
		}
	}
	return reader
}
