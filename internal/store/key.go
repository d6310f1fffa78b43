package store

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// This file gives new entities what they have to have.

// keyed gives a new entity the values that properties have to have, its defaults, and a
// key where it has none, and returns where it will be.
func (w *work) keyed(t *table, typ *typ, below string, own wire.Structured, values map[string]wire.Raw) (wire.Structured, Ref, error) {
	for _, p := range typ.properties {
		if _, known := values[p.Name]; known || !absent(own, p.Name) {
			continue
		}
		switch {
		case p.Defaults:
			values[p.Name] = defaultOf(p)
		case p.Generated && p.NotNull && !p.Collection && !slices.Contains(typ.key, p.Name):
			if zero := zeroOf(p.Type); zero != "" {
				values[p.Name] = zero
			}
		case !p.NotNull && !p.Collection && p.Type != "Edm.Stream":
			if err := codec.SetNull(own, p.Name); err != nil {
				return nil, Ref{}, err
			}
		}
	}
	at := Ref{t.name, below}
	made, err := w.withKey(t, typ, below, own, values)
	if err != nil {
		return nil, at, err
	}
	if !t.single {
		at.Key += keyOf(made)
	}
	return made, at, w.noted(t, typ, made)
}

// withKey gives a new entity its values, and those parts of the key that it has not: numbers
// behind the others.
func (w *work) withKey(t *table, typ *typ, below string, own wire.Structured, values map[string]wire.Raw) (wire.Structured, error) {
	var numbered []*described.Property
	for _, name := range typ.key {
		p := typ.property(name)
		if p == nil {
			continue
		}
		if _, known := values[name]; known || !wire.PropertyValue(own, name).IsMissing() {
			continue
		}
		if typ.counts(p) {
			numbered = append(numbered, p)
			continue
		}
		value, err := newKey(t, p)
		if err != nil {
			return nil, err
		}
		values[name] = value
	}
	made, err := patched(own, values)
	for _, p := range numbered {
		var value wire.Raw
		if err == nil {
			value, err = w.number(t, typ, p, below, made)
		}
		if err != nil {
			return nil, err
		}
		made, err = patched(made, map[string]wire.Raw{p.Name: value})
	}
	return made, err
}

// absent reports whether a declared property has neither a value nor null.
func absent(v wire.Structured, name string) bool {
	value, declared := codec.ValueAt(v, name)
	return declared && value.IsAbsent()
}

// whole reports whether values of a type are whole numbers.
func whole(typeName string) bool {
	return slices.Contains([]string{"Edm.Int64", "Edm.Int32", "Edm.Int16", "Edm.Byte", "Edm.SByte"}, typeName)
}

// zeroOf returns the JSON of what a computed property is that must have a value, and for
// which nobody has one: the time that it is, nothing, or a random one; "" where there is none.
func zeroOf(typeName string) wire.Raw {
	now := time.Now().UTC()
	switch typeName {
	case "Edm.DateTimeOffset":
		return wire.Raw(now.Format(`"2006-01-02T15:04:05.000Z"`))
	case "Edm.Date":
		return wire.Raw(now.Format(`"2006-01-02"`))
	case "Edm.TimeOfDay":
		return wire.Raw(now.Format(`"15:04:05"`))
	case "Edm.Duration":
		return `"PT0S"`
	case "Edm.Guid":
		return newGuid()
	case "Edm.String", "Edm.Binary":
		return `""`
	case "Edm.Boolean":
		return "false"
	case "Edm.Decimal", "Edm.Double", "Edm.Single":
		return "0"
	}
	if whole(typeName) {
		return "0"
	}
	return ""
}

// newGuid returns the JSON of a random Guid.
func newGuid() wire.Raw {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return wire.Raw(`"` + wire.NewGuid(b).String() + `"`)
}

// newKey makes the value of a key property that is no number.
func newKey(t *table, p *described.Property) (wire.Raw, error) {
	switch {
	case p.Type == "Edm.Guid":
		return newGuid(), nil
	case p.Type == "Edm.String" && p.Generated:
		return wire.Raw(`"` + rand.Text() + `"`), nil
	}
	return "", bad(p.Name, "%s of %s is a part of the key, and must have a value", p.Name, t.name)
}
