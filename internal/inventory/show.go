package inventory

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/pattern"
)

// Details are what there is to say of one thing in a description.
type Details struct {
	Entry
	Description string `json:"description,omitempty"`
	// Slice says why it is in the slice that was asked for, or that it is not; "" if no
	// slice was.
	Slice string `json:"slice,omitempty"`
	// Cost is what is generated if nothing else is asked for; nil for what cannot be
	// asked for by itself.
	Cost   *Cost   `json:"cost,omitempty"`
	Groups []Group `json:"-"` // in JSON, each is a member
}

// MarshalJSON writes each group as a member of the object.
func (d Details) MarshalJSON() ([]byte, error) {
	type plain Details // without this method
	text, err := json.Marshal(plain(d))
	for _, g := range d.Groups {
		items, groupErr := json.Marshal(g.Items)
		err = errors.Join(err, groupErr)
		text = fmt.Appendf(bytes.TrimSuffix(text, []byte("}")), ",%q:%s}", g.Member, items)
	}
	return text, err
}

// Cost is the size of a package.
type Cost struct {
	Types int `json:"types"` // with what the type or the path brings along
	Files int `json:"files"`
	Lines int `json:"lines"` // of Go
}

// Group is a list of what belongs to something, such as its properties.
type Group struct {
	Member string // of the JSON
	Title  string // for people
	Items  []Item
}

// Item is a line of a group.
type Item struct {
	Name   string `json:"name"`
	Type   string `json:"type,omitempty"`
	Go     string `json:"go,omitempty"`
	GoType string `json:"goType,omitempty"`
	Note   string `json:"note,omitempty"`
}

// add adds a group that has items.
func (d *Details) add(member, title string, items []Item) {
	if len(items) > 0 {
		d.Groups = append(d.Groups, Group{member, title, items})
	}
}

// Show returns what there is to say of what a name or a path of a description names:
// several if it names several, as overloads do. The patterns of the configuration are
// the slice that it is looked up in. That there is nothing of the name is an error, with
// the one that was probably meant.
func Show(d generator.Description, cfg plan.Config, name string) ([]Details, schema.Diagnostics) {
	if d.Model != nil {
		return showModel(d, cfg, name)
	}
	return showAPI(d, cfg, name)
}

// generated is what a run would make of a name or a path alone.
type generated struct {
	names goNames
	types goTypes
	cost  *Cost
}

// field is a line about what may be a field in Go: by its path in the description.
func (g *generated) field(path string, line Item) Item {
	line.Go, line.GoType = g.names.member(path), g.types[g.names[path]]
	return line
}

// alone generates what one pattern asks for.
func alone(d generator.Description, cfg plan.Config, name string) generated {
	cfg.Include, cfg.Exclude, cfg.SkipUnsupported = []string{name}, nil, true
	cfg.Server = strings.HasPrefix(name, "/")
	cfg.Client = cfg.Server
	result, _ := generator.Generate(d, cfg)
	if result == nil {
		return generated{}
	}
	g := generated{names: byPath(result.Report), types: goTypes{}, cost: &Cost{}}
	for _, f := range result.Files {
		if strings.HasSuffix(f.Name, ".go") {
			g.types.read(f)
			g.cost.Files++
			g.cost.Lines += bytes.Count(f.Content, []byte("\n"))
		}
	}
	return g
}

// showModel shows what a path of the service leads to, or the elements of a name.
func showModel(d generator.Description, cfg plan.Config, name string) ([]Details, schema.Diagnostics) {
	v := view{model: d.Model}
	if len(cfg.Include) > 0 {
		selection, found := schema.Select(d.Model, cfg.Include, cfg.Exclude, nil)
		if len(found.Errors()) > 0 {
			return nil, found.Errors()
		}
		v.slice = selection
	}
	if asked := askFor(name); strings.HasPrefix(asked.pattern, "/") {
		return v.showPath(d, cfg, asked)
	}
	var list []Details
	for _, e := range schema.Elements(d.Model) {
		if e.Path != name && !slices.Contains(e.Also, name) {
			continue
		}
		switch e.Kind {
		case schema.EntityTypeElement, schema.ComplexTypeElement, schema.EnumTypeElement, schema.TypeDefinitionElement:
			v.found = alone(d, cfg, name)
			list = append(list, v.showType(e, e.Value.(schema.Type)))
		default:
			list = append(list, v.showElement(e))
		}
	}
	if len(list) == 0 {
		return nil, unusedOfModel(d.Model, []string{name})
	}
	return list, nil
}

// view is a model that is shown.
type view struct {
	model *schema.Model
	slice *schema.Selection // that was asked for; nil for none
	found generated
}

// showElement shows what is neither a type nor a path.
func (v *view) showElement(e schema.Element) Details {
	details := Details{Entry: elementEntry(e, nil), Description: description(e.Node)}
	o, is := e.Value.(*schema.Operation)
	if !is {
		return details
	}
	var items []Item
	for _, p := range o.Parameters {
		items = append(items, Item{Name: p.Name, Type: p.Type.Text(), Note: nullable(&p.Type)})
	}
	details.add("parameters", "parameters", items)
	if o.Return != nil {
		details.add("returns", "returns", []Item{{Name: "value", Type: o.Return.Type.Text(), Note: nullable(&o.Return.Type)}})
	}
	routes, _ := schema.Paths(v.model)
	details.add("routes", "routes", v.routes(routes, func(r *schema.Route) bool { return slices.Contains(r.Overloads, o) }))
	return details
}

