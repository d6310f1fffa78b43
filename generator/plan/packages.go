package plan

import (
	"cmp"

	"github.com/odatagen/odatagen/templates"
)

// Types is the package of the types.
func (c *Config) Types() templates.Package {
	return templates.Package{Name: c.Package, Path: cmp.Or(c.ImportPath, c.Package), Source: c.Source}
}

// TransportName is the name of the package of what serves the types of a package,
// and of its folder.
func TransportName(types string) string { return types + "http" }

// TransportDoc is the documentation of that package.
func (c *Config) TransportDoc() templates.PackageDoc {
	return templates.PackageDoc("Package " + c.HTTP().Name + " serves over HTTP what package " + c.Package + " has the types of: fill in the functions of Service, and give it to NewHandler.")
}

// HTTP is the package of what serves them, beside the types, so that a program
// that only reads and writes payloads does not link net/http.
func (c *Config) HTTP() templates.Package {
	name := TransportName(c.Package)
	return templates.Package{Name: name, Path: c.Types().Path + "/" + name, Folder: name, Source: c.Source}
}
