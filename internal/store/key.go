package store

import (
	"crypto/rand"
	"slices"
	"strconv"
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
		case p.Computed && p.NotNull && !p.Collection && !slices.Contains(typ.key, p.Name):
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
	sequence := ""
	for _, name := range typ.key {
		p := typ.property(name)
		if p == nil {
			continue
		}
		whole := whole(p.Type)
		if whole && len(typ.key) == 1 {
			sequence = name
		}
		if _, known := values[name]; known || !wire.PropertyValue(own, name).IsMissing() {
			continue
		}
		value, err := w.newKey(t, p, whole && (p.Computed || len(typ.key) == 1))
		if err != nil {
			return nil, at, err
		}
		values[name] = value
	}
	made, err := patched(own, values)
	if err != nil {
		return nil, at, err
	}
	if !t.single {
		at.Key += keyOf(made)
	}
	if sequence != "" {
		err = w.rows.Skip(t.name, wire.PropertyValue(made, sequence).Int())
	}
	return made, at, err
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

// newKey makes the value of a key property.
func (w *work) newKey(t *table, p *described.Property, counts bool) (wire.Raw, error) {
	switch {
	case counts:
		n, err := w.rows.Next(t.name)
		return wire.Raw(strconv.FormatInt(n, 10)), err
	case p.Type == "Edm.Guid":
		return newGuid(), nil
	case p.Type == "Edm.String" && p.Computed:
		return wire.Raw(`"` + rand.Text() + `"`), nil
	}
	return "", bad(p.Name, "%s of %s is a part of the key, and must have a value", p.Name, t.name)
}
