package rest

import (
	"go/token"
	"path"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

// scopes are where names must differ. Those of structs, unions, inputs and answers
// are made with them.
type scopes struct {
	types      *names.Scope // the package of the types
	server     *names.Scope // the package of the handlers
	operations *names.Scope // the functions of all handlers, which types are called after
	responses  *names.Scope // those that operations share, which types are called after
	service    *names.Scope // the fields of Service
}

func newScopes() scopes {
	s := scopes{types: names.NewScope(), server: names.NewScope(), operations: names.NewScope(), responses: names.NewScope(), service: names.NewInner(nil)}
	s.types.Reserve(templates.APITypeNames)
	s.server.Reserve(templates.APINames)
	s.service.Reserve(templates.ServiceNames)
	return s
}

// typeName returns the Go name of the type of a schema.
func (p *planner) typeName(s *api.Schema, at place) string {
	e := names.Entry{Scope: p.scopes.types, Path: typePath(s, at), Pos: s.Pos, What: "schema", Given: s.Name != "" && isGoName(s.GoName)}
	switch {
	case s.Name == "":
		e.What, e.Rank, e.Of = "", names.Composed, at.of
		e.Name, e.Spelled = "*"+at.inner, "*_"+at.inner
		if at.of == "" {
			e.Spelled = at.inner + "_"
		}
	case s.Path == s.Name:
		e.Name, e.Own = p.given(s.GoName, names.Exported(s.Name), s.Pos), s.Name
	default:
		// What another document has yields to what this one has.
		e.Rank, e.Name, e.Own = names.Lesser, p.given(s.GoName, names.Exported(s.Name), s.Pos), s.Name
		e.Spelled = nameWithFile(s.Path, s.Name)
	}
	return p.name(e)
}

// nameWithFile returns the Go name of what another document has, with that document's.
func nameWithFile(at, name string) string {
	file, pointer, _ := strings.Cut(at, "#")
	if file = strings.TrimSuffix(file, path.Ext(file)); pointer == "" {
		file = path.Dir(file)
	}
	return names.Exported(file) + names.Exported(name)
}

// given returns the Go name that an extension gives, if it can be one, or made.
func (p *planner) given(name, made string, pos schema.Position) string {
	switch {
	case name == "":
		return made
	case isGoName(name):
		return name
	}
	p.ds.Warnf(pos, "go-name-ignored", "x-go-name gives %q, which is no exported Go identifier, and is ignored", clip(name))
	return made
}

// isGoName reports whether what an extension gives can be a Go name.
func isGoName(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// fieldName returns the Go name of a property, parameter or header.
func fieldName(name string) string {
	if signs := names.Signs(name); signs != "" {
		return names.Exported(signs)
	}
	return names.Exported(name)
}

func propertyName(property *api.Property) string {
	if isGoName(property.GoName) {
		return property.GoName
	}
	return fieldName(property.Name)
}

// parameterPlace is where the schema of a parameter stands.
func parameterPlace(endpoint string, parameter *api.Parameter) place {
	return place{endpoint + "#" + parameter.In + "/" + api.Word(parameter.Name), endpoint, fieldName(parameter.Name)}
}

// bodyPlace is where the schema of a request's body stands.
func bodyPlace(endpoint, media string) place {
	return place{endpoint + "#body/" + api.MediaWord(media), endpoint + inputPart, "Body" + mediaTail(media)}
}

// answerPlace is where an answer stands: in its operation, or for itself if it has a
// name.
func answerPlace(o *api.Operation, a api.Answer) place {
	if a.Name != "" {
		path := a.Place()
		return place{path: path, of: path}
	}
	endpoint := o.Endpoint()
	return place{endpoint + "#" + a.Status, endpoint, statusName(a.Status)}
}

// contentPlace is where the schema of an answer's body stands.
func contentPlace(answer place, media string) place {
	return place{answer.path + "/" + api.MediaWord(media), answer.of, answer.inner + mediaTail(media) + "Body"}
}

// headerPlace is where the schema of an answer's header stands.
func headerPlace(answer place, h *api.Parameter) place {
	return place{answer.path + headerPart + api.Word(h.Name), answer.of, answer.inner + names.Exported(h.Name)}
}

// mediaTail is what a media type adds to a name: nothing for JSON.
func mediaTail(media string) string {
	if isJSON(media) {
		return ""
	}
	return mediaName(media)
}

// operationName returns the Go name of an operation: its id's, or of the method
// and the path.
func operationName(o *api.Operation) string {
	if o.ID != "" {
		if name := names.Exported(o.ID); name != "X" {
			return name
		}
	}
	return routeName(o)
}

// routeName returns the Go name of the function of an operation by its method and path:
// what it is called that has no id, or one that another has.
func routeName(o *api.Operation) string {
	var b strings.Builder
	b.WriteString(names.Exported(strings.ToLower(o.Method)))
	for segment := range strings.SplitSeq(o.Path, "/") {
		for rest := segment; rest != ""; {
			text, after, found := strings.Cut(rest, "{")
			b.WriteString(names.Member(text))
			if !found {
				break
			}
			name, behind, _ := strings.Cut(after, "}")
			b.WriteString("By" + names.Member(name))
			rest = behind
		}
	}
	return b.String()
}

// list joins names in a sentence.
func list(all []string, and string) string {
	switch len(all) {
	case 0:
		return "nothing"
	case 1:
		return all[0]
	}
	return strings.Join(all[:len(all)-1], ", ") + " " + and + " " + all[len(all)-1]
}

func join(all []string) string { return list(all, "and") }

// clip shortens a text of the description to what a message can show.
func clip(text string) string {
	const most = 100
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// doc returns a documentation comment: the lead, and what the description says,
// which may be in the title already.
func doc(lead, title, description string, deprecated bool) string {
	title, description = plan.Sentence(title), plan.Sentence(description)
	if strings.EqualFold(title, description) {
		description = ""
	}
	text := plan.Paragraphs(plan.Sentence(lead), title, description)
	if deprecated {
		text = plan.Paragraphs(text, plan.DeprecatedAnyway)
	}
	return text
}
