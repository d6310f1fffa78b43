package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Node is a place in a tree of paths, built once from what is served. It is
// walked over the segments of the escaped path, which the standard library's
// ServeMux would clean: a segment can have slashes of its own, and parameters
// beside text.
type Node[T any] struct {
	Value    T
	texts    map[string]*Node[T]
	patterns []*patternNode[T] // the ones to try first come first
	member   *Node[T]          // of the pattern that is one parameter; nil for none
}

type patternNode[T any] struct {
	Pattern
	Node[T]
}

// Pattern is a segment of a declared path.
type Pattern struct {
	Segment    string   // as it is declared
	Parameters []string // the names in braces
	texts      []string // those around the parameters; nil if there are none
}

// ParsePath splits a declared path, such as "/a/{b}/c.{d}", into segments.
func ParsePath(path string) ([]Pattern, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("the path does not begin with a slash")
	}
	patterns := make([]Pattern, 0, strings.Count(path, "/"))
	for segment := range strings.SplitSeq(path[1:], "/") {
		p, err := parsePattern(segment)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, p)
	}
	return patterns, nil
}

func parsePattern(segment string) (Pattern, error) {
	p := Pattern{Segment: segment}
	n := strings.Count(segment, "{")
	if n == 0 {
		return p, nil
	}
	p.Parameters, p.texts = make([]string, 0, n), make([]string, 0, n+1)
	text, after, found := strings.Cut(segment, "{")
	for found {
		name, behind, closed := strings.Cut(after, "}")
		if !closed || name == "" {
			return p, fmt.Errorf("the segment %q has a brace that is not closed or empty", segment)
		}
		if text == "" && len(p.texts) > 0 {
			return p, fmt.Errorf("the segment %q has two parameters with nothing between", segment)
		}
		p.texts, p.Parameters = append(p.texts, text), append(p.Parameters, name)
		text, after, found = strings.Cut(behind, "{")
	}
	p.texts = append(p.texts, text)
	return p, nil
}

// Whole reports whether the segment is one parameter and nothing else.
func (p *Pattern) Whole() bool { return len(p.Parameters) == 1 && p.length() == 0 }

// length returns how much text is around the parameters.
func (p *Pattern) length() int {
	n := 0
	for _, text := range p.texts {
		n += len(text)
	}
	return n
}

// compare orders segments with parameters: first those with more text. What the
// parameters are called makes no difference.
func (p *Pattern) compare(q *Pattern) int {
	return cmp.Or(q.length()-p.length(), slices.Compare(p.texts, q.texts))
}

// match appends the values of the parameters, percent-encoded. None is empty,
// and each but the last is as short as it can be.
func (p *Pattern) match(s Segment, values []string) ([]string, bool) {
	if p.Whole() {
		return append(values, s.Raw), s.Raw != ""
	}
	rest, ok := strings.CutPrefix(s.Text, p.texts[0])
	for i := 1; ok && i < len(p.texts); i++ {
		end := -1
		switch text := p.texts[i]; {
		case rest == "":
		case i < len(p.texts)-1:
			end = strings.Index(rest[1:], text) + 1
		case strings.HasSuffix(rest, text):
			end = len(rest) - len(text)
		}
		if end <= 0 {
			return nil, false
		}
		values = append(values, url.PathEscape(rest[:end]))
		rest = rest[end+len(p.texts[i]):]
	}
	return values, ok
}

// Extend returns the node at a segment below, which it makes if need be.
func (n *Node[T]) Extend(p Pattern) *Node[T] {
	if len(p.Parameters) == 0 {
		child := n.texts[p.Segment]
		if child == nil {
			child = &Node[T]{}
			if n.texts == nil {
				n.texts = map[string]*Node[T]{}
			}
			n.texts[p.Segment] = child
		}
		return child
	}
	if member := n.Parameter(); member != nil && p.Whole() {
		return member
	}
	return n.extend(p)
}

func (n *Node[T]) extend(p Pattern) *Node[T] {
	i, found := slices.BinarySearchFunc(n.patterns, &p, func(known *patternNode[T], p *Pattern) int { return known.compare(p) })
	if !found {
		made := &patternNode[T]{Pattern: p}
		n.patterns = slices.Insert(n.patterns, i, made)
		if p.Whole() {
			n.member = &made.Node
		}
	}
	return &n.patterns[i].Node
}

// Text returns the node at a segment that is text, or nil.
func (n *Node[T]) Text(text string) *Node[T] { return n.texts[text] }

// Texts are the nodes at segments that are text.
func (n *Node[T]) Texts() map[string]*Node[T] { return n.texts }

// Parameter returns the node at a segment that is one parameter, or nil.
func (n *Node[T]) Parameter() *Node[T] { return n.member }

// Find returns the node that a path leads to and where something is, and the
// values of the parameters on the way, percent-encoded. Text goes before
// parameters, segment by segment; a slash at the end makes no difference,
// unless there is something with and without. No node is looked at twice.
func (n *Node[T]) Find(path []Segment, something func(*T) bool) (*Node[T], []string) {
	if found, values := n.walk(path, nil, something); found != nil {
		return found, values
	}
	other, slash := Trim(path)
	if !slash {
		other = append(path[:len(path):len(path)], Segment{})
	} else if _, two := Trim(other); two {
		return nil, nil
	}
	return n.walk(other, nil, something)
}

func (n *Node[T]) walk(path []Segment, values []string, something func(*T) bool) (*Node[T], []string) {
	if len(path) == 0 {
		if !something(&n.Value) {
			return nil, nil
		}
		return n, values
	}
	if child := n.texts[path[0].Text]; child != nil {
		if found, v := child.walk(path[1:], values, something); found != nil {
			return found, v
		}
	}
	for _, p := range n.patterns {
		if v, ok := p.match(path[0], values); ok {
			if found, v := p.walk(path[1:], v, something); found != nil {
				return found, v
			}
		}
	}
	return nil, nil
}

// Methods are what answers at a path, by method.
type Methods[R any] []method[R]

type method[R any] struct {
	name   string
	answer R
}

// Add adds what answers a method, and reports whether it is the first to.
func (m *Methods[R]) Add(name string, answer R) bool {
	i, found := slices.BinarySearchFunc(*m, name, func(m method[R], name string) int { return strings.Compare(m.name, name) })
	if !found {
		*m = slices.Insert(*m, i, method[R]{name, answer})
	}
	return !found
}

// Of returns what answers a method, or the zero value.
func (m Methods[R]) Of(name string) R {
	for i := range m {
		if m[i].name == name {
			return m[i].answer
		}
	}
	var none R
	return none
}

// For returns what answers a request, or the zero value: what answers GET
// answers HEAD, unless something else does.
func (m Methods[R]) For(method string) R {
	if method == http.MethodHead && !m.has(method) {
		method = http.MethodGet
	}
	return m.Of(method)
}

func (m Methods[R]) has(name string) bool {
	return slices.ContainsFunc(m, func(m method[R]) bool { return m.name == name })
}

// Allow lists the methods as the header of that name does: what answers GET
// answers HEAD, and OPTIONS is always answered. Those whose answers are refused
// are left out; nil refuses none.
func (m Methods[R]) Allow(refused func(R) bool) string {
	list := []string{http.MethodOptions}
	for i := range m {
		if refused != nil && refused(m[i].answer) {
			continue
		}
		list = append(list, m[i].name)
		if m[i].name == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}
