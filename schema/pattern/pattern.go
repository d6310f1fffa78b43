// Package pattern is the language of --include: which paths and which named
// elements of a description are asked for. It knows nothing of descriptions, so
// that those of both kinds are selected by the same rules.
package pattern

import (
	"slices"
	"strings"
)

// pattern is one --include.
type pattern struct {
	text     string
	segments []string // of a path; nil for names
	names    []string // of a qualified name; nil for paths
	used     bool     // whether it matched anything
}

// everything is the pattern that asks for what is taken without any, so that
// others can ask for more.
const everything = "**"

// Key stands for a key in the segments of paths and patterns.
const Key = "{}"

// Segments splits a path into its segments: names, and [Key] for each key, which
// is written as {id} or, behind a name, ('id').
func Segments(path string) []string {
	segments := []string{}
	for _, s := range strings.Split(strings.Trim(path, "/"), "/") {
		name, _, keyed := strings.Cut(s, "(")
		if strings.HasPrefix(name, "{") {
			name, keyed = "", true
		}
		if name != "" {
			segments = append(segments, name)
		}
		if keyed {
			segments = append(segments, Key)
		}
	}
	return segments
}

// matchName compares the segments of a name with those of a pattern, in which *
// is one segment and ** one or more.
func matchName(pattern, name []string) bool {
	for i, segment := range pattern {
		switch {
		case i >= len(name):
			return false
		case segment == "**":
			for end := i + 1; end <= len(name); end++ {
				if matchName(pattern[i+1:], name[end:]) {
					return true
				}
			}
			return false
		case segment != "*" && segment != name[i]:
			return false
		}
	}
	return len(pattern) == len(name)
}

// Match says how a path relates to patterns. The larger one is the better one.
type Match uint8

// The ways in which a path relates to a pattern.
const (
	None     Match = iota
	OnTheWay       // something below may match
	Whole          // the path itself matches
	Within         // the path and what it contains match, by **
)

// match compares the segments of a path with those of a pattern. named says
// whether the pattern spells out the last name before path, and the result
// whether it spells out the last name of all.
func match(rest, path []string, named bool) (Match, bool) {
	for i, segment := range path {
		switch {
		case len(rest) > 0 && rest[0] == "**":
			if len(rest) == 1 {
				return Within, false
			}
			none, spelled := match(rest[1:], path[i:], false)
			some, also := match(rest, path[i+1:], false)
			return max(none, some), none != None && spelled || some != None && also
		case segment == Key && (len(rest) == 0 || rest[0] != Key && rest[0] != "*"):
			continue // a key that the pattern leaves out
		case len(rest) == 0 || rest[0] != "*" && rest[0] != segment:
			return None, false
		case segment != Key:
			named = rest[0] == segment
		}
		rest = rest[1:]
	}
	switch {
	case len(rest) == 0:
		return Whole, named
	case len(rest) == 1 && rest[0] == "**":
		return Within, named
	}
	return OnTheWay, named
}

// Set is the patterns of a run; a set without any asks for everything. It notes
// which of them matched something.
type Set struct {
	patterns []*pattern
	excluded []*pattern
	all      bool
}

// New reads patterns. One that begins with a slash is a path, such as
// "/users/{id}/messages/**": a key is written {id}, ('id') or *, or left out; *
// stands for one segment, a name or a key, and ** for any number of them. Others
// are qualified names, such as "ns.type", in which * is one segment and ** one or
// more: "ns.*" is what is in a namespace, "ns.**" also what is in the namespaces
// below it. "**" alone is everything, as without patterns.
//
// What patterns of excluded match is not asked for.
func New(texts []string, excluded ...string) *Set {
	s := &Set{all: len(texts) == 0}
	for _, t := range texts {
		if t == everything {
			s.all = true
		} else {
			s.patterns = append(s.patterns, parse(t))
		}
	}
	for _, t := range excluded {
		s.excluded = append(s.excluded, parse(t))
	}
	return s
}

