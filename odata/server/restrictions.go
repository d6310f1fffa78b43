package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// This file refuses what the Capabilities of the description do not allow a query to ask
// for, of what a route answers and of what is expanded. Errors name the annotation.

const capabilities = "Org.OData.Capabilities.V1."

// restricted is a query about what a route answers.
type restricted struct {
	*route
	asked *query.Options
	under string // where the query stands, in messages: "" or " of $expand=Reviews"
}

// restrict refuses a query. counted says that /$count of all is asked for.
func (x *restricted) restrict(counted bool) error {
	if len(x.Restrictions) == 0 || x.asked == nil {
		return nil
	}
	q := x.asked
	for _, c := range [...]struct {
		term, option string
		asked        bool
	}{
		{"ComputeSupported", "$compute", q.Compute != nil},
		{"FilterRestrictions/Filterable", "$filter", q.Filter != nil},
		{"SearchRestrictions/Searchable", "$search", q.Search != nil},
		{"CountRestrictions/Countable", "$count", q.Count || counted},
		{"SortRestrictions/Sortable", "$orderby", q.OrderBy != nil},
		{"SkipSupported", "$skip", !q.Skip.IsAbsent()},
		{"TopSupported", "$top", !q.Top.IsAbsent()},
		{"ExpandRestrictions/Expandable", "$expand", q.Expand != nil},
		{"SelectSupport/Supported", "$select", q.Select != nil},
	} {
		if _, is := x.Restrictions[c.term]; is && c.asked {
			return x.refused(c.term, c.option, "")
		}
	}
	for _, restrict := range [...]func(*restricted) error{(*restricted).restrictFilter, (*restricted).restrictExpressions, (*restricted).restrictFunctions, (*restricted).restrictSearch} {
		if err := restrict(x); err != nil {
			return err
		}
	}
	if err := x.restrictOrder(); err != nil {
		return err
	}
	return x.restrictExpand()
}

// restrictsQueries reports whether what is said of a route is about the queries of who reads, and
// not only about what is written in the same place.
func (r *route) restrictsQueries() bool {
	for term := range r.Restrictions {
		switch name, _, _ := strings.Cut(term, "/"); name {
		case "InsertRestrictions", "UpdateRestrictions", "DeleteRestrictions", "ChangeTracking":
		default:
			return true
		}
	}
	return false
}

// refused says what is not allowed; property is "" for an option as a whole. It is 501 Not
// Implemented, as an option that a service does not support is (Protocol 11.2.1).
func (x *restricted) refused(term, option, property string) error {
	if property != "" {
		property = " " + property + " in"
	}
	return notAllowed(term, strings.TrimPrefix(property+" ", " ")+option+x.under, option)
}

// notAllowed says what an annotation does not allow.
func notAllowed(term, what, target string) error {
	return &Error{Status: http.StatusNotImplemented, Target: target,
		Message: "the service does not allow " + what + ", as the annotation " + capabilities + term + " says"}
}

// checkDenied refuses what the description says that the service as a whole does not support.
func (r *request) checkDenied(what, target string, terms ...string) error {
	for _, term := range terms {
		if r.handler.described.Denied[term] {
			return notAllowed(term, what, target)
		}
	}
	return nil
}

// checkPathAllowed refuses a key in a path, and a part of a collection that an operation is
// called on, where Capabilities do not allow them.
func (r *request) checkPathAllowed() error {
	if len(r.route.Restrictions) == 0 && len(r.handler.described.Denied) == 0 {
		return nil
	}
	if _, not := r.route.Restrictions["IndexableByKey"]; not {
		return notAllowed("IndexableByKey", "keys in "+r.route.Path, "")
	}
	for i := range r.match.path.Segments {
		if s := &r.match.path.Segments[i]; s.Kind == query.KeySegment && s.Name != "" {
			if err := r.checkDenied("keys that are segments of paths", s.Name, "KeyAsSegmentSupported"); err != nil {
				return err
			}
		}
	}
	const parts = "OperationRestrictions/FilterSegmentSupported"
	if _, not := r.route.Restrictions[parts]; not && slices.ContainsFunc(r.match.path.Segments, func(s query.Segment) bool { return s.Kind == query.FilterSegment }) {
		return notAllowed(parts, "$filter(…) before the operation", "$filter")
	}
	return nil
}

// named returns which of the paths, or of what they lead through, is among the properties
// that an annotation has; "" for none.
func (x *restricted) named(term string, paths []string) string {
	for _, property := range x.Restrictions[term] {
		for _, path := range paths {
			if path == property || strings.HasPrefix(path, property+"/") {
				return property
			}
		}
	}
	return ""
}

