package review

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// origins say which elements of a description Go is made of.
type origins struct {
	lookup   *schema.Lookup          // of routes; nil for what is no model
	elements map[*schema.Node]string // their paths
	// definitions are the type definitions that elements are of, by the paths of these.
	definitions map[string]string
	target      pathOf
	fields      map[itemKey]string // the fields of Service, by their types
	api         apiOrigins
}

func newOrigins(s Side) (*origins, error) {
	o := &origins{elements: map[*schema.Node]string{}, definitions: map[string]string{}, target: s.paths(), fields: map[itemKey]string{}}
	var services []generator.File
	for _, f := range s.Files {
		if bytes.Contains(f.Content, []byte("\ntype "+service+" struct {")) {
			services = append(services, f)
		}
	}
	declared, err := readInventory(services, o.target)
	if err != nil {
		return nil, err
	}
	for key, i := range declared {
		if field, is := strings.CutPrefix(key.name, service+"."); is {
			o.fields[itemKey{key.folder, i.typ}] = field
		}
	}
	if s.API != nil {
		o.api = newAPIOrigins(s.API)
	}
	if s.Model != nil {
		o.lookup = schema.NewLookup(s.Model)
		for _, e := range schema.Elements(s.Model) {
			o.elements[e.Node] = e.Path
			o.noteDefinitions(e)
		}
	}
	return o, nil
}

// service is the struct of all handlers.
const service = "Service"

// successBody is the method of inputs that says which body the success has.
const successBody = "SuccessBody"

// called returns the name of an item; a function of a handler is called by the field of
// Service, and what else is in the package of a resource by that.
func (o *origins) called(i *item) string {
	owner, member, inside := strings.Cut(i.name, ".")
	key, name := itemKey{i.folder, owner}, i.name
	if own := i.own(); own != "" {
		key, name = itemKey{path.Dir(i.folder), own + "." + owner}, own+"."+name
	}
	if field := o.fields[key]; inside && field != "" {
		return field + "." + member
	}
	return name
}

// paths returns the paths of what an item is made of, the nearest first.
func (o *origins) paths(i *item) []string {
	target := i.path
	switch _, method, _ := strings.Cut(i.name, "."); {
	case i.owner() == service:
		own, name, inside := strings.Cut(i.typ, ".")
		if target = o.target(i.folder, i.typ); inside {
			target = o.target(path.Join(i.folder, own), name)
		}
	case i.kind == answerItem: // of the operation whose answers have such a method
		target = o.target(i.folder, strings.ToUpper(method[:1])+method[1:])
		endpoint, _, _ := strings.Cut(target, "#")
		return append(o.api.answersOf(endpoint, o.target(i.folder, i.owner())), o.madeOf(target)...)
	case i.kind == methodItem && method == successBody: // of the answers, though it is a method of the input
		target = o.target(i.folder, i.owner())
		endpoint, _, _ := strings.Cut(target, "#")
		return slices.Concat(o.api.success[endpoint], o.madeOf(target))
	case target == "" && i.owner() == "" && i.own() != "": // what there is for the resource
		target = o.target(i.folder, plan.OwnHandler)
	case target == "":
		target = o.target(i.folder, i.owner())
		return append(o.madeOf(target), target+"{}") // such as the field of all other properties
	}
	return o.madeOf(target)
}

// noteDefinitions notes the type definitions that an element is of; the parts of an
// operation are known by its own path.
func (o *origins) noteDefinitions(e schema.Element) {
	note := func(path string, t *schema.TypeRef) {
		if d, is := t.Type.(*schema.TypeDefinition); is {
			o.definitions[path] = d.QualifiedName()
		}
	}
	if t := e.Type(); t != nil {
		note(e.Path, t)
	}
	if of, is := e.Value.(*schema.Operation); is {
		for _, p := range of.Parameters {
			note(of.Path()+"/"+p.Name, &p.Type)
		}
		if of.Return != nil {
			note(of.Path()+"/$ReturnType", &of.Return.Type)
		}
	}
}

// definitionsOf returns the paths of the type definitions that what is at some paths is of.
func (o *origins) definitionsOf(paths []string) (list []string) {
	for _, path := range paths {
		if d := o.definitions[path]; d != "" {
			list = append(list, d)
		}
	}
	return list
}

// madeOf returns the paths of what a target is made of or in, the nearest first.
func (o *origins) madeOf(target string) (list []string) {
	if o.lookup != nil && strings.HasPrefix(target, "/") { // the handler of what has the path
		list = append(list, target)
		for _, r := range o.lookup.Near(target) {
			list = append(list, o.routePaths(r)...)
		}
		return list
	}
	if isRoute(target) && o.lookup != nil {
		for _, r := range o.lookup.Near(target[strings.Index(target, " ")+1:]) {
			if r.Path() == target || answers(r, target) {
				list = append(list, o.routePaths(r)...)
			}
		}
		return list
	}
	return append(list, o.api.paths(target)...)
}

// answers reports whether a target is the route of overloads that stands apart by what they
// answer, whichever of them stood there first in the run that named it.
func answers(r *schema.Route, target string) bool {
	at, answer, apart := strings.Cut(target, "(")
	path, _, _ := strings.Cut(r.Path(), "(")
	return apart && path == at && r.Answer() != nil && r.Answer().Text()+")" == answer
}

// routePaths returns the paths of the elements that a route is made of, from its end on.
func (o *origins) routePaths(r *schema.Route) (list []string) {
	for _, overload := range r.Overloads {
		list = append(list, overload.Path(), overload.Path()+"/$ReturnType")
		for _, p := range overload.Parameters {
			list = append(list, overload.Path()+"/"+p.Name)
		}
	}
	if r.Import != nil {
		list = append(list, "/"+r.Import.Name)
	}
	if r.Stream != nil {
		list = append(list, o.elements[&r.Stream.Node])
	}
	var types []string
	for i := len(r.Steps) - 1; i >= 0; i-- {
		step := &r.Steps[i]
		if step.Navigation != nil {
			list = append(list, o.elements[&step.Navigation.Node])
		}
		for _, p := range step.Through {
			list = append(list, o.elements[&p.Node])
		}
		for t := &step.Type.StructuredType; t != nil; t = t.Base {
			types = append(types, t.QualifiedName())
			if step.Keyed {
				list = append(list, t.QualifiedName()+keyPart)
			}
		}
		for _, part := range step.Key() {
			if part.Property != nil {
				list = append(list, o.elements[&part.Property.Node])
			}
		}
	}
	if len(r.Steps) > 0 {
		list = append(list, "/"+r.Steps[0].Name)
	}
	return append(list, types...)
}

// keyPart is behind the path of a type where it is about its key.
const keyPart = "/$Key"

// typesIn returns the paths of the types that a Go type names.
func (o *origins) typesIn(typ string) (list []string) {
	for _, word := range words(typ) {
		if target := o.target(".", word); target != "" {
			target, _, _ = strings.Cut(target, "#")
			list = append(list, target)
		}
	}
	return list
}

// words returns the identifiers in a Go type.
func words(typ string) []string {
	return strings.FieldsFunc(typ, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}
