package overlay

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// path is a JSONPath (RFC 9535), as far as actions have use for it: names,
// indices, * and filters, and .. for these in any depth.
type path struct{ steps []step }

// step selects children of what the steps before selected.
type step struct {
	deep   bool // of all that is below, too
	all    bool
	name   *string
	index  *int
	filter []condition // all of them must hold
}

// condition compares a member of a child with a value.
type condition struct {
	names  []string // from the child down
	equal  bool     // with == or without a comparison
	value  *string  // nil: the member is there
	isText bool
}

// parsePath reads a path. The problem is the end of a sentence; "" for none.
func parsePath(text string) (p path, problem string) {
	s := scanner{text: text}
	if !s.take("$") {
		return p, "must begin with $, as in $.paths['/pets'].get"
	}
	for s.rest() != "" && s.problem == "" {
		p.steps = append(p.steps, s.step())
	}
	return p, s.problem
}

// scanner reads a path from left to right.
type scanner struct {
	text    string
	at      int
	problem string
}

func (s *scanner) rest() string { return s.text[s.at:] }

// take goes on behind a word if it comes next.
func (s *scanner) take(word string) bool {
	if !strings.HasPrefix(s.rest(), word) {
		return false
	}
	s.at += len(word)
	return true
}

// want goes on behind a word, which must come next.
func (s *scanner) want(word string) {
	if !s.take(word) {
		s.fail()
	}
}

func (s *scanner) fail() {
	if s.problem == "" {
		s.problem = "cannot be read from " + strconv.Quote(s.rest()) + " on: a path has .name, ['name'], [0], *, .. and filters such as [?@.name == 'limit']"
	}
}

func (s *scanner) spaces() { s.at += len(s.rest()) - len(strings.TrimLeft(s.rest(), " ")) }

func (s *scanner) step() (st step) {
	switch {
	case s.take(".."):
		st.deep = true
		if s.take("[") {
			s.bracket(&st)
			return st
		}
	case s.take("["):
		s.bracket(&st)
		return st
	case !s.take("."):
		s.fail()
		return st
	}
	if s.take("*") {
		st.all = true
		return st
	}
	st.name = s.name()
	return st
}

// name reads a name that stands without quotes.
func (s *scanner) name() *string {
	end := strings.IndexAny(s.rest(), ".[]()=!&|<> '\"*")
	if end < 0 {
		end = len(s.rest())
	}
	if end == 0 {
		s.fail()
	}
	name := s.rest()[:end]
	s.at += end
	return &name
}

// bracket reads what stands in brackets, of which the first is read.
func (s *scanner) bracket(st *step) {
	s.spaces()
	switch c := s.rest(); {
	case s.take("*"):
		st.all = true
	case s.take("?"):
		st.filter = s.filter()
	case c != "" && (c[0] == '\'' || c[0] == '"'):
		st.name = s.quoted()
	default:
		end := strings.IndexByte(c, ']')
		n, err := strconv.Atoi(strings.TrimSpace(c[:max(end, 0)]))
		if err != nil {
			s.fail()
			return
		}
		st.index = &n
		s.at += end
	}
	s.spaces()
	s.want("]")
}

// quoted reads a text in quotes.
func (s *scanner) quoted() *string {
	quote := s.rest()[0]
	var b strings.Builder
	for i := s.at + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\\' && i+1 < len(s.text):
			i++
			b.WriteByte(s.text[i])
		case c == quote:
			s.at = i + 1
			text := b.String()
			return &text
		default:
			b.WriteByte(c)
		}
	}
	s.fail()
	return nil
}

// filter reads conditions with && between.
func (s *scanner) filter() (list []condition) {
	s.spaces()
	closed := s.take("(")
	for s.problem == "" {
		list = append(list, s.condition())
		s.spaces()
		if !s.take("&&") {
			break
		}
	}
	if closed {
		s.want(")")
	}
	return list
}

func (s *scanner) condition() (c condition) {
	s.spaces()
	s.want("@")
	for s.problem == "" {
		switch {
		case s.take("['") || s.take("[\""):
			s.at--
			if name := s.quoted(); name != nil {
				c.names = append(c.names, *name)
			}
			s.want("]")
			continue
		case s.take("."):
			c.names = append(c.names, *s.name())
			continue
		}
		break
	}
	s.spaces()
	switch {
	case s.take("=="):
		c.equal = true
	case !s.take("!="):
		c.equal = true
		return c
	}
	s.spaces()
	if r := s.rest(); r != "" && (r[0] == '\'' || r[0] == '"') {
		c.value, c.isText = s.quoted(), true
		return c
	}
	c.value = s.name()
	return c
}

// find returns the nodes that the path selects, each once.
func (p path) find(root *yaml.Node) []*yaml.Node {
	nodes := []*yaml.Node{root}
	for _, st := range p.steps {
		seen := map[*yaml.Node]bool{}
		var next []*yaml.Node
		for _, n := range nodes {
			st.children(n, func(c *yaml.Node) {
				if !seen[c] {
					seen[c] = true
					next = append(next, c)
				}
			})
		}
		nodes = next
	}
	return nodes
}

// children calls yield for what the step selects of a node.
func (st step) children(n *yaml.Node, yield func(*yaml.Node)) {
	values, names := parts(n)
	for i, v := range values {
		switch {
		case st.all,
			st.name != nil && names != nil && names[i] == *st.name,
			st.index != nil && names == nil && (*st.index == i || *st.index == i-len(values)),
			st.filter != nil && !slices.ContainsFunc(st.filter, func(c condition) bool { return !c.holds(v) }):
			yield(v)
		}
		if st.deep {
			st.children(v, yield)
		}
	}
}

// parts returns the values of an object with their names, or the items of a list
// without.
func parts(n *yaml.Node) (values []*yaml.Node, names []string) {
	if n.Kind != yaml.MappingNode {
		return n.Content, nil
	}
	names = []string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		names = append(names, n.Content[i].Value)
		values = append(values, n.Content[i+1])
	}
	return values, names
}

func (c condition) holds(n *yaml.Node) bool {
	for _, name := range c.names {
		at := -1
		if n.Kind == yaml.MappingNode {
			at = member(n, name)
		}
		if at < 0 {
			return !c.equal
		}
		n = n.Content[at]
	}
	if c.value == nil {
		return true
	}
	same := n.Kind == yaml.ScalarNode && n.Value == *c.value && (n.ShortTag() == "!!str") == c.isText
	return same == c.equal
}
