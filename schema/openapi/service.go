package openapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// service is a description on its way to a model: its types and container as
// the description has them, with what is known about each from elsewhere.
type service struct {
	*Document
	found *schema.Diagnostics
	facts reporter

	types  map[string]*typ // by qualified name
	order  []*typ          // in document order
	create map[string]*openapi3.SchemaRef
	paths  pathFacts
	noted  []noted

	namespaces map[string]bool   // of the types
	bySimple   map[string][]*typ // structured types by their names without namespace
	version    string            // of OData
}

// kind says what a component of the description is.
type kind uint8

const (
	structured kind = iota
	enumeration
	definition
)

// typ is a type of the service.
type typ struct {
	name    string // qualified
	kind    kind
	ref     *openapi3.SchemaRef
	own     []*openapi3.Schema // the parts that declare something of the type itself
	base    *typ
	derived []*typ
	props   []*prop
	byName  map[string]*prop

	entityBy string // what says that it is an entity type; "" for nothing
	key      keyFact
	stream   bool // entities have a $value
	abstract bool
}

// prop is a property of a type.
type prop struct {
	name  string
	ref   *openapi3.SchemaRef
	value value
	pos   schema.Position

	navBy       string // what says that it is a navigation property
	containedBy string
	met         bool // there is a path that leads through it
	stream      bool // its path answers with a stream
}

func (t *typ) namespace() string { return t.name[:strings.LastIndexByte(t.name, '.')] }
func (t *typ) simple() string    { return t.name[strings.LastIndexByte(t.name, '.')+1:] }

// lookup returns the property of a name, own or inherited, or nil, and the type
// that declares it.
func (t *typ) lookup(name string) (*prop, *typ) {
	for b := t; b != nil; b = b.base {
		if p := b.byName[name]; p != nil {
			return p, b
		}
	}
	return nil, nil
}

func (t *typ) isDerivedFrom(base *typ) bool {
	for ; t != nil; t = t.base {
		if t == base {
			return true
		}
	}
	return false
}

// readTypes finds the types among the components.
func (s *service) readTypes() {
	if s.Components == nil {
		return
	}
	for name, ref := range s.Components.Schemas {
		if ref == nil || ref.Value == nil || s.isHelper(name, ref) {
			continue
		}
		if of, ok := strings.CutSuffix(name, "-create"); ok && s.Mapping == OASIS {
			s.create[of] = ref
			continue
		}
		if strings.HasSuffix(name, "-update") && s.Mapping == OASIS {
			continue
		}
		t := &typ{name: name, ref: ref, kind: kindOf(ref.Value), byName: map[string]*prop{}}
		s.types[name] = t
		s.namespaces[t.namespace()] = true
		s.order = append(s.order, t)
	}
	s.sort()
	for _, t := range s.order {
		if t.kind == structured {
			s.bySimple[t.simple()] = append(s.bySimple[t.simple()], t)
			s.readParts(t)
		}
	}
	s.cutCycles()
	for _, t := range s.order {
		s.readProperties(t)
	}
}

// sort puts the types into document order.
func (s *service) sort() {
	at := make(map[*typ]schema.Position, len(s.order))
	for _, t := range s.order {
		at[t] = s.At(t.ref.Origin)
	}
	slices.SortFunc(s.order, func(a, b *typ) int { return cmp.Or(comparePositions(at[a], at[b]), cmp.Compare(a.name, b.name)) })
}

func comparePositions(a, b schema.Position) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// isHelper reports whether a component is none of the service's types: what
// the mapping adds has no namespace, or one of its own.
func (s *service) isHelper(name string, ref *openapi3.SchemaRef) bool {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || strings.HasPrefix(name, "Edm.") {
		return true
	}
	if s.Mapping != Microsoft {
		return false
	}
	if strings.HasSuffix(name[:i], ".ODataErrors") {
		return true
	}
	return strings.HasSuffix(name, "CollectionResponse") && collectionItems(ref) != nil
}

// kindOf tells the kind of a type's schema.
func kindOf(v *openapi3.Schema) kind {
	_, named := v.Extensions["x-ms-enum"]
	switch {
	case len(v.Enum) > 0, named:
		return enumeration
	case v.Type.Is("object"), len(v.Properties) > 0, len(v.AllOf) > 0, v.Discriminator != nil, v.Type.IsEmpty() && len(v.AnyOf) == 0 && len(v.OneOf) == 0:
		return structured
	}
	return definition
}

// readParts tells a structured type's base from what it declares itself.
func (s *service) readParts(t *typ) {
	v := t.ref.Value
	for _, part := range v.AllOf {
		switch {
		case part == nil || part.Value == nil:
		case part.Ref == "":
			t.own = append(t.own, part.Value)
		case t.base == nil && s.types[componentName(part.Ref)] != nil && s.types[componentName(part.Ref)].kind == structured:
			t.base = s.types[componentName(part.Ref)]
			s.facts.add("base type", exact, t.name)
		default:
			s.found.Warnf(s.At(part.Origin), "openapi-unknown", "%s consists of %s too, which is not a base type, and is ignored", t.name, strconv.Quote(clip(part.Ref)))
		}
	}
	t.own = append(t.own, v)
}

// cutCycles cuts bases that lead in a circle: [Load] refuses them, but a later
// description of the same kind need not come from it.
func (s *service) cutCycles() {
	const onPath, done = 1, 2
	state := map[*typ]int{}
	for _, t := range s.order {
		var path []*typ
		for b := t; b != nil && state[b] != done; b = b.base {
			if state[b] == onPath {
				path[len(path)-1].base = nil
				break
			}
			state[b] = onPath
			path = append(path, b)
		}
		for _, b := range path {
			state[b] = done
		}
	}
}

// readProperties reads what a type declares, without control information.
func (s *service) readProperties(t *typ) {
	var all []*prop
	for _, own := range t.own {
		for name, ref := range own.Properties {
			if ref == nil || ref.Value == nil || strings.Contains(name, "@") || t.byName[name] != nil {
				continue
			}
			p := &prop{name: name, ref: ref, pos: s.At(ref.Origin)}
			t.byName[name] = p
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *prop) int { return cmp.Or(comparePositions(a.pos, b.pos), cmp.Compare(a.name, b.name)) })
	t.props = all
	for _, p := range all {
		p.value = s.value(p.ref)
	}
	for _, own := range t.own {
		for name := range own.Properties {
			s.readControl(t, name)
		}
	}
}

// readControl reads what control information that is described as a property
// says about another: only navigation properties have a count.
func (s *service) readControl(t *typ, name string) {
	of, term, _ := strings.Cut(name, "@")
	if p := t.byName[of]; p != nil && (term == "odata.count" || term == "count") && p.value.isStructured() {
		p.navBy = exact
		if term == "count" {
			s.version = "4.01"
		}
	}
}

// extension returns a string that an extension gives, or "".
func extension(all map[string]any, name string) string {
	text, _ := all[name].(string)
	return text
}

// truth reports whether an extension is true.
func truth(all map[string]any, name string) bool {
	set, _ := all[name].(bool)
	return set
}

// componentName returns the name of the schema that a reference leads to, in
// this document or another, or "".
func componentName(ref string) string {
	const folder = "#/components/schemas/"
	if i := strings.Index(ref, folder); i >= 0 {
		return strings.ReplaceAll(strings.ReplaceAll(ref[i+len(folder):], "~1", "/"), "~0", "~")
	}
	return ""
}
