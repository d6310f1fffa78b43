package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// findStatuses finds the responses whose status the operation does not tell: it
// declares them for a range of codes, or for several. And it finds those that can be an
// error.
func (p *planner) findStatuses() {
	for _, o := range p.api.Operations {
		seen := map[*api.Response]bool{}
		for _, a := range o.Responses {
			if seen[a.Response] || !isCode(a.Status) {
				p.stated[a.Response] = true
			}
			seen[a.Response] = true
			p.failing[a.Response] = p.failing[a.Response] || !isSuccess(a.Status)
		}
	}
}

// isCode reports whether a status is a single one.
func isCode(status string) bool {
	return len(status) == 3 && !strings.ContainsAny(status, "xX")
}

// isSuccess reports whether all that a status stands for is a success.
func isSuccess(status string) bool { return len(status) == 3 && status[0] == '2' }

// planOutputs plans the answers of an operation: a struct of its own for each, and one
// that all operations have for a response with a name.
func (p *planner) planOutputs(operation *templates.Operation, o *api.Operation) {
	operation.Output = p.name(operationEntry(p.scopes.server, o, outputPart, "Output"))
	answers := o.Responses
	if len(answers) == 0 {
		none := &api.Response{Element: api.Element{Pos: o.Pos}}
		answers, p.stated[none], p.failing[none] = []api.Answer{{Status: "default", Response: none}}, true, true
	}
	var all []string
	var choices []success
	for _, a := range answers {
		records := p.planAnswer(o, a)
		choices = append(choices, successes(a, records)...)
		for _, record := range records {
			i := slices.IndexFunc(operation.Outputs, func(out templates.Output) bool { return out.Name == record.Name })
			if i >= 0 {
				operation.Outputs[i].Statuses = append(operation.Outputs[i].Statuses, a.Status)
				continue
			}
			out := templates.Output{Name: record.Name, Statuses: []string{a.Status}}
			if a.Name == "" {
				out.Record = &record
			}
			operation.Outputs = append(operation.Outputs, out)
			all = append(all, "*"+record.Name)
		}
	}
	if p.cfg.Client {
		operation.Success = p.successOf(o, choices)
	}
	operation.OutDoc = operation.Output + " is what " + operation.Endpoint + " answers: " + list(all, "or") + "."
}

// planAnswer returns the structs of an answer, one for each of its bodies. Those of a
// response with a name are planned when it is first met.
func (p *planner) planAnswer(o *api.Operation, a api.Answer) []templates.Record {
	if a.Name == "" {
		e := operationEntry(p.scopes.server, o, "#"+a.Status, statusName(a.Status))
		return p.planRecords(a.Response, e, statusName(a.Status), answerPlace(o, a), statusText(a.Status)+" to "+o.Endpoint())
	}
	if known, found := p.shared[a.Response]; found {
		return known
	}
	at := answerPlace(o, a)
	e := names.Entry{Scope: p.scopes.responses, Path: at.path, What: "response", Pos: a.Pos, Name: names.Exported(a.Name), Own: a.Name}
	if a.Path != a.Name {
		e.Rank, e.Spelled = names.Lesser, nameWithFile(a.Path, a.Name)
	}
	p.name(e)
	e = names.Entry{Scope: p.scopes.server, Path: at.path + outputPart, What: "response", Pos: a.Pos, Of: at.path, Name: "*", Spelled: "*_Response"}
	records := p.planRecords(a.Response, e, "Response", at, "an answer that operations have in common")
	p.shared[a.Response] = records
	for _, record := range records {
		p.budget.Take(plan.Size(record), a.Pos)
	}
	return records
}

// planRecords plans a struct for each body of a response, of which the first is called
// as the entry says, and the others after their media types too.
func (p *planner) planRecords(r *api.Response, first names.Entry, spelled string, at place, about string) (records []templates.Record) {
	bodies := bodiesOf(r.Content)
	if len(bodies) == 0 {
		bodies = [][]*api.Content{nil}
	}
	for i, body := range bodies {
		e := first
		if len(body) > 0 {
			e.Path = p.mediaPath(e.Path+"/", body)
			e.Spelled = e.Name + mediaName(body[0].Media)
		}
		if i > 0 {
			e.Name, e.Spelled = e.Spelled, "*_"+spelled+mediaName(body[0].Media)
		}
		record := templates.Record{Name: p.name(e), Error: p.failing[r]}
		record.Doc = doc(record.Name+" is "+about+".", "", r.Description, r.Deprecated)
		record.Fields = p.planAnswerFields(r, body, e.Path, at)
		records = append(records, record)
	}
	return records
}

func statusName(status string) string {
	if status == "default" {
		return "Default"
	}
	return strings.ToUpper(status)
}

// statusText says what the answers with a status are.
func statusText(status string) string {
	switch {
	case status == "default":
		return "an answer with a status that is not declared for itself"
	case strings.HasSuffix(strings.ToUpper(status), "XX"):
		return "an answer with a status from " + status[:1] + "00 to " + status[:1] + "99"
	}
	return "the answer " + status
}

// planAnswerFields plans the fields of an answer with one body, or without.
func (p *planner) planAnswerFields(r *api.Response, body []*api.Content, path string, at place) (fields []templates.Field) {
	if p.stated[r] {
		text := "The status code to send."
		if r.Name != "" {
			text = "The status code to send, if the operation declares the answer for more than one."
		}
		fields = append(fields, templates.Field{Doc: text, Name: "Status", Type: templates.Type{Name: "int"}})
	}
	scope := names.NewInner(nil)
	scope.Reserve(templates.OutputNames)
	scope.In(path)
	for _, h := range r.Headers {
		made := p.given(h.GoName, fieldName(h.Name), h.Pos)
		t := p.typeOf(h.Schema, headerPlace(at, h))
		field := p.name(names.Entry{Scope: scope, Path: path + headerPart + api.Word(h.Name), What: "header", Pos: h.Pos, Given: isGoName(h.GoName), Name: made, Own: h.Name, Spelled: made + "Header"})
		flags := ""
		if h.Required && !strings.EqualFold(h.Name, "Content-Length") { // which the server knows
			flags = ",required"
		}
		if h.Explode {
			flags += ",explode"
		}
		if h.JSON {
			flags += ",json"
		}
		fields = append(fields, templates.Field{
			Doc: doc("", "", h.Description, h.Deprecated), Name: field, Type: t.field(), Tags: append([]templates.Tag{{Key: "header", Value: tagName(h.Name) + flags}}, p.typeTags(t)...),
		})
	}
	if body != nil {
		t, goType := p.contentType(body[0], contentPlace(at, body[0].Media))
		tag := mediaTag(body)
		if t != nil && t.nullable && t.kind != rawKind {
			tag += ",nullable"
		}
		fields = append(fields, templates.Field{Name: "Body", Type: goType, Tags: append([]templates.Tag{{Key: "body", Value: tag}}, p.typeTags(t)...)})
	}
	return fields
}

// contentType returns the type of a body in a media type: a stream for one that
// is neither JSON nor a single text: events come one by one, whatever one is.
func (p *planner) contentType(c *api.Content, at place) (*goType, templates.Type) {
	stream := templates.Rest("Stream")
	stream.Prefix = "*"
	if !isJSON(c.Media) && !(strings.HasPrefix(c.Media, "text/") && c.Media != "text/event-stream" && isText(c.Schema)) {
		return nil, stream
	}
	t := p.typeOf(c.Schema, at).exact()
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
