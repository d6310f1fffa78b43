package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// This file refuses what Capabilities do not allow in the expressions of $filter and
// $search.

// restrictFunctions looks at the functions in $filter, and at its operators if there are
// some among what is allowed.
func (x *restricted) restrictFunctions() error {
	allowed := x.Restrictions["FilterFunctions"]
	if allowed == nil || x.asked.Filter == nil {
		return nil
	}
	operators := slices.ContainsFunc(allowed, func(name string) bool { return slices.Contains(operatorNames, name) })
	refused := ""
	query.Walk(x.asked.Filter, func(e query.Expr) bool {
		name := ""
		switch e := e.(type) {
		case *query.Call:
			name = e.Name
		case *query.Lambda:
			name = e.Op.String()
		case *query.Binary:
			name = e.Op.String()
		case *query.Unary:
			name = e.Op.String()
		}
		if name != "" && !slices.Contains(allowed, name) && (operators || !slices.Contains(operatorNames, name)) {
			refused = name
		}
		return true
	})
	if refused == "" {
		return nil
	}
	return x.refused("FilterFunctions", "$filter", refused)
}

// operatorNames are what can stand among functions and is none. any and all are taken for
// functions.
var operatorNames = []string{"eq", "ne", "gt", "ge", "lt", "le", "and", "or", "not", "has", "in", "add", "sub", "mul", "div", "divby", "mod", "-"}

// restrictSearch looks at the operators in $search.
func (x *restricted) restrictSearch() error {
	const term = "SearchRestrictions/UnsupportedExpressions"
	refused := ""
	var look func(s *query.SearchExpr)
	look = func(s *query.SearchExpr) {
		if s == nil {
			return
		}
		name := map[query.Op]string{query.And: "AND", query.Or: "OR", query.Not: "NOT"}[s.Op]
		if s.Phrase {
			name = "phrase"
		}
		if name != "" && slices.Contains(x.Restrictions[term], name) {
			refused = name
		}
		look(s.Left)
		look(s.Right)
	}
	if look(x.asked.Search); refused == "" {
		return nil
	}
	return x.refused(term, "$search", refused)
}

// restrictExpressions looks at how properties are compared in $filter, and through how
// many navigation properties.
func (x *restricted) restrictExpressions() error {
	if x.asked.Filter == nil {
		return nil
	}
	const term = "FilterRestrictions/FilterExpressionRestrictions"
	for _, restriction := range x.Restrictions[term] {
		property, allowed, _ := strings.Cut(restriction, ":")
		if u := usesOf(property, x.asked.Filter); !u.allowed(allowed) {
			return x.refused(term, "$filter", property+" but as "+allowed)
		}
	}
	const levels = "FilterRestrictions/MaxLevels"
	if most := x.Restrictions[levels]; most != nil {
		if n, err := strconv.Atoi(most[0]); err == nil && depthOf(relatedIn(&query.Options{Filter: x.asked.Filter}, x.Type)) > n {
			return x.refused(levels, "$filter", "more than "+most[0]+" levels")
		}
	}
	return nil
}

func depthOf(list []*related) (deepest int) {
	for _, r := range list {
		deepest = max(deepest, 1+depthOf(r.inner))
	}
	return deepest
}

// uses says how a property is used in a filter: how often it is compared with a value or
// with the ends of an interval, searched, or used in another way.
type uses struct {
	equal, lower, upper, searched, other int
	several                              bool // or stands between two of them
}

func (u *uses) any() bool { return u.equal+u.lower+u.upper+u.searched+u.other > 0 }

// allowed reports whether a property may be used so (Capabilities.FilterExpressionType).
// What is not known is allowed.
func (u *uses) allowed(kind string) bool {
	switch ranges := u.lower+u.upper > 0; kind {
	case "SingleValue":
		return !ranges && u.searched+u.other == 0 && u.equal <= 1
	case "MultiValue":
		return !ranges && u.searched+u.other == 0 && (u.equal <= 1 || u.several)
	case "SingleRange":
		return u.searched+u.other == 0 && !u.several && u.lower <= 1 && u.upper <= 1 && (u.equal == 0 || u.equal == 1 && !ranges)
	case "MultiRange":
		return u.searched+u.other == 0
	case "SearchExpression":
		return !ranges && u.equal+u.other == 0
	case "MultiRangeOrSearchExpression":
		return u.other == 0 && (u.searched == 0 || !ranges && u.equal == 0)
	}
	return true
}

// usesOf returns how a property is used in an expression.
func usesOf(property string, e query.Expr) (u uses) {
	is := func(e query.Expr) bool {
		path, ok := e.(*query.Path)
		return ok && propertyPath(path, nil) == property
	}
	has := func(e query.Expr) bool { return slices.Contains(pathsIn(e), property) }
	switch e := e.(type) {
	case *query.Binary:
		switch {
		case e.Op == query.And || e.Op == query.Or:
			left, right := usesOf(property, e.Left), usesOf(property, e.Right)
			return uses{
				left.equal + right.equal, left.lower + right.lower, left.upper + right.upper,
				left.searched + right.searched, left.other + right.other,
				left.several || right.several || e.Op == query.Or && left.any() && right.any(),
			}
		case is(e.Left) && !has(e.Right):
			return compared(e.Op)
		case is(e.Right) && !has(e.Left):
			return compared(mirrored(e.Op))
		}
	case *query.Call:
		if search := e.Name == "contains" || e.Name == "startswith" || e.Name == "endswith"; search && is(e.Args[0]) && !has(e.Args[1]) {
			return uses{searched: 1}
		}
	}
	if has(e) {
		u.other = 1
	}
	return u
}

// compared returns how a property is used that a value follows behind an operator. in is
// several comparisons.
func compared(op query.Op) uses {
	switch op {
	case query.Eq:
		return uses{equal: 1}
	case query.In:
		return uses{equal: 2, several: true}
	case query.Gt, query.Ge:
		return uses{lower: 1}
	case query.Lt, query.Le:
		return uses{upper: 1}
	}
	return uses{other: 1}
}

// mirrored returns the operator that says the same when the operands change places.
func mirrored(op query.Op) query.Op {
	switch op {
	case query.Gt:
		return query.Lt
	case query.Ge:
		return query.Le
	case query.Lt:
		return query.Gt
	case query.Le:
		return query.Ge
	case query.In, query.Has:
		return query.Not // neither says the same of the other
	}
	return op
}
