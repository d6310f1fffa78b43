package store

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// This file numbers new entities: each gets the number behind the last one that the store,
// or somebody else, has given. Numbers in the upper half of a type are no reason to go on
// behind them, so that the largest one does not end the numbers; and where numbers end, or
// one is taken, the next gap is.

// counts reports whether the store gives a part of a key, which has no value, a number.
func (t *typ) counts(p *described.Property) bool {
	return whole(p.Type) && (p.Generated || len(t.key) == 1)
}

// rangeOf returns the lowest and the highest number of a type.
func rangeOf(typeName string) (low, high int64) {
	switch typeName {
	case "Edm.Byte":
		return 0, math.MaxUint8
	case "Edm.SByte":
		return math.MinInt8, math.MaxInt8
	case "Edm.Int16":
		return math.MinInt16, math.MaxInt16
	case "Edm.Int32":
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// noted has the numbers of a table go on behind those that an entity was given.
func (w *work) noted(t *table, typ *typ, entity wire.Structured) error {
	for _, name := range typ.key {
		p := typ.property(name)
		if p == nil || !typ.counts(p) {
			continue
		}
		n := wire.PropertyValue(entity, name).Int()
		_, high := rangeOf(p.Type)
		last, err := w.rows.Last(t.name)
		if err == nil && n > last && n <= high/2 {
			err = w.rows.SetLast(t.name, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// number returns the JSON of a number for a part of the key of a new entity: the next one,
// or a free one.
func (w *work) number(t *table, typ *typ, p *described.Property, below string, own wire.Structured) (wire.Raw, error) {
	if t.single {
		return "1", nil // there is no other one
	}
	at := slices.Index(typ.key, p.Name)
	prefix := []byte(below)
	for _, before := range typ.key[:at] {
		prefix = appendPart(prefix, wire.PropertyValue(own, before))
	}
	g := gaps{w: w, table: t, property: p.Name, prefix: string(prefix), last: at == len(typ.key)-1}
	low, high := rangeOf(p.Type)
	last, err := w.rows.Last(t.name)
	if err != nil {
		return "", err
	}
	for _, from := range []int64{max(min(last, high-1)+1, 1), 1, low} {
		n, found, err := g.from(from, high)
		if err != nil {
			return "", err
		}
		if found {
			return wire.Raw(strconv.FormatInt(n, 10)), w.rows.SetLast(t.name, n)
		}
	}
	return "", wrong(http.StatusConflict, p.Name, "no number is free for %s of %s, which has those from %d to %d: delete an entity", p.Name, t.name, low, high)
}

// gaps finds numbers that no entity has in a part of its key, behind a prefix of the key.
type gaps struct {
	w        *work
	table    *table
	property string
	prefix   string
	last     bool // the part is the last one
}

// from returns the first number that is free, from n on; found is false if there is none.
func (g *gaps) from(n, high int64) (_ int64, found bool, err error) {
	behind := ""
	if g.last {
		behind = g.prefix + numberPart(n)
		there, err := g.w.rows.Get(Ref{g.table.name, behind})
		if there == nil || err != nil || n == high {
			return n, there == nil, err
		}
		n++
	}
	for row, err := range g.w.rows.Scan(g.table.name, g.prefix, behind) {
		if err != nil {
			return 0, false, err
		}
		switch is := wire.PropertyValue(row.Entity, g.property).Int(); {
		case is > n:
			return n, true, nil
		case is == n && n == high:
			return 0, false, nil
		case is == n:
			n++
		}
	}
	return n, true, nil
}

// numberPart returns a part of a key that is a number.
func numberPart(n int64) string {
	return strings.ReplaceAll(number(n), "\x00", escaped) + ending
}
