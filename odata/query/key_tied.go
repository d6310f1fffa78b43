package query

import "slices"

// This file reads keys of which parts are left out, since the path says them already (URL
// Conventions 4.3.2 and 4.3.6): in Products(1)/Descriptions('EN') the key of a description
// is that of its product and a language.

// KeyTie says that a part of the key of an entity is equal to one of the key of the entity
// from which a navigation property leads to it.
type KeyTie struct{ Part, Source string }

// tied returns the parts of the key of what the path has come to that the key before them
// says: none where something else than a navigation property stands in between.
func (p *parser) tied() (said []KeyValue) {
	to := p.stepBefore(len(p.steps))
	if p.model == nil || p.model.Tied == nil || to < 0 {
		return nil
	}
	navigation := &p.steps[to]
	from := p.stepBefore(to)
	if navigation.Kind != PropertySegment || from < 0 || p.steps[from].Kind != KeySegment || navigation.pos == 0 || p.text[navigation.pos-1] != '/' {
		return nil // in an expression, what stands before a path is none of it
	}
	source := &p.steps[from]
	alone := len(keyOfType(source.Type)) == 1 // else a value without a name is an alternate key
	for _, tie := range p.model.Tied(source.Type.Name, navigation.Name, navigation.Type.Name) {
		for _, v := range source.Args.Key {
			if v.Name == tie.Source || v.Name == "" && alone {
				said = append(said, KeyValue{tie.Part, v.Value})
			}
		}
	}
	return said
}

// stepBefore returns the place of the segment before one, casts left out; below 0 if there
// is none.
func (p *parser) stepBefore(i int) int {
	for i--; i >= 0 && p.steps[i].Kind == CastSegment; i-- {
	}
	return i
}

// openParts returns the parts of a key that are not tied, those that a path has to say.
func openParts(key []KeyPart, tied []KeyValue) (open []KeyPart) {
	if tied == nil {
		return key
	}
	for _, part := range key {
		if !slices.ContainsFunc(tied, func(v KeyValue) bool { return v.Name == part.Name }) {
			open = append(open, part)
		}
	}
	if open == nil { // the path leads to one entity at most, and its key is said in full
		return key
	}
	return open
}

// complete adds the parts that are left out to a key, of which the one that is not may have
// no name.
func (p *parser) complete(s *Segment) {
	tied := p.tied()
	if tied == nil {
		return
	}
	key := p.segmentKey(&s.Type)
	open, values := openParts(key, tied), slices.Clone(s.Args.Key)
	if len(values) == 1 && values[0].Name == "" && len(open) == 1 {
		values[0].Name = open[0].Name
	}
	for _, v := range tied {
		if !slices.ContainsFunc(values, func(said KeyValue) bool { return said.Name == v.Name }) {
			values = append(values, v)
		}
	}
	if len(values) > len(s.Args.Key) && isKey(values, key) {
		s.Args.Key = values
	}
}
