package openapi

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// This file parses JSON, which is what large descriptions are. YAML's parser reads it
// too, in some five times the time, as it takes what it reads for any YAML.

// jsonTree returns the nodes of a text that is one JSON object, as YAML's parser makes
// them, but that columns count bytes. It returns nil for any other text: YAML's parser
// reads it or says what is wrong.
//
// The texts of nodes are parts of the document's, but where something is escaped.
func jsonTree(data []byte) *yaml.Node {
	p := jsonParser{text: string(data), line: 1}
	p.space()
	document := &yaml.Node{Kind: yaml.DocumentNode, Line: p.line, Column: p.column()}
	root := p.value(0)
	if p.space(); root == nil || p.at < len(p.text) {
		return nil
	}
	document.Content = []*yaml.Node{root}
	return document
}

// maxJSONDepth bounds how deep values are nested that are read. What is deeper is left to
// YAML's parser, and the limit that Load has refuses most of it.
const maxJSONDepth = 1000

type jsonParser struct {
	text  string
	at    int
	line  int
	start int // of the line
	nodes []yaml.Node
	open  []*yaml.Node // the content of the values that are being read
}

func (p *jsonParser) column() int { return p.at - p.start + 1 }

// node returns a new node that begins here.
func (p *jsonParser) node(kind yaml.Kind, style yaml.Style, tag string) *yaml.Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]yaml.Node, 128)
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	n.Kind, n.Style, n.Tag, n.Line, n.Column = kind, style, tag, p.line, p.column()
	return n
}

// space passes over white space.
func (p *jsonParser) space() {
	for ; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case ' ', '\t':
		case '\r':
			if strings.HasPrefix(p.text[p.at+1:], "\n") {
				continue
			}
			p.line, p.start = p.line+1, p.at+1
		case '\n':
			p.line, p.start = p.line+1, p.at+1
		default:
			return
		}
	}
}

// take passes over a character and the space behind it, if it comes next.
func (p *jsonParser) take(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		p.space()
		return true
	}
	return false
}

// value parses a value; nil if there is none.
func (p *jsonParser) value(depth int) *yaml.Node {
	if p.at == len(p.text) || depth > maxJSONDepth {
		return nil
	}
	switch p.text[p.at] {
	case '{':
		return p.collection(p.node(yaml.MappingNode, yaml.FlowStyle, "!!map"), '}', depth)
	case '[':
		return p.collection(p.node(yaml.SequenceNode, yaml.FlowStyle, "!!seq"), ']', depth)
	case '"':
		return p.string()
	}
	end := strings.IndexAny(p.text[p.at:], " \t\r\n,]}")
	if end < 0 {
		return nil
	}
	return p.plain(p.text[p.at : p.at+end])
}

// plain parses a number, true, false or null.
func (p *jsonParser) plain(text string) *yaml.Node {
	n := p.node(yaml.ScalarNode, 0, "")
	n.Value = text
	switch {
	case text == "null":
		n.Tag = "!!null"
	case text == "true", text == "false":
		n.Tag = "!!bool"
	case jsonNumber.MatchString(text):
		n.Tag = numberTag(text)
	default:
		return nil
	}
	p.at += len(text)
	return n
}

// numberTag returns what YAML takes a number for.
func numberTag(text string) string {
	if _, err := strconv.ParseInt(text, 10, 64); err == nil && text != "-0" {
		return "!!int"
	} else if _, err := strconv.ParseUint(text, 10, 64); err == nil {
		return "!!int"
	} else if _, err := strconv.ParseFloat(text, 64); err == nil {
		return "!!float"
	}
	return "!!str" // one that no float64 is near to
}

// collection parses the members of an object or the items of a list.
func (p *jsonParser) collection(n *yaml.Node, end byte, depth int) *yaml.Node {
	from := len(p.open)
	p.at++
	p.space()
	for first := true; !p.take(end); first = false {
		if !first && !p.take(',') {
			return nil
		}
		if end == '}' && !p.member() {
			return nil
		}
		value := p.value(depth + 1)
		if value == nil {
			return nil
		}
		p.open = append(p.open, value)
		p.space()
	}
	if len(p.open) > from {
		n.Content = make([]*yaml.Node, len(p.open)-from)
		copy(n.Content, p.open[from:])
		p.open = p.open[:from]
	}
	return n
}

// member parses the name of a member and the colon behind it.
func (p *jsonParser) member() bool {
	if p.at == len(p.text) || p.text[p.at] != '"' {
		return false
	}
	key := p.string()
	if key == nil {
		return false
	}
	p.open = append(p.open, key)
	p.space()
	return p.take(':')
}

// string parses a text.
func (p *jsonParser) string() *yaml.Node {
	n := p.node(yaml.ScalarNode, yaml.DoubleQuotedStyle, "!!str")
	rest := p.text[p.at+1:]
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			n.Value = rest[:i]
			p.at += i + 2
			return n
		case c == '\\':
			value, length := unescapedJSON(rest, i)
			if length == 0 {
				return nil
			}
			n.Value = value
			p.at += length + 2
			return n
		case c < ' ':
			return nil
		}
	}
	return nil
}

// shortEscapes are those of one letter.
var shortEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unescapedJSON returns the text up to the quote that ends it, of which nothing is escaped
// before a place, and how long it is as it is written; 0 if it is not well-formed.
func unescapedJSON(text string, from int) (value string, length int) {
	b := append(make([]byte, 0, 2*from+32), text[:from]...)
	for i := from; i < len(text); {
		c := text[i]
		switch {
		case c == '"':
			return string(b), i
		case c < ' ':
			return "", 0
		case c != '\\':
			b = append(b, c)
			i++
			continue
		case i+1 == len(text):
			return "", 0
		}
		if short := shortEscapes[text[i+1]]; short != 0 {
			b = append(b, short)
			i += 2
			continue
		}
		r, ok := hexRune(text[i:])
		if !ok {
			return "", 0
		}
		i += 6
		if utf16.IsSurrogate(r) {
			if low, ok := hexRune(text[i:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
				i += 6
			} else {
				r = utf8.RuneError // half a character
			}
		}
		b = utf8.AppendRune(b, r)
	}
	return "", 0
}