// showType shows a type: what it has, what uses it, and what it brings along.
func (v *view) showType(e schema.Element, t schema.Type) Details {
	details := Details{Entry: elementEntry(e, v.found.names), Description: description(e.Node), Cost: v.found.cost, Slice: v.why(t)}
	switch t := t.(type) {
	case *schema.EnumType:
		var items []Item
		for _, m := range t.Members {
			items = append(items, Item{Name: m.Name, Type: fmt.Sprint(m.Value), Go: v.found.names[t.QualifiedName()+"/"+m.Name], Note: noteOf(&m.Node)})
		}
		details.add("members", "members", items)
	case *schema.TypeDefinition:
		details.add("standsFor", "stands for", []Item{{Name: t.Underlying.Text()}})
	}
	if st := schema.Structured(t); st != nil {
		v.addStructured(&details, st)
	}
	v.addUses(&details, t)
	if selection, found := schema.Select(v.model, []string{t.QualifiedName()}, nil, nil); len(found.Errors()) == 0 {
		v.addBrought(&details, selection, t)
	}
	return details
}

func (v *view) addStructured(details *Details, t *schema.StructuredType) {
	var properties, navigation, bases []Item
	key := map[string]bool{}
	if e := t.EntityType(); e != nil {
		for _, r := range e.EffectiveKey() {
			key[r.Path] = true
		}
	}
	for _, b := range t.Lineage() {
		from := when(b != t, "of %s", b.QualifiedName())
		if b != t {
			bases = append(bases, Item{Name: b.QualifiedName(), Note: when(b.Abstract, "abstract")})
		}
		for _, p := range b.Properties {
			path := b.QualifiedName() + "/" + p.Name
			properties = append(properties, v.found.field(path, Item{Name: p.Name, Type: p.Type.Text(), Note: clause(when(key[p.Name], "key"), nullable(&p.Type), noteOf(&p.Node), from)}))
		}
		for _, n := range b.NavigationProperties {
			path := b.QualifiedName() + "/" + n.Name
			navigation = append(navigation, v.found.field(path, Item{Name: n.Name, Type: n.Type.Text(), Note: clause(when(n.ContainsTarget, "contained"), noteOf(&n.Node), from)}))
		}
	}
	details.add("baseTypes", "base types", bases)
	details.add("properties", "properties", properties)
	details.add("navigationProperties", "navigation properties", navigation)
	var derived []Item
	for _, d := range t.Derived {
		derived = append(derived, Item{Name: d.QualifiedName(), Note: clause(when(d.Abstract, "abstract"), counted(len(d.Derived), "derived type"))})
	}
	details.add("derivedTypes", "derived types", derived)
	var operations []Item
	for _, s := range v.model.Schemas() {
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if !o.Bound || len(o.Parameters) == 0 {
				continue
			}
			to, _ := o.Parameters[0].Type.Type.(*schema.EntityType)
			if to != nil && t.IsDerivedFrom(&to.StructuredType) || o.Parameters[0].Type.Name == t.QualifiedName() {
				operations = append(operations, Item{Name: o.QualifiedName(), Type: signature(o), Note: when(o.Parameters[0].Type.Name != t.QualifiedName(), "of %s", o.Parameters[0].Type.Name)})
			}
		}
	}
	slices.SortStableFunc(operations, func(a, b Item) int { return cmp.Compare(a.Name, b.Name) })
	details.add("operations", "operations", operations)
}

// addUses adds what has the type, and the routes that lead to it.
func (v *view) addUses(details *Details, t schema.Type) {
	var uses []Item
	for _, e := range schema.Elements(v.model) {
		ref := e.Type()
		entry := elementEntry(e, nil)
		switch {
		case ref != nil && ref.Type == t:
			uses = append(uses, Item{Name: e.Path, Type: ref.Text(), Note: string(e.Kind)})
		case e.Kind == schema.EntitySetElement && e.Value.(*schema.EntitySet).TypeName == t.QualifiedName(), e.Kind == schema.SingletonElement && e.Value.(*schema.Singleton).TypeName == t.QualifiedName():
			uses = append(uses, Item{Name: entry.Name, Type: entry.About, Note: string(e.Kind)})
		}
	}
	details.add("usedBy", "used by", uses)
	routes, _ := schema.Paths(v.model)
	details.add("routes", "routes", v.routes(routes, func(r *schema.Route) bool { return r.Reads() && schema.Type(r.Last().Type) == t }))
}

// routes returns the routes of a kind.
func (v *view) routes(all []*schema.Route, of func(*schema.Route) bool) (items []Item) {
	for _, r := range all {
		if of(r) {
			e := routeEntry(r, v.found.names)
			items = append(items, Item{Name: e.Kind + " " + e.Name, Go: e.Go, Note: e.About})
		}
	}
	return items
}

