package schema

import (
	"net/http"
	"slices"
	"strings"
)

// What the Capabilities vocabulary says of a route. It never decides whether an
// operation exists, only what a service answers.

const capabilities = "Org.OData.Capabilities.V1."

// restrictions are the terms that restrict requests, by method, and the property
// of each that says whether they are allowed at all.
var restrictions = map[string][2]string{
	http.MethodGet:    {"ReadRestrictions", "Readable"},
	http.MethodPost:   {"InsertRestrictions", "Insertable"},
	http.MethodPatch:  {"UpdateRestrictions", "Updatable"},
	http.MethodPut:    {"UpdateRestrictions", "Updatable"},
	http.MethodDelete: {"DeleteRestrictions", "Deletable"},
}

// KeyAsSegment reports whether the service takes keys as segments of paths (URL
// Conventions 4.3.6).
func (c *EntityContainer) KeyAsSegment() bool {
	a := c.Annotation(capabilities+"KeyAsSegmentSupported", "")
	return a != nil && constantText(a.Value) != "false"
}

// restrictedPaths indexes what the NavigationRestrictions of a container's child
// say of the paths below it.
func restrictedPaths(n *Node) map[string]*Record {
	a := n.Annotation(capabilities+"NavigationRestrictions", "")
	if a == nil {
		return nil
	}
	byPath := map[string]*Record{}
	whole, _ := a.Value.(*Record)
	for _, r := range Records(whole.Value("RestrictedProperties")) {
		if path := pathText(r.Value("NavigationProperty")); byPath[path] == nil {
			byPath[path] = r
		}
	}
	return byPath
}

// pathText returns the text of a path, which JSON writes as a string.
func pathText(e Expression) string {
	if p, ok := e.(*Path); ok {
		return p.Text
	}
	return constantText(e)
}

// restricts reports whether a term restricts requests.
func restricts(term string) bool {
	name, ok := strings.CutPrefix(term, capabilities)
	for _, restriction := range restrictions {
		if ok && name == restriction[0] {
			return true
		}
	}
	return ok && name == "NavigationRestrictions"
}

// stated returns what Capabilities say with a term of what the first n steps
// yield, the nearest first: of the path to it, on the element itself, then in
// NavigationRestrictions.
func (r *Route) stated(n int, term string) []Expression {
	var list []Expression
	for _, node := range reachedBy(r.Steps[:n]) {
		if a := node.Annotation(capabilities+term, ""); a != nil {
			list = append(list, a.Value)
		}
	}
	if n > 1 && r.child.restricted != nil {
		if v := r.child.restricted[names(r.Steps[:n])].Value(term); v != nil {
			list = append(list, v)
		}
	}
	for i := 1; i < n-1; i++ {
		for _, node := range reachedBy(r.Steps[:i+1]) {
			if v := restrictedPaths(node)[names(r.Steps[i:n])].Value(term); v != nil {
				list = append(list, v)
			}
		}
	}
	return list
}

// reachedBy returns the nodes of what the steps yield: as reached on a path from
// the container's child, then on one from a type on the way, the longest first,
// and the element itself.
func reachedBy(steps []Step) []*Node {
	var list []*Node
	add := func(root *Node, path string) {
		if node := root.below[path]; node != nil {
			list = append(list, node)
		}
	}
	addType := func(t *StructuredType, path string) {
		for ; t != nil; t = t.Base {
			add(&t.Node, path)
		}
	}
	last := len(steps) - 1
	if last > 0 {
		add(steps[0].Node, names(steps))
	}
	for i := range last {
		path := names(steps[i:])
		addType(&steps[i].Type.StructuredType, path)
		for _, p := range steps[i+1].Through {
			_, path, _ = strings.Cut(path, "/")
			addType(Structured(p.Type.Type), path)
		}
	}
	return append(list, steps[last].Node)
}

// Supports reports whether Capabilities allow what a property of a term speaks
// of, such as FilterRestrictions and Filterable, of what the steps yield. The
// property of a term that is a truth value is "". What they do not forbid is
// allowed.
func (r *Route) Supports(term, property string) bool {
	if len(r.Steps) == 0 {
		return true
	}
	for _, value := range r.stated(len(r.Steps), term) {
		if record, ok := value.(*Record); ok && property != "" {
			value = record.Value(property)
		}
		if c, ok := value.(*Constant); ok {
			return c.Text != "false"
		}
	}
	return true
}

