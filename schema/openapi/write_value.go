package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/visible"
)

// object returns an object of names and nodes in turn.
func object(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		add(n, pairs[i].(string), pairs[i+1].(*yaml.Node))
	}
	return n
}

func add(n *yaml.Node, name string, value *yaml.Node) {
	n.Content = append(n.Content, text(name), value)
}

func list(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

func scalarNode(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

func text(s string) *yaml.Node  { return scalarNode("!!str", s) }
func flag(b bool) *yaml.Node    { return scalarNode("!!bool", strconv.FormatBool(b)) }
func whole(i int64) *yaml.Node  { return scalarNode("!!int", strconv.FormatInt(i, 10)) }
func to(name string) *yaml.Node { return object("$ref", text("#/components/"+name)) }

// parseJSON reads JSON with the order of its members.
func parseJSON(data []byte) (*yaml.Node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return parseValue(d)
}

func parseValue(d *json.Decoder) (*yaml.Node, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		n := object()
		if t == '[' {
			n = list()
		}
		for d.More() {
			item, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, item)
		}
		_, err := d.Token()
		return n, err
	case string:
		return text(t), nil
	case json.Number:
		if _, err := t.Int64(); err == nil {
			return scalarNode("!!int", t.String()), nil
		}
		return scalarNode("!!float", t.String()), nil
	case bool:
		return flag(t), nil
	}
	return scalarNode("!!null", "null"), nil
}

// encode writes a tree of nodes as JSON or YAML.
func encode(w io.Writer, n *yaml.Node, asYAML bool) error {
	if asYAML {
		e := yaml.NewEncoder(w)
		e.SetIndent(2)
		if err := e.Encode(n); err != nil {
			return err
		}
		return e.Close()
	}
	b, err := appendNode(nil, n, "\n")
	if err == nil {
		_, err = w.Write(append(b, '\n'))
	}
	return err
}

func appendNode(b []byte, n *yaml.Node, newline string) ([]byte, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return appendScalar(b, n)
	case yaml.MappingNode, yaml.SequenceNode:
	default:
		return nil, fmt.Errorf("a node of kind %d", n.Kind)
	}
	opening, closing := byte('{'), byte('}')
	if n.Kind == yaml.SequenceNode {
		opening, closing = '[', ']'
	}
	b = append(b, opening)
	var err error
	for i, item := range n.Content {
		isValue := n.Kind == yaml.MappingNode && i%2 == 1
		switch {
		case isValue:
			b = append(b, ": "...)
		case i > 0:
			b = append(append(b, ','), newline+"  "...)
		default:
			b = append(b, newline+"  "...)
		}
		if b, err = appendNode(b, item, newline+"  "); err != nil {
			return nil, err
		}
	}
	if len(n.Content) > 0 {
		b = append(b, newline...)
	}
	return append(b, closing), nil
}

func appendScalar(b []byte, n *yaml.Node) ([]byte, error) {
	if n.Tag != "!!str" {
		return append(b, n.Value...), nil
	}
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	if err := e.Encode(n.Value); err != nil {
		return nil, err
	}
	for _, r := range strings.TrimSuffix(quoted.String(), "\n") {
		b = visible.AppendJSON(b, r)
	}
	return b, nil
}
