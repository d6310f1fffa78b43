package client

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// path returns the path and the aliases of a call: what stands behind the root, percent
// encoded, and what belongs into the query. An operation may be called on a part of a collection, in
// place of what its own path says.
func (f *function) path(part string, keys []any, parameters wire.Structured, q *query.Options) (p path, err error) {
	var b []byte
	last := 0 // where what is behind the last key begins
	segments := f.route.Segments
	if part != "" {
		b = append(append(b, '/'), part...)
		segments = segments[len(segments)-1:]
	}
	for _, s := range segments {
		if s.Keys == nil {
			b = percent.AppendSegment(append(b, '/'), s.Name)
			continue
		}
		if b, err = f.client.appendKey(b, s.Keys, keys[:len(s.Keys)]); err != nil {
			return p, err
		}
		keys, last = keys[len(s.Keys):], len(b)
	}
	if f.route.Kind == routes.Function {
		arguments, aliases, err := arguments(f.route, parameters, q)
		if err != nil {
			return p, err
		}
		p.query = aliases
		b = append(percent.AppendSegment(append(b, '('), arguments), ')')
	}
	p.path, p.behind = string(b), string(b[last:])
	return p, nil
}

// path is where a request goes, below the root of the service.
type path struct {
	path   string   // percent-encoded
	behind string   // the part of it behind the last key
	query  []string // parameter aliases as the query has them, percent-encoded
}

// appendKey appends a key (URL Conventions 4.3.1 and 4.3.6). One as a segment of its
// own that is empty, or begins with a dollar sign, would be another resource.
func (c *Client) appendKey(b []byte, properties []routes.Key, values []any) ([]byte, error) {
	for i, k := range properties {
		text, err := routes.Text(values[i])
		if err != nil {
			return nil, fmt.Errorf("the key %s: %w", k.Property, err)
		}
		if c.asSegments() && len(properties) == 1 && isSegment(text) {
			return percent.AppendSegment(append(b, '/'), text), nil
		}
		b = literal.AppendKeyPart(b, i, len(properties), k.Property, text, k.Type, percent.AppendSegment)
	}
	return b, nil
}

// arguments returns the arguments of a function as they stand between parentheses, and
// as aliases of parameters what cannot stand there (URL Conventions 4.9 and 5.3). Absent
// ones are left out; the others must be those of an overload.
func arguments(r *routes.Route, parameters wire.Structured, q *query.Options) (string, []string, error) {
	var texts, names, aliases []string
	if parameters != nil {
		data, err := wire.Marshal(parameters)
		if err != nil {
			return "", nil, err
		}
		for _, p := range wire.Properties(parameters) {
			value := codec.Member(wire.Raw(data), p.Name)
			if value == "" {
				continue
			}
			names = append(names, p.Name)
			text, plain := literalOf(value, &p)
			if !plain {
				alias := freeAlias(p.Name, q)
				b := percent.Append([]byte(alias+"="), text, percent.Query)
				aliases, text = append(aliases, string(b)), alias
			}
			texts = append(texts, p.Name+"="+text)
		}
	}
	for _, overload := range r.Overloads {
		if routes.Takes(overload, names) {
			return strings.Join(texts, ","), aliases, nil
		}
	}
	var forms []string
	for _, overload := range r.Overloads {
		forms = append(forms, "("+strings.Join(overload, ",")+")")
	}
	return "", nil, fmt.Errorf("%s does not take the arguments (%s); it takes %s", r.Path, strings.Join(names, ","), strings.Join(forms, " or "))
}

// freeAlias returns a name of an alias that the options do not use.
func freeAlias(name string, q *query.Options) string {
	name = "@" + name
	for q != nil && slices.ContainsFunc(q.Aliases, func(p query.Param) bool { return p.Name == name }) {
		name += "_"
	}
	return name
}

// literalOf makes a literal of the JSON of a property's value; plain reports whether it
// can stand in a path.
func literalOf(value wire.Raw, p *wire.PropertyInfo) (text string, plain bool) {
	switch {
	case value == "null":
		return "null", true
	case p.Collection || value[0] == '{' || value[0] == '[':
		return string(value), false
	case value[0] != '"':
		return string(value), true
	}
	text, _ = value.Text()
	// A segment has no slash: servers disagree on what %2F is.
	quoted := literal.Quote(text, p.TypeName)
	return quoted, !strings.ContainsAny(quoted, "/\\")
}

// asSegments reports whether keys are segments where they can be.
func (c *Client) asSegments() bool {
	if c.keyAsSegment != nil {
		return *c.keyAsSegment
	}
	return c.segments
}

// isSegment reports whether a text can be a segment of a path, and no other resource
// than the key that it is.
func isSegment(text string) bool { return text != "" && text[0] != '$' && text != "." && text != ".." }