// QueryOptions returns the system query options that Capabilities allow on a route that
// reads, without the dollar sign.
func (r *Route) QueryOptions() []string {
	var all []string
	option := func(name, term, property string, ofCollection bool) {
		if (r.Kind == ListRoute || !ofCollection) && r.Supports(term, property) {
			all = append(all, name)
		}
	}
	option("top", "TopSupported", "", true)
	option("skip", "SkipSupported", "", true)
	option("search", "SearchRestrictions", "Searchable", true)
	option("filter", "FilterRestrictions", "Filterable", true)
	option("count", "CountRestrictions", "Countable", true)
	option("orderby", "SortRestrictions", "Sortable", true)
	option("select", "SelectSupport", "Supported", false)
	option("expand", "ExpandRestrictions", "Expandable", false)
	return all
}

// restriction is what Capabilities can say about a request: a term, and a property of it. single
// says that it is about the properties of an entity, and so of requests for one entity too.
type restriction struct {
	term, property string
	single         bool
}

// inserting are those of a request that makes an entity.
var inserting = []restriction{{"InsertRestrictions", "RequiredProperties", true}}

// updating and deleting are those of a request that changes or deletes an entity, for one that
// is about several, by a delta or by $each.
var (
	updating = []restriction{{"UpdateRestrictions", "DeltaUpdateSupported", true}, {"UpdateRestrictions", "FilterSegmentSupported", true}, {"UpdateRestrictions", "TypecastSegmentSupported", true}}
	deleting = []restriction{{"DeleteRestrictions", "FilterSegmentSupported", true}, {"DeleteRestrictions", "TypecastSegmentSupported", true}}
)

// restricting are those of the query of a request that reads.
var restricting = []restriction{
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
	terms := restricting
	switch {
	case r.Kind == CreateRoute:
		terms = inserting
	case r.Kind == UpdateRoute:
		terms = updating
	case r.Kind == DeleteRoute:
		terms = deleting
	case r.Invokes() || r.Kind == MediaRoute || r.Method != http.MethodGet || len(r.Steps) == 0:
		return nil
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
		case property == "RequiresFilter":
			return "", v.Text == "true"
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

// Allowed reports whether Capabilities allow the request. One that they do not
// allow is answered with 405 Method Not Allowed (Protocol 9.3.5).
func (r *Route) Allowed() bool {
	if r.Invokes() {
		return true
	}
	restriction := restrictions[r.Method]
	term, property := restriction[0], restriction[1]
	last := len(r.Steps)
	switch {
	case r.Method == http.MethodGet && r.Last().Keyed:
		for _, value := range r.stated(last, term) {
			whole, _ := value.(*Record)
			byKey, _ := whole.Value("ReadByKeyRestrictions").(*Record)
			if c, ok := byKey.Value(property).(*Constant); ok {
				return c.Text != "false"
			}
		}
	case r.Kind == UpdateRoute, r.Kind == ReplaceRoute:
		for _, value := range r.stated(last, term) {
			whole, _ := value.(*Record)
			if c, ok := whole.Value("UpdateMethod").(*Constant); ok && !slices.Contains(methodsOf(c), r.Method) {
				return false
			}
		}
	}
	return r.Supports(term, property)
}

// methodsOf returns the members that a value of Capabilities.HttpMethod, or of other
// flags, names.
func methodsOf(c *Constant) []string {
	return strings.FieldsFunc(c.Text, func(c rune) bool { return c == ',' || c == ' ' })
}

// Scopes returns the permission scopes that the description states for the
// route: alternatives, each a set of scopes, sorted. They are the nearest ones on
// the way from the route to the container's child: a path that states none needs
// what the path above it needs.
func (r *Route) Scopes() [][]string {
	term := restrictions[r.Method][0]
	if r.Invokes() {
		if s := alternatives(r.Overloads[0].Scopes().Invoke); s != nil {
			return s
		}
		term = restrictions[http.MethodGet][0]
	}
	for n := len(r.Steps); n > 0; n-- {
		if s := r.scopesOf(n, term); s != nil {
			return s
		}
	}
	return nil
}

func (r *Route) scopesOf(n int, term string) [][]string {
	for _, value := range r.stated(n, term) {
		record, _ := value.(*Record)
		byKey, _ := record.Value("ReadByKeyRestrictions").(*Record)
		if s := byKey.Permissions(); r.Steps[n-1].Keyed && s != nil {
			return alternatives(s)
		}
		if s := record.Permissions(); s != nil {
			return alternatives(s)
		}
	}
	return nil
}

// alternatives returns the scopes of permissions, a list for each that has any.
func alternatives(permissions []Permission) [][]string {
	var list [][]string
	for _, p := range permissions {
		if len(p.Scopes) > 0 {
			list = append(list, slices.Sorted(slices.Values(p.Scopes)))
		}
	}
	slices.SortFunc(list, slices.Compare)
	return slices.CompactFunc(list, slices.Equal)
}
