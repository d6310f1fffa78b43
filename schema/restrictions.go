package schema

import (
	"net/http"
	"slices"
	"strings"
)

// What Capabilities say of the queries and bodies of a route's requests, for generated code.

// restriction is what Capabilities can say about a request: a term, and a property of it. single
// says that it is about the properties of an entity, and so of requests for one entity too.
type restriction struct {
	term, property string
	single         bool
}

// inserting are those of a request that makes an entity, and of what stands in its body.
var inserting = []restriction{
	{"InsertRestrictions", "RequiredProperties", true}, {"InsertRestrictions", "NonInsertableProperties", true},
	{"InsertRestrictions", "NonInsertableNavigationProperties", true}, {"DeepInsertSupport", "Supported", true},
}

// updating and deleting are those of a request that changes or deletes an entity, and of one that
// is about several, by a delta or by $each.
var (
	updating = []restriction{
		{"UpdateRestrictions", "DeltaUpdateSupported", true}, {"UpdateRestrictions", "FilterSegmentSupported", true},
		{"UpdateRestrictions", "TypecastSegmentSupported", true}, {"UpdateRestrictions", "UpdateMethod", true},
		{"UpdateRestrictions", "RequiredProperties", true}, {"UpdateRestrictions", "NonUpdatableProperties", true},
		{"UpdateRestrictions", "NonUpdatableNavigationProperties", true}, {"UpdateRestrictions", "Upsertable", true},
		{"DeepUpdateSupport", "Supported", true},
	}
	deleting = []restriction{{"DeleteRestrictions", "FilterSegmentSupported", true}, {"DeleteRestrictions", "TypecastSegmentSupported", true}}
)

// restricting are those of the query of a request that reads.
var restricting = []restriction{
	{"ChangeTracking", "Supported", false},
	{"CountRestrictions", "Countable", false}, {"CountRestrictions", "NonCountableNavigationProperties", true}, {"CountRestrictions", "NonCountableProperties", true},
	{"ExpandRestrictions", "Expandable", true}, {"ExpandRestrictions", "MaxLevels", true}, {"ExpandRestrictions", "NonExpandableProperties", true},
	{"ComputeSupported", "", true}, {"FilterFunctions", "", true},
	{"FilterRestrictions", "Filterable", false}, {"FilterRestrictions", "FilterExpressionRestrictions", false},
	{"FilterRestrictions", "MaxLevels", false}, {"FilterRestrictions", "NonFilterableProperties", false},
	{"FilterRestrictions", "RequiredProperties", false}, {"FilterRestrictions", "RequiresFilter", false},
	{"SearchRestrictions", "Searchable", false}, {"SearchRestrictions", "UnsupportedExpressions", false}, {"SelectSupport", "Supported", true}, {"SkipSupported", "", false},
	{"SortRestrictions", "AscendingOnlyProperties", false}, {"SortRestrictions", "DescendingOnlyProperties", false},
	{"SortRestrictions", "NonSortableProperties", false}, {"SortRestrictions", "Sortable", false}, {"TopSupported", "", false},
}

// Restrictions returns how Capabilities restrict the queries of a route that reads, the
// body of one that makes an entity, and what changes or deletes several by one that does so
// with one, sorted: each a term with its property, such as "FilterRestrictions/Filterable", which is false,
// "FilterRestrictions/RequiresFilter", which is true, or one with a value, paths separated
// by commas or a number, such as "SortRestrictions/NonSortableProperties=Name,Address/City".
// Of expressions it says which property, and behind a colon which are allowed.
func (r *Route) Restrictions() (list []string) {
	list = append(r.pathRestrictions(), r.throughRestrictions()...)
	terms := restricting
	switch {
	case r.Kind == CreateRoute:
		terms = inserting
	case r.Kind == UpdateRoute:
		terms = updating
	case r.Kind == DeleteRoute:
		terms = deleting
	case r.Invokes() || r.Kind == MediaRoute || r.Method != http.MethodGet || len(r.Steps) == 0:
		return list
	}
	for _, c := range terms {
		if r.Kind != ListRoute && !c.single {
			continue
		}
		for _, value := range append(r.stated(len(r.Steps), c.term), r.child.defaults(c.term)...) {
			if record, ok := value.(*Record); ok && c.property != "" {
				value = record.Value(c.property)
			}
			if value == nil {
				continue
			}
			if text, restricts := restrictionText(c.property, value); restricts {
				list = append(list, strings.TrimSuffix(c.term+"/"+c.property, "/")+text)
			}
			break
		}
	}
	return list
}

