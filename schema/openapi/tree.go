package openapi

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// parse parses a document, JSON being YAML too, and checks what kin-openapi
// would not survive or would not report with its place.
func (l *loader) parse(f *file) bool {
	pos := schema.Position{File: f.name}
	if !utf8.Valid(f.data) {
		l.errorf(pos, "document-encoding", "the document is not encoded as UTF-8: save it as UTF-8")
		return false
	}
	return (f.tree != nil || l.parseYAML(f)) && l.check(f)
}

// check checks what a document is made of.
func (l *loader) check(f *file) bool {
	c := treeCheck{loader: l, file: f, aliased: map[*yaml.Node]int{}}
	_, c.paths = entry(content(f.tree), "paths")
	size := c.node(f.tree, 0)
	if c.failed {
		return false
	}
	if c.pairs > maxPairs {
		l.errorf(f.at(c.widest), "members-many", "an object has %d members, which is more than the description can be read with in useful time: leave some of them out", len(c.widest.Content)/2)
		return false
	}
	if size-c.written > maxAliased && size > maxAliasedRatio*c.written {
		l.errorf(f.at(c.largest), "yaml-aliases", "the aliases of the document stand for %d nodes, of which %d are written: write out what they stand for, or use $ref", size, c.written)
		return false
	}
	return true
}

// parseYAML parses the only document of a file.
func (l *loader) parseYAML(f *file) bool {
	f.tree = new(yaml.Node)
	documents, err := yaml.NewLoader(bytes.NewReader(f.data), yaml.WithV3Defaults())
	if err == nil {
		err = documents.Load(f.tree)
	}
	if err == io.EOF || err == nil && content(f.tree) == nil {
		l.errorf(schema.Position{File: f.name}, "document-format", "the document is empty: give an OpenAPI description")
		return false
	}
	if err == nil {
		var more yaml.Node
		if err = documents.Load(&more); err == nil {
			l.errorf(f.at(&more), "document-format", "the file has a second document: keep one of the two")
			return false
		}
	}
	if err == io.EOF {
		return true
	}
	pos, message := schema.Position{File: f.name}, strings.TrimPrefix(err.Error(), "yaml: ")
	var at *yaml.LoadError
	if errors.As(err, &at) {
		pos, message = f.position(at.Mark.Line, at.Mark.Column), at.Message
	}
	l.errorf(pos, "yaml-syntax", "the document is not well-formed: %s", message)
	return false
}

// treeCheck checks the nodes of one document.
type treeCheck struct {
	*loader
	file    *file
	written int                // nodes that are in the text
	aliased map[*yaml.Node]int // size of what aliases stand for; 0 while it is being counted
	largest *yaml.Node         // the alias that stands for most
	failed  bool

	pairs  int        // of members of one object, which kin-openapi's parser compares
	widest *yaml.Node // the object with most of them
	paths  *yaml.Node
}

// maxPairs is how many pairs of members are compared at most, for some seconds: those
// of one object with 20,000 members, or of 20,000 with 140.
const maxPairs = 200_000_000

// tooMany bounds sizes, which aliases can make exponential: two such fit into 32 bits.
const tooMany = 1 << 29

// node checks a node and returns how many nodes it is with its aliases
// replaced.
func (c *treeCheck) node(n *yaml.Node, depth int) int {
	if c.failed {
		return 0
	}
	if depth > c.opts.MaxDepth {
		c.fail(n, "nesting-depth", "the document is nested more than %d deep: flatten it", c.opts.MaxDepth)
		return 0
	}
	if n.Kind == yaml.AliasNode {
		return c.alias(n, depth)
	}
	c.written++
	if n.Kind == yaml.MappingNode {
		c.keys(n)
		c.count(n)
	}
	size := 1
	if n.Anchor != "" {
		c.aliased[n] = 0
	}
	for _, child := range n.Content {
		size = min(size+c.node(child, depth+1), tooMany)
	}
	if n.Anchor != "" {
		c.aliased[n] = size
	}
	return size
}

// count counts the members of an object. The paths are not compared.
func (c *treeCheck) count(n *yaml.Node) {
	if n == c.paths {
		return
	}
	members := len(n.Content) / 2
	c.pairs += members * members / 2
	if c.widest == nil || len(n.Content) > len(c.widest.Content) {
		c.widest = n
	}
}

func (c *treeCheck) alias(n *yaml.Node, depth int) int {
	size, counted := c.aliased[n.Alias]
	if counted && size == 0 {
		c.fail(n, "yaml-aliases", "the alias *%s is inside of what it stands for: use $ref, which may be circular", n.Value)
		return 0
	}
	if c.largest == nil || size > c.aliased[c.largest.Alias] {
		c.largest = n
	}
	return size
}

func (c *treeCheck) fail(n *yaml.Node, rule, format string, args ...any) {
	c.failed = true
	c.errorf(c.file.at(n), rule, format, args...)
}

// keys reports keys that a mapping has twice: which one counts is not defined.
func (c *treeCheck) keys(n *yaml.Node) {
	const few = 8 // up to here, comparing them is faster than a map
	var first map[string]*yaml.Node
	if len(n.Content) > 2*few {
		first = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			continue
		}
		var before *yaml.Node
		if first != nil {
			before = first[key.Value]
			first[key.Value] = key
		} else {
			for j := 0; j < i && before == nil; j += 2 {
				if n.Content[j].Value == key.Value && n.Content[j].Tag != "!!merge" {
					before = n.Content[j]
				}
			}
		}
		if before != nil {
			c.errorf(c.file.at(key), "member-repeated", "%q is given twice, first at %s: remove one", key.Value, c.file.at(before).String())
		}
	}
}

// at returns the place of a node.
func (f *file) at(n *yaml.Node) schema.Position {
	if n == nil {
		return schema.Position{File: f.name}
	}
	return f.position(n.Line, n.Column)
}

func (f *file) position(line, column int) schema.Position {
	return f.origin().position(line, column)
}

// origin says what positions in the file mean.
func (f *file) origin() originFile {
	return originFile{name: f.name, shift: f.shift, text: f.text, moved: f.moved}
}

// content returns the node that a document consists of, or nil.
func content(document *yaml.Node) *yaml.Node {
	if document == nil || len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// entry returns a key of a mapping and its value, or nil.
func entry(n *yaml.Node, name string) (key, value *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == name {
				return n.Content[i], behind(n.Content[i+1])
			}
		}
	}
	return nil, nil
}

// behind returns what an alias stands for.
func behind(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
