package inventory

import (
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/pattern"
)

// mostCompletions is how many completions are of use.
const mostCompletions = 1000

// Complete returns what patterns for a description can go on with that begin as typed:
// names to the end of their next part, paths to the end of their next segment, sorted.
// One that ends in a dot or a slash goes on.
func Complete(d generator.Description, typed string) []string {
	c := completions{typed: typed, found: map[string]bool{}}
	switch {
	case strings.HasPrefix(typed, "/") && d.Model != nil:
		c.routes(d.Model)
	case strings.HasPrefix(typed, "/"):
		for _, o := range d.API.Operations {
			c.path(pattern.Segments(o.Path), strings.Split(strings.Trim(o.Path, "/"), "/"))
		}
	case d.Model != nil:
		for _, e := range asked(d.Model, nil, true) {
			name, _, _ := strings.Cut(e.Path, "(")
			c.name(name)
		}
		c.name("/")
	default:
		for _, s := range d.API.Schemas {
			if strings.HasPrefix(s.Name, typed) {
				c.found[s.Name] = true
			}
		}
		c.name("/")
	}
	list := slices.Sorted(maps.Keys(c.found))
	return list[:min(len(list), mostCompletions)]
}

// CompleteNamespace returns the namespaces of a description that begin as typed, sorted.
func CompleteNamespace(d generator.Description, typed string) (list []string) {
	if d.Model == nil {
		return nil
	}
	for _, s := range d.Model.Schemas() {
		if strings.HasPrefix(s.Namespace, typed) {
			list = append(list, s.Namespace)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// CompleteTarget returns what --rename can be about and begins as typed: types and the
// like with "=" behind them, to be given a name, and those with members with "/" too.
// Namespaces are there up to the next dot. They are sorted.
func CompleteTarget(d generator.Description, typed string) []string {
	c := completions{typed: typed, found: map[string]bool{}}
	if d.Model != nil {
		for _, e := range schema.Elements(d.Model) {
			if e.Kind != schema.SchemaElement {
				c.target(e.Path)
			}
		}
	} else {
		for _, s := range d.API.Schemas {
			c.target(s.Path)
			for _, p := range s.Properties {
				c.target(s.Path + "/" + p.Name)
			}
		}
	}
	list := slices.Sorted(maps.Keys(c.found))
	return list[:min(len(list), mostCompletions)]
}

type completions struct {
	typed string
	found map[string]bool
}

// name adds a qualified name up to the next dot.
func (c *completions) name(name string) {
	rest, begins := strings.CutPrefix(name, c.typed)
	if !begins {
		return
	}
	if i := strings.IndexByte(rest, '.'); i >= 0 {
		rest = rest[:i+1]
	}
	c.found[c.typed+rest] = true
}

// target adds the path of an element up to the next dot or slash or, if that is all, with
// an equals sign.
func (c *completions) target(path string) {
	rest, begins := strings.CutPrefix(path, c.typed)
	if !begins || strings.ContainsAny(path, "#@(=") {
		return
	}
	if i := strings.IndexAny(rest, "./"); i >= 0 {
		c.found[c.typed+rest[:i+1]] = true
	} else {
		c.found[path+"="] = true
	}
}

// above is what is typed before the last slash.
func (c *completions) above() string { return c.typed[:strings.LastIndexByte(c.typed, '/')] }

// routes adds what stands below what is typed.
func (c *completions) routes(m *schema.Model) {
	selection, _ := schema.Select(m, []string{c.above() + "/*"}, nil, nil)
	for _, r := range selection.Routes {
		segments := r.Segments()
		c.path(segments, segments)
		if short := pattern.Segments(r.Spellings()[len(r.Spellings())-1]); c.typed != c.above()+"/" {
			c.path(short, short) // which who has begun to type goes on with
		}
	}
}

// path adds the segment of a path that comes next, as it is written.
func (c *completions) path(segments, written []string) {
	at := pattern.Segments(c.above())
	if len(segments) <= len(at) || !samePath(segments[:len(at)], at) || len(written) <= len(at) {
		return
	}
	next := c.above() + "/" + written[len(at)]
	if strings.HasPrefix(next, c.typed) && !strings.HasPrefix(written[len(at)], "$") {
		c.found[next] = true
	}
}
