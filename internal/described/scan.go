package described

import (
	"html"
	"strings"
)

// scanner goes through the elements of an XML document as package schema writes it: no
// prefixes but in the root, attributes in double quotes.
type scanner struct {
	rest  string
	name  string // of the element
	attrs string // its attributes
	ends  bool   // it is the end of an element
	empty bool   // it is one without content
}

// next goes on to the next tag, and reports whether there is one.
func (s *scanner) next() bool {
	for {
		at := strings.IndexByte(s.rest, '<')
		if at < 0 {
			return false
		}
		s.rest = s.rest[at+1:]
		switch {
		case strings.HasPrefix(s.rest, "!--"):
			_, s.rest, _ = strings.Cut(s.rest, "-->")
		case strings.HasPrefix(s.rest, "?"):
			_, s.rest, _ = strings.Cut(s.rest, "?>")
		default:
			s.tag()
			return true
		}
	}
}

// tag reads a tag, behind its bracket.
func (s *scanner) tag() {
	end, quoted := 0, false
	for ; end < len(s.rest) && (quoted || s.rest[end] != '>'); end++ {
		quoted = quoted != (s.rest[end] == '"')
	}
	text := s.rest[:end]
	s.rest = s.rest[min(end+1, len(s.rest)):]
	text, s.ends = strings.CutPrefix(text, "/")
	text, s.empty = strings.CutSuffix(text, "/")
	s.name, s.attrs, _ = strings.Cut(text, " ")
}

// attr returns the value of an attribute; "" if there is none.
func (s *scanner) attr(name string) string {
	rest := s.attrs
	for rest != "" {
		given, after, ok := strings.Cut(rest, `="`)
		if !ok {
			return ""
		}
		value, after, _ := strings.Cut(after, `"`)
		if strings.TrimSpace(given) == name {
			return html.UnescapeString(value)
		}
		rest = after
	}
	return ""
}

// skip goes to the end of the element that begins here.
func (s *scanner) skip() {
	depth := 1
	for !s.empty && depth > 0 && s.next() {
		switch {
		case s.ends:
			depth--
		case !s.empty:
			depth++
		}
		s.empty = false
	}
}

// each calls f for the elements in the one that begins here. f reads all of an element
// or nothing: what is in it is skipped then.
func (s *scanner) each(f func(name string)) {
	if s.empty {
		return
	}
	for s.next() && !s.ends {
		before := s.rest
		if f(s.name); len(s.rest) == len(before) {
			s.skip()
		}
	}
	s.ends, s.empty = false, false
}
