package rest

import (
	"slices"

	"github.com/odatagen/odatagen/generator/gonames"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// goType is what a schema is in Go.
type goType struct {
	kind     kind
	name     string // of the package's own type, or of the primitive
	path     string // of a primitive of the runtime
	item     *goType
	nullable bool
	check    string // the rules of a value, as the tag "check" has them
}

type kind uint8

const (
	rawKind kind = iota // anything
	primitiveKind
	enumKind
	structKind
	unionKind
	listKind
	mapKind
)

// naming is how a type is called that has no name of its own.
type naming struct {
	outer, inner string // the Go name is both together
	target       string // of --rename
	what         string // for messages, such as "the type of Pet/owner"
}

// in returns the naming of a part.
func (n naming) in(part string) naming {
	return naming{outer: n.outer + n.inner, inner: part, target: n.target + "/" + part, what: n.what + "/" + part}
}

// maxNesting bounds lists of lists and the like, which have no name in Go.
const maxNesting = 50

var raw = &goType{kind: rawKind}

// typeOf returns the Go type of a schema. What names it if it has to be
// declared and has no name of its own is n.
func (p *planner) typeOf(s *api.Schema, n naming) *goType {
	if s == nil {
		return raw
	}
	if t := p.types[s]; t != nil {
		return t
	}
	if p.busy[s] || len(p.busy) > maxNesting*20 {
		p.ds.Warnf(s.Pos, "schema-endless", "the schema contains itself without an object between, which no Go type can say: the inner value is kept as raw JSON")
		return raw
	}
	if s.Name != "" {
		// Whatever uses it, its parts are called after it.
		n = naming{outer: gonames.Exported(s.Name), target: s.Name, what: "schema " + s.Name}
	}
	p.busy[s] = true
	t := p.planType(s, n)
	delete(p.busy, s)
	p.types[s] = t
	return t
}

func (p *planner) planType(s *api.Schema, n naming) *goType {
	m := p.merge(s)
	if len(m.Unchecked) > 0 {
		p.ds.Warnf(s.Pos, "keyword-unchecked", "what the schema demands by %s is not checked: requests are accepted whatever they have", join(m.Unchecked))
	}
	if m.only != nil {
		t := *p.typeOf(m.only, n)
		t.nullable = t.nullable || m.Nullable
		t.check = joinRules(t.check, p.rules(m.Schema))
		return &t
	}
	t := p.planKind(s, m.Schema, n)
	t.nullable = m.Nullable
	return t
}

// planKind decides what kind of type a schema is.
func (p *planner) planKind(s, m *api.Schema, n naming) *goType {
	if name := p.names[s]; name != "" {
		n = naming{outer: name, target: s.Name, what: "schema " + s.Name}
	}
	if len(p.derived[s]) > 0 && m.Discriminator != nil && len(s.OneOf)+len(s.AnyOf) == 0 {
		return p.planFamily(s, m, n)
	}
	if alternatives := alternativesOf(m); alternatives != nil {
		return p.planUnion(s, m, alternatives, n)
	}
	if len(m.Types) > 1 {
		return p.planUnion(s, m, split(m), n)
	}
	if len(m.Types) == 0 {
		return &goType{kind: rawKind}
	}
	switch m.Types[0] {
	case "object":
		return p.planObject(s, m, n)
	case "array":
		item := p.typeOf(m.Items, n.in("Item"))
		return &goType{kind: listKind, item: item, check: joinRules(p.rules(m), prefixRules("items", item))}
	case "string":
		if isEnum(m) {
			return p.planEnum(s, m, n)
		}
		return p.primitive(m, stringFormats[m.Format])
	case "integer":
		if m.Format == "int32" || m.Format == "int16" || m.Format == "int8" || m.Format == "uint8" {
			return p.primitive(m, integerFormats[m.Format])
		}
		return p.primitive(m, "int64")
	case "number":
		if t, ok := numberFormats[m.Format]; ok {
			return p.primitive(m, t)
		}
		return p.primitive(m, "float64")
	case "boolean":
		return p.primitive(m, "bool")
	}
	p.ds.Warnf(s.Pos, "type-unknown", "the type %q is none of JSON Schema's: the value is kept as raw JSON", m.Types[0])
	return &goType{kind: rawKind}
}

var (
	stringFormats = map[string]string{
		"date-time": "DateTimeOffset", "date": "Date", "uuid": "Guid", "byte": "Binary", "base64": "Binary", "base64url": "Binary", "decimal": "",
	}
	integerFormats = map[string]string{"int32": "int32", "int16": "int16", "int8": "int8", "uint8": "uint8"}
	numberFormats  = map[string]string{"float": "float32", "double": "float64", "decimal": "Decimal", "int32": "int32", "int64": "int64"}
)

// primitive returns the type of a single value by its Go name; "" is a string.
func (p *planner) primitive(m *api.Schema, name string) *goType {
	t := &goType{kind: primitiveKind, name: name, check: p.rules(m)}
	switch {
	case name == "":
		t.name = "string"
	case name[0] >= 'A' && name[0] <= 'Z':
		t.path = "odata"
	}
	return t
}

// planObject plans a struct or a map.
func (p *planner) planObject(s, m *api.Schema, n naming) *goType {
	if len(m.Properties) > 0 || m.Closed {
		return p.planStruct(s, m, n)
	}
	item := raw
	if m.Additional != nil {
		item = p.typeOf(m.Additional, n.in("Value"))
	}
	return &goType{kind: mapKind, item: item, check: joinRules(p.rules(m), prefixRules("values", item))}
}

// isType reports whether a named schema is a type of its own in Go: an object
// with properties, an enumeration, or a choice.
func (p *planner) isType(s *api.Schema) bool {
	m := p.merge(s)
	if m.only != nil {
		return false
	}
	switch {
	case alternativesOf(m.Schema) != nil || len(m.Types) > 1:
		return true
	case len(m.Types) == 0:
		return false
	case m.Types[0] == "object":
		return len(m.Properties) > 0 || m.Closed
	}
	return m.Types[0] == "string" && isEnum(m.Schema)
}

func isEnum(s *api.Schema) bool {
	return len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(v api.Value) bool { return !v.IsText })
}

