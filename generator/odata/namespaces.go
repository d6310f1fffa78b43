package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// primaryPath is the path of the lock's line about the primary namespace.
const primaryPath = "namespace"

// namespaces has the prefixes of the Go names of types by namespace.
type namespaces struct {
	primary string
	lock    *names.Lock
	known   map[string]string
}

// newNamespaces decides which namespace has no prefix: the one that the user
// names, or the run before has, or the container's.
func (p *planner) newNamespaces() *namespaces {
	var all []string
	for _, s := range p.model.Schemas() {
		all = append(all, s.Namespace)
	}
	before := p.cfg.Lock.Value(names.PrimaryKind, primaryPath)
	primary := p.cfg.Primary
	switch {
	case primary != "" && !slices.Contains(all, primary):
		which := schema.DidYouMean(primary, all, "")
		if which == "" {
			which = ", which has " + strings.Join(all, ", ")
		}
		p.ds.Askedf(schema.Position{}, "primary-unknown", "primary", "", "--primary %s is not a namespace of the description%s", primary, which)
	case primary != "":
		if before != "" && primary != before {
			p.lock = p.lock.Without(names.PrefixKind, names.NameKind) // which were made for the other
			p.said = append(p.said, "all names are made anew, since --primary is not "+before+" any more")
		}
	case slices.Contains(all, before):
		primary = before
	default:
		primary = p.defaultPrimary()
	}
	return &namespaces{primary: primary, lock: p.lock, known: map[string]string{}}
}

// defaultPrimary returns the container's namespace, without one the first by name of the
// first document whose types are not another package's.
func (p *planner) defaultPrimary() string {
	if p.container != nil {
		return p.container.Schema.Namespace
	}
	if len(p.model.Documents[0].Schemas) == 0 {
		return ""
	}
	shared := func(s *schema.Schema) int {
		if p.cfg.Imports[s.Namespace+".*"] != nil {
			return 1
		}
		return 0
	}
	return slices.MinFunc(p.model.Documents[0].Schemas, func(a, b *schema.Schema) int {
		return cmp.Or(cmp.Compare(shared(a), shared(b)), cmp.Compare(a.Namespace, b.Namespace))
	}).Namespace
}

// prefix returns the prefix of the Go names of a namespace's types. It is made
// from the namespace alone: none for the primary, else the segments behind those
// that the two have in common, or the last one where these are all.
func (n *namespaces) prefix(ns string) string {
	if ns == n.primary {
		return ""
	}
	prefix, known := n.known[ns]
	if known {
		return prefix
	}
	if prefix = n.lock.Value(names.PrefixKind, ns); prefix == "" {
		segments, shared := strings.Split(ns, "."), strings.Split(n.primary, ".")
		i := 0
		for i < len(segments)-1 && i < len(shared) && segments[i] == shared[i] {
			i++
		}
		prefix = goNames(segments[i:])
	}
	n.known[ns] = prefix
	return prefix
}

// keep records what was decided: the primary and the prefixes of the types that
// are printed, and those of the run before that the description still has.
func (n *namespaces) keep(l *names.Lock, printed []schema.Type, m *schema.Model) {
	l.Set(names.PrimaryKind, primaryPath, n.primary)
	for _, t := range printed {
		if ns := namespaceOf(t); ns != n.primary {
			l.Set(names.PrefixKind, ns, n.prefix(ns))
		}
	}
	for _, s := range m.Schemas() {
		if prefix := n.lock.Value(names.PrefixKind, s.Namespace); prefix != "" && s.Namespace != n.primary {
			l.Set(names.PrefixKind, s.Namespace, n.prefix(s.Namespace))
		}
	}
}

// namespaceOf returns the namespace of a type.
func namespaceOf(t schema.Type) string {
	full := t.QualifiedName()
	return full[:strings.LastIndexByte(full, '.')]
}

func goNames(segments []string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteString(names.Exported(s))
	}
	return b.String()
}