func parse(text string) *pattern {
	if strings.HasPrefix(text, "/") {
		return &pattern{text: text, segments: Segments(text)}
	}
	return &pattern{text: text, names: strings.Split(text, ".")}
}

// All reports whether everything is asked for, whatever else is too.
func (s *Set) All() bool { return s == nil || s.all }

// Paths reports whether any path is asked for.
func (s *Set) Paths() bool {
	return s.All() || slices.ContainsFunc(s.patterns, func(p *pattern) bool { return p.segments != nil })
}

// Path returns the best match of any pattern, and whether a pattern that
// matches spells out the path's last name. Everything is Within a set that asks
// for everything. A path that is excluded is at best OnTheWay, and none with all
// that is below it if it is excluded by **.
func (s *Set) Path(segments []string) (best Match, named bool) { return s.path(segments) }

// Operation is [Set.Path] for a path that may end in the qualified name of an operation,
// which patterns may have without its namespace.
func (s *Set) Operation(segments []string) (best Match, named bool) {
	last := len(segments) - 1
	if last < 0 || !strings.Contains(segments[last], ".") {
		return s.path(segments)
	}
	return s.path(segments, append(slices.Clone(segments[:last]), Unqualified(segments[last])))
}

// Unqualified returns a name without its namespace.
func Unqualified(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// path matches the spellings of one path.
func (s *Set) path(spellings ...[]string) (best Match, named bool) {
	best, named = s.spelled(spellings)
	if s.All() {
		best = Within
	}
	if s == nil || best < Whole {
		return best, named
	}
	for _, p := range s.excluded {
		if p.segments == nil {
			continue
		}
		switch m, _ := p.best(spellings); m {
		case Within:
			p.used = true
			return None, false
		case Whole:
			p.used = true
			best = OnTheWay
		}
	}
	return best, named
}

// Spelled is [Set.Path] by the patterns for paths alone.
func (s *Set) Spelled(segments []string) (best Match, named bool) {
	return s.spelled([][]string{segments})
}

func (s *Set) spelled(spellings [][]string) (best Match, named bool) {
	if s == nil {
		return None, false
	}
	for _, p := range s.patterns {
		if p.segments == nil {
			continue
		}
		m, spelled := p.best(spellings)
		if m >= Whole {
			p.used = true
		}
		best = max(best, m)
		named = named || m != None && spelled
	}
	return best, named
}

// best is how the best of the spellings of a path relates to a pattern.
func (p *pattern) best(spellings [][]string) (best Match, named bool) {
	for _, segments := range spellings {
		m, spelled := match(p.segments, segments, false)
		best, named = max(best, m), named || m != None && spelled
	}
	return best, named
}

// Name reports whether a pattern selects what has a qualified name.
func (s *Set) Name(qualified string) bool {
	found := false
	if s == nil {
		return found
	}
	var name []string
	for _, p := range s.patterns {
		if p.names == nil {
			continue
		}
		if name == nil {
			name = strings.Split(qualified, ".")
		}
		if matchName(p.names, name) {
			p.used, found = true, true
		}
	}
	return found
}

// Excludes reports whether what has a qualified name, and is asked for, is excluded.
func (s *Set) Excludes(qualified string) bool {
	found := false
	if s == nil {
		return found
	}
	for _, p := range s.excluded {
		if p.names != nil && matchName(p.names, strings.Split(qualified, ".")) {
			p.used, found = true, true
		}
	}
	return found
}

// Unused returns the patterns that have matched nothing so far.
func (s *Set) Unused() []string {
	if s == nil {
		return nil
	}
	return unused(s.patterns)
}

// UnusedExcluded returns the patterns that have excluded nothing so far.
func (s *Set) UnusedExcluded() []string {
	if s == nil {
		return nil
	}
	return unused(s.excluded)
}

func unused(patterns []*pattern) []string {
	var texts []string
	for _, p := range patterns {
		if !p.used {
			texts = append(texts, p.text)
		}
	}
	return texts
}
