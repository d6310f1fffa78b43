package rest

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
)

// This file keeps the Go type of what says more than in the run before: of a schema that
// was another one, of a property that was inherited. What it says more is kept as
// undeclared, and checked. Where a value would not fit, the type changes, and the report
// says so.

// ownShape is the shape of a schema that has a type of its own, whatever it was before.
const ownShape = "own"

// ownType is the word for a property that defines an inherited one in another way.
const ownType = "#own"

// pathOf returns the path of a schema, "" if it has none.
func (p *planner) pathOf(s *api.Schema) string {
	if s.Name != "" {
		return named(s).path
	}
	return p.places[s].path
}

// before returns the word that the lock has for the type of what is at a path, "" for none
// or if that does not count.
func (p *planner) before(path string) string {
	was := p.cfg.Lock.Value(names.TypeKind, path)
	if was != "" && p.cfg.Shape[path] == ownShape {
		p.shaped[path] = true
		return ""
	}
	return was
}

// stays returns the schema that s was in the run before, if s takes that in still; nil if
// there is none.
func (p *planner) stays(s *api.Schema) *api.Schema {
	if len(s.AllOf) == 0 || len(s.OneOf)+len(s.AnyOf) > 0 {
		return nil
	}
	was := p.before(p.pathOf(s))
	for _, part := range s.AllOf {
		if part.Name != "" && nameWord(part) == was {
			return part
		}
	}
	return nil
}

// nameWord is the word for a type that is that of a schema with a name.
func nameWord(s *api.Schema) string { return strings.ReplaceAll(named(s).path, " ", "~u0020") }

// onlyWord is the word for a type that is that of another schema.
func onlyWord(only *api.Schema, t *goType) string {
	if only.Name != "" {
		return nameWord(only)
	}
	return kindWords[t.kind]
}

// kindWords are the words for types of schemas without a name.
var kindWords = map[kind]string{
	rawKind: "#any", primitiveKind: "#single", enumKind: textWord, structKind: "#object", unionKind: "#choice", listKind: "#list", mapKind: "#map",
}

// textWord is that of a choice among strings.
const textWord = "#text"

// choiceWord is the word for the type of a choice that has none of its own, "" of others.
func choiceWord(m *api.Schema, t *goType) string {
	if choices(m) != nil && (t.kind == enumKind || t.kind == primitiveKind) {
		return textWord
	}
	return ""
}

// decideType records what the type of a schema is, which is a word or, of most, nothing;
// and says so if it was something else.
func (p *planner) decideType(at place, t *goType, word string) {
	if at.path == "" {
		return
	}
	if word != "" {
		p.decided.Set(names.TypeKind, at.path, word)
	}
	if was := p.before(at.path); was != "" && was != ownType && was != word {
		p.report.notes = append(p.report.notes, fmt.Sprintf("%s was %s, and has the Go type %s now: the description makes something else of it", at.path, inWords(was), p.text(t)))
	}
}

// inWords returns what the word of a type means.
func inWords(word string) string {
	name, isKind := strings.CutPrefix(word, "#")
	if !isKind {
		return name
	}
	return map[string]string{"any": "raw JSON", "single": "a single value", "text": "a string", "object": "an object", "choice": "a choice", "list": "a list", "map": "a map"}[name]
}

// text returns how a type is written in its package.
func (p *planner) text(t *goType) string {
	return strings.ReplaceAll(t.field().String(), p.cfg.Types().Path+".", "")
}

// noteStays says of a schema that has more than the one that it is in Go.
func (p *planner) noteStays(at place, only *api.Schema) {
	p.report.notes = append(p.report.notes, fmt.Sprintf("%s has more than %s, and stays that in Go, as it was: the rest is kept as undeclared, and checked; --shape '%s=%s' gives it a type of its own", at.path, named(only).path, at.path, ownShape))
}

// keepsInherited reports whether a property that defines an inherited one in another way
// has the type of that still: the run before had both, and they were one.
func (p *planner) keepsInherited(m merging, name string) bool {
	path, from := m.path+"/"+api.Word(name), m.from[name]
	keeps := from != "" && p.locked.has(from+"/"+api.Word(name)) && p.locked.has(path) && p.cfg.Lock.Value(names.TypeKind, path) == ""
	if keeps && p.cfg.Shape[path] == ownShape {
		p.shaped[path], keeps = true, false
	}
	p.redefined[path] = !keeps
	return keeps
}

// noteRedefined records that a property defines an inherited one in another way, or says
// that it is as it was.
func (p *planner) noteRedefined(path string) {
	own, is := p.redefined[path]
	switch {
	case is && !own:
		p.report.notes = append(p.report.notes, fmt.Sprintf("%s defines an inherited property in another way, and has the Go type of that still: what it demands is checked; --shape '%s=%s' gives it a type of its own", path, path, ownShape))
	case is && p.decided.Value(names.TypeKind, path) == "":
		p.decided.Set(names.TypeKind, path, ownType)
	}
}