// throughRestrictions returns what they say of changes of what a route reads, if there are no routes
// that say it: of entities that are made in a collection, also within others, and all of what a
// navigation property leads to that contains nothing.
func (r *Route) throughRestrictions() (list []string) {
	n, methods := len(r.Steps), []string{http.MethodPost, http.MethodPatch, http.MethodDelete}
	switch {
	case r.Kind != ListRoute && r.Kind != ReadRoute || n == 0:
		return nil
	case n > 1 && r.Context() != "":
	case r.Kind == ListRoute:
		methods = methods[:1]
	default:
		return nil
	}
	for _, method := range methods {
		term := restrictions[method]
		for _, value := range r.stated(n, term[0]) {
			whole, _ := value.(*Record)
			if c, is := whole.Value(term[1]).(*Constant); is {
				if c.Text == "false" {
					list = append(list, term[0]+"/"+term[1])
				}
				break
			}
		}
	}
	return list
}

// pathRestrictions returns what Capabilities say of the path of a route: that an entity on it
// is not found by its key, or that an operation is not called on a part of a collection.
func (r *Route) pathRestrictions() (list []string) {
	for i := range r.Steps {
		if !r.Steps[i].Keyed {
			continue
		}
		for _, value := range r.stated(i+1, "IndexableByKey") {
			if c, is := value.(*Constant); is && c.Text == "false" && list == nil {
				list = []string{"IndexableByKey"}
			}
		}
	}
	if !r.Invokes() {
		return list
	}
	for _, o := range r.Overloads {
		a := o.Annotation(capabilities+"OperationRestrictions", "")
		if a == nil {
			continue
		}
		whole, _ := a.Value.(*Record)
		if c, is := whole.Value("FilterSegmentSupported").(*Constant); is && c.Text == "false" {
			return append(list, "OperationRestrictions/FilterSegmentSupported")
		}
	}
	return list
}

// defaults returns what the container says with a term of the queries of all its sets:
// with the term itself, or in DefaultCapabilities.
func (c *routed) defaults(term string) (list []Expression) {
	if a := c.container.Annotation(capabilities+term, ""); a != nil {
		list = append(list, a.Value)
	}
	if a := c.container.Annotation(capabilities+"DefaultCapabilities", ""); a != nil {
		if all, is := a.Value.(*Record); is {
			if v := all.Value(term); v != nil {
				list = append(list, v)
			}
		}
	}
	return list
}

// restrictionText returns what a value of a property restricts: "" for a truth value, or what
// it says behind an equals sign.
func restrictionText(property string, value Expression) (text string, restricts bool) {
	switch v := value.(type) {
	case *Constant:
		switch {
		case property == "MaxLevels":
			return "=" + v.Text, v.Text != "-1" && v.Text != ""
		case property == "RequiresFilter", property == "Upsertable":
			return "", v.Text == "true"
		case property == "UpdateMethod":
			return "=" + strings.Join(methodsOf(v), ","), v.Text != "" && !(slices.Contains(methodsOf(v), http.MethodPut) && slices.Contains(methodsOf(v), http.MethodPatch))
		case property == "UnsupportedExpressions":
			return "=" + strings.Join(methodsOf(v), ","), v.Text != "" && v.Text != "none"
		}
		return "", v.Text == "false"
	case *Collection:
		var paths []string
		for _, item := range v.Items {
			if record, is := item.(*Record); is {
				if path, allowed := pathText(record.Value("Property")), pathText(record.Value("AllowedExpressions")); path != "" && allowed != "" {
					paths = append(paths, path+":"+allowed)
				}
			} else if path := pathText(item); path != "" {
				paths = append(paths, path)
			}
		}
		return "=" + strings.Join(paths, ","), len(paths) > 0
	}
	return "", false
}
