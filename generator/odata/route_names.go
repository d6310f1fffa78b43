package odata

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// This file names the handlers of resources and what they answer.

// nameResources registers the handlers, whether they are in the slice or not.
func (p *planner) nameResources() {
	if p.container == nil {
		return
	}
	for _, s := range p.container.AllEntitySets() {
		p.nameResource("entity set", "Set", s.Name, s.Pos)
	}
	for _, s := range p.container.AllSingletons() {
		p.nameResource("singleton", "Singleton", s.Name, s.Pos)
	}
	p.table.Add(names.Entry{Scope: p.scopes.server, Path: importsPath, What: "handler", Pos: p.container.Pos, Rank: names.Composed, Name: "OperationImportsHandler", Spelled: "OperationImports_Handler"})
	p.table.Add(names.Entry{Scope: p.scopes.service, Path: importsPath + fieldPart, What: "field", Pos: p.container.Pos, Rank: names.Composed, Name: "OperationImports", Spelled: "Operation_Imports"})
	p.nameOwn(importsPath, "package", "", "Imports", p.container.Pos)
}

// nameOwn registers the package that a resource has with --split, called as its field is.
func (p *planner) nameOwn(path, what, name, second string, pos schema.Position) {
	p.table.Add(names.Entry{Scope: p.scopes.own, Path: path + names.PackagePart, What: what, Pos: pos, Rank: names.Composed, Name: "*", Of: path + fieldPart, Own: name, Second: "*" + second, Spelled: "*_Resource"})
}

func (p *planner) nameResource(kind, second, name string, pos schema.Position) {
	path := "/" + name
	p.table.Add(names.Entry{Scope: p.scopes.server, Path: path, What: "handler of the " + kind, Pos: pos, Rank: names.Composed, Name: names.Exported(name) + "Handler", Own: name, Spelled: "%_Handler"})
	p.table.Add(names.Entry{Scope: p.scopes.service, Path: path + fieldPart, What: "field of the " + kind, Pos: pos, Name: names.Exported(name), Own: name})
	p.nameOwn(path, "package of the "+kind, name, second, pos)
}

// handlerPath returns the path of the handler that a route belongs to.
func handlerPath(r *schema.Route) string {
	if len(r.Steps) == 0 {
		return importsPath
	}
	return "/" + r.Steps[0].Name
}

// nameRoutes registers the functions of handlers. Those of routes that no handler
// answers yet are among them, so that they are free when one does, and those that
// the run before had and the slice has not.
func (p *planner) nameRoutes() {
	for _, r := range p.slice.Routes {
		name := routeName(r)
		e := names.Entry{Scope: p.partScope(handlerPath(r), nil), Path: r.Path(), Pos: r.Node().Pos, Rank: names.Composed, Name: name}
		if r.Import != nil && !r.Apart {
			e.Rank, e.Own = names.Element, r.Import.Name
		} else {
			e.Own, e.Spelled, e.Second = ownPath(r), "%", secondName(r)
		}
		p.table.Add(e)
	}
	lookup := schema.NewLookup(p.model)
	for _, line := range p.lock.Lines(names.NameKind) {
		method, path, found := strings.Cut(line.Path, " /")
		if !found || method != strings.ToUpper(method) || p.table.Has(line.Path) {
			continue
		}
		for _, r := range lookup.Near("/" + path) {
			if r.Path() == line.Path {
				p.table.Add(names.Entry{Scope: p.partScope(handlerPath(r), nil), Path: line.Path, Rank: names.Composed, Name: line.Value})
			}
		}
	}
}

// ownPath returns the words of a route as they are spelled, after the method.
func ownPath(r *schema.Route) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(r.Method))
	for i := range r.Steps {
		b.WriteString("_" + strings.NewReplacer("/", "_", ".", "_").Replace(r.Steps[i].Name))
	}
	switch {
	case r.Invokes():
		b.WriteString("_" + r.Overloads[0].Name)
	case r.Stream != nil:
		b.WriteString("_" + r.Stream.Name)
	case r.Kind == schema.MediaRoute:
		b.WriteString("_media")
	}
	if r.Apart {
		b.WriteString("_as_" + strings.Join(answerWords(r), "_"))
	}
	return b.String()
}

