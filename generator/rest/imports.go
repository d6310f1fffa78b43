package rest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// This file has schemas whose types another generated package has: what --import says.

// allSchemas is the target of --import for whatever a package has.
const allSchemas = "*"

// importOf returns the package that the type of a schema is taken from, and what it has of
// it; nil for this one. One of another document is named by its path, as messages have it.
func (p *planner) importOf(s *api.Schema) (*plan.Import, plan.ImportedType) {
	if len(p.cfg.Imports) == 0 || s.Name == "" {
		return nil, plan.ImportedType{}
	}
	if from := p.cfg.Imports[s.Path]; from != nil {
		p.imported[s.Path] = true
		has, there := from.Types[s.Name]
		if !there {
			p.ds.Errorf(s.Pos, "import-lacks", "package %s in %s does not have %s, which is to be taken from there: add it to the --include of that package and generate it, or leave the --import out", from.Package.Name, from.Folder, s.Name)
		}
		return from, has
	}
	from := p.cfg.Imports[allSchemas]
	if from == nil || s.Path != s.Name {
		return nil, plan.ImportedType{}
	}
	has, there := from.Types[s.Name]
	if !there {
		return nil, has
	}
	p.imported[allSchemas] = true
	return from, has
}

// importType has a type be the one of another package, and reports whether there is one.
// What that has as a union, since it has types derived from it, is one here too.
func (p *planner) importType(t *goType, s *api.Schema) bool {
	from, has := p.importOf(s)
	if from == nil {
		return false
	}
	t.of, t.path, t.name, t.shared = typePath(s, place{}), from.Package.Path, has.Name, true
	switch {
	case has.Union != "":
		t.kind, t.name = unionKind, has.Union
	case has.Enum:
		t.kind = enumKind
	default:
		t.kind = structKind
	}
	return true
}

// checkImports refuses what --import says of nothing that is generated or needed.
func (p *planner) checkImports() {
	for _, name := range slices.Sorted(maps.Keys(p.cfg.Imports)) {
		from := p.cfg.Imports[name]
		if !p.imported[name] {
			p.cfg.Unused(p.ds, schema.Position{File: p.api.Name}, "import-unused", "import", name, "--import %s=%s: nothing that is generated is or has a schema that this names", name, from.Folder)
		} else if name == allSchemas {
			p.report.notes = append(p.report.notes, fmt.Sprintf("types that package %s has are taken from there", from.Package.Path))
		}
	}
}
