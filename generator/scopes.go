package generator

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

const capabilities = "Org.OData.Capabilities.V1."

// scopes returns the permission scopes that the description states for a route:
// alternatives, each a set of scopes. They are the nearest ones on the way from
// the route to the container's child: a path that states none needs what the
// path above it needs.
func (p *planner) scopes(r *route) [][]string {
	if len(r.operations) > 0 {
		restrictions := r.operations[0].Annotation(capabilities+"OperationRestrictions", "")
		if s := permissions(record(restrictions)); s != nil {
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

// stepScopes returns the scopes stated for reading what the path yields.
func stepScopes(path []step) [][]string {
	last := &path[len(path)-1]
	own := record(last.node.Annotation(capabilities+"ReadRestrictions", ""))
	if s := readScopes(own, last.keyed); s != nil || len(path) == 1 {
		return s
	}
	// NavigationRestrictions on the container's child speak of paths below it.
	var names []string
	for _, s := range path[1:] {
		names = append(names, s.name)
	}
	restrictions := record(path[0].node.Annotation(capabilities+"NavigationRestrictions", ""))
	for _, item := range items(valueOf(restrictions, "RestrictedProperties")) {
		restricted, _ := item.(*schema.Record)
		if text(valueOf(restricted, "NavigationProperty")) != strings.Join(names, "/") {
			continue
		}
		read, _ := valueOf(restricted, "ReadRestrictions").(*schema.Record)
		if s := readScopes(read, last.keyed); s != nil {
			return s
		}
	}
	return nil
}

// readScopes returns the scopes of a ReadRestrictionsType record.
func readScopes(read *schema.Record, keyed bool) [][]string {
	if keyed {
		byKey, _ := valueOf(read, "ReadByKeyRestrictions").(*schema.Record)
		if s := permissions(byKey); s != nil {
			return s
		}
	}
	return permissions(read)
}

// permissions returns the scopes of the Permissions of a restrictions record:
// one list per permission type.
func permissions(restrictions *schema.Record) [][]string {
	var list [][]string
	for _, item := range items(valueOf(restrictions, "Permissions")) {
		permission, _ := item.(*schema.Record)
		var scopes []string
		for _, s := range items(valueOf(permission, "Scopes")) {
			scope, _ := s.(*schema.Record)
			if name := text(valueOf(scope, "Scope")); name != "" {
				scopes = append(scopes, name)
			}
		}
		if len(scopes) > 0 {
			slices.Sort(scopes)
			list = append(list, scopes)
		}
	}
	slices.SortFunc(list, slices.Compare)
	return list
}

// record returns the record that an annotation has as its value, or nil.
func record(a *schema.Annotation) *schema.Record {
	if a == nil {
		return nil
	}
	r, _ := a.Value.(*schema.Record)
	return r
}

// valueOf returns the value of a record's property, or nil.
func valueOf(r *schema.Record, name string) schema.Expression {
	if r == nil {
		return nil
	}
	for _, p := range r.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return nil
}

// items returns the items of a collection expression.
func items(e schema.Expression) []schema.Expression {
	if c, ok := e.(*schema.Collection); ok {
		return c.Items
	}
	return nil
}

// text returns the text of a constant or a path.
func text(e schema.Expression) string {
	switch e := e.(type) {
	case *schema.Constant:
		return e.Text
	case *schema.Path:
		return e.Text
	}
	return ""
}
