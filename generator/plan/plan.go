// Package plan holds what the planners of both kinds of description share: what
// they are asked for.
package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// Config says what to generate.
type Config struct {
	// Source is what the description is called in the header of generated files, which
	// is to be the same on all machines.
	Source string
	// Package is the name of the generated package.
	Package string
	// ImportPath is how the package is imported, which only a server needs to know;
	// "" is by its name, for want of a better guess.
	ImportPath string
	// Primary is the namespace whose types have Go names without a prefix; "" is
	// the one that the lock names, or else that of the container. APIs without
	// OData have no namespaces.
	Primary string
	// Include selects paths ("/communications/callRecords/**"), types
	// ("microsoft.graph.user") and namespaces ("microsoft.graph.callRecords.*");
	// none means everything.
	Include []string
	// Exclude has patterns of the same kind for what is not wanted of that.
	Exclude []string
	// Server and Client say whether to write what serves, and what calls, the structs of
	// functions, which stand in a package of their own.
	Server, Client bool
	// Split says that the handler of each resource has a package of its own.
	Split bool
	// SkipUnsupported leaves out operations that cannot be generated, with a
	// line in the report, in place of an error.
	SkipUnsupported bool
	// Rename gives Go names by path, as messages and the lock have it: "ns.type",
	// "ns.type/property", "ns.enum/member", "GET /pets". A "*" in a path stands for
	// a part of a name, and "$1" in the Go name for what the first one stood for.
	Rename map[string]string
	// Initialisms are more words that Go names have in upper case.
	Initialisms []string
	// Shared are the entries of Rename and Shape that other packages are generated with
	// too, as [schema.Diagnostic.Asked] has them: to be of no use here is a warning.
	Shared map[string]bool
	// Shape says by qualified name how references to structured types are written:
	// "pointer" or "interface".
	Shape map[string]string
	// Mapped says which Go types of others stand for types of the description, by what
	// these are of: a primitive type ("Edm.Guid"), a type definition ("ns.price"), a
	// property ("ns.type/property") or a parameter; of an API without OData a type and a
	// format ("string/uuid"), or a property ("Pet/id").
	Mapped map[string]GoType
	// Imports says which other generated packages have types of the description, by the
	// name of one, or of a namespace with ".*" behind it.
	Imports map[string]*Import
	// MaxOutput is how many bytes of Go are planned at most; 0 is [DefaultOutput].
	MaxOutput int
	// Lock is what the run before decided, which stays; nil for none.
	Lock *names.Lock
}

// Unused reports an item of a flag that is of no use.
func (c *Config) Unused(ds *schema.Diagnostics, pos schema.Position, rule, flag, item, format string, args ...any) {
	ds.Askedf(pos, rule, flag, item, format, args...)
	if last := &(*ds)[len(*ds)-1]; c.Shared[last.Asked] {
		last.Severity = schema.Warning
	}
}

// Wishes are what is asked for of names.
func (c *Config) Wishes() names.Wishes {
	return names.Wishes{Renames: c.Rename, Initialisms: c.Initialisms, Shared: c.Shared}
}

// Report says what a run generated and why, and what it left out.
type Report struct {
	// Summary counts what was generated, in one line.
	Summary string
	// Notes are what one should know of it, a line each.
	Notes []string
	// Details says of every type why it is there, and of what was cut that it
	// was, a line each.
	Details []string
	// Endpoints are the methods and paths that handlers have, such as
	// "GET /people/{}", with {} for every key, sorted.
	Endpoints []string
	// Targets are what --rename calls what is declared: by the folder of the package,
	// and Go name, such as "Session" or "Session.ID".
	Targets map[string]map[string]string
}

// Has reports whether a handler has an endpoint.
func (r Report) Has(method, path string) bool {
	_, found := slices.BinarySearch(r.Endpoints, method+" "+path)
	return found
}

// String returns the summary and the notes.
func (r Report) String() string { return lines([]string{r.Summary}, r.Notes) }

// Verbose returns the details too.
func (r Report) Verbose() string { return lines([]string{r.Summary}, r.Notes, r.Details) }

func lines(first []string, indented ...[]string) string {
	var b strings.Builder
	for _, line := range first {
		b.WriteString(line + "\n")
	}
	for _, group := range indented {
		for _, line := range group {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}

// Plural writes a number of things: "1 route", "2 properties".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	if one[len(one)-1] == 'y' {
		return fmt.Sprintf("%d %sies", n, one[:len(one)-1])
	}
	return fmt.Sprintf("%d %ss", n, one)
}
