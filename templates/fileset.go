package templates

import (
	"cmp"
	"slices"
)

// FileSet collects the declarations of a package by file.
type FileSet struct {
	pkg     Package
	imports []Package
	files   map[string]*File
}

// NewFileSet returns an empty set of files of a package, which refers to other
// generated packages.
func NewFileSet(pkg Package, imports ...Package) *FileSet {
	return &FileSet{pkg: pkg, imports: imports, files: map[string]*File{}}
}

// Add adds a declaration to the file of a name.
func (fs *FileSet) Add(name string, d Decl) {
	f := fs.files[name]
	if f == nil {
		f = &File{Name: name, Package: fs.pkg, Imports: fs.imports}
		fs.files[name] = f
	}
	f.Decls = append(f.Decls, d)
}

// Sorted returns the files by name.
func (fs *FileSet) Sorted() []File {
	var list []File
	for _, f := range fs.files {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
