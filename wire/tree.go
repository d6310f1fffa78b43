package wire

// node is a JSON value, taken apart.
type node struct {
	json    string // its text
	text    string // of a string: without quotes and escapes
	members []nodeMember
	items   []node
}

// nodeMember is a member of an object.
type nodeMember struct {
	name  string
	value node
}

// parseTree takes a JSON text apart.
func parseTree(text string) (node, error) {
	s := newValueScanner(text)
	n, i := s.node(s.space(0))
	if i == failed || s.end(i) == failed {
		return node{}, s.error()
	}
	return n, nil
}

// node takes the value at i apart.
func (s *scanner) node(i int) (n node, end int) {
	start := i
	switch s.at(i) {
	case '"':
		var text []byte
		text, end = s.text(i)
		n.text = string(text)
	case '{':
		var more bool
		for end, more = s.open(i, '}'); more; end, more = s.next(end, '}') {
			name, value := s.name(end)
			if value == failed {
				return n, failed
			}
			m := nodeMember{name: string(name)}
			if m.value, end = s.node(value); end == failed {
				return n, failed
			}
			n.members = append(n.members, m)
		}
	case '[':
		var more bool
		for end, more = s.open(i, ']'); more; end, more = s.next(end, ']') {
			var item node
			if item, end = s.node(end); end == failed {
				return n, failed
			}
			n.items = append(n.items, item)
		}
	default:
		end = s.skip(i)
	}
	if end != failed {
		n.json = string(s.data[start:end])
	}
	return n, end
}

// member returns the value of a member of an object, nil if there is none.
func (n *node) member(name string) *node {
	for i := range n.members {
		if n.members[i].name == name {
			return &n.members[i].value
		}
	}
	return nil
}

// kind returns the type of JSON Schema that n is of; a whole number is an integer.
func (n *node) kind() string {
	switch n.json[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	if isWhole(n.json) {
		return "integer"
	}
	return "number"
}

// isWhole reports whether the text of a number is that of one without a fraction,
// such as 1, 1.0 or 1e3.
func isWhole(text string) bool {
	d, err := ParseDecimal(text)
	if err != nil {
		return false
	}
	n := d.number()
	digits, point := n.significant()
	last := digits.len()
	for last > 0 && digits.digit(last-1) == '0' {
		last--
	}
	return int64(last) <= point || n.isZero()
}
