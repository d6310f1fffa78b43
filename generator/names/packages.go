package names

import "strings"

// This file has the names of Go packages, for what has one of its own.

// PackagePart stands behind the path of a resource, such as "/people": with it, that is the
// path of the name of its package.
const PackagePart = "#package"

// NewPackages returns the scope of packages that are folders of one folder. A name in it is
// the ASCII letters and digits of the Go name that the rule makes or the user gives, in
// lower case, so that two are one only if they are on every system, and in import paths. It
// is settled as that of a struct, since names in it can be made of those of fields.
func NewPackages() *Scope {
	s := NewInner(nil)
	s.spell = packageName
	return s
}

// packageName is a Go name as one of a package.
func packageName(goName string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		}
		return -1
	}, goName)
	if name == "" || name[0] <= '9' {
		return "x" + name
	}
	return name
}

// isPackage reports whether a path is that of a package's name. A path of an API without
// OData does not begin with a slash.
func isPackage(path string) bool {
	return strings.HasPrefix(path, "/") && strings.HasSuffix(path, PackagePart)
}

var packageForm = form{
	what: "name of a package", has: "begins with a letter and has letters and digits of ASCII",
	fits: func(name string) bool { return packageName(name) == strings.ToLower(name) },
}