// restrictFilter looks at which properties are filtered by, and at those that must be.
// What is computed of a property can be filtered by, and so is taken for it.
func (x *restricted) restrictFilter() error {
	paths := pathsIn(x.asked.Filter)
	all := slices.Clone(paths)
	for i := range x.asked.Compute {
		all = append(all, pathsIn(x.asked.Compute[i].Expr)...)
	}
	all = append(all, pathsInSteps(x.asked.Apply)...)
	if name := x.named("FilterRestrictions/NonFilterableProperties", all); name != "" {
		return x.refused("FilterRestrictions/NonFilterableProperties", "$filter", name)
	}
	for _, path := range all {
		if counted, is := strings.CutSuffix(path, "/$count"); is {
			for _, term := range [...]string{"CountRestrictions/NonCountableNavigationProperties", "CountRestrictions/NonCountableProperties"} {
				if slices.Contains(x.Restrictions[term], counted) {
					return x.refused(term, "$count", counted)
				}
			}
		}
	}
	if _, is := x.Restrictions["FilterRestrictions/RequiresFilter"]; is && x.asked.Filter == nil {
		return BadRequest("a $filter is needed"+x.under+", as the annotation "+capabilities+"FilterRestrictions/RequiresFilter says", "$filter")
	}
	for _, name := range x.Restrictions["FilterRestrictions/RequiredProperties"] {
		if !slices.Contains(paths, name) {
			return BadRequest("a $filter by "+name+" is needed"+x.under+", as the annotation "+capabilities+"FilterRestrictions/RequiredProperties says", "$filter")
		}
	}
	return nil
}

// restrictOrder looks at which properties the items are put in order by, and how.
func (x *restricted) restrictOrder() error {
	for _, item := range x.asked.OrderBy {
		terms := [...]string{"SortRestrictions/NonSortableProperties", "SortRestrictions/AscendingOnlyProperties"}
		if !item.Desc {
			terms[1] = "SortRestrictions/DescendingOnlyProperties"
		}
		paths := pathsIn(item.Expr)
		for _, term := range terms {
			if name := x.named(term, paths); name != "" {
				return x.refused(term, "$orderby", name)
			}
		}
	}
	return nil
}

// restrictExpand looks at what is expanded, and how deep.
func (x *restricted) restrictExpand() error {
	for i := range x.asked.Expand {
		item := &x.asked.Expand[i]
		for _, n := range navigations(item, x.Type) {
			path := []string{strings.Join(append(slices.Clone(n.within), n.name), "/")}
			if name := x.named("ExpandRestrictions/NonExpandableProperties", path); name != "" {
				return x.refused("ExpandRestrictions/NonExpandableProperties", "$expand", name)
			}
			if item.Count || item.Options != nil && item.Options.Count {
				if name := x.named("CountRestrictions/NonCountableNavigationProperties", path); name != "" {
					return x.refused("CountRestrictions/NonCountableNavigationProperties", "$count", name)
				}
			}
		}
	}
	if most := x.Restrictions["ExpandRestrictions/MaxLevels"]; most != nil {
		if n, err := strconv.Atoi(most[0]); err == nil && depth(x.asked) > n {
			return x.refused("ExpandRestrictions/MaxLevels", "$expand", "more than "+most[0]+" levels")
		}
	}
	return nil
}

// depth returns how deep options expand.
func depth(q *query.Options) int {
	deepest := 0
	if q == nil {
		return 0
	}
	for i := range q.Expand {
		levels := max(1, q.Expand[i].Levels)
		deepest = max(deepest, levels+depth(q.Expand[i].Options))
	}
	return deepest
}

// pathsIn returns the paths of properties in an expression, those of the variables of
// lambdas behind what they range over.
func pathsIn(x query.Expr) (paths []string) {
	variables := map[string]string{}
	query.Walk(x, func(x query.Expr) bool {
		switch x := x.(type) {
		case *query.Path:
			paths = append(paths, propertyPath(x, variables))
		case *query.Lambda:
			variables[x.Variable] = propertyPath(x.Source, variables)
		}
		return true
	})
	return paths
}

// propertyPath returns the names of the properties in a path, and $count.
func propertyPath(x *query.Path, variables map[string]string) string {
	var names []string
	for i := range x.Segments {
		switch s := &x.Segments[i]; s.Kind {
		case query.PropertySegment, query.CountSegment:
			names = append(names, s.Name)
		case query.VariableSegment:
			if path := variables[s.Name]; path != "" {
				names = append(names, path)
			}
		}
	}
	return strings.Join(names, "/")
}

// pathsInSteps is pathsIn for $apply.
func pathsInSteps(steps []query.Transformation) (paths []string) {
	if steps == nil {
		return nil
	}
	root := new(related).spot()
	f := relatedFinder{variables: map[string]spot{}, seen: func(x query.Expr) { paths = append(paths, pathsIn(x)...) }}
	f.steps(steps, root)
	return paths
}
