package schema

import (
	"net/http"
	"slices"
	"strconv"
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
		casts := steps[i+1].CastsTo
		for _, p := range steps[i+1].Through {
			_, path, _ = strings.Cut(path, "/")
			addType(Structured(p.Type.Type), path)
			if first, rest, _ := strings.Cut(path, "/"); len(casts) > 0 && first == casts[0].QualifiedName() {
				addType(casts[0], rest)
				path, casts = rest, casts[1:]
			}
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

// Allowed reports whether Capabilities allow the request. One that they do not
// allow is answered with 405 Method Not Allowed (Protocol 9.3.5).
func (r *Route) Allowed() bool { return r.allows(r.Method) }

// Changes reports whether they allow a route that updates an entity to do so, or, of the same
// entity, to replace it.
func (r *Route) Changes() bool { return r.allows(http.MethodPatch) || r.allows(http.MethodPut) }

func (r *Route) allows(method string) bool {
	if r.Invokes() {
		return true
	}
	restriction := restrictions[method]
	term, property := restriction[0], restriction[1]
	last := len(r.Steps)
	if r.tooDeep(term) || r.unrelatable() {
		return false
	}
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
			if c, ok := whole.Value("UpdateMethod").(*Constant); ok && !slices.Contains(methodsOf(c), method) {
				return false
			}
		}
	}
	return r.Supports(term, property)
}

// tooDeep reports whether the path of a request that writes leads through more navigation
// properties than the child of the container allows.
func (r *Route) tooDeep(term string) bool {
	if r.Method == http.MethodGet || r.Kind == ReferenceRoute || len(r.Steps) == 0 {
		return false
	}
	for _, value := range append(r.stated(1, term), r.child.defaults(term)...) {
		whole, _ := value.(*Record)
		if c, ok := whole.Value("MaxLevels").(*Constant); ok {
			most, err := strconv.Atoi(c.Text)
			return err == nil && most >= 0 && len(r.Steps)-1 > most
		}
	}
	return false
}

// unrelatable reports whether a request changes, at $ref, a relationship that Capabilities do
// not allow to be changed.
func (r *Route) unrelatable() bool {
	n := len(r.Steps) - 1
	if r.Kind != ReferenceRoute || r.Method == http.MethodGet || n < 1 {
		return false
	}
	terms := [][2]string{{"UpdateRestrictions", "NonUpdatableNavigationProperties"}}
	if r.Method == http.MethodDelete {
		terms = append(terms, [2]string{"DeleteRestrictions", "NonDeletableNavigationProperties"})
	}
	for _, term := range terms {
		for _, value := range r.stated(n, term[0]) {
			whole, _ := value.(*Record)
			paths, _ := whole.Value(term[1]).(*Collection)
			if paths != nil && slices.ContainsFunc(paths.Items, func(e Expression) bool { return pathText(e) == r.Steps[n].Name }) {
				return true
			}
		}
	}
	return false
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
