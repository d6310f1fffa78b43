package plan

import (
	"cmp"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/templates"
)

// Types is the package of the types.
func (c *Config) Types() templates.Package {
	return templates.Package{Name: c.Package, Path: cmp.Or(c.ImportPath, c.Package), Source: c.Source}
}

// TransportName is the name of the package of what serves the types of a package,
// and of its folder.
func TransportName(types string) string { return types + "http" }

// Service reports whether the package of what serves, or calls, is written.
func (c *Config) Service() bool { return c.Server || c.Client }

// TransportDoc is the documentation of that package.
func (c *Config) TransportDoc() templates.PackageDoc {
	text := "Package " + c.HTTP().Name + " has the service over HTTP that package " + c.Package + " has the types of."
	if c.Server {
		text += " To answer for it, fill in the functions of Service, and give it to NewHandler."
	}
	if c.Client {
		text += " To call it, ask NewClient for a Service."
	}
	if c.Client && c.Split {
		text += " A program that calls few of the resources asks NewClient of their own packages, in the folders here, and compiles and links no other."
	}
	return templates.PackageDoc(text)
}

// OwnDoc is the documentation of the package of a resource alone.
func (c *Config) OwnDoc(own templates.Package, resource string) templates.PackageDoc {
	text := "Package " + own.Name + " has " + resource + ", a part of the service over HTTP of package " + c.HTTP().Name + "."
	if c.Server {
		text += " To answer for it, fill in the functions of Handler, and give it to " + c.HTTP().Name + ".NewHandler in a Service."
	}
	if c.Client {
		text += " To call it, ask NewClient for a Handler."
	}
	return templates.PackageDoc(text)
}

// HTTP is the package of what serves them, beside the types, so that a program
// that only reads and writes payloads does not link net/http.
func (c *Config) HTTP() templates.Package {
	name := TransportName(c.Package)
	return templates.Package{Name: name, Path: c.Types().Path + "/" + name, Folder: name, Source: c.Source}
}

// OwnHandler is the name of the handler in the package of a resource alone.
const OwnHandler = templates.OwnHandler

// Own is the package of a resource alone, of a name, in the folder of that one.
func (c *Config) Own(name string) templates.Package {
	own := c.HTTP()
	return templates.Package{Name: name, Path: own.Path + "/" + name, Folder: own.Folder + "/" + name, Source: c.Source}
}

// Named returns the path of what a target of --rename names: that of a resource where the
// target is its package.
func Named(target string) string { return strings.TrimSuffix(target, names.PackagePart) }
