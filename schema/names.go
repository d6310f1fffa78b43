package schema

import (
	"sort"
	"strings"
)

// aliases says what the aliases of one document stand for: those of its schemas
// and of the schemas it includes (sections 3.4 and 5.2). They have no meaning
// outside the document.
type aliases map[string][]string // alias to namespaces, in document order

func newAliases(doc *Document) aliases {
	a := aliases{}
	add := func(alias, namespace string) {
		if alias == "" || namespace == "" {
			return
		}
		for _, n := range a[alias] {
			if n == namespace {
				return
			}
		}
		a[alias] = append(a[alias], namespace)
	}
	for _, ref := range doc.References {
		for _, i := range ref.Includes {
			add(i.Alias, i.Namespace)
		}
	}
	for _, s := range doc.Schemas {
		add(s.Alias, s.Namespace)
	}
	return a
}

// namespaces are those of a document's schemas and of the schemas that it includes.
type namespaces map[string]bool

func namespacesOf(d *Document) namespaces {
	all := namespaces{}
	for _, s := range d.Schemas {
		all[s.Namespace] = true
	}
	for _, r := range d.References {
		for _, i := range r.Includes {
			all[i.Namespace] = true
		}
	}
	return all
}

// usable returns the alias of a namespace, or "" if another namespace is called so:
// names of that, written in full, would be taken for names of this one.
func (n namespaces) usable(alias, namespace string) string {
	if alias != namespace && n[alias] {
		return ""
	}
	return alias
}

// namespace returns what an alias stands for within a schema, or "" if it is
// none. An alias that several schemas have is the schema's own if it is one of
// them; otherwise others holds all that it can stand for, the first of which is
// taken.
func (a aliases) namespace(alias string, within *Schema) (namespace string, others []string) {
	candidates := a[alias]
	switch {
	case len(candidates) == 0:
		return "", nil
	case len(candidates) == 1:
		return candidates[0], nil
	case within != nil && within.Alias == alias && within.Namespace != "":
		return within.Namespace, nil
	}
	return candidates[0], candidates
}

// expand replaces the aliases in a text by namespaces. The text is a qualified
// name, a path whose segments may be qualified names or annotations, or an
// annotation's target with the types of an overload: in all of them, a name
// with dots stands between delimiters, and string literals of key predicates
// stand in quotes. ambiguous is told of aliases that more than one namespace has.
func (a aliases) expand(text string, within *Schema, ambiguous func(alias string, namespaces []string)) string {
	if len(a) == 0 || strings.IndexByte(text, '.') < 0 {
		return text
	}
	var b strings.Builder
	copied := 0 // text up to here is in b
	for at := 0; at < len(text); {
		if text[at] == '\'' { // two quotes in a literal end it and begin it again
			end := strings.IndexByte(text[at+1:], '\'')
			if end < 0 {
				break
			}
			at += end + 2
			continue
		}
		end := at
		for end < len(text) && !strings.ContainsRune("/@#(),='\" \t\r\n", rune(text[end])) {
			end++
		}
		if dot := strings.LastIndexByte(text[at:end], '.'); dot > 0 && Primitive(text[at:end]) == nil {
			namespace, others := a.namespace(text[at:at+dot], within)
			if others != nil {
				ambiguous(text[at:at+dot], others)
			}
			if namespace != "" {
				b.WriteString(text[copied:at])
				b.WriteString(namespace)
				copied = at + dot
			}
		}
		if end == at {
			end++
		}
		at = end
	}
	if copied == 0 {
		return text
	}
	b.WriteString(text[copied:])
	return b.String()
}

// pendingName is a text in the model whose aliases are replaced when the
// document is read: the schema that has the alias may come later.
type pendingName struct {
	text   *string
	pos    Position
	schema *Schema
}

// name notes a text of the model that may contain aliases.
func (d *documentReader) name(text *string, pos Position) {
	if strings.IndexByte(*text, '.') >= 0 && Primitive(*text) == nil {
		d.names = append(d.names, pendingName{text, pos, d.schema})
	}
}

// resolveNames replaces the aliases in all noted texts.
func (d *documentReader) resolveNames(known aliases) {
	d.doc.aliases = known
	type warned struct {
		alias  string
		schema *Schema
	}
	told := map[warned]bool{}
	for _, n := range d.names {
		*n.text = known.expand(*n.text, n.schema, func(alias string, namespaces []string) {
			if told[warned{alias, n.schema}] {
				return
			}
			told[warned{alias, n.schema}] = true
			d.warnf(n.pos, "alias-ambiguous", "%s is the alias of %s and of %s; it is read as %s: give the namespace instead of the alias",
				quote(alias), namespaces[0], strings.Join(namespaces[1:], " and of "), namespaces[0])
		})
	}
	d.names = nil
}

// expandAliases replaces the aliases in a text that turns out to be a path, or
// the like, only when its type is known: CSDL JSON writes it as a string.
func (m *Model) expandAliases(text string, pos Position) string {
	for _, d := range m.Documents {
		if d.Name == pos.File {
			return d.aliases.expand(text, d.schemaAt(pos), func(string, []string) {})
		}
	}
	return text
}

// schemaAt returns the schema that a place of the document is in, or nil.
func (d *Document) schemaAt(pos Position) *Schema {
	after := sort.Search(len(d.Schemas), func(i int) bool {
		s := d.Schemas[i].Pos
		return s.Line > pos.Line || s.Line == pos.Line && s.Column > pos.Column
	})
	if after == 0 {
		return nil
	}
	return d.Schemas[after-1]
}
