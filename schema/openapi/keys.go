package openapi

import (
	"regexp"
	"slices"
	"strings"
)

// keyFact is what is known of a key, from a path or the variant for create.
type keyFact struct {
	names []string
	how   string // exact or the heuristic
	named bool   // a path names the properties, as it must for alternate keys
}

// rank orders what is known: a path that names a single property is one of an
// alternate key, if there is another.
func (k keyFact) rank() int {
	switch {
	case len(k.names) == 0:
		return 0
	case k.how == exact:
		return 4
	case !k.named:
		return 3
	case len(k.names) > 1:
		return 2
	}
	return 1
}

// keyed moves from a collection to one of its members, and notes what the path
// says about the key.
func (s *service) keyed(n *node, at place) place {
	if at.typ == nil {
		return at
	}
	s.markEntity(at.typ, exact)
	if n.item != nil && at.via != nil && at.via.containedBy == "" {
		at.via.containedBy = "keyed-path"
	}
	key := s.keyOf(n, at.typ)
	if key.rank() > at.typ.key.rank() {
		at.typ.key = key
	} else if key.rank() == 1 {
		return at.to(at.typ, false).step(alternateKey, nil)
	}
	return at.to(at.typ, false).step(anyKey, nil)
}

// numbered is a placeholder's name that a number or a type sets apart from
// another one.
var numbered = regexp.MustCompile(`^(.*?)_?[0-9]+$`)

// keyOf tells a type's key from the placeholders of a path.
func (s *service) keyOf(n *node, t *typ) keyFact {
	k := keyFact{how: exact}
	described := map[string]string{}
	for _, p := range n.keyParameters() {
		if name, ok := strings.CutPrefix(p.Description, "key: "); ok {
			described[p.Name] = name
		}
	}
	for _, a := range n.args {
		name := described[a.param]
		if name == "" {
			name, k.how = a.name, "parameter-name"
			k.named = k.named || a.name != ""
		}
		if name == "" {
			name = propertyOf(t, a.param)
		}
		p, _ := t.lookup(name)
		if p == nil || p.value.isStructured() {
			return keyFact{}
		}
		k.names = append(k.names, name)
	}
	return k
}

// propertyOf returns the property that a placeholder is named after: {Name},
// {Name1}, {type-Name} or {type-Name1}.
func propertyOf(t *typ, param string) string {
	candidates := []string{param}
	if _, last, ok := strings.Cut(param, "-"); ok {
		candidates = append(candidates, last, param[strings.LastIndexByte(param, '-')+1:])
	}
	for _, c := range candidates {
		if p, _ := t.lookup(c); p != nil {
			return c
		}
		if m := numbered.FindStringSubmatch(c); m != nil {
			if p, _ := t.lookup(m[1]); p != nil {
				return m[1]
			}
		}
	}
	return ""
}

// findKeys gives each key to the type that declares its properties.
func (s *service) findKeys() {
	keys := map[*typ]keyFact{}
	for _, t := range s.order {
		if len(t.key.names) == 0 || t.entityBy == "" {
			continue
		}
		if owner := ownerOf(t); owner != nil && t.key.rank() > keys[owner].rank() {
			keys[owner] = t.key
		}
	}
	for _, t := range s.order {
		t.key = keys[t]
	}
	for _, t := range s.order {
		switch {
		case t.entityBy == "" || s.hasKey(t.base):
			t.key = keyFact{}
		case len(t.key.names) > 0:
			s.facts.add("key", t.key.how, t.name)
		case !slices.ContainsFunc(t.derived, func(d *typ) bool { return len(d.key.names) > 0 }):
			s.facts.add("key", missing, t.name)
		}
	}
}

func (s *service) hasKey(t *typ) bool {
	for ; t != nil; t = t.base {
		if len(t.key.names) > 0 {
			return true
		}
	}
	return false
}

// ownerOf returns the most derived type among those that declare a type's key.
func ownerOf(t *typ) *typ {
	var owner *typ
	for _, name := range t.key.names {
		_, declares := t.lookup(name)
		if declares == nil {
			return nil
		}
		if owner == nil || declares.isDerivedFrom(owner) {
			owner = declares
		}
	}
	return owner
}
