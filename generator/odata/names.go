package odata

import (
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// This file registers what can have a Go name, by its path in the description.
// Types, their properties and members, operations and resources are registered
// whether they are in the slice or not, so that no name depends on what else is
// generated.

// Behind the path of a type or resource: what has a name of its own beside it.
const (
	anyPart   = "#any"   // the interface of a type
	asPart    = "#as"    // the method of that interface
	fieldPart = "#field" // the field of Service
)

// importsPath is the path of the handler for all operation imports.
const importsPath = "/#imports"

// scopes are where names must differ.
type scopes struct {
	types   *names.Scope // the package of the types
	server  *names.Scope // the package of the handlers
	service *names.Scope // the fields of Service
	own     *names.Scope // the packages of resources
	structs map[*schema.StructuredType]*names.Scope
	imports map[*plan.Import]*names.Scope // of other generated packages
	parts   map[string]*names.Scope       // of handlers and arguments, by path
	// properties has the names that types declare.
	properties map[*schema.StructuredType]map[string]bool
}

// nameAll decides all names.
func (p *planner) nameAll() {
	p.table = names.NewTable(p.cfg.Wishes(), p.lock)
	p.scopes = scopes{
		types: names.NewScope(), server: names.NewScope(), service: names.NewInner(nil), own: names.NewPackages(), structs: map[*schema.StructuredType]*names.Scope{},
		imports: map[*plan.Import]*names.Scope{}, parts: map[string]*names.Scope{}, properties: map[*schema.StructuredType]map[string]bool{},
	}
	p.scopes.types.Reserve(templates.PackageNames)
	p.scopes.server.Reserve(p.serverNames())
	p.scopes.own.Reserve(p.ownNames())
	for _, s := range p.model.Schemas() {
		p.nameTypes(s)
		p.nameOperations(s.Actions)
		p.nameOperations(s.Functions)
	}
	p.nameResources()
	p.nameRoutes()
	p.table.Settle(p.ds)
}

// nameTypes registers the types of a schema and what is in them.
func (p *planner) nameTypes(s *schema.Schema) {
	prefix := p.namespaces.prefix(s.Namespace)
	for _, t := range s.EntityTypes {
		if p.nameType(t, t.Name, prefix, t.Pos) {
			p.nameStruct(&t.StructuredType)
		}
	}
	for _, t := range s.ComplexTypes {
		if p.nameType(t, t.Name, prefix, t.Pos) {
			p.nameStruct(&t.StructuredType)
		}
	}
	for _, t := range s.EnumTypes {
		if !p.nameType(t, t.Name, prefix, t.Pos) {
			continue
		}
		path := t.QualifiedName()
		for _, m := range t.Members {
			p.table.Add(names.Entry{
				Scope: p.scopes.types, Path: path + "/" + m.Name, What: "member", Pos: m.Pos, Rank: names.Composed,
				Name: "*" + names.Member(m.Name), Of: path, Own: m.Name, Spelled: "*_%",
			})
		}
	}
	for _, t := range s.TypeDefinitions {
		p.nameType(t, t.Name, prefix, t.Pos)
	}
}

// nameType registers a type. One that has a prefix yields to one that is called
// so, and its other name is made of its whole namespace. It reports whether the type is
// one of this package.
func (p *planner) nameType(t schema.Type, name, prefix string, pos schema.Position) (here bool) {
	if from := p.importOf(t); from != nil {
		p.nameImported(t, from, pos)
		return false
	}
	e := names.Entry{Scope: p.scopes.types, Path: t.QualifiedName(), What: kindOf(t), Pos: pos, Name: prefix + names.Exported(name), Own: name}
	if prefix != "" {
		e.Own, e.Rank = strings.ReplaceAll(e.Path, ".", "_"), names.Lesser
	}
	p.table.Add(e)
	return true
}

// nameStruct registers the fields of a struct, and the interface that can stand
// for its type.
func (p *planner) nameStruct(t *schema.StructuredType) {
	path := t.QualifiedName()
	p.table.Add(names.Entry{Scope: p.scopes.types, Path: path + anyPart, What: "interface", Pos: t.Pos, Rank: names.Composed, Name: "Any*", Spelled: "Any_*", Of: path})
	scope := p.structScope(t)
	p.table.Add(names.Entry{Scope: scope, Path: path + asPart, What: "method", Pos: t.Pos, Rank: names.Composed, Name: "As*", Spelled: "As_*", Of: path})
	add := func(name string, pos schema.Position, rank names.Rank) {
		if !p.inherits(t, name) {
			p.table.Add(names.Entry{Scope: scope, Path: path + "/" + name, What: "property", Pos: pos, Rank: rank, Name: names.Exported(name), Own: name})
		}
	}
	for _, pr := range t.Properties {
		add(pr.Name, pr.Pos, names.Element)
	}
	for _, n := range t.NavigationProperties {
		add(n.Name, n.Pos, names.Lesser)
	}
}

// inherits reports whether a base type has a property of the name: its field
// serves, and the resolver has warned.
func (p *planner) inherits(t *schema.StructuredType, name string) bool {
	for b := t.Base; b != nil; b = b.Base {
		declared := p.scopes.properties[b]
		if declared == nil {
			declared = map[string]bool{}
			for _, pr := range b.Properties {
				declared[pr.Name] = true
			}
			for _, n := range b.NavigationProperties {
				declared[n.Name] = true
			}
			p.scopes.properties[b] = declared
		}
		if declared[name] {
			return true
		}
	}
	return false
}

// structScope returns the scope of a type's struct.
func (p *planner) structScope(t *schema.StructuredType) *names.Scope {
	scope := p.scopes.structs[t]
	if scope != nil {
		return scope
	}
	if from := p.importOf(t.Self()); from != nil {
		scope = p.importedScope(t, from)
	} else if t.Base == nil {
		scope = names.NewInner(nil)
		scope.Reserve(templates.StructNames)
	} else {
		scope = names.NewInner(p.structScope(t.Base))
		scope.Embed(t.Base.QualifiedName())
	}
	scope.In(t.QualifiedName())
	p.scopes.structs[t] = scope
	return scope
}

// nameOperations registers the structs of the arguments of operations. Overloads
// that are bound alike share one.
func (p *planner) nameOperations(list []*schema.Operation) {
	for _, o := range list {
		path := o.Path()
		p.table.Add(p.argumentsEntry(o, path))
		scope := p.partScope(path, templates.StructNames)
		for _, pr := range o.Arguments() {
			p.table.Add(names.Entry{Scope: scope, Path: path + "/" + pr.Name, What: "parameter", Pos: pr.Pos, Name: names.Exported(pr.Name), Own: pr.Name})
		}
	}
}

// partScope returns the scope of what is in a handler or in arguments.
func (p *planner) partScope(path string, reserved map[string]string) *names.Scope {
	scope := p.scopes.parts[path]
	if scope == nil {
		scope = names.NewInner(nil)
		scope.Reserve(reserved)
		scope.In(path)
		p.scopes.parts[path] = scope
	}
	return scope
}

// argumentsEntry is the struct of an operation's arguments: the binding type's
// name, for a collection with "Collection", the operation's, and Arguments for a
// function, Parameters for an action, which may have one name.
func (p *planner) argumentsEntry(o *schema.Operation, path string) names.Entry {
	e := names.Entry{Scope: p.scopes.server, Path: path, What: "the arguments of", Pos: o.Pos, Rank: names.Composed, Own: o.Name}
	before, tail := p.namespaces.prefix(o.Schema.Namespace), "Parameters"
	if o.Function {
		tail = "Arguments"
	}
	if o.Bound && len(o.Parameters) > 0 {
		bound := o.Parameters[0].Type
		before, e.Of = "*", bound.Name
		if _, primitive := bound.Type.(*schema.PrimitiveType); primitive || bound.Type == nil {
			before = names.Exported(bound.Name)
		}
		if bound.Collection {
			before += "Collection"
		}
	}
	e.Name = before + names.Exported(o.Name) + tail
	if e.Spelled = before + "_%_" + tail; before == "" {
		e.Spelled = "%_" + tail
	}
	return e
}
