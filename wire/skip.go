package wire

import (
	"bytes"
	"fmt"
	"strconv"
)

// skip reads any value, as strictly as if it were decoded.
func (s *scanner) skip(i int) int {
	switch c := s.at(i); {
	case c == '"':
		end, _ := s.str(i)
		return end
	case c == '{':
		return s.skipObject(i)
	case c == '[':
		return s.skipArray(i)
	case c == '-' || isDigit(c):
		end, _ := s.number(i)
		return end
	case c == 't':
		return s.literal(i, "true")
	case c == 'f':
		return s.literal(i, "false")
	case c == 'n':
		return s.literal(i, "null")
	}
	return s.syntax(i, "a value")
}

func (s *scanner) skipObject(i int) int {
	names := s.newNames()
	i, more := s.open(i, '}')
	for more {
		name, value := s.name(i)
		if value == failed {
			return failed
		}
		if !s.unique(&names, i, name) {
			return s.in(string(name))
		}
		if i = s.skip(value); i == failed {
			return s.in(string(name))
		}
		i, more = s.next(i, '}')
	}
	s.forget(&names)
	return i
}

func (s *scanner) skipArray(i int) int {
	i, more := s.open(i, ']')
	for n := 0; more; n++ {
		if n == s.limits.Items {
			return s.tooMany(i, "items")
		}
		if i = s.skip(i); i == failed {
			return s.in(strconv.Itoa(n))
		}
		i, more = s.next(i, ']')
	}
	return i
}

func (s *scanner) tooMany(i int, what string) int {
	return s.fail(i, &Error{Err: fmt.Errorf("too many %s: %w", what, limitError("Items", s.limits.Items))})
}

const nameWanted = `'"' of a member's name`

// name reads a member's name at i and the colon behind it. It returns the
// position of the value, and the name, which stays valid.
func (s *scanner) name(i int) ([]byte, int) {
	if s.at(i) != '"' {
		return nil, s.syntax(i, nameWanted)
	}
	end, escaped := s.str(i)
	if end == failed {
		return nil, failed
	}
	name := s.data[i+1 : end-1]
	if escaped {
		name = s.unescape(nil, i+1, end-1)
	}
	return name, s.colon(end)
}

// objectNames are the names of the members of one object that have been read,
// to find those that come twice. They lie on the scanner's stack from start on;
// when there are many, a map takes over.
type objectNames struct {
	start int
	many  map[string]struct{}
	// known has a bit for every name, by a hash: a name whose bit is not set is
	// none of those before.
	known [4]uint64
}

// memberName is a name on the scanner's stack.
type memberName struct {
	key  uint64 // the hash of its ends
	text []byte
}

// fewNames is how many names are compared one by one.
const fewNames = 64

func (s *scanner) newNames() objectNames { return objectNames{start: len(s.names)} }

// unique records the name of a member that begins at i. It fails if the object
// has one of that name, or too many members.
func (s *scanner) unique(o *objectNames, i int, name []byte) bool {
	duplicate, count := false, len(s.names)-o.start
	first, _, last := ends(name)
	key := hash(first, last)
	word, bit := &o.known[key>>62], uint64(1)<<(key>>56&63)
	switch {
	case o.many != nil:
		_, duplicate = o.many[string(name)]
		count = len(o.many)
	case *word&bit != 0:
		for _, n := range s.names[o.start:] {
			duplicate = duplicate || n.key == key && bytes.Equal(n.text, name)
		}
	}
	*word |= bit
	switch {
	case duplicate:
		s.fail(i, &Error{Err: errDuplicate})
		return false
	case count == s.limits.Items:
		s.tooMany(i, "members")
		return false
	case o.many != nil:
		o.many[string(name)] = struct{}{}
		return true
	}
	s.names = append(s.names, memberName{key, name})
	if count == fewNames {
		o.many = make(map[string]struct{}, 4*fewNames)
		for _, n := range s.names[o.start:] {
			o.many[string(n.text)] = struct{}{}
		}
	}
	return true
}

// forget drops the names of an object that has been read.
func (s *scanner) forget(o *objectNames) { s.names = s.names[:o.start] }
