package odata

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// scopes returns the permission scopes that the description states for a route:
// alternatives, each a set of scopes. They are the nearest ones on the way from
// the route to the container's child: a path that states none needs what the
// path above it needs.
func (p *planner) scopes(r *route) [][]string {
	if len(r.operations) > 0 {
		if s := alternatives(r.operations[0].Scopes().Invoke); s != nil {
			return s
		}
	}
	for n := len(r.steps); n > 0; n-- {
		if s := stepScopes(r.steps[:n]); s != nil {
			return s
		}
	}
	return nil
}

// stepScopes returns the scopes stated for reading what the path yields: on the
// element itself, or in the NavigationRestrictions of the container's child,
// which speak of paths below it.
func stepScopes(path []step) [][]string {
	last := &path[len(path)-1]
	own := last.node.Scopes()
	if last.keyed && own.ReadByKey != nil {
		return alternatives(own.ReadByKey)
	}
	if own.Read != nil || len(path) == 1 {
		return alternatives(own.Read)
	}
	var names []string
	for _, s := range path[1:] {
		names = append(names, s.name)
	}
	below := path[0].node.Annotation("Org.OData.Capabilities.V1.NavigationRestrictions", "")
	if below == nil {
		return nil
	}
	restrictions, _ := below.Value.(*schema.Record)
	for _, restricted := range schema.Records(restrictions.Value("RestrictedProperties")) {
		if pathText(restricted.Value("NavigationProperty")) != strings.Join(names, "/") {
			continue
		}
		read, _ := restricted.Value("ReadRestrictions").(*schema.Record)
		byKey, _ := read.Value("ReadByKeyRestrictions").(*schema.Record)
		if s := byKey.Permissions(); last.keyed && s != nil {
			return alternatives(s)
		}
		if s := read.Permissions(); s != nil {
			return alternatives(s)
		}
	}
	return nil
}

// alternatives returns the scopes of permissions, a list for each that has any.
func alternatives(permissions []schema.Permission) [][]string {
	var list [][]string
	for _, p := range permissions {
		if len(p.Scopes) > 0 {
			list = append(list, slices.Sorted(slices.Values(p.Scopes)))
		}
	}
	slices.SortFunc(list, slices.Compare)
	return slices.CompactFunc(list, slices.Equal)
}

// pathText returns the text of a path, which JSON writes as a string.
func pathText(e schema.Expression) string {
	switch e := e.(type) {
	case *schema.Path:
		return e.Text
	case *schema.Constant:
		return e.Text
	}
	return ""
}