// routeName names what a handler does on a route: a verb, but for operations,
// whose name is one, and the words of the path. The verbs tell kinds of routes
// apart, so that "calendar" and a member of "calendars" are ReadCalendar and
// GetCalendar.
func routeName(r *schema.Route) string {
	switch words := pathWords(r); r.Kind {
	case schema.ReadRoute:
		return readVerb(r) + words
	case schema.ListRoute:
		return "List" + words
	case schema.CreateRoute:
		return "Create" + words
	case schema.UpdateRoute:
		return "Update" + words
	case schema.ReplaceRoute:
		return "Replace" + words
	case schema.DeleteRoute:
		return "Delete" + words
	case schema.ReferenceRoute:
		return referenceVerb(r) + words + "Reference"
	case schema.MediaRoute:
		return mediaVerb(r) + words + mediaWord(r)
	default:
		return words
	}
}

// readVerb is Get for a member of a collection.
func readVerb(r *schema.Route) string {
	if r.Last().Keyed {
		return "Get"
	}
	return "Read"
}

// referenceVerb tells the routes of a relationship apart: all of a collection is
// listed, and one of it removed by its address or by an option of the query.
func referenceVerb(r *schema.Route) string {
	switch at := r.Last(); r.Method {
	case http.MethodGet:
		if at.Collection {
			return "List"
		}
		return "Read"
	case http.MethodPost:
		return "Add"
	case http.MethodPut:
		return "Set"
	default:
		if at.Collection && !at.Keyed {
			return "RemoveFrom"
		}
		return "Remove"
	}
}

func mediaVerb(r *schema.Route) string {
	switch r.Method {
	case http.MethodGet:
		return readVerb(r)
	case http.MethodPut:
		return "Replace"
	case http.MethodPost:
		return "Create"
	default:
		return "Delete"
	}
}

func mediaWord(r *schema.Route) string {
	if r.Stream != nil {
		return names.Exported(r.Stream.Name)
	}
	return "Media"
}

// secondName names an operation whose name another route has, such as that of an entity
// beside that of the collection: the method, and what it is bound to in the singular,
// with "Collection" as the name of the arguments has it. It is "" for other routes.
func secondName(r *schema.Route) string {
	if !r.Invokes() || r.Import != nil {
		return ""
	}
	at := r.Last()
	words := names.Exported(strings.ToLower(r.Method)) + stepWords(r, at.Collection)
	if at.Collection && !at.Keyed {
		words += "Collection"
	}
	return words + operationWord(r)
}

// pathWords joins the words of a path: a member that it ends in, or what is
// created, in the singular.
func pathWords(r *schema.Route) string {
	if r.Invokes() {
		return stepWords(r, false) + operationWord(r)
	}
	return stepWords(r, r.Last().Keyed || r.Method == http.MethodPost && r.Kind != schema.ReferenceRoute)
}

// stepWords joins the words of the steps, the last in the singular if one is meant. A
// singleton that they begin with is there only where nothing follows.
func stepWords(r *schema.Route, singular bool) string {
	var b strings.Builder
	for i, s := range r.Steps {
		last := i == len(r.Steps)-1
		if i == 0 && !s.Collection && (!last || r.Invokes()) {
			continue
		}
		segments := strings.Split(s.Name, "/")
		for i, name := range segments {
			segments[i] = name[strings.LastIndexByte(name, '.')+1:] // of a cast
		}
		if last && singular {
			segments[len(segments)-1] = names.Singular(segments[len(segments)-1])
		}
		b.WriteString(goNames(segments))
	}
	return b.String()
}

// answerWords are what a route answers with, without its namespace.
func answerWords(r *schema.Route) []string {
	answer := r.Answer()
	words := []string{answer.Name[strings.LastIndexByte(answer.Name, '.')+1:]}
	if answer.Collection {
		words = append([]string{"Collection"}, words...)
	}
	return words
}

// operationWord is the name of the operation that a route invokes, with what it answers
// where overloads that answer with another type have the name alone.
func operationWord(r *schema.Route) string {
	word := names.Exported(r.Overloads[0].Name)
	if r.Import != nil {
		word = names.Exported(r.Import.Name)
	}
	if r.Apart {
		word += "As" + goNames(answerWords(r))
	}
	return word
}
