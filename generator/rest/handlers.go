package rest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/odatagen/odatagen/generator/gonames"
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

// target is the name by which --rename knows a tag.
func (t *tag) target() string {
	if len(t.names) == 0 {
		return untagged
	}
	return t.names[0]
}

// untagged is what the operations without a tag are found under: the handler of
// a tag that is called so has them too, and gains them or loses them without
// another changing its name.
const untagged = "default"

// planHandlers plans a handler for each tag: that of an operation is its first.
func (p *planner) planHandlers(operations []*api.Operation) []templates.TagHandler {
	byField := map[string]*tag{}
	for _, o := range operations {
		name := untagged
		if len(o.Tags) > 0 {
			name = o.Tags[0]
		}
		field := p.tagField(name)
		if byField[field] == nil {
			byField[field] = &tag{}
		}
		t := byField[field]
		switch {
		case len(o.Tags) == 0:
			t.untagged = true
		case !slices.Contains(t.names, name):
			t.names = append(t.names, name)
		}
		t.operations = append(t.operations, o)
	}
	methods := gonames.NewScope(p.ds)
	var handlers []templates.TagHandler
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		t := byField[field]
		slices.Sort(t.names)
		what := gonames.Declared{What: "the handler of " + t.about(), Pos: t.operations[0].Pos, Target: "tag/" + t.target()}
		h := templates.TagHandler{
			Doc:   field + "Handler answers " + t.about() + ".",
			Field: field,
			Name:  field + "Handler",
		}
		p.scope.Declare(h.Name, what)
		for _, o := range t.operations {
			p.planOperation(&h, o, methods)
		}
		if len(h.Operations) > 0 {
			handlers = append(handlers, h)
		}
	}
	p.drain()
	p.spreadHidden()
	for i := range handlers {
		p.hideInOutputs(&handlers[i])
	}
	return handlers
}

// tagField returns the Go name of a tag's handler in the struct Service.
func (p *planner) tagField(name string) string {
	made := strings.TrimSuffix(gonames.Exported(name), "Handler")
	if made == "" {
		made = "Default"
	}
	if made == "Security" {
		made += "_"
	}
	return p.name("tag/"+name, made)
}

// planOperation adds an operation to a handler, or reports why it cannot.
func (p *planner) planOperation(h *templates.TagHandler, o *api.Operation, methods *gonames.Scope) {
	endpoint := o.Method + " " + o.Path
	if why := unsupported(o); why != nil {
		switch {
		case !p.cfg.Server:
		case p.cfg.SkipUnsupported:
			p.report.skipped = append(p.report.skipped, fmt.Sprintf("%s at %s: %s", endpoint, why.pos, why.text))
		default:
			p.ds.Errorf(why.pos, "operation-unsupported", "%s cannot be generated: %s; leave it out with --skip-unsupported, or correct the description", endpoint, why.text)
		}
		return
	}
	name := p.name(endpoint, operationName(o))
	what := gonames.Declared{What: endpoint, Pos: o.Pos, Target: endpoint}
	if methods.Has(name) {
		methods.Declare(name, what)
		return // what is made of the name clashes too
	}
	methods.Declare(name, what)
	operation := templates.Operation{
		Doc:      doc("", o.Summary, o.Description, o.Deprecated),
		Name:     name,
		Endpoint: endpoint,
		Seal:     lowerFirst(name) + "Output",
		Tags:     routeTags(o),
	}
	p.planInput(&operation, o, what)
	p.planOutputs(&operation, o, what)
	h.Operations = append(h.Operations, operation)
	p.report.operations++
}

