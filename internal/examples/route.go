package examples

import (
	"net/url"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// result is what a request takes and gives.
type result struct {
	takes, gives *shape // nil for nothing, or what is not known
}

// position is what a part of a path leads to.
type position struct {
	ref       schema.TypeRef
	operation *schema.Operation // the last segment, if it is one
	last      string            // the last segment, if it is $count or the like
}

// resolve follows the path of a request through the model. The problem is "" if it
// leads to something.
func (c *checker) resolve(r *Request) (result, string) {
	container := c.model.Container()
	segments, ok := segmentsOf(r.URL)
	if container == nil || !ok {
		return result{}, ""
	}
	start := slices.IndexFunc(segments, func(s string) bool { return c.begin(container, s) != nil })
	switch {
	case len(segments) == 0:
		return result{}, ""
	case strings.HasPrefix(segments[len(segments)-1], "$"):
		return result{}, "" // $batch, $metadata and the like
	case start < 0:
		first := segments[min(len(segments)-1, rootDepth(r.URL))]
		return result{}, visible.Quoted(first) + " is no entity set, singleton or import" + schema.DidYouMean(first, childrenOf(container), "")
	}
	at := c.begin(container, segments[start])
	for _, s := range segments[start+1:] {
		next := c.step(*at, s)
		if next == nil {
			return result{}, visible.Quoted(s) + " leads nowhere from " + noun(at.ref) + c.similarSegment(*at, s)
		}
		at = next
	}
	switch o := at.operation; {
	case o != nil && !o.Function && r.Method != "POST":
		return result{}, o.QualifiedName() + " is an action, which is called with POST"
	case o != nil && o.Function && r.Method != "GET":
		return result{}, o.QualifiedName() + " is a function, which is called with GET"
	}
	if o := at.operation; o != nil && o.Function {
		_, given, _ := nameOf(segments[len(segments)-1])
		if wrong := c.call(r, o, given); wrong != "" {
			return result{}, wrong
		}
	}
	if r.Method == "GET" {
		c.query(r, at.ref)
	}
	return outcome(r.Method, *at), ""
}

// rootDepth is how many segments stand before the service's own, at a guess: a version.
func rootDepth(address string) int {
	if isAddress(address) {
		return 1
	}
	return 0
}

// segmentsOf returns the segments of a URL's path, decoded. It is false for what is no
// path of OData, such as one with colons around the path of a file.
func segmentsOf(address string) ([]string, bool) {
	path := address
	if i := strings.Index(path, "://"); i >= 0 {
		_, path, _ = strings.Cut(path[i+3:], "/")
	}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	var list []string
	depth, quotes, begin := 0, false, 0
	path += "/"
	for i, r := range path {
		switch {
		case r == '\'':
			quotes = !quotes
		case quotes:
		case r == '(' || r == '{':
			depth++
		case r == ')' || r == '}':
			depth--
		case r == ':' && depth == 0:
			return nil, false
		case r == '/' && depth <= 0:
			segment, err := url.PathUnescape(path[begin:i])
			if err != nil {
				segment = path[begin:i]
			}
			if segment != "" {
				list = append(list, segment)
			}
			begin = i + 1
		}
	}
	return list, true
}

// nameOf divides a segment into a name and what stands in parentheses behind it.
func nameOf(segment string) (name, arguments string, has bool) {
	name, rest, has := strings.Cut(segment, "(")
	return name, strings.TrimSuffix(rest, ")"), has
}

func childrenOf(c *schema.EntityContainer) (names []string) {
	for _, s := range c.AllEntitySets() {
		names = append(names, s.Name)
	}
	for _, s := range c.AllSingletons() {
		names = append(names, s.Name)
	}
	for _, i := range slices.Concat(c.AllFunctionImports(), c.AllActionImports()) {
		names = append(names, i.Name)
	}
	return names
}

// begin follows the first segment; nil if it is no child of the container.
func (c *checker) begin(container *schema.EntityContainer, segment string) *position {
	name, given, keyed := nameOf(segment)
	for _, s := range container.AllEntitySets() {
		if s.Name == name && s.Type != nil {
			return &position{ref: schema.TypeRef{Name: s.TypeName, Type: s.Type, Collection: !keyed}}
		}
	}
	for _, s := range container.AllSingletons() {
		if s.Name == name && s.Type != nil {
			return &position{ref: schema.TypeRef{Name: s.TypeName, Type: s.Type}}
		}
	}
	for _, i := range slices.Concat(container.AllFunctionImports(), container.AllActionImports()) {
		if i.Name == name && len(i.Operations) > 0 {
			best := i.Operations[0]
			for _, o := range i.Operations[1:] {
				if fewer(o, best, given) {
					best = o
				}
			}
			return called(best)
		}
	}
	return nil
}

func called(o *schema.Operation) *position {
	p := &position{operation: o}
	if o.Return != nil {
		p.ref = o.Return.Type
	}
	return p
}

// step follows one segment; nil if it leads nowhere.
func (c *checker) step(at position, segment string) *position {
	name, arguments, has := nameOf(segment)
	if strings.HasPrefix(segment, "$") && (at.ref.Type != nil) {
		return &position{last: name}
	}
	if t := schema.Structured(c.model.Type(name)); t != nil { // a cast
		at.ref.Name, at.ref.Type = t.QualifiedName(), t.Self()
		at.ref.Collection = at.ref.Collection && !has
		return &at
	}
	if p := c.operation(at, name, arguments); p != nil {
		return p
	}
	t := schema.Structured(at.ref.Type)
	switch {
	case t == nil:
		return nil
	case at.ref.Collection: // a key
		if t.EntityType() == nil {
			return nil
		}
		at.ref.Collection = false
		return &at
	}
	var ref schema.TypeRef
	if p := t.LookupProperty(name); p != nil {
		ref = p.Type
	} else if p := t.LookupNavigationProperty(name); p != nil {
		ref = p.Type
	} else {
		return nil
	}
	if has {
		ref.Collection = false
	}
	return &position{ref: ref}
}

// operation returns the operation of a name that is bound to what a path leads to; the
// namespace may be left out. Of several it is the one with the arguments that are given.
func (c *checker) operation(at position, name, arguments string) *position {
	name = name[strings.LastIndexByte(name, '.')+1:]
	var best *schema.Operation
	for _, s := range c.model.Schemas() {
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if o.Name == name && bound(o, at.ref) && (best == nil || fewer(o, best, arguments)) {
				best = o
			}
		}
	}
	if best == nil {
		return nil
	}
	return called(best)
}

