package schema

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNameLength is the number of characters that a simple identifier can have
// (section 15.2); maxNamespaceLength is that of a namespace (section 15.1).
const (
	maxNameLength      = 128
	maxNamespaceLength = 511
)

// isSimpleIdentifier reports whether a name is one that CSDL allows for model
// elements (section 15.2).
func isSimpleIdentifier(name string) bool {
	if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxNameLength {
		return false
	}
	for i, c := range name {
		switch {
		case c == '_' || unicode.In(c, unicode.L, unicode.Nl):
		case i > 0 && unicode.In(c, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf):
		default:
			return false
		}
	}
	return true
}

// isHyphenated reports whether a name would be a simple identifier without its
// hyphens. Services have such names and they travel well, in URLs and in JSON.
func isHyphenated(name string) bool {
	return name[0] != '-' && isSimpleIdentifier(strings.ReplaceAll(name, "-", "_"))
}

// checkName checks the name of a model element. A missing one was reported by
// the reader.
func (r *resolver) checkName(kind, owner, name string, pos Position) {
	if problem := nameProblem(name); problem != "" {
		r.report("name-invalid", pos, "name %q of %s in %s %s", name, article(kind), owner, problem)
	} else if name != "" && !isSimpleIdentifier(name) {
		r.report("name-hyphen", pos, "name %q of %s in %s contains a hyphen, which identifiers cannot: use an underscore", name, article(kind), owner)
	}
}

// nameProblem says what makes a name unusable and what to do, or returns "".
func nameProblem(name string) string {
	switch {
	case name == "" || isSimpleIdentifier(name) || isHyphenated(name):
		return ""
	case utf8.RuneCountInString(name) > maxNameLength:
		return fmt.Sprintf("has more than %d characters: shorten it", maxNameLength)
	}
	return "is not an identifier: use letters, digits and underscores, and no digit first"
}

// checkDocuments checks namespaces, aliases and the names of what schemas
// declare.
func (r *resolver) checkDocuments() {
	for _, d := range r.model.Documents {
		for _, ref := range d.References {
			for _, i := range ref.Includes {
				r.checkAlias(i.Alias, i.Pos)
			}
		}
		for _, s := range d.Schemas {
			r.checkNamespace(s)
			r.checkAlias(s.Alias, s.Pos)
			r.checkSchemaNames(s)
		}
	}
}

func (r *resolver) checkNamespace(s *Schema) {
	if s.Namespace == "" {
		return
	}
	for part := range strings.SplitSeq(s.Namespace, ".") {
		switch {
		case isSimpleIdentifier(part):
		case part != "" && isHyphenated(part):
			r.report("name-hyphen", s.Pos, "namespace %q contains a hyphen, which identifiers cannot: use an underscore", s.Namespace)
		default:
			report := r.report
			if strings.IndexFunc(s.Namespace, delimits) < 0 {
				report = r.tolerate // names of it are unusual, and read and written like others
			}
			report("namespace-invalid", s.Pos, "namespace %q is not a sequence of identifiers joined by dots: use letters, digits and underscores", s.Namespace)
			return
		}
	}
	if utf8.RuneCountInString(s.Namespace) > maxNamespaceLength {
		r.tolerate("namespace-invalid", s.Pos, "namespace %q has more than %d characters: shorten it", s.Namespace, maxNamespaceLength)
	}
	if isReserved(s.Namespace) {
		r.report("namespace-reserved", s.Pos, "namespace %s is reserved by the standard: give the schema another one", s.Namespace)
	}
}

// delimits reports whether a character cannot stand in a qualified name without being
// taken for what ends it, in a path, a URL or a list.
func delimits(c rune) bool {
	return c != '.' && c != '-' && c != '_' && !unicode.In(c, unicode.L, unicode.Nd)
}

func (r *resolver) checkAlias(alias string, pos Position) {
	switch {
	case alias == "":
	case isReserved(alias):
		r.report("namespace-reserved", pos, "alias %s is reserved by the standard: choose another one", alias)
	case !isSimpleIdentifier(alias):
		r.report("alias-invalid", pos, "alias %q is not an identifier: use letters, digits and underscores, and no digit first", alias)
	}
}

// isReserved reports whether schemas must not have the namespace or alias
// (sections 5.1 and 5.2).
func isReserved(name string) bool {
	switch name {
	case "Edm", "odata", "System", "Transient":
		return true
	}
	return false
}

// declared is a child of a schema. Children of one group have their own rules
// for equal names: types were compared when they were declared, and operations
// have overloads.
type declared struct {
	group, kind, name string
	pos               Position
}

func (s *Schema) declarations() []declared {
	var all []declared
	for _, t := range s.EntityTypes {
		all = append(all, declared{"type", "entity type", t.Name, t.Pos})
	}
	for _, t := range s.ComplexTypes {
		all = append(all, declared{"type", "complex type", t.Name, t.Pos})
	}
	for _, t := range s.EnumTypes {
		all = append(all, declared{"type", "enumeration type", t.Name, t.Pos})
	}
	for _, t := range s.TypeDefinitions {
		all = append(all, declared{"type", "type definition", t.Name, t.Pos})
	}
	if c := s.Container; c != nil {
		all = append(all, declared{"container", "entity container", c.Name, c.Pos})
	}
	for _, o := range s.Actions {
		all = append(all, declared{"operation", "action", o.Name, o.Pos})
	}
	for _, o := range s.Functions {
		all = append(all, declared{"operation", "function", o.Name, o.Pos})
	}
	for _, t := range s.Terms {
		all = append(all, declared{"term", "term", t.Name, t.Pos})
	}
	return all
}

// checkSchemaNames checks the names of a schema's children, and that those of
// different groups differ (section 5).
func (r *resolver) checkSchemaNames(s *Schema) {
	seen, clashed := map[string]declared{}, map[string]bool{}
	lower := caseIndex{}
	for _, d := range s.declarations() {
		r.checkName(d.kind, s.Namespace, d.name, d.pos)
		if first, ok := seen[d.name]; ok {
			if first.group != d.group && !clashed[d.name] {
				clashed[d.name] = true // once, however many overloads there are
				r.nameClash(d.kind, s.Namespace+"."+d.name, d.pos, first.kind, first.pos)
			}
			continue
		}
		seen[d.name] = d
		if other := lower.add(d.name); other != "" {
			r.nameCase(d.kind+" "+s.Namespace+"."+d.name, d.pos, other, seen[other].pos)
		}
	}
}

// caseIndex finds names that differ from an earlier one only in case: it maps
// names in lower case to the first that was met.
type caseIndex map[string]string

// add returns the earlier name that a name differs from only in case, or "".
func (c caseIndex) add(name string) string {
	l := strings.ToLower(name)
	if other, ok := c[l]; ok {
		return other
	}
	c[l] = name
	return ""
}

// nameCase reports two names that differ only in case, which CSDL allows and
// generated names may not survive.
func (r *resolver) nameCase(what string, pos Position, other string, first Position) {
	r.report("name-case", pos, "%s differs from %s only in case: rename one of the two, or generated names may clash", what, other).
		also(first, "%s", other)
}

// nameClash reports two children of a schema with one name.
func (r *resolver) nameClash(kind, name string, pos Position, firstKind string, first Position) {
	if kind == firstKind {
		r.report("name-clash", pos, "%s %s is defined twice: rename or remove one of the two", kind, name).also(first, "first definition")
		return
	}
	r.report("name-clash", pos, "%s %s has the name of %s: rename one of the two", kind, name, article(firstKind)).
		also(first, "%s %s", firstKind, name)
}