// addBrought adds what a selection has besides what was asked for.
func (v *view) addBrought(details *Details, selection *schema.Selection, asked schema.Type) {
	byName := map[string]Item{}
	for t, reason := range selection.Types {
		if t != asked {
			byName[t.QualifiedName()] = Item{Name: t.QualifiedName(), Note: reason.Text}
		}
	}
	if details.Cost != nil {
		details.Cost.Types = len(selection.Types)
	}
	var items []Item
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		items = append(items, byName[name])
	}
	details.add("bringsAlong", "brings along", items)
}

// why says why a type is in the slice.
func (v *view) why(t schema.Type) string {
	if v.slice == nil {
		return ""
	}
	reason := v.slice.Types[t]
	if reason == nil {
		return "not in the slice"
	}
	text := reason.Text
	for by := reason.By; by != nil; by = v.slice.Types[by].By {
		text += "; " + by.QualifiedName() + ": " + v.slice.Types[by].Text
	}
	return text
}

// showPath shows the routes of a path, or the one of a method, and what is below it.
func (v *view) showPath(d generator.Description, cfg plan.Config, asked ask) ([]Details, schema.Diagnostics) {
	name := asked.pattern
	above := name[:strings.LastIndexByte(name, '/')+1] // where streams and references are of
	selection, _ := schema.Select(d.Model, []string{above, name, name + "/*"}, nil, nil)
	at := pattern.Segments(name)
	var here, below []*schema.Route
	for _, r := range selection.Routes {
		switch segments := r.Segments(); {
		case sameRoute(segments, at):
			if asked.method == "" || asked.method == r.Method {
				here = append(here, r)
			}
		case (r.Reads() || r.Invokes()) && len(segments) > len(at) && samePath(segments[:len(at)], at):
			below = append(below, r)
		}
	}
	if len(here) == 0 {
		return nil, unusedOfModel(d.Model, []string{asked.text})
	}
	v.found = alone(d, cfg, path(here[0]))
	first := here[0]
	details := Details{Entry: Entry{Kind: "path", Name: path(first)}.at(first.Node().Pos), Description: description(first.Node()), Cost: v.found.cost}
	if last := first.Last(); last != nil {
		details.About = clause(last.Type.QualifiedName(), aboutStructured(&last.Type.StructuredType))
	}
	if v.slice != nil {
		in := slices.ContainsFunc(v.slice.Routes, func(r *schema.Route) bool { return path(r) == details.Name })
		details.Slice = map[bool]string{true: "its routes are in the slice", false: "not in the slice"}[in]
	}
	v.addRoutes(&details, here)
	details.add("below", "below", v.routes(below, func(*schema.Route) bool { return true }))
	if alone, found := schema.Select(d.Model, []string{details.Name}, nil, nil); len(found.Errors()) == 0 {
		v.addBrought(&details, alone, nil)
	}
	return []Details{details}, nil
}

// addRoutes adds the operations on a path, what Capabilities say of them, and the scopes
// that they need.
func (v *view) addRoutes(details *Details, routes []*schema.Route) {
	var items, options, parameters []Item
	for _, r := range routes {
		e := routeEntry(r, v.found.names)
		var scopes []string
		for _, set := range r.Scopes() {
			scopes = append(scopes, strings.Join(set, "+"))
		}
		items = append(items, Item{Name: e.Kind, Type: e.About, Go: e.Go, GoType: v.found.types[e.Go], Note: when(len(scopes) > 0, "scopes %s", strings.Join(scopes, " or "))})
		if r.Reads() {
			options = append(options, Item{Name: "$" + strings.Join(r.QueryOptions(), ", $")})
		}
		for _, o := range r.Overloads {
			parameters = append(parameters, Item{Name: o.QualifiedName(), Type: signature(o)})
		}
	}
	details.add("operations", "operations", items)
	details.add("queryOptions", "query options", options)
	details.add("overloads", "overloads", parameters)
	var keys []Item
	for i := range routes[0].Steps {
		for _, part := range routes[0].Steps[i].Key() {
			keys = append(keys, Item{Name: part.Name(), Type: part.Property.Type.Text(), Note: "of " + routes[0].Steps[i].Name})
		}
	}
	details.add("keys", "keys", keys)
}

// samePath compares segments, in which a key is the same as any name that stands for it.
func samePath(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool { return x == y || x == pattern.Key && y == "*" })
}

// sameRoute compares the segments of a route, whose last one may be an operation, with
// those of a path that may have it without its namespace.
func sameRoute(segments, at []string) bool {
	last := len(segments) - 1
	return samePath(segments, at) || last == len(at)-1 && last >= 0 && pattern.Unqualified(segments[last]) == at[last] && samePath(segments[:last], at[:last])
}

func description(n *schema.Node) string { return cmp.Or(n.LongDescription(), n.Description()) }

// nullable says whether a value can be null, where that is not the rule.
func nullable(t *schema.TypeRef) string {
	return when(!t.Nullable && !t.Collection, "not null")
}

// noteOf says that an element is deprecated.
func noteOf(n *schema.Node) string {
	return when(n.Deprecation() != nil, "deprecated")
}
