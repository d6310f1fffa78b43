package odata

import (
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// This file has types that another generated package shares with this one: what
// --import says. They are in the slice and in $metadata, and are not printed.

// importOf returns the package that a type is in, nil for this one.
func (p *planner) importOf(t schema.Type) *plan.Import {
	if len(p.cfg.Imports) == 0 {
		return nil
	}
	return p.cfg.ImportOf(t.QualifiedName(), ".")
}

// imported returns a type as the package has it that it is in. One that this lacks is an
// error, which says so once.
func (p *planner) imported(from *plan.Import, t schema.Type) plan.ImportedType {
	name := t.QualifiedName()
	found, there := from.Types[name]
	if !there {
		p.missing[name] = from
	}
	return found
}

// goType returns the Go type of a named type, wherever it is, without a prefix.
func (p *planner) goType(t schema.Type) templates.Type {
	if from := p.importOf(t); from != nil {
		return from.Type(p.imported(from, t).Name)
	}
	return p.named(p.typeName(t))
}

// interfaceOf returns the interface that stands for a type and those derived from it.
func (p *planner) interfaceOf(t *schema.StructuredType) templates.Type {
	if from := p.importOf(t.Self()); from != nil {
		return from.Type(p.imported(from, t.Self()).Interface)
	}
	return p.named(p.table.Name(t.QualifiedName() + anyPart))
}

// derivedElsewhere returns the types of this package that are derived from one of another,
// which does not list them.
func (p *planner) derivedElsewhere() (types []templates.Type) {
	if len(p.cfg.Imports) == 0 {
		return nil
	}
	for t := range p.slice.Types {
		st := schema.Structured(t)
		if st == nil || p.importOf(t) != nil {
			continue
		}
		if slices.ContainsFunc(st.Lineage(), func(base *schema.StructuredType) bool { return p.importOf(base.Self()) != nil }) {
			types = append(types, p.goType(t))
		}
	}
	return types
}

// nameImported registers a type of another package under the name that it has there,
// after which operations are called. A type definition is an alias, to which nothing
// refers.
func (p *planner) nameImported(t schema.Type, from *plan.Import, pos schema.Position) {
	has, there := from.Types[t.QualifiedName()]
	if !there {
		return
	}
	scope := p.scopes.imports[from]
	if scope == nil {
		scope = names.NewScope()
		p.scopes.imports[from] = scope
	}
	p.table.Add(names.Entry{Scope: scope, Path: t.QualifiedName(), What: kindOf(t), Pos: pos, Name: has.Name, Given: true})
}

// importedScope is the scope of a struct of another package, for those that embed it.
func (p *planner) importedScope(t *schema.StructuredType, from *plan.Import) *names.Scope {
	reserved := maps.Clone(templates.StructNames)
	maps.Copy(reserved, from.Types[t.QualifiedName()].Members)
	scope := names.NewInner(nil)
	scope.Reserve(reserved)
	return scope
}

// checkImports reports types that the package lacks which is to have them, and those that
// it has and whose base is generated here: the two packages would import each other.
func (p *planner) checkImports() {
	for _, name := range slices.Sorted(maps.Keys(p.missing)) {
		from := p.missing[name]
		p.ds.Errorf(positionOf(p.model.Type(name)), "import-lacks", "package %s in %s does not have %s, which is to be taken from there: add it to the --include of that package and generate it, or give --import for what it has", from.Package.Name, from.Folder, name)
	}
	used := map[*plan.Import]int{}
	for t := range p.slice.Types {
		from := p.importOf(t)
		if from == nil {
			continue
		}
		used[from]++
		if st := schema.Structured(t); st != nil && st.Base != nil && p.importOf(st.Base.Self()) == nil {
			if _, there := from.Types[t.QualifiedName()]; there {
				p.ds.Errorf(positionOf(t), "import-cycle", "%s is taken from package %s, and its base type %s is generated here: take that from there too with --import %s=%s", t.QualifiedName(), from.Package.Name, st.Base.QualifiedName(), st.Base.QualifiedName(), from.Folder)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(p.cfg.Imports)) {
		if from := p.cfg.Imports[key]; used[from] == 0 {
			p.cfg.Unused(p.ds, schema.Position{}, "import-unused", "import", key, "--import %s=%s: nothing that is generated is or has a type that this names", key, from.Folder)
		}
	}
	for from, n := range used {
		p.said = append(p.said, fmt.Sprintf("%s of package %s", plan.Plural(n, "type")+map[bool]string{true: " is that", false: " are those"}[n == 1], from.Package.Path))
	}
	slices.Sort(p.said)
}
