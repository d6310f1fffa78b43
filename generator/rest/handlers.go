package rest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// tag is a tag, or several that only differ in how they are spelled.
type tag struct {
	names      []string
	untagged   bool // whether operations without a tag are with it
	operations []*api.Operation
}

// about says which operations a tag's handler answers.
func (t *tag) about() string {
	switch {
	case len(t.names) == 0:
		return "the operations without a tag"
	case t.untagged:
		return "the operations with the tag " + list(t.names, "or") + ", and those without one"
	}
	return "the operations with the tag " + list(t.names, "or")
}

// untagged is what the operations without a tag are found under: the handler of
// a tag that is called so has them too, and gains them or loses them without
// another changing its name.
const untagged = "default"

// handlerOf returns the name of the tag whose handler has an operation, and the tag,
// which is "" for untagged: that of the run before while the operation has the tag,
// or if it had none, and otherwise its first.
func (p *planner) handlerOf(o *api.Operation) (name, of string) {
	if len(o.Tags) > 0 {
		of = o.Tags[0]
	}
	name = nameOfTag(cmp.Or(of, untagged))
	endpoint := o.Endpoint()
	before := p.cfg.Lock.Value(names.HandlerKind, endpoint)
	if before != "" && before != name {
		i := slices.IndexFunc(o.Tags, func(tag string) bool { return nameOfTag(tag) == before })
		switch {
		case i >= 0:
			name, of = before, o.Tags[i]
		case before == nameOfTag(untagged):
			name, of = before, ""
		default:
			p.report.notes = append(p.report.notes, fmt.Sprintf("%s moves from the handler of the tag %s to that of %s, since it has the tag no more", endpoint, before, name))
		}
		if name == before {
			p.report.notes = append(p.report.notes, fmt.Sprintf("%s stays in the handler of the tag %s that it had; without its line in %s it moves to that of its first tag", endpoint, before, names.LockFile))
		}
	}
	p.decided.Set(names.HandlerKind, endpoint, name)
	return name, of
}

// planHandlers plans a handler for each tag, with the operations that it has by
// handlerOf.
func (p *planner) planHandlers(operations []*api.Operation) []templates.TagHandler {
	byName := map[string]*tag{}
	for _, o := range operations {
		name, of := p.handlerOf(o)
		if byName[name] == nil {
			byName[name] = &tag{}
		}
		t := byName[name]
		switch {
		case of == "":
			t.untagged = true
		case !slices.Contains(t.names, of):
			t.names = append(t.names, of)
		}
		t.operations = append(t.operations, o)
	}
	var handlers []templates.TagHandler
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		t := byName[name]
		slices.Sort(t.names)
		path, pos := api.TagPath+"/"+name, t.operations[0].Pos
		h := templates.TagHandler{
			Field: p.name(names.Entry{Scope: p.scopes.service, Path: path + fieldPart, What: "field", Pos: pos, Name: name, Own: name, Spelled: "%_"}),
			Name:  p.name(names.Entry{Scope: p.scopes.server, Path: path, What: "handler", Pos: pos, Rank: names.Composed, Name: name + "Handler", Own: name, Spelled: "%_Handler"}),
		}
		h.Doc = h.Name + " answers " + t.about() + "."
		slices.SortFunc(t.operations, func(a, b *api.Operation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		for _, o := range t.operations {
			p.planOperation(&h, o)
		}
		if len(h.Operations) > 0 {
			handlers = append(handlers, h)
		}
	}
	p.drain()
	return handlers
}

// nameOfTag returns the name of a tag, which several that differ in how they are
// spelled have: it is what --rename knows them by.
func nameOfTag(tag string) string {
	if name := strings.TrimSuffix(names.Exported(tag), "Handler"); name != "" {
		return name
	}
	return names.Exported(untagged)
}

// planOperation adds an operation to a handler, or reports why it cannot.
func (p *planner) planOperation(h *templates.TagHandler, o *api.Operation) {
	if p.budget.Exceeded() {
		return
	}
	endpoint := o.Endpoint()
	if why := unsupported(o); why != nil {
		switch {
		case !p.cfg.Service():
		case p.cfg.SkipUnsupported:
			p.report.skipped = append(p.report.skipped, fmt.Sprintf("%s at %s: %s", endpoint, why.pos, why.text))
		default:
			p.ds.Errorf(why.pos, "operation-unsupported", "%s cannot be generated: %s; leave it out with --skip-unsupported, or correct the description", endpoint, why.text)
		}
		return
	}
	e := names.Entry{Scope: p.scopes.operations, Path: endpoint, What: "operation", Pos: o.Pos, Name: operationName(o), Own: o.ID}
	if o.ID == "" {
		e.Rank, e.Spelled = names.Composed, names.Exported(strings.ToLower(o.Method))+"_"+e.Name
	} else {
		e.Second = routeName(o)
	}
	name := p.name(e)
	operation := templates.Operation{
		Doc:      doc("", o.Summary, o.Description, o.Deprecated),
		Name:     name,
		Endpoint: endpoint,
		Seal:     lowerFirst(name) + "Output",
		Tags:     routeTags(o),
	}
	p.planInput(&operation, o)
	p.planOutputs(&operation, o)
	p.budget.Take(plan.Size(operation), o.Pos)
	h.Operations = append(h.Operations, operation)
	p.report.functions[h.Name+"."+name] = endpoint
	p.report.operations++
}

func lowerFirst(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(r)) + name[n:]
}

// routeTags is what the runtime has to know of an operation beside what the types
// of its function say: the route, and the security schemes that it requires.
func routeTags(o *api.Operation) []templates.Tag {
	tags := []templates.Tag{{Key: "route", Value: o.Method + " " + o.Path}}
	var lists [][]string
	for _, list := range o.Security {
		var words []string
		for _, r := range list {
			word, separator := plan.Word(r.Scheme.Name, ":"), ":"
			for _, scope := range r.Scopes {
				word += separator + plan.Word(scope, ",")
				separator = ","
			}
			words = append(words, word)
		}
		lists = append(lists, words)
	}
	if value := plan.Lists(lists); value != "" {
		tags = append(tags, templates.Tag{Key: "security", Value: value})
	}
	return tags
}
