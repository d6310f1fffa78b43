package odatasql

import "github.com/odatagen/odatagen/wire"

// navigations finds what the navigation properties of t lead to, but for inverses.
func (b *builder) navigations(t *table) {
	kept := t.navOrder[:0]
	for _, n := range t.navOrder {
		given := t.Navigation[n.path]
		if n.target = b.target(t, n, given); n.target == nil {
			delete(t.navs, n.path)
			continue
		}
		kept = append(kept, n)
		count := 0
		for _, is := range [...]bool{given.Contained, given.Inverse != "", given.On != nil, given.Link != nil} {
			if is {
				count++
			}
		}
		switch {
		case count > 1:
			b.fail(t, "%s has more than one of Contained, Inverse, On and Link: give one", n.path)
		case given.Contained:
			b.contained(t, n)
		case given.On != nil:
			n.pairs = given.On
			b.checkPairs(t, n)
		case given.Link != nil:
			n.link = given.Link
			b.checkLink(t, n)
		case given.Inverse == "" && n.info.Collection:
			n.link, n.made = conventionalLink(t, n), true
		case given.Inverse == "":
			n.own = true
			for _, key := range n.target.keys {
				n.pairs = append(n.pairs, Pair{Column: shortened(underscored(n.path) + "_" + key.name), Other: key.name})
			}
		}
	}
	t.navOrder = kept
}

// target returns the table that a navigation property leads to. One that leads to a
// type without a table is not in the database, which is no mistake.
func (b *builder) target(t *table, n *navigation, given Navigation) *table {
	if given.Table == "-" {
		return nil
	}
	if given.Table != "" {
		if b.byName[given.Table] == nil {
			b.fail(t, "%s leads to the table %q, which is none of the mapping", n.path, given.Table)
		}
		return b.byName[given.Table]
	}
	var found *table
	for _, other := range b.tables {
		if n.info.Target == nil || other.Type.WireType().Name != n.info.Target.WireType().Name {
			continue
		}
		if found != nil {
			b.fail(t, "%s may lead to the table %q or %q: say which in Navigation", n.path, found.Name, other.Name)
			return nil
		}
		found = other
	}
	if _, isGiven := t.Navigation[n.path]; isGiven && found == nil {
		b.fail(t, "%s leads to %s, which has no table in the mapping", n.path, n.info.TypeName)
	}
	return found
}

// contained relates entities to those that are within them, or that they are within.
func (b *builder) contained(t *table, n *navigation) {
	switch {
	case n.target.Within == t.Name:
		for i, key := range t.rowKey() {
			n.pairs = append(n.pairs, Pair{Column: key.name, Other: n.target.above[i].name})
		}
	case t.Within == n.target.Name:
		for i, key := range n.target.rowKey() {
			n.pairs = append(n.pairs, Pair{Column: t.above[i].name, Other: key.name})
		}
	default:
		b.fail(t, "%s is said to be contained, and neither this table nor %q is within the other", n.path, n.target.Name)
	}
}

// inverses gives navigation properties the columns of their inverse ones.
func (b *builder) inverses(t *table) {
	for _, n := range t.navOrder {
		path := t.Navigation[n.path].Inverse
		if path == "" {
			continue
		}
		other := n.target.navs[path]
		switch {
		case other == nil || other.target != t:
			b.fail(t, "%s: the inverse %q is no navigation property of %s that leads back here", n.path, path, n.target.Type.WireType().Name)
		case n.target.Navigation[path].Inverse != "":
			b.fail(t, "%s: the inverse %q is an inverse itself: one of the two must say where the columns are", n.path, path)
		case other.link != nil:
			n.link = &Link{Schema: other.link.Schema, Name: other.link.Name, Source: other.link.Target, Target: other.link.Source}
		default:
			for _, p := range other.pairs {
				n.pairs = append(n.pairs, Pair{Column: p.Other, Other: p.Column})
			}
		}
	}
}

func (b *builder) checkPairs(t *table, n *navigation) {
	if len(n.pairs) == 0 {
		b.fail(t, "%s: On has no columns", n.path)
	}
	for _, p := range n.pairs {
		for _, s := range [...]string{p.Column, p.Other} {
			if err := checkName(s); err != nil {
				b.fail(t, "%s: On: %w", n.path, err)
			}
		}
	}
}

func (b *builder) checkLink(t *table, n *navigation) {
	if len(n.link.Source) == 0 || len(n.link.Target) == 0 {
		b.fail(t, "%s: a Link has Source and Target", n.path)
	}
}

func conventionalLink(t *table, n *navigation) *Link {
	l := &Link{Schema: t.Schema, Name: shortened(t.Name + "_" + underscored(n.path))}
	for _, key := range t.keys {
		l.Source = append(l.Source, Pair{Column: key.name, Other: shortened("source_" + key.name)})
	}
	for _, key := range n.target.keys {
		l.Target = append(l.Target, Pair{Column: key.name, Other: shortened("target_" + key.name)})
	}
	return l
}

func underscored(path string) string {
	b := []byte(path)
	for i := range b {
		if b[i] == '/' {
			b[i] = '_'
		}
	}
	return string(b)
}

// related checks that a property has one of each two columns that are equal, which says
// what their values are.
func (b *builder) related(t *table, n *navigation) {
	pairs := n.pairs
	if n.link != nil {
		pairs = n.link.Source
		for _, p := range n.link.Target {
			if n.target.columnNamed(p.Column) == nil {
				b.fail(t, "%s: Link: no property of %q has the column %q", n.path, n.target.Name, p.Column)
			}
		}
	}
	for _, p := range pairs {
		if t.columnNamed(p.Column) == nil && (n.link != nil || n.target.columnNamed(p.Other) == nil) {
			b.fail(t, "%s: neither %q nor %q is the column of a property, so nothing says what its values are", n.path, p.Column, p.Other)
		}
	}
}

// columnNamed returns the column of a property, or of the key above, with the name, or nil.
func (t *table) columnNamed(name string) *column {
	for _, list := range [...][]*column{t.order, t.above} {
		for _, c := range list {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// derivedNames returns the qualified names of the type and of those derived from it that
// are listed; false if there may be more than are.
func derivedNames(v wire.Structured) ([]string, bool) {
	typ := v.WireType()
	names := []string{typ.Name}
	for _, d := range typ.Derived {
		names = append(names, d.WireType().Name)
	}
	return names, typ.Interface == nil || typ.Derived != nil
}
