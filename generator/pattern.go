package generator

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

// newPattern reads a pattern. Keys may be left out of a path or stand in it as
// {id}, (id), * or ('id'); they are dropped, as every path to a member leads
// through its collection.
func newPattern(text string) *pattern {
	p := &pattern{text: text}
	if !strings.HasPrefix(text, "/") {
		return p
	}
	p.segments = []string{}
	for _, s := range strings.Split(strings.Trim(text, "/"), "/") {
		if i := strings.IndexByte(s, '('); i > 0 {
			s = s[:i]
		}
		if s == "" || s[0] == '{' || s[0] == '(' {
			continue
		}
		p.segments = append(p.segments, s)
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

// matchPath compares the segments of a path, keys left out, with the pattern.
// A * stands for one segment, a ** at the end for any number of them.
func (p *pattern) matchPath(path []string) match {
	for i, want := range p.segments {
		if want == "**" {
			return within
		}
		if i == len(path) {
			if p.segments[i] == "**" {
				return within
			}
			return onTheWay
		}
		if want != "*" && want != path[i] {
			return noMatch
		}
	}
	if len(path) > len(p.segments) {
		return noMatch
	}
	return whole
}

// names reports whether the pattern spells out the path's last segment, which
// lets it lead through a relationship that is not containment.
func (p *pattern) names(path []string) bool {
	i := len(path) - 1
	return i < len(p.segments) && p.segments[i] == path[i]
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
		m := p.matchPath(path)
		if m >= whole {
			p.used = true
		}
		best = max(best, m)
		named = named || m != noMatch && p.names(path)
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
