package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/gonames"
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

// planInput plans what an operation takes: nothing, or a struct.
func (p *planner) planInput(operation *templates.Operation, o *api.Operation, what gonames.Declared) {
	parameters := p.inPath(o)
	if len(parameters) == 0 && o.Body == nil {
		return
	}
	name := p.declareInner(p.prefix(operation), "Input", what.Part("the input of "+operation.Endpoint, "input"))
	input := &templates.Record{Doc: name + " is what " + operation.Endpoint + " is called with.", Name: name}
	names := gonames.NewScope(p.ds)
	goNames := parameterNames(parameters)
	for i, parameter := range parameters {
		target := what.Target + "/" + parameter.Name
		field := p.name(target, goNames[i])
		names.Declare(field, gonames.Declared{What: parameter.In + " parameter " + parameter.Name + " of " + operation.Endpoint, Pos: parameter.Pos, Target: target})
		n := naming{outer: p.prefix(operation), inner: field, target: target, what: "the type of " + target}
		input.Fields = append(input.Fields, p.planParameter(parameter, field, parameter.In, n))
	}
	if o.Body != nil {
		p.planBody(operation, input, names, o.Body, what)
	}
	operation.Input = input
}

// parameterNames returns the Go names of parameters: with where they stand, if
// two of a name stand in different places, or if the name is the body's.
func parameterNames(parameters []*api.Parameter) []string {
	texts := make([]string, len(parameters))
	for i, parameter := range parameters {
		texts[i] = parameter.Name
	}
	made := distinct(texts, gonames.Exported)
	count := map[string]int{"Body": 1}
	for _, name := range texts {
		count[made[name]]++
	}
	names := make([]string, len(parameters))
	for i, parameter := range parameters {
		names[i] = made[parameter.Name]
		if count[names[i]] > 1 {
			names[i] = gonames.Exported(parameter.In) + names[i]
		}
	}
	return names
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
func (p *planner) planParameter(parameter *api.Parameter, name, in string, n naming) templates.Field {
	t := p.typeOf(parameter.Schema, n)
	required := parameter.Required || in == "path"
	goType := t.field()
	if required && !t.nullable {
		goType = t.bare()
	}
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
	if parameter.JSON || !p.writable(t) {
		flags += ",json"
	}
	if parameter.AllowEmpty {
		flags += ",allowEmpty"
	}
	tags := []templates.Tag{{Key: in, Value: tagName(parameter.Name) + flags}}
	tags = append(tags, tagOf("check", t.check)...)
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
		switch t.name {
		case "bool":
			return first == 't' || first == 'f'
		case "int64", "int32", "int16", "int8", "uint8":
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
func (p *planner) planBody(operation *templates.Operation, input *templates.Record, names *gonames.Scope, b *api.Body, what gonames.Declared) {
	for i, body := range bodiesOf(b.Content) {
		c := body[0]
		field := "Body"
		if i > 0 {
			field += mediaName(c.Media)
		}
		field = p.name(what.Target+"/"+c.Media, field)
		names.Declare(field, gonames.Declared{What: "the body " + c.Media + " of " + operation.Endpoint, Pos: c.Pos, Target: what.Target + "/" + c.Media})
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
		n := naming{outer: input.Name, inner: field, target: what.Target + "/body", what: "the body of " + operation.Endpoint}
		if form := p.planForm(operation, c, what); form != "" {
			f.Type = templates.Type{Prefix: "*", Name: form}
		} else {
			var t *goType
			if t, f.Type = p.contentType(c, n); t != nil {
				f.Tags = append(f.Tags, tagOf("check", t.check)...)
			}
		}
		input.Fields = append(input.Fields, f)
	}
}

// planForm plans the struct of a form, and returns its name; "" for what is no
// form or has no properties that are known.
func (p *planner) planForm(operation *templates.Operation, c *api.Content, what gonames.Declared) string {
	if c.Media != "multipart/form-data" && c.Media != "application/x-www-form-urlencoded" || c.Schema == nil {
		return ""
	}
	m := p.merge(c.Schema)
	for m.only != nil {
		m = p.merge(m.only)
	}
	if len(m.Properties) == 0 {
		return ""
	}
	inner := "Form"
	if c.Media == "multipart/form-data" {
		inner = "Multipart"
	}
	name := p.declareInner(p.prefix(operation), inner, what.Part("the form of "+operation.Endpoint, strings.ToLower(inner)))
	record := templates.Record{Doc: doc(name+" is the body of "+operation.Endpoint+" as "+c.Media+".", m.Title, m.Description, false), Name: name}
	names := gonames.NewScope(p.ds)
	goNames := fieldNames(m.Properties)
	for _, property := range m.Properties {
		target := what.Target + "/" + strings.ToLower(inner) + "/" + property.Name
		field := p.name(target, goNames[property.Name])
		names.Declare(field, gonames.Declared{What: "field " + property.Name + " of " + name, Pos: property.Pos, Target: target})
		record.Fields = append(record.Fields, p.planFormField(property, c, field, naming{outer: name, inner: field, target: target, what: "the type of " + target}))
	}
	operation.Forms = append(operation.Forms, record)
	return name
}

// planFormField plans a field of a form: a file, a scalar, or what a style or
// JSON writes.
func (p *planner) planFormField(property *api.Property, c *api.Content, name string, n naming) templates.Field {
	if prefix, file := isFile(property.Schema); file && c.Media == "multipart/form-data" {
		flags := ""
		if property.Required {
			flags = ",required"
		}
		t := templates.Rest("File")
		t.Prefix = prefix + "*"
		return templates.Field{Doc: doc("", "", property.Description, property.Deprecated), Name: name, Type: t, Tags: []templates.Tag{{Key: "form", Value: tagName(property.Name) + flags}}}
	}
	parameter := &api.Parameter{Element: property.Element, Name: property.Name, Required: property.Required, Style: "form", Explode: true, Schema: property.Schema}
	if e := c.Encodings[property.Name]; e != nil {
		if slices.Contains(stylesIn["query"], e.Style) {
			parameter.Style = e.Style
			parameter.Explode = e.Style == "form"
		}
		if e.Explode != nil {
			parameter.Explode = *e.Explode
		}
		parameter.JSON = isJSON(e.ContentType)
	}
	if property.Schema != nil {
		// Objects in a part of their own are JSON (OpenAPI 3.1, section 4.8.15).
		t := p.typeOf(property.Schema, n)
		parameter.JSON = parameter.JSON || c.Media == "multipart/form-data" && (t.kind == structKind || t.kind == mapKind)
	}
	return p.planParameter(parameter, name, "form", n)
}

// isFile reports whether a property of a form is a file, or with the prefix "[]"
// several.
func isFile(s *api.Schema) (prefix string, file bool) {
	if s == nil {
		return "", false
	}
	if len(s.Types) == 1 && s.Types[0] == "array" && s.Items != nil {
		_, file = isFile(s.Items)
		return "[]", file
	}
	return "", len(s.Types) == 1 && s.Types[0] == "string" && s.Format == "binary"
}
