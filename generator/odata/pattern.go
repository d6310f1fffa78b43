package odata

import (
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// pattern is one --include: a path of the service, a qualified type, or the
// types of a namespace.
type pattern struct {
	text     string
	segments []string // of a path; nil for types
	used     bool     // whether it matched anything
}

// keySegment stands for a key in the segments of paths and patterns.
const keySegment = "{}"

// newPattern reads a pattern. A key is written as {id}, ('id') or *, or left out.
func newPattern(text string) *pattern {
	p := &pattern{text: text}
	if !strings.HasPrefix(text, "/") {
		return p
	}
	p.segments = []string{}
	for _, s := range strings.Split(strings.Trim(text, "/"), "/") {
		name, _, keyed := strings.Cut(s, "(")
		if strings.HasPrefix(name, "{") {
			name, keyed = "", true
		}
		if name != "" {
			p.segments = append(p.segments, name)
		}
		if keyed {
			p.segments = append(p.segments, keySegment)
		}
	}
	return p
}

func (p *pattern) isPath() bool { return p.segments != nil }

// matchesType reports whether the pattern is the type's name or a pattern of
// its namespace: "ns.*", or "ns.**" for the namespaces below it too.
func (p *pattern) matchesType(t schema.Type) bool {
	name := t.QualifiedName()
	if p.isPath() {
		return false
	}
	if ns, ok := strings.CutSuffix(p.text, ".**"); ok {
		return strings.HasPrefix(name, ns+".")
	}
	if ns, ok := strings.CutSuffix(p.text, ".*"); ok {
		return strings.HasPrefix(name, ns+".") && !strings.Contains(name[len(ns)+1:], ".")
	}
	return name == p.text
}

// match says how a path's segments relate to a pattern.
type match uint8

const (
	noMatch  match = iota
	onTheWay       // something below may match
	whole          // the path itself matches
	within         // the path and what it contains match, by **
)

// matchPath compares the segments of a path with the pattern, and reports
// whether the pattern spells out the path's last name, which lets it lead
// through a relationship that is not containment. A * stands for one segment, a
// name or a key; a ** at the end for any number of them.
func (p *pattern) matchPath(path []string) (m match, named bool) {
	rest := p.segments
	for _, segment := range path {
		switch {
		case len(rest) > 0 && rest[0] == "**":
			return within, false
		case segment == keySegment && (len(rest) == 0 || rest[0] != keySegment && rest[0] != "*"):
			continue // a key that the pattern leaves out
		case len(rest) == 0 || rest[0] != "*" && rest[0] != segment:
			return noMatch, false
		case segment != keySegment:
			named = rest[0] == segment
		}
		rest = rest[1:]
	}
	switch {
	case len(rest) == 0:
		return whole, named
	case rest[0] == "**":
		return within, named
	}
	return onTheWay, named
}

// patterns are all of a run's; none means everything.
type patterns []*pattern

func newPatterns(texts []string) patterns {
	var ps patterns
	for _, t := range texts {
		ps = append(ps, newPattern(t))
	}
	return ps
}

// matchPath returns the best match of any pattern, and whether a pattern that
// matches names the last segment.
func (ps patterns) matchPath(path []string) (best match, named bool) {
	for _, p := range ps {
		if !p.isPath() {
			continue
		}
		m, spelled := p.matchPath(path)
		if m >= whole {
			p.used = true
		}
		best = max(best, m)
		named = named || m != noMatch && spelled
	}
	return best, named
}

// matchesType reports whether a pattern selects the type.
func (ps patterns) matchesType(t schema.Type) bool {
	found := false
	for _, p := range ps {
		if p.matchesType(t) {
			p.used, found = true, true
		}
	}
	return found
}

// unused returns the patterns that matched nothing.
func (ps patterns) unused() []string {
	var texts []string
	for _, p := range ps {
		if !p.used {
			texts = append(texts, p.text)
		}
	}
	return texts
}