// split returns a schema for each of several types.
func split(m *api.Schema) []*api.Schema {
	var list []*api.Schema
	for _, t := range m.Types {
		one := *m
		one.Types, one.Nullable, one.Name, one.Title = []string{t}, false, "", ""
		one.OneOf, one.AnyOf = nil, nil
		list = append(list, &one)
	}
	return list
}

// field returns how a type is written in a struct: three states for primitives.
func (t *goType) field() templates.Type {
	if t.kind == primitiveKind {
		opt := templates.Odata("Opt")
		arg := t.bare()
		opt.Arg = &arg
		return opt
	}
	return t.bare()
}

// element returns how a type is written in a list or a map.
func (t *goType) element() templates.Type {
	if t.nullable {
		return t.field()
	}
	return t.bare()
}

// bare returns the type of a value that is always there.
func (t *goType) bare() templates.Type {
	switch t.kind {
	case primitiveKind:
		if t.path != "" {
			return templates.Odata(t.name)
		}
		return templates.Type{Name: t.name}
	case enumKind:
		return templates.Type{Name: t.name}
	case structKind, unionKind:
		return templates.Type{Prefix: "*", Name: t.name}
	case listKind:
		item := t.item.element()
		item.Prefix = "[]" + item.Prefix
		return item
	case mapKind:
		item := t.item.element()
		item.Prefix = "map[string]" + item.Prefix
		return item
	}
	return templates.Odata("Raw")
}

// uses records that the type whose fields are being planned has one of a type.
func (p *planner) uses(t *goType) {
	for t.item != nil {
		t = t.item
	}
	if p.owner != "" && (t.kind == structKind || t.kind == unionKind) {
		p.users[t.name] = append(p.users[t.name], p.owner)
	}
}

// spreadHidden finds the types that have a hidden one in some depth.
func (p *planner) spreadHidden() {
	var queue []string
	for name := range p.hidden {
		queue = append(queue, name)
	}
	for len(queue) > 0 {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, user := range p.users[next] {
			if !p.hidden[user] {
				p.hidden[user] = true
				queue = append(queue, user)
			}
		}
	}
}

// declareType takes the name of a type.
func (p *planner) declareType(s *api.Schema, n naming) string {
	if name := p.names[s]; name != "" {
		return name
	}
	return p.declareInner(n.outer, n.inner, gonames.Declared{What: n.what, Pos: s.Pos, Target: n.target})
}
