package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// pathFacts is what the paths say: the children of the container and the
// operations.
type pathFacts struct {
	sets       []*root
	singletons []*root
	roots      map[string]bool // the names of both
	imports    []*operation
	bound      []*operation
	aliases    map[string]string // namespaces by the aliases that paths name them by
}

// root is an entity set or a singleton.
type root struct {
	name string
	typ  *typ
	pos  schema.Position
	item *openapi3.PathItem // of the set or singleton itself, or nil

	bindings [][2]string // paths of navigation properties, and the sets that their tags name
}

// place is where a path leads to: values of a type.
type place struct {
	typ        *typ
	collection bool
	via        *prop // the property that the path came by, if it is the last step

	root  *root
	path  string // of properties and casts since the root
	trail *trail
}

// trail is a path as far as it was followed, the last step first.
type trail struct {
	before *trail
	name   string
	prop   *prop // the property that is the step, or nil
}

// step adds a step to the trail.
func (p place) step(name string, by *prop) place {
	p.trail = &trail{p.trail, name, by}
	return p
}

// to moves to values of another type.
func (p place) to(t *typ, collection bool) place {
	p.typ, p.collection, p.via = t, collection, nil
	return p
}

// join adds a segment to the path.
func (p place) join(name string) place {
	if p.path != "" {
		name = p.path + "/" + name
	}
	p.path = name
	return p
}

// readPaths reads what the paths say.
func (s *service) readPaths() {
	s.paths.aliases, s.paths.roots = map[string]string{}, map[string]bool{}
	byName := map[string][]*node{}
	var names []string
	for _, n := range s.tree().children {
		if strings.HasPrefix(n.name, "$") {
			s.noteAll(n)
			continue
		}
		if byName[n.name] == nil {
			names = append(names, n.name)
		}
		byName[n.name] = append(byName[n.name], n)
	}
	for _, name := range names {
		s.readRoot(name, byName[name])
	}
	s.dropInheritedOperations()
}

// readRoot reads what all paths that begin with one name say.
func (s *service) readRoot(name string, nodes []*node) {
	if s.isImport(nodes) {
		for _, n := range nodes {
			s.note(n, s.readOperation(n, place{}).trail)
		}
		return
	}
	at, ok := s.rootType(nodes)
	if !ok {
		s.facts.add("path", missing, "/"+name)
		s.found.Warnf(s.at(nodes[0]), "openapi-path", "what /%s is cannot be told: no operation of it answers with a type; it and what lies below it is left out", name)
		for _, n := range nodes {
			s.noteAll(n)
		}
		return
	}
	r := &root{name: name, typ: at.typ, pos: s.at(nodes[0]), item: nodes[0].item}
	at.root, s.paths.roots[name] = r, true
	at = at.step(name, nil)
	s.markEntity(at.typ, exact)
	if at.collection {
		s.paths.sets = append(s.paths.sets, r)
		s.facts.add("entity set", exact, name)
	} else {
		s.paths.singletons = append(s.paths.singletons, r)
		s.facts.add("singleton", exact, name)
	}
	for _, n := range nodes {
		here := at
		if n.isKey() || len(n.args) > 0 {
			here = s.keyed(n, at)
		}
		s.note(n, here.trail)
		s.below(n, here)
	}
}

// isImport reports whether the paths of a name are those of an operation import.
func (s *service) isImport(nodes []*node) bool {
	keyed := slices.ContainsFunc(nodes, func(n *node) bool {
		return n.isKey() || slices.ContainsFunc(n.children, func(c *node) bool { return c.name == "" })
	})
	plain := slices.ContainsFunc(nodes, func(n *node) bool { return !n.parens })
	for _, n := range nodes {
		switch n.operationType() {
		case "actionImport", "functionImport":
			return true
		case "operation":
			return false
		}
	}
	first := nodes[0]
	switch {
	case keyed:
		return false
	case s.Mapping == OASIS && len(queryParameters(first)) > 0:
		return true
	case !plain:
		return !s.namesKey(first)
	case first.operation("GET") == nil && first.operation("POST") != nil:
		created := s.answerOf(first.operation("POST"))
		return len(nodes) == 1 && (created == nil || created.none || first.operation("POST").Responses.Value("201") == nil)
	}
	return false
}

// namesKey reports whether the names in parentheses are for a key.
func (s *service) namesKey(n *node) bool {
	return slices.ContainsFunc(n.keyParameters(), func(p *openapi3.Parameter) bool {
		return isKeyParameter(p)
	})
}

func isKeyParameter(p *openapi3.Parameter) bool {
	return extension(p.Extensions, "x-ms-docs-key-type") != "" || strings.HasPrefix(p.Description, "key: ")
}

// rootType tells the type behind the first segment of paths, and whether it is
// a set.
func (s *service) rootType(nodes []*node) (place, bool) {
	collection := false
	for _, n := range nodes {
		collection = collection || len(n.args) > 0
		for _, c := range n.children {
			collection = collection || c.name == "" && len(c.args) > 0
		}
	}
	for _, n := range nodes {
		if a := s.answerOf(n.operation("GET")); a != nil && a.isStructured() {
			return place{typ: a.target, collection: collection || a.Collection}, true
		}
		for _, c := range n.children {
			if a := s.answerOf(c.operation("GET", "PATCH")); c.name == "" && a != nil && a.isStructured() {
				return place{typ: a.target, collection: true}, true
			}
		}
	}
	for _, n := range nodes {
		if t := s.sent(n.operation("POST", "PATCH", "PUT")); t != nil {
			return place{typ: t, collection: collection || n.operation("POST") != nil}, true
		}
	}
	return place{}, false
}

