package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// problem is why an operation cannot be generated.
type problem struct {
	pos  schema.Position
	text string
}

// unsupported returns why an operation cannot be generated, or nil.
func unsupported(o *api.Operation) *problem {
	if !strings.HasPrefix(o.Path, "/") {
		return &problem{o.Pos, "its path does not begin with a slash"}
	}
	for segment := range strings.SplitSeq(o.Path[1:], "/") {
		texts, ok := betweenParameters(segment)
		if !ok {
			return &problem{o.Pos, "the segment " + clip(segment) + " of its path has a brace without another or nothing in between"}
		}
		if len(texts) > 2 && slices.Contains(texts[1:len(texts)-1], "") {
			return &problem{o.Pos, "the segment " + clip(segment) + " of its path has two parameters with nothing between"}
		}
	}
	if u := o.UnknownScheme; u != nil {
		return &problem{u.Pos, "the security scheme " + clip(u.Name) + " is not in components/securitySchemes: add it there or correct the name"}
	}
	for _, parameter := range o.Parameters {
		if why := unsupportedParameter(parameter); why != "" {
			return &problem{parameter.Pos, "the parameter " + clip(parameter.Name) + " " + why}
		}
	}
	return nil
}

// betweenParameters returns the texts around the parameters of a segment.
func betweenParameters(segment string) (texts []string, ok bool) {
	for rest := segment; ; {
		text, after, found := strings.Cut(rest, "{")
		texts = append(texts, text)
		if !found {
			return texts, !strings.Contains(text, "}")
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed || name == "" || strings.Contains(name, "{") || strings.Contains(text, "}") {
			return nil, false
		}
		rest = behind
	}
}

// stylesIn are the styles that parameters can have, by where they stand.
var stylesIn = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

func unsupportedParameter(parameter *api.Parameter) string {
	styles, known := stylesIn[parameter.In]
	switch {
	case !known:
		return "is in " + clip(parameter.In) + ", not in path, query, header or cookie"
	case !slices.Contains(styles, parameter.Style):
		return "has the style " + clip(parameter.Style) + ", which there is not in " + parameter.In
	case parameter.Name == "":
		return "has no name"
	}
	return ""
}

// planInput plans the struct that an operation takes: one without fields, too,
// since it may gain some.
func (p *planner) planInput(operation *templates.Operation, o *api.Operation) {
	endpoint := o.Endpoint()
	name := p.name(operationEntry(p.scopes.server, o, inputPart, "Input"))
	input := &templates.Record{Doc: name + " is what " + endpoint + " is called with.", Name: name}
	scope := names.NewInner(nil)
	scope.Reserve(templates.InputNames)
	scope.In(endpoint + inputPart)
	var query []*api.Parameter
	for _, parameter := range p.inPath(o) {
		if parameter.In == "query" {
			query = append(query, parameter)
		}
		at := parameterPlace(endpoint, parameter)
		e := names.Entry{
			Scope: scope, Path: at.path, What: "parameter", Pos: parameter.Pos, Given: isGoName(parameter.GoName), Name: p.given(parameter.GoName, at.inner, parameter.Pos), Own: parameter.Name,
			Spelled: names.Exported(parameter.In) + at.inner,
		}
		if parameter.In == "header" || parameter.In == "cookie" {
			e.Rank = names.Lesser // it yields to what the path and the query have
		}
		input.Fields = append(input.Fields, p.planParameter(parameter, p.name(e), parameter.In, at))
	}
	p.checkReach(query)
	if o.Body != nil {
		if slices.Contains([]string{"GET", "HEAD", "TRACE"}, o.Method) {
			p.ds.Warnf(o.Body.Pos, "body-unreachable", "%s has a body, which means nothing in requests of that method (RFC 9110, section 9.3): many clients cannot send it", endpoint)
		}
		p.planBody(operation, input, scope, o)
	}
	operation.Input = input
}

// operationEntry is a type that is called after an operation.
func operationEntry(scope *names.Scope, o *api.Operation, part, tail string) names.Entry {
	return names.Entry{Scope: scope, Path: o.Endpoint() + part, Pos: o.Pos, Rank: names.Composed, Of: o.Endpoint(), Name: "*" + tail, Spelled: "*_" + tail}
}

// inPath returns the parameters of an operation, with those that its path has
// and the description does not declare; it drops those that the path lacks.
func (p *planner) inPath(o *api.Operation) []*api.Parameter {
	var list []*api.Parameter
	for _, parameter := range o.Parameters {
		if parameter.In == "path" && !strings.Contains(o.Path, "{"+parameter.Name+"}") {
			p.ds.Warnf(parameter.Pos, "parameter-unused", "the path %s has no parameter %q, which is ignored", clip(o.Path), clip(parameter.Name))
			continue
		}
		list = append(list, parameter)
	}
	for rest := o.Path; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return list
		}
		name, behind, _ := strings.Cut(after, "}")
		rest = behind
		if slices.ContainsFunc(list, func(known *api.Parameter) bool { return known.In == "path" && known.Name == name }) {
			continue
		}
		p.ds.Warnf(o.Pos, "parameter-undeclared", "the parameter %q of the path %s is not declared: it is taken to be a string", clip(name), clip(o.Path))
		list = append(list, &api.Parameter{Element: api.Element{Pos: o.Pos}, Name: name, In: "path", Required: true, Style: "simple",
			Schema: &api.Schema{Element: api.Element{Pos: o.Pos}, Types: []string{"string"}}})
	}
}