// prefix returns what the names of an operation's types begin with: its own name,
// with an underscore if a schema has that, since the types of that one's parts
// begin with it too.
func (p *planner) prefix(operation *templates.Operation) string {
	if p.taken[operation.Name] {
		return operation.Name + "_"
	}
	return operation.Name
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

// planOutputs plans the answers of an operation.
func (p *planner) planOutputs(operation *templates.Operation, o *api.Operation, what gonames.Declared) {
	operation.Output = p.declareInner(p.prefix(operation), "Output", what.Part("the answers of "+operation.Endpoint, "output"))
	responses := o.Responses
	if len(responses) == 0 {
		responses = []*api.Response{{Element: api.Element{Pos: o.Pos}, Status: "default"}}
	}
	var names []string
	for _, r := range responses {
		bodies := bodiesOf(r.Content)
		if len(bodies) == 0 {
			bodies = [][]*api.Content{nil}
		}
		for i, c := range bodies {
			part := "answer " + r.Status
			inner := statusName(r.Status)
			if i > 0 {
				inner += mediaName(c[0].Media)
				part += " " + c[0].Media
			}
			name := p.declareInner(p.prefix(operation), inner, what.Part(part+" of "+operation.Endpoint, strings.ReplaceAll(strings.TrimPrefix(part, "answer "), " ", "/")))
			operation.Outputs = append(operation.Outputs, p.planOutput(r, c, name, operation.Endpoint, what.Target+"/"+r.Status))
			names = append(names, "*"+name)
		}
	}
	operation.OutDoc = operation.Output + " is what " + operation.Endpoint + " answers: " + list(names, "or") + "."
}

func statusName(status string) string {
	if status == "default" {
		return "Default"
	}
	return strings.ToUpper(status)
}

// planOutput plans one answer with one body, or without.
func (p *planner) planOutput(r *api.Response, body []*api.Content, name, endpoint, target string) templates.Output {
	out := templates.Output{Status: r.Status}
	out.Name = name
	about := "the answer " + r.Status
	switch {
	case r.Status == "default":
		about = "an answer with a status that is not declared for itself"
	case strings.HasSuffix(strings.ToUpper(r.Status), "XX"):
		about = "an answer with a status from " + r.Status[:1] + "00 to " + r.Status[:1] + "99"
	}
	out.Doc = doc(name+" is "+about+" to "+endpoint+".", "", r.Description, r.Deprecated)
	if len(r.Status) != 3 || strings.ContainsAny(r.Status, "xX") {
		out.Fields = append(out.Fields, templates.Field{Doc: "The status code to send.", Name: "Status", Type: templates.Type{Name: "int"}})
	}
	names := gonames.NewScope(p.ds)
	names.Take("Status", gonames.Declared{What: "the status"})
	names.Take("Body", gonames.Declared{What: "the body"})
	for _, h := range r.Headers {
		t := p.typeOf(h.Schema, naming{outer: name, inner: gonames.Exported(h.Name), target: target + "/" + h.Name, what: "the type of the header " + h.Name + " of " + name})
		field := p.name(target+"/"+h.Name, outputField(h.Name))
		names.Declare(field, gonames.Declared{What: "header " + h.Name + " of " + name, Pos: h.Pos, Target: target + "/" + h.Name})
		flags := ""
		if h.JSON {
			flags = ",json"
		}
		out.Fields = append(out.Fields, templates.Field{
			Doc: doc("", "", h.Description, h.Deprecated), Name: field, Type: t.field(), Tags: []templates.Tag{{Key: "header", Value: tagName(h.Name) + flags}},
		})
	}
	if body != nil {
		t, goType := p.contentType(body[0], naming{outer: name, inner: "Body", target: target + "/body", what: "the body of " + name})
		if t != nil && t.kind != rawKind {
			out.BodyType = t.innermost()
		}
		tag := mediaTag(body)
		if t != nil && t.kind == listKind && t.nullable {
			tag += ",nullable"
		}
		out.Fields = append(out.Fields, templates.Field{Name: "Body", Type: goType, Tags: []templates.Tag{{Key: "body", Value: tag}}})
	}
	return out
}

func outputField(header string) string {
	name := gonames.Exported(header)
	if name == "Status" || name == "Body" {
		name += "Header"
	}
	return name
}

// innermost returns the name of the type that a list or map is of in the end.
func (t *goType) innermost() string {
	for t.item != nil {
		t = t.item
	}
	return t.name
}

// hideInOutputs marks the bodies that may have what is only for requests.
func (p *planner) hideInOutputs(h *templates.TagHandler) {
	for i := range h.Operations {
		for k := range h.Operations[i].Outputs {
			out := &h.Operations[i].Outputs[k]
			if !p.hidden[out.BodyType] {
				continue
			}
			tag := &out.Fields[len(out.Fields)-1].Tags[0]
			tag.Value += ",hides"
		}
	}
}

// contentType returns the type of a body in a media type: a stream for one that
// is neither JSON nor a single text.
func (p *planner) contentType(c *api.Content, n naming) (*goType, templates.Type) {
	stream := templates.Rest("Stream")
	stream.Prefix = "*"
	if !isJSON(c.Media) && !(strings.HasPrefix(c.Media, "text/") && isText(c.Schema)) {
		return nil, stream
	}
	t := p.typeOf(c.Schema, n)
	return t, t.field()
}

// isText reports whether a text that is not JSON is what a schema says.
func isText(s *api.Schema) bool {
	if s == nil || len(s.Types) != 1 || s.Format == "binary" {
		return false
	}
	switch s.Types[0] {
	case "string", "integer", "number", "boolean":
		return true
	}
	return false
}