// bound reports whether an operation can be bound to what has a type.
func bound(o *schema.Operation, ref schema.TypeRef) bool {
	if !o.Bound || len(o.Parameters) == 0 || o.Parameters[0].Type.Collection != ref.Collection {
		return false
	}
	to := o.Parameters[0].Type
	if to.Name == ref.Name {
		return true
	}
	t, base := schema.Structured(ref.Type), schema.Structured(to.Type)
	return t != nil && base != nil && t.IsDerivedFrom(base)
}

// fewer reports whether an overload has fewer parameters that are not among the
// arguments, or given that, more that are.
func fewer(o, than *schema.Operation, arguments string) bool {
	count := func(o *schema.Operation) (missing, given int) {
		parameters := o.Parameters
		if o.Bound {
			parameters = parameters[1:]
		}
		for _, p := range parameters {
			if strings.Contains(","+arguments, ","+p.Name+"=") {
				given++
			} else {
				missing++
			}
		}
		return missing, given
	}
	missing, given := count(o)
	others, theirs := count(than)
	return missing < others || missing == others && given > theirs
}

// similarSegment is the advice to write a segment otherwise; "" for none.
func (c *checker) similarSegment(at position, segment string) string {
	t := schema.Structured(at.ref.Type)
	if t == nil || at.ref.Collection {
		return ""
	}
	return schema.DidYouMean(segment, namesOf(t), "")
}

// outcome is what a method does with what a path leads to (Protocol 4.01, section 11).
func outcome(method string, at position) (r result) {
	whole := &shape{ref: at.ref}
	switch {
	case at.last != "":
	case at.operation != nil && !at.operation.Function:
		parameters := at.operation.Parameters
		if at.operation.Bound {
			parameters = parameters[1:]
		}
		r.takes = &shape{parameters: append([]*schema.Parameter{}, parameters...)}
		if at.operation.Return != nil {
			r.gives = whole
		}
	case method == "GET":
		r.gives = whole
	case method == "POST" && at.ref.Collection:
		one := shape{ref: item(at.ref), created: true}
		r.takes, r.gives = &one, &one
	case method == "PATCH" || method == "PUT":
		r.takes, r.gives = whole, whole
	}
	return r
}

// withoutSelect removes from the fragment of a context URL what lists the properties
// that were selected: parentheses with names, where keys have values.
func withoutSelect(fragment string) string {
	var b strings.Builder
	for i := 0; i < len(fragment); i++ {
		if fragment[i] != '(' {
			b.WriteByte(fragment[i])
			continue
		}
		end, depth := i, 0
		for end < len(fragment) {
			if fragment[end] == '(' {
				depth++
			} else if fragment[end] == ')' {
				if depth--; depth == 0 {
					break
				}
			}
			end++
		}
		if inside := fragment[i:min(end+1, len(fragment))]; strings.ContainsAny(inside, "'0123456789=") || inside == "()" {
			b.WriteString(inside)
		}
		i = end
	}
	return b.String()
}
