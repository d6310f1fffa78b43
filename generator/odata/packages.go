package odata

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// This file decides which package the Go of each resource is in: that of Service or, with
// --split, one of its own, which that of Service imports.

// resource is an entity set, a singleton or the operation imports, as it is printed.
type resource struct {
	path      string          // of its handler
	routes    []*schema.Route // in their order
	endpoints []endpoint      // by path and method
	field     string          // of Service
	handler   string          // the Go name of the struct of functions
	target    string          // what --rename calls that
	file      string          // where that is
	pkg       templates.Package
	files     *templates.FileSet // of the package
}

// settle puts each resource into its package. It returns the files of the packages: first
// those of the one of Service.
func (p *planner) settle(byPath map[string][]endpoint) (packages []*templates.FileSet) {
	used := append(p.cfg.Others(), p.cfg.Types())
	var own []templates.Package
	for path, endpoints := range byPath {
		r := &resource{path: path, endpoints: endpoints, field: p.table.Name(path + fieldPart), pkg: p.cfg.HTTP()}
		for i := range endpoints {
			r.routes = append(r.routes, endpoints[i].Route)
		}
		slices.SortFunc(endpoints, func(a, b endpoint) int {
			return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.Method, b.Method))
		})
		if p.cfg.Split {
			r.pkg = p.cfg.Own(p.table.Name(path + names.PackagePart))
			r.handler, r.file = templates.OwnHandler, names.FileName("", "handler")
			r.target = path + names.PackagePart // which alone tells it from others
			r.files = templates.NewFileSet(r.pkg, used...)
			p.planOwn(r)
			own, packages = append(own, r.pkg), append(packages, r.files)
		} else {
			r.handler, r.file, r.target = p.table.Name(path), names.FileName(r.field, "handler"), path
		}
		p.resources = append(p.resources, r)
	}
	slices.SortFunc(p.resources, func(a, b *resource) int { return cmp.Compare(a.field, b.field) })
	service := templates.NewFileSet(p.cfg.HTTP(), append(used, own...)...)
	for _, r := range p.resources {
		r.files = cmp.Or(r.files, service)
	}
	return append([]*templates.FileSet{service}, packages...)
}

// planOwn plans what a package of a resource has beside its handler.
func (p *planner) planOwn(r *resource) {
	what := p.text(r)
	r.files.Add(r.file, p.cfg.OwnDoc(r.pkg, what))
	if p.cfg.Client {
		r.files.Add("client.gen.go", templates.OwnClient{Resource: what, Field: r.field, Calls: p.calls(r.routes)})
	}
}

// servedTargets are what --rename calls what serves and calls, by folder.
func (p *planner) servedTargets() map[string]map[string]string {
	all := p.table.Targets(p.scopes.server)
	parts := map[string][]string{} // names by the type that they are, or are in
	for name := range all {
		of, _, _ := strings.Cut(name, ".")
		parts[of] = append(parts[of], name)
	}
	folders := map[string]map[string]string{}
	for _, r := range p.resources {
		targets := folders[r.pkg.Folder]
		if targets == nil {
			targets = map[string]string{}
			folders[r.pkg.Folder] = targets
		}
		targets[r.handler] = r.target
		for _, e := range r.endpoints {
			targets[r.handler+"."+e.name] = e.Path()
			for _, name := range parts[e.parameters] {
				targets[name] = all[name]
			}
		}
	}
	return folders
}

// ownNames are the names that packages of resources do not have, with what has them: what
// Go does not allow, and what programs that import one import as well, or call a variable.
func (p *planner) ownNames() map[string]string {
	reserved := map[string]string{p.cfg.Package: "the package of the types", p.cfg.HTTP().Name: "the package of Service"}
	add := func(what string, list ...string) {
		for _, name := range list {
			reserved[name] = what
		}
	}
	add("a folder that Go does not import", "internal", "vendor", "testdata", "main", "init", "documentation")
	add("a device of Windows", "aux", "con", "nul", "prn")
	for i := '1'; i <= '9'; i++ {
		add("a device of Windows", "com"+string(i), "lpt"+string(i))
	}
	add("a package that programs import", "client", "context", "errors", "fmt", "gen", "http", "io", "json", "log", "memory", "odata", "os", "query", "server", "sqlstore", "strings", "testing", "time", "wire")
	add("a usual variable", append([]string{"ctx", "err"}, templates.HiddenNames...)...)
	add("what Go predeclares", types.Universe.Names()...)
	for word := token.BREAK; word <= token.VAR; word++ {
		add("a keyword of Go", word.String())
	}
	return reserved
}

// serverNames are the names that the packages of what serves and calls have themselves.
func (p *planner) serverNames() map[string]string {
	reserved := maps.Clone(templates.ServerNames)
	if p.cfg.Split {
		maps.Copy(reserved, templates.OwnNames)
	}
	return reserved
}
