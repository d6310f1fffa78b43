package query

import "strings"

// This file reads what the standard has at the root of a service (URL Conventions 4.5 and 4.14 to 4.16).

// firstOfOData reads what the standard has at the root.
func (p *parser) firstOfOData() {
	start := p.pos
	p.skip(1)
	p.skip(scanWord(p.text[p.pos:]))
	s := Segment{pos: int32(start), Name: p.text[start:p.pos]}
	switch s.Name {
	case "$batch":
		s.Kind = BatchSegment
		p.lastOf(s.Name)
	case "$metadata":
		s.Kind = MetadataSegment
		p.lastOf(s.Name)
	case "$all":
		s.Kind, s.Type = AllSegment, Type{Collection: true}
	case "$entity":
		s.Kind = EntitySegment
	case "$crossjoin":
		s.Kind, s.Type = CrossjoinSegment, Type{Collection: true}
		s.Args = &SegmentArgs{Sets: p.crossjoin()}
		if !strings.HasPrefix(p.text[p.pos:], "/$count") {
			p.lastOf(s.Name)
		}
	default:
		p.notFound(start, "there is nothing that is called %s at the root of a service", s.Name)
	}
	p.step(s)
}

// crossjoin reads the entity sets in parentheses.
func (p *parser) crossjoin() (sets []string) {
	for open := byte('('); p.err == nil && (open == '(' || p.peek() == ','); open = ',' {
		p.expect(open, "before the name of an entity set")
		p.items(len(sets), "$crossjoin")
		start := p.pos
		name := p.identifier()
		if name == "" {
			p.want(start, "the name of an entity set", "is expected")
		} else if p.model != nil {
			r := p.model.Resources[name]
			if r == nil || r.Kind != EntitySet {
				p.notFound(start, "the service has no entity set %s%s", name, didYouMean(name, p.resourceNames()))
				break
			}
			p.computes(name, r.Type.Item())
		}
		sets = append(sets, name)
	}
	p.expect(')', "to close $crossjoin")
	if p.model != nil {
		p.scope.sets = sets
	}
	return sets
}
