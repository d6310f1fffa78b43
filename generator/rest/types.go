package rest

import (
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// goType is what a schema is in Go.
type goType struct {
	kind     kind
	name     string // of the package's own type, or of the primitive
	path     string // import path of the package's own type; not "" for a primitive of the runtime
	of       string // of the package's own type: its path in the description
	item     *goType
	nullable bool
	anyWidth bool    // a number of which the description does not say how exact it is
	shared   bool    // whether another generated package has it
	other    *mapped // what others have written for a single value; nil for none
	check    string  // the rules of a value, as the tag "check" has them
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

// maxUnnamed bounds how deep types without a name lie in each other.
const maxUnnamed = 1000

var raw = &goType{kind: rawKind}

// typeOf returns the Go type of a schema. Where it stands is at, if it has no name
// and nobody knows its place.
func (p *planner) typeOf(s *api.Schema, at place) *goType {
	if s == nil || p.budget.Exceeded() {
		return raw
	}
	if t := p.types[s]; t != nil {
		return t
	}
	if p.busy[s] || len(p.busy) > maxUnnamed {
		p.ds.Warnf(s.Pos, "schema-endless", "the schema contains itself without an object between, or others too deep, which no Go type can say: the inner value is kept as raw JSON")
		return raw
	}
	if known, found := p.places[s]; found {
		at = known
	} else if s.Name != "" {
		at = named(s)
	}
	p.busy[s] = true
	t := p.planType(s, at)
	delete(p.busy, s)
	p.types[s] = t
	return t
}

// planType plans the type of a schema. One that has a name of its own is only
// named here, and planned by drain: schemas refer to each other without end.
func (p *planner) planType(s *api.Schema, at place) *goType {
	m := p.merge(s)
	if m.only != nil {
		t := p.planOnly(s, m, at)
		p.decideType(at, t, onlyWord(m.only, t))
		return t
	}
	t := &goType{kind: p.classify(s, m.Schema)}
	t.nullable = t.kind != rawKind && p.canBeNull(s)
	switch t.kind {
	case structKind, unionKind, enumKind:
		if p.importType(t, s) {
			break
		}
		p.checkClosed(s, m.Schema)
		if t.kind == structKind {
			p.noteAlone(s)
		}
		t.of, t.path = typePath(s, at), p.cfg.Types().Path
		t.name = p.typeName(s, at)
		d := declaration{s, m.Schema, t, t.name, place{path: at.path, of: t.of}}
		if p.isFamily(s, m.Schema) {
			of := t.of
			t.of = at.path + anyPart
			t.name = p.name(names.Entry{Scope: p.scopes.types, Path: t.of, What: "union", Pos: s.Pos, Rank: names.Composed, Name: "Any*", Of: of, Spelled: "Any_*"})
		}
		p.queue = append(p.queue, d)
	case listKind:
		t.item = p.typeOf(m.Items, at.item())
	case mapKind:
		p.keepMap(s, m.Schema, at)
		t.item = raw
		if m.Additional != nil {
			t.item = p.typeOf(m.Additional, at.value())
		}
	case primitiveKind:
		t.name, t.path = primitive(m.Schema)
		t.anyWidth = t.name == "float64" && m.Format != "double" && len(m.Enum) == 0
		if len(m.Enum) > 0 {
			p.planNumbers(s, m.Schema, t, at)
		} else {
			p.mapValue(t, m.Schema, at.path)
		}
	case rawKind:
		if unknown := unknownType(m.Schema); unknown != "" {
			p.ds.Warnf(s.Pos, "type-unknown", "the type %q is none of JSON Schema's: the value is kept as raw JSON", clip(unknown))
			return t
		}
	}
	t.check = p.checkOf(m.Schema, t)
	p.decideType(at, t, choiceWord(m.Schema, t))
	return t
}

// planOnly plans the type of a schema that is another one but for its rules.
func (p *planner) planOnly(s *api.Schema, m merged, at place) *goType {
	t := *p.typeOf(m.only, at)
	t.nullable = t.kind != rawKind && p.canBeNull(s)
	switch t.kind {
	case structKind, unionKind, enumKind: // which have the rules of the other
		own := &api.Schema{Element: s.Element, Never: s.Never, Unchecked: s.Unchecked}
		takeWords(own, s)
		if m.rest != nil {
			own.AllOf = []*api.Schema{m.rest}
			p.noteStays(at, m.only)
		} else if c := p.conditionsOf(s); c != nil {
			own.AllOf = []*api.Schema{c}
		}
		t.check = joinRules(t.check, p.schemaRule(rawKind, own))
	default:
		t.check = p.checkOf(p.mergeAll(s, 0), &t)
	}
	return p.mapPlace(&t, s, at.path)
}

// checkOf returns the rules of the values of a type that a merged schema is.
func (p *planner) checkOf(m *api.Schema, t *goType) string {
	rest := ""
	if t.kind != structKind { // it has them itself
		rest = p.schemaRule(t.kind, m)
	}
	switch t.kind {
	case listKind:
		return joinRules(joinRules(p.rules(m), rest), prefixRules("items", t.item))
	case mapKind:
		return joinRules(joinRules(p.rules(m), rest), prefixRules("values", t.item))
	case primitiveKind:
		return joinRules(p.rules(m), rest)
	}
	return rest
}

// unknownType returns the type of a schema that is none of JSON Schema's, "" if there
// is no such.
func unknownType(m *api.Schema) string {
	for _, t := range m.Types {
		switch t {
		case "object", "array", "string", "integer", "number", "boolean", "null":
		default:
			return t
		}
	}
	return ""
}

// declaration is a type that has a name and is not planned yet.
type declaration struct {
	schema, merged *api.Schema
	typ            *goType
	name           string // of the struct, where typ is the union that stands for it
	at             place  // what its parts are called after
}

// drain plans the types that have been named.
func (p *planner) drain() {
	for len(p.queue) > 0 && !p.budget.Exceeded() {
		d := p.queue[0]
		p.queue = p.queue[1:]
		switch {
		case d.typ.kind == structKind:
			p.structs = append(p.structs, p.structOf(d.schema, d.merged, d.name, d.at))
		case d.typ.kind == enumKind:
			p.planEnum(d)
		case p.isFamily(d.schema, d.merged):
			p.planFamily(d)
		default:
			p.addUnion(d.schema, d.merged, d.name, choices(d.merged), d.at)
		}
	}
}

// classify decides what kind of Go type a schema is.
func (p *planner) classify(s, m *api.Schema) kind {
	if p.isFamily(s, m) {
		return unionKind
	}
	if alternatives := choices(m); alternatives != nil {
		return p.classifyChoice(s, alternatives)
	}
	if len(m.Types) == 0 {
		return rawKind
	}
	switch m.Types[0] {
	case "object":
		if (len(m.Properties) > 0 || m.Closed) && !p.staysMap(s) {
			return structKind
		}
		return mapKind
	case "array":
		return listKind
	case "string":
		if isEnum(m) {
			return enumKind
		}
		return primitiveKind
	case "integer", "number", "boolean":
		return primitiveKind
	}
	return rawKind
}

// choices returns the schemas that values are one of: alternatives, or one for
// each of several types; nil if the schema is no choice.
func choices(m *api.Schema) []*api.Schema {
	if alternatives := alternativesOf(m); alternatives != nil {
		return alternatives
	}
	if len(m.Types) > 1 {
		return split(m)
	}
	return nil
}

var (
	stringFormats = map[string]string{
		"date-time": "DateTimeOffset", "date": "Date", "uuid": "Guid", "byte": "Binary", "base64": "Binary", "base64url": "Binary",
	}
	integerFormats = map[string]string{
		"int32": "int32", "int16": "int16", "int8": "int8", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64", "uint": "uint64",
	}
	numberFormats = map[string]string{"float": "float32", "double": "float64", "decimal": "Decimal", "int32": "int32", "int64": "int64"}
)

// primitive returns the Go type of a single value.
func primitive(m *api.Schema) (name, path string) {
	if len(m.Types) == 0 {
		return "string", "" // a choice among strings
	}
	switch m.Types[0] {
	case "string":
		name = stringFormats[m.Format]
		if name == "" {
			return "string", ""
		}
		return name, "wire"
	case "boolean":
		return "bool", ""
	case "integer":
		if name = integerFormats[m.Format]; name == "" {
			name = "int64"
		}
		return name, ""
	}
	if name = numberFormats[m.Format]; name == "" {
		name = "float64"
	}
	if name == "Decimal" {
		path = "wire"
	}
	return name, path
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
		one.OneOf, one.AnyOf, one.AllOf, one.Null, one.Implied = nil, nil, nil, false, false
		if len(m.Enum) > 0 {
			one.Enum = slices.DeleteFunc(slices.Clone(m.Enum), func(v api.Value) bool { return v.Type() != t && !(t == "number" && v.Type() == "integer") })
			if len(one.Enum) == 0 {
				continue
			}
		}
		list = append(list, &one)
	}
	return list
}

// field returns how a type is written in a struct: three states for primitives.
func (t *goType) field() templates.Type {
	if t.kind == primitiveKind {
		opt := templates.Wire("Opt")
		arg := t.bare()
		opt.Arg = &arg
		return opt
	}
	return t.bare()
}

// exact returns the type of a value with all digits of its numbers: structs keep those
// of their fields, however deep in lists and maps, but what is in no struct cannot.
func (t *goType) exact() *goType {
	if !t.anyWidth && t.item == nil {
		return t
	}
	own := *t
	if t.anyWidth {
		own.name, own.path = "Decimal", "wire"
	}
	if t.item != nil {
		own.item = t.item.exact()
	}
	return &own
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
		if t.other != nil {
			return t.other.Type()
		}
		if t.path != "" {
			return templates.Wire(t.name)
		}
		return templates.Type{Name: t.name}
	case enumKind:
		return templates.Type{Path: t.path, Name: t.name}
	case structKind, unionKind:
		return templates.Type{Prefix: "*", Path: t.path, Name: t.name}
	case listKind:
		item := t.item.element()
		item.Prefix = "[]" + item.Prefix
		return item
	case mapKind:
		item := t.item.element()
		item.Prefix = "map[string]" + item.Prefix
		return item
	}
	return templates.Wire("Raw")
}