// planParameter plans the field of a parameter, or of a field of a form.
func (p *planner) planParameter(parameter *api.Parameter, name, in string, at place) templates.Field {
	if parameter.Media != "" && !parameter.JSON && (parameter.Schema == nil || !isText(p.whole(parameter.Schema).Schema)) {
		p.ds.Warnf(parameter.Pos, "parameter-content", "the parameter %q is %s, which is not read: the handler gets its text", clip(parameter.Name), clip(parameter.Media))
		text := *parameter
		text.Schema = &api.Schema{Element: parameter.Element, Types: []string{"string"}}
		parameter = &text
	}
	t := p.mapPlace(p.typeOf(parameter.Schema, at), parameter.Schema, at.path)
	required := parameter.Required || in == "path"
	goType := t.field()
	if required && !t.nullable {
		goType = t.bare()
	}
	tags := []templates.Tag{{Key: in, Value: tagName(parameter.Name) + p.parameterFlags(parameter, t, in, required)}}
	tags = append(append(tags, p.typeTags(t)...), tagOf("check", t.check)...)
	description := parameter.Description
	if s := parameter.Schema; s != nil && s.Default != nil {
		if p.fits(s.Default, t) {
			tags = append(tags, templates.Tag{Key: "default", Value: s.Default.JSON})
			description = strings.TrimSpace(description + "\n\nBy default " + s.Default.JSON + ".")
		} else {
			p.ds.Warnf(s.Default.Pos, "default-invalid", "the default %s is not a value of the type, and is ignored", clip(s.Default.JSON))
		}
	}
	return templates.Field{Doc: doc("", "", description, parameter.Deprecated), Name: name, Type: goType, Tags: tags}
}

// parameterFlags returns what the tag of a parameter has behind the name.
func (p *planner) parameterFlags(parameter *api.Parameter, t *goType, in string, required bool) string {
	flags := ""
	if required {
		flags += ",required"
	}
	usual := map[string]string{"path": "simple", "header": "simple"}[in]
	if usual == "" {
		usual = "form"
	}
	if parameter.Style != usual {
		flags += "," + parameter.Style
	}
	if parameter.Explode != (parameter.Style == "form") {
		flags += map[bool]string{true: ",explode", false: ",flat"}[parameter.Explode]
	}
	asJSON := parameter.JSON
	if !asJSON && parameter.Style != "deepObject" && !p.writable(t) {
		asJSON = true
		if in != "form" {
			p.ds.Warnf(parameter.Pos, "style-undefined", "OpenAPI does not say how the style %s writes lists and objects in others: the parameter %q is read as JSON, and in the query from names in brackets too",
				parameter.Style, clip(parameter.Name))
		}
	}
	if asJSON {
		flags += ",json"
	}
	if parameter.AllowEmpty {
		flags += ",allowEmpty"
	}
	if parameter.AllowReserved && in == "query" {
		flags += ",reserved"
	}
	return flags
}

// writable reports whether a parameter of a type can be written in a style: a
// list of scalars, or an object of such. Others are JSON.
func (p *planner) writable(t *goType) bool {
	switch t.kind {
	case listKind, mapKind:
		return t.item.kind != listKind && t.item.kind != mapKind && t.item.kind != structKind
	}
	return true
}

// fits reports whether a default is of a type, as far as its JSON's kind says.
func (p *planner) fits(v *api.Value, t *goType) bool {
	first := v.JSON[0]
	switch t.kind {
	case primitiveKind:
		if t.other != nil {
			return t.other.fits(first)
		}
		switch t.name {
		case "bool":
			return first == 't' || first == 'f'
		case "int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64":
			return (first == '-' || first >= '0' && first <= '9') && !strings.ContainsAny(v.JSON, ".eE")
		case "float64", "float32", "Decimal":
			return first == '-' || first >= '0' && first <= '9'
		}
		return first == '"' && t.path == ""
	case enumKind:
		return first == '"'
	case listKind:
		return first == '['
	case structKind, mapKind:
		return first == '{'
	}
	return t.kind == rawKind
}

// planBody plans the fields of the body, one for each that can be told apart.
func (p *planner) planBody(operation *templates.Operation, input *templates.Record, scope *names.Scope, o *api.Operation) {
	endpoint, b := o.Endpoint(), o.Body
	for i, body := range bodiesOf(b.Content) {
		c := body[0]
		e := names.Entry{Scope: scope, Path: p.mediaPath(endpoint+"#body/", body), What: "body", Pos: c.Pos, Rank: names.Composed, Name: "Body", Spelled: "Body" + mediaName(c.Media)}
		if i > 0 {
			e.Name, e.Spelled = e.Spelled, "Body_"+mediaName(c.Media)
		}
		field := p.name(e)
		tag := mediaTag(body)
		if b.Required {
			tag += ",required"
		}
		tags := []templates.Tag{{Key: "body", Value: tag}}
		about := ""
		if i == 0 {
			about = b.Description
		} else {
			about = "The body as " + c.Media + "."
		}
		f := templates.Field{Doc: doc("", "", about, false), Name: field, Tags: tags}
		if form, closed := p.planForm(operation, c, o); form != "" {
			f.Type = templates.Type{Prefix: "*", Name: form}
			if closed {
				f.Tags[0].Value += ",closed"
			}
		} else {
			var t *goType
			if t, f.Type = p.contentType(c, bodyPlace(endpoint, c.Media)); t != nil {
				if t.nullable {
					f.Tags[0].Value += ",nullable"
				}
				f.Tags = append(append(f.Tags, p.typeTags(t)...), tagOf("check", t.check)...)
			}
		}
		input.Fields = append(input.Fields, f)
	}
}

// mediaPath returns the path of a body behind before: with the first of its media
// types or, where the run before knew another as its first, with that.
func (p *planner) mediaPath(before string, body []*api.Content) string {
	for _, c := range body {
		if path := before + api.MediaWord(c.Media); p.locked.has(path) {
			return path
		}
	}
	return before + api.MediaWord(body[0].Media)
}
