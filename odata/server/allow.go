package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
)

// This file says which methods there are at a path (RFC 9110, 10.2.1).

// allowed lists the methods of what is at the path, as the header Allow does: those that
// have a function there, or one that answers for it elsewhere.
func (r *request) allowed() string {
	at := &r.match.node.Value
	read := at.routes.Of(http.MethodGet)
	if read != nil && read.Collection && r.match.narrowed {
		return r.allowedOfPart(read)
	}
	list := strings.Split(at.routes.Allow(func(r *route) bool { return r.Forbidden || !r.updatesBy(r.Method) && r.Kind == routes.Update }), ", ")
	if update := at.routes.Of(http.MethodPatch); update != nil && !update.Forbidden && update.updatesBy(http.MethodPut) {
		list = append(list, http.MethodPut)
	}
	if add := at.routes.Of(http.MethodPost); add != nil && add.Kind == routes.Reference {
		list = append(list, http.MethodPut)
	}
	if read != nil && read.Context != "" && !read.operation {
		if !read.Collection {
			list = append(list, r.changedBy(read)...)
		}
		if set := r.handler.root.Text(read.Context); set != nil && read.Collection && set.Value.creates() && !read.leavesAlone(http.MethodPost) {
			list = append(list, http.MethodPost)
		}
	}
	if r.deltaRoute(&r.match) != nil {
		list = append(list, http.MethodPatch)
	}
	if last := len(r.match.path.Segments) - 1; r.match.path.Segments[last].Kind == query.RefSegment {
		list = append(list, http.MethodGet, http.MethodHead) // of what it is a reference to
	}
	return listed(list)
}

func listed(methods []string) string {
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ", ")
}

// changedBy returns the methods that change or delete the entity which a route leads to, or a member
// of the collection.
func (r *request) changedBy(read *route) (list []string) {
	for _, n := range r.handler.below(r.match.node, read).nodes {
		for _, method := range [...]string{http.MethodDelete, http.MethodPatch, http.MethodPut} {
			if n.Value.changes(method) && !read.leavesAlone(method) {
				list = append(list, method)
			}
		}
	}
	return list
}

// allowedOfPart lists those of a member of a collection, as an alternate key picks it, or of the
// part that $filter(…) leaves, which can only be read.
func (r *request) allowedOfPart(read *route) string {
	list := strings.Split(allowRead, ", ")
	if !r.target.collection && !read.operation {
		list = append(list, r.changedBy(read)...)
	}
	return listed(list)
}

// allowedBelow lists those of what is below an entity, such as a property.
func (r *request) allowedBelow() string {
	update := r.match.node.Value.routes.Of(http.MethodPatch)
	switch {
	case r.target.kind == refTarget && r.match.narrowed && !r.target.collection && r.match.removes() != nil:
		return "DELETE, " + allowRead
	case update == nil || update.Kind != routes.Update || r.target.path == nil:
		return allowRead
	case r.target.takesItems():
		return "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
	}
	return "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
}