// sent returns the type that an operation is sent, or nil.
func (s *service) sent(op *openapi3.Operation) *typ {
	if op == nil || op.RequestBody == nil || op.RequestBody.Value == nil {
		return nil
	}
	ref := jsonSchema(op.RequestBody.Value.Content)
	if ref == nil {
		return nil
	}
	name := componentName(ref.Ref)
	name = strings.TrimSuffix(strings.TrimSuffix(name, "-create"), "-update")
	if t := s.types[name]; t != nil && t.kind == structured {
		return t
	}
	return nil
}

// below reads what lies below a place.
func (s *service) below(n *node, at place) {
	for _, c := range n.children {
		s.step(c, at)
	}
}

// step reads one more segment of a path.
func (s *service) step(n *node, at place) {
	here, ok := s.follow(n, at)
	if !ok {
		s.facts.add("path", missing, n.path)
		s.noteAll(n)
		return
	}
	s.note(n, here.trail)
	s.below(n, here)
}

// follow returns where a segment leads to. It returns false if that cannot be
// told.
func (s *service) follow(n *node, at place) (place, bool) {
	switch {
	case strings.HasPrefix(n.name, "$"):
		return s.readSystem(n, at), true
	case n.name == "":
		return s.keyed(n, at), true
	case at.typ == nil:
		return at, false
	}
	if c := s.cast(n.name, at.typ); c != nil {
		here := at.to(c, at.collection).join(c.name).step(c.name, nil)
		if len(n.args) > 0 {
			here = s.keyed(n, here)
		}
		return here, true
	}
	if p, _ := at.typ.lookup(n.name); p != nil && !isOperation(n) {
		return s.property(n, at, p), true
	}
	if isOperation(n) || n.parens || n.operation("GET") == nil && n.operation("POST") != nil {
		return s.readOperation(n, at), true
	}
	return at, false
}

// isOperation reports whether a segment is a bound operation: it says so, or
// has a namespace, as properties never have.
func isOperation(n *node) bool {
	switch n.operationType() {
	case "action", "function":
		return true
	case "operation":
		return false
	}
	return strings.Contains(n.name, ".")
}

// cast returns the type derived from t, or a base of it, that a segment names,
// with its namespace or an alias of it.
func (s *service) cast(name string, t *typ) *typ {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return nil
	}
	for _, c := range s.bySimple[name[i+1:]] {
		related := c.isDerivedFrom(t) || t.isDerivedFrom(c)
		if related && (c.name == name || !s.namespaces[name[:i]] && !strings.Contains(name[:i], ".")) {
			return c
		}
	}
	return nil
}

// property follows a property.
func (s *service) property(n *node, at place, p *prop) place {
	if a := s.answerOf(n.operation("GET")); a != nil && a.stream && p.value.target == nil {
		p.stream = true
	}
	if !p.value.isStructured() {
		return at.to(nil, p.value.Collection).step(p.name, p)
	}
	p.met = true
	if s.Mapping == OASIS && n.item != nil && p.navBy == "" {
		p.navBy = "property-path" // structural properties have none in this mapping
		s.markEntity(p.value.target, "property-path")
	}
	here := at.to(p.value.target, p.value.Collection).join(p.name).step(p.name, p)
	here.via = p
	s.readBinding(n, here)
	if !here.collection && n.operation("PATCH", "PUT", "DELETE") != nil && p.containedBy == "" {
		p.containedBy = "writable-path"
	}
	if len(n.args) > 0 {
		here = s.keyed(n, here)
	}
	return here
}

// readBinding reads the entity set that a path of a navigation property leads
// to: OASIS's mapping tags it with both, that where it begins and that where its
// entities are.
func (s *service) readBinding(n *node, at place) {
	get := n.operation("GET")
	if s.Mapping != OASIS || at.root == nil || get == nil || len(get.Tags) != 2 || get.Tags[0] != at.root.name {
		return
	}
	binding := [2]string{at.path, get.Tags[1]}
	if !slices.Contains(at.root.bindings, binding) {
		at.root.bindings = append(at.root.bindings, binding)
	}
}

// readSystem reads a segment that begins with a dollar sign.
func (s *service) readSystem(n *node, at place) place {
	if n.name == "$value" && at.typ != nil && !at.collection {
		at.typ.stream = true
	}
	return at.to(nil, false).step(n.name, nil)
}

// markEntity notes that a type is an entity type.
func (s *service) markEntity(t *typ, how string) {
	if t.entityBy == "" || how == exact {
		t.entityBy = how
	}
}

// at returns the place of a path.
func (s *service) at(n *node) schema.Position {
	for n.item == nil && len(n.children) > 0 {
		n = n.children[0]
	}
	if n.item == nil {
		return schema.Position{File: s.Name}
	}
	return s.At(n.item.Origin)
}
