package query

import (
	"slices"

	"github.com/odatagen/odatagen/wire"
)

// Condition returns what holds of the items that the segment of a path leaves of a
// collection, as an expression about one of them: the filter of a [FilterSegment], the
// type of a [CastSegment], the key of a [KeySegment], which is one of keys, or of the
// type's. It is nil for other segments, and for a key of the type whose properties are
// not known.
func (s *Segment) Condition(items Type, keys [][]KeyPart) Expr {
	switch s.Kind {
	case FilterSegment:
		return s.Args.Filter
	case CastSegment:
		of := s.Type.Item()
		return &Call{pos: int(s.pos), Name: "isof", TypeName: of.Name, Of: &of, typ: ofKind(BooleanKind)}
	case KeySegment:
		if items = items.Item(); len(keys) == 0 {
			keys = [][]KeyPart{keyOfType(items)}
		}
		for _, key := range keys {
			if isKey(s.Args.Key, key) {
				return keyCondition(s.Args.Key, key, items)
			}
		}
	}
	return nil
}

// keyOfType returns the key of a type.
func keyOfType(t Type) (parts []KeyPart) {
	if t.Target == nil {
		return nil
	}
	for _, property := range wire.Properties(t.Target) {
		if property.Key {
			parts = append(parts, KeyPart{Name: property.Name, Type: TypeOf(&property)})
		}
	}
	return parts
}

func keyCondition(values []KeyValue, key []KeyPart, items Type) (all Expr) {
	for _, part := range key {
		for _, v := range values {
			if v.Name != part.Name && v.Name != "" {
				continue
			}
			path := part.path(items)
			if path == nil {
				return nil
			}
			kind, _ := comparable(ptr(path.Type()), ptr(v.Value.Type()))
			all = Both(all, &Binary{Op: Eq, Kind: kind, Left: path, Right: v.Value})
		}
	}
	return all
}

func ptr(t Type) *Type { return &t }

// path returns the path of a part of a key, from an item; nil if a property is not known.
func (k *KeyPart) path(items Type) *Path {
	path := new(Path)
	names := k.Path
	if names == nil {
		names = []string{k.Name}
	}
	for _, name := range names {
		if items.Target == nil {
			return nil
		}
		p := wire.FindProperty(items.Target, name)
		if p == nil {
			return nil
		}
		items = TypeOf(p)
		path.Segments = append(path.Segments, Segment{Kind: PropertySegment, Name: name, Property: p, Type: items})
	}
	return path
}

// isDerived reports whether only types that are derived from that of the items have the part
// of a key.
func (k *KeyPart) isDerived(items Type) bool {
	return items.Target != nil && k.path(items) == nil && slices.ContainsFunc(items.Target.WireType().Derived, func(d wire.Structured) bool {
		return k.path(typeOfTarget(d, false)) != nil
	})
}

// Both returns what holds where both conditions do, of which nil always holds.
func Both(a, b Expr) Expr {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return &Binary{Op: And, Kind: BooleanKind, Left: a, Right: b}
}
